"""Whoever has no token yet: the host name alone says where they are, and the organisation's face is all they see."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationType,
    SelectionSetNode,
    get_operation_ast,
)

from domain.language import MemberId
from domain.tenancy import SLUG, TenantId
from gateway.identity import VISITOR, Caller, Presented, organisation_of
from gateway.limits import parsed
from gateway.request import Operation

FACE = {
    OperationType.QUERY: frozenset({"organisation", "certificate"}),
    OperationType.MUTATION: frozenset({"castBallot"}),
}
"""What may be asked at the root: the face of the house, a certificate by its number; and to cast a ballot as nobody."""
GLANCE = 10_000
"""Tokens of a document that is read only to learn what it asks for; the limits come later."""


def visitor(shown: Presented, bases: Collection[str]) -> Caller | None:
    """Somebody who shows no token at a host name of an organisation, be there such an organisation or not.

    A header that names another one makes nobody of them: it would be a way to ask who is here.
    """
    by_host = organisation_of(shown.host, bases) or shown.led
    if shown.authorization or by_host is None or not SLUG.fullmatch(by_host) or set(shown.organisation) - {by_host}:
        return None
    return Caller(TenantId(by_host), MemberId(""), VISITOR, float("inf"))


def asks_for_the_face(operation: Operation) -> bool:
    """Whether an operation asks for what is open to everybody, and for nothing else."""
    try:
        document = parsed(operation.query, GLANCE)
        found = get_operation_ast(document, operation.name)
        face = FACE.get(found.operation, frozenset[str]()) if found else frozenset[str]()
        if found is None or not face:
            return False
        asked = set(roots(document, found.selection_set, set()))
        return bool(asked & face) and asked <= {*face, "__typename"}
    except (GraphQLError, RecursionError):
        return False


def roots(document: DocumentNode, selected: SelectionSetNode, seen: set[str]) -> Iterator[str]:
    """The names of the fields at the root, with every fragment written out."""
    for selection in selected.selections:
        if isinstance(selection, FieldNode):
            yield selection.name.value
        elif isinstance(selection, FragmentSpreadNode):
            if selection.name.value not in seen:
                seen.add(selection.name.value)
                for part in document.definitions:
                    if isinstance(part, FragmentDefinitionNode) and part.name.value == selection.name.value:
                        yield from roots(document, part.selection_set, seen)
        else:
            yield from roots(document, selection.selection_set, seen)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
