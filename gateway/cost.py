"""What an operation may cost at most, told from its text and variables alone, before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)

PAGES = ("first", "last")


def cost(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> int:
    """The number of fields that the answer can hold: one each, times the page sizes asked for above it.

    Fragments are weighed once each, so the work is linear in the text whatever the text does.
    """
    given = {**_defaults(operation), **variables}
    fragments = _fragments(document)
    known: dict[str, int] = {}

    def of_set(selected: SelectionSetNode | None, parent: GraphQLNamedType | None) -> int:
        return sum(of(selection, parent) for selection in selected.selections) if selected else 0

    def of(selection: SelectionNode, parent: GraphQLNamedType | None) -> int:
        if isinstance(selection, FieldNode):
            field = _field(parent, selection.name.value)
            below = of_set(selection.selection_set, _named_type(field))
            return 1 + below * _page(selection, field, given)
        if isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            return of_set(selection.selection_set, schema.get_type(condition.name.value) if condition else parent)
        if isinstance(selection, FragmentSpreadNode):
            name = selection.name.value
            if name not in known and name in fragments:
                known[name] = 0  # a circle costs nothing here: validation refuses it
                fragment = fragments[name]
                known[name] = of_set(fragment.selection_set, schema.get_type(fragment.type_condition.name.value))
            return known.get(name, 0)
        return 0

    return of_set(operation.selection_set, schema.get_root_type(operation.operation))


def selections(document: DocumentNode) -> int:
    """How many selections the operations make once every fragment is written out where it is used."""
    fragments = _fragments(document)
    known: dict[str, int] = {}

    def count(selected: SelectionSetNode | None) -> int:
        return sum(1 + below(selection) for selection in selected.selections) if selected else 0

    def below(selection: SelectionNode) -> int:
        if isinstance(selection, FieldNode | InlineFragmentNode):
            return count(selection.selection_set)
        if isinstance(selection, FragmentSpreadNode) and selection.name.value in fragments:
            name = selection.name.value
            if name not in known:
                known[name] = 0
                known[name] = count(fragments[name].selection_set)
            return known[name]
        return 0

    return sum(count(part.selection_set) for part in document.definitions if isinstance(part, OperationDefinitionNode))


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)}


def _field(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    return parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None


def _named_type(field: Any) -> GraphQLNamedType | None:
    return None if field is None else cast("GraphQLNamedType", get_named_type(field.type))


def _default(argument: GraphQLArgument) -> object:
    """Of a schema made in code, or of one read from its language."""
    given = argument.default
    if given is None:
        return argument.default_value
    return given.value if given.literal is None else _size(given.literal, {})


def _page(node: FieldNode, field: GraphQLField | None, given: Mapping[str, Any]) -> int:
    sizes = [_size(argument.value, given) for argument in node.arguments or () if argument.name.value in PAGES]
    if not sizes and field is not None:
        sizes = [_default(argument) for name, argument in field.args.items() if name in PAGES]
    # JSON has one kind of number: 20.0 is a page of twenty as well.
    return max([1, *(int(size) for size in sizes if isinstance(size, int | float))])


def _size(value: object, given: Mapping[str, Any]) -> object:
    if isinstance(value, IntValueNode):
        return int(value.value) if len(value.value) < 12 else 10**12
    return given.get(value.name.value) if isinstance(value, VariableNode) else None


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        variable.variable.name.value: _size(variable.default_value, {})
        for variable in operation.variable_definitions or ()
    }
