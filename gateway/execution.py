"""Operations on the schema: one answer, or a stream of answers that ends with the caller's token."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, TypeVar, cast

from graphql import GraphQLError
from strawberry import Schema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from gateway.context import Context
from gateway.negotiation import EVENTS
from gateway.reply import BadRequest, finished
from gateway.request import Operation

QUERIES = frozenset({OperationType.QUERY})
QUERIES_AND_MUTATIONS = frozenset({OperationType.QUERY, OperationType.MUTATION})

_T = TypeVar("_T")


class Expired(Exception):
    """The time is up."""


async def execute(
    schema: Schema, operation: Operation, context: Context, allowed: frozenset[OperationType]
) -> ExecutionResult:
    """The answer of Strawberry, not yet fit to be shown. Raises ``BadRequest`` for a kind that is not allowed."""
    try:
        return await schema.execute(
            operation.query,
            variable_values=operation.variables,
            context_value=context,
            operation_name=operation.name,
            allowed_operation_types=allowed,
            operation_extensions=operation.extensions,
        )
    except CannotGetOperationTypeError as error:
        return PreExecutionError(None, [GraphQLError(error.as_http_error_reason())])
    except InvalidOperationTypeError as error:
        if error.operation_type is OperationType.SUBSCRIPTION:
            raise BadRequest(406, "NOT_ACCEPTABLE", f"A subscription needs POST and Accept: {EVENTS}") from None
        raise BadRequest(405, "METHOD_NOT_ALLOWED", "A mutation needs POST", {"Allow": "POST"}) from None


async def stream(schema: Schema, operation: Operation, context: Context) -> AsyncGenerator[ExecutionResult, None]:
    """Every answer of an operation, fit to be shown. Ends when the caller's token does, and then says so."""
    try:
        source = await schema.stream(
            operation.query,
            variable_values=operation.variables,
            context_value=context,
            operation_name=operation.name,
            operation_extensions=operation.extensions,
        )
        async with aclosing(until(cast("AsyncGenerator[Any, None]", source), context.caller.until)) as results:
            async for result in results:
                yield finished(result, context)
    except Expired:
        yield _failed(GraphQLError("Your token has expired", extensions={"code": "UNAUTHENTICATED"}))
    except GraphQLError as error:
        yield finished(_failed(error), context)
    except Exception as error:
        yield finished(_failed(GraphQLError("internal error", original_error=error)), context)


async def until(source: AsyncGenerator[_T, None], end: float) -> AsyncGenerator[_T, None]:
    """What the source yields before ``end`` (seconds since 1970), then ``Expired``. Closes the source."""
    async with aclosing(source):
        while True:
            limit = asyncio.timeout(end - time.time())
            try:
                async with limit:
                    item = await anext(source)
            except StopAsyncIteration:
                return
            except TimeoutError:
                if limit.expired():
                    raise Expired from None
                raise
            yield item


def _failed(error: GraphQLError) -> ExecutionResult:
    return PreExecutionError(None, [error])
