"""How large an operation may be. All of it is decided before execution, and a refusal is a request error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import ASTValidationRule, DocumentNode, GraphQLError, GraphQLSchema, get_operation_ast, parse
from strawberry.extensions import (
    AddValidationRules,
    DisableIntrospection,
    MaxAliasesLimiter,
    MaxTokensLimiter,
    QueryDepthLimiter,
    SchemaExtension,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import validate_document

from gateway.cost import cost, selections

REMEMBERED = 512
"""Documents that are parsed and validated once."""


@dataclass(frozen=True, slots=True)
class Limits:
    tokens: int = 2_000
    selections: int = 5_000
    """Selections with every fragment written out: without it a short text can ask for work without end."""
    depth: int = 12
    aliases: int = 30
    cost: int = 20_000
    """Fields that an answer can hold at most."""


Rules = tuple[type[ASTValidationRule], ...]


def extensions(limits: Limits | None = None, *, production: bool) -> list[Callable[[], SchemaExtension]]:
    """Factories to give to ``strawberry.Schema``: limits, no introspection in production, parse and validation cache.

    The rules are made once, so that every request validates with the same ones and the cache is of use.
    """
    at_most = limits or Limits()
    shipped: tuple[AddValidationRules, ...] = (
        QueryDepthLimiter(max_depth=at_most.depth),
        MaxAliasesLimiter(max_alias_count=at_most.aliases),
        *((DisableIntrospection(),) if production else ()),
    )
    rules: Rules = tuple(rule for extension in shipped for rule in extension.validation_rules)
    return [
        lambda: MaxTokensLimiter(max_token_count=at_most.tokens),
        lambda: Bounded(at_most, rules),
    ]


def config(*, production: bool, **options: Any) -> StrawberryConfig:
    """The schema's configuration: with introspection off, errors do not suggest names of fields either."""
    return StrawberryConfig(disable_field_suggestions=production, **options)


class Bounded(SchemaExtension):
    """Validates within the limits, weighs the operation, and reports its cost in ``extensions``."""

    def __init__(self, limits: Limits, rules: Rules) -> None:
        self.limits, self.rules = limits, rules
        self.cost: int | None = None

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        if context.query and context.graphql_document is None:
            context.graphql_document = parsed(context.query, self.limits.tokens)
        yield

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        schema = context.schema._schema  # pyright: ignore[reportPrivateUsage]
        if (document := context.graphql_document) is not None and context.pre_execution_errors is None:
            found = _problems(schema, document, context.validation_rules, self.rules, self.limits.selections)
            context.pre_execution_errors = [*found] or self._weighed(schema, document)
        yield

    def _weighed(self, schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
        context = self.execution_context
        # Strawberry would take the first operation of several; GraphQL says that the client must choose.
        operation = get_operation_ast(document, context._provided_operation_name)  # pyright: ignore[reportPrivateUsage]
        if operation is None:
            return [GraphQLError("Name the operation to run with `operationName`: the document has several")]
        self.cost = cost(schema, document, operation, context.variables or {})
        if self.cost <= self.limits.cost:
            return []
        told = {"code": "COST_LIMIT", "cost": self.cost, "ceiling": self.limits.cost}
        message = f"This operation can return {self.cost} fields; {self.limits.cost} is the most. Ask for fewer."
        return [GraphQLError(message, extensions=told)]

    def get_results(self) -> dict[str, Any]:
        return {} if self.cost is None else {"cost": self.cost}


@lru_cache(maxsize=REMEMBERED)
def parsed(query: str, tokens: int) -> DocumentNode:
    """The document, parsed once. Raises ``GraphQLError``."""
    return parse(query, max_tokens=tokens)


@lru_cache(maxsize=REMEMBERED)
def _problems(
    schema: GraphQLSchema, document: DocumentNode, rules: Rules, limits: Rules, most_selections: int
) -> list[GraphQLError]:
    """What is wrong with a document. The limits of depth and aliases walk fragments without remembering them and stop
    at unknown ones, so the document must be bounded first and valid second.
    """
    try:
        if selections(document) <= most_selections:
            return validate_document(schema, document, rules) or validate_document(schema, document, limits)
    except RecursionError:
        pass
    return [GraphQLError("This operation selects too much", extensions={"code": "SELECTION_LIMIT"})]
