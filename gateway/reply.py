"""How an answer looks from outside: errors that help the client stay readable, everything unexpected is masked."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import structlog
from graphql import GraphQLError
from strawberry.types.execution import ExecutionResult

from domain.handling import FactUnreadable
from gateway.context import Context
from gateway.negotiation import GRAPHQL
from projections.reading import Away

_log = structlog.stdlib.get_logger("gateway")


class BadRequest(Exception):
    """A request that is refused before GraphQL looks at it."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None, fault: str | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers, self.fault = status, code, message, headers or {}, fault


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def refusal(error: BadRequest) -> Reply:
    extensions = {"code": error.code, **({} if error.fault is None else {"id": error.fault})}
    body = {"errors": [{"message": error.message, "extensions": extensions}]}
    return Reply(error.status, msgspec.json.encode(body), error.headers)


def reply(result: ExecutionResult, media: str) -> Reply:
    """The finished result in the words of GraphQL over HTTP: with its own media type the status tells the outcome."""
    status = 200
    if _is_request_error(result):
        if any((error.extensions or {}).get("code") == "INTERNAL" for error in result.errors or ()):
            status = 500
        elif media == GRAPHQL:
            status = 400
    return Reply(status, msgspec.json.encode(document(result)))


def document(result: ExecutionResult) -> dict[str, Any]:
    """The response map. A request error has no ``data`` at all: nothing was executed."""
    body: dict[str, Any] = {} if _is_request_error(result) else {"data": result.data}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    if result.extensions:
        body["extensions"] = result.extensions
    return body


def finished(result: ExecutionResult, context: Context) -> ExecutionResult:
    """The result as the client may see it: masked, with the position that it shows, and with what is parked."""
    errors = [shown(error, context.caller.tenant) for error in result.errors or ()]
    extensions = dict(result.extensions or {})
    if context.position is not None:
        extensions["position"] = context.position
    if context.incomplete:
        extensions["incomplete"] = sorted(context.incomplete)
    return replace(result, errors=errors or None, extensions=extensions or None)


def shown(error: GraphQLError, tenant: str | None) -> GraphQLError:
    match error.original_error:
        case Away() as away:
            return GraphQLError(away.told, error.nodes, path=error.path, extensions={"code": "UNAVAILABLE"})
        case FactUnreadable() as damage:
            return GraphQLError(unreadable(damage), error.nodes, path=error.path, extensions={"code": UNREADABLE})
        case _ if not _is_readable(error):
            return masked(error, tenant)
        case _ if "code" in (error.extensions or {}):
            return error
        case original:  # the language's own: of a text that is no operation, names no field, or gives no such value
            where = error.nodes, error.source, error.positions, error.path
            return GraphQLError(error.message, *where, original, extensions={"code": "BAD_REQUEST"})


UNREADABLE = "FACT_UNREADABLE"


def unreadable(damage: FactUnreadable) -> str:
    """With the position that is all there is to say of the fact."""
    return f"The fact at position {', '.join(damage.args)} is damaged and cannot be read: `fadder verify` names it"


def masked(error: GraphQLError, tenant: str | None) -> GraphQLError:
    """An error that says nothing but an id, under which the log tells where it happened; never what was handled."""
    fault = unexpected(error.original_error or error, tenant, path=error.path)
    return GraphQLError("internal error", error.nodes, path=error.path, extensions={"code": "INTERNAL", "id": fault})


def unexpected(error: Exception, tenant: str | None, **where: Any) -> str:
    """Log a bug and return the id of the log line. The exception's text stays out: it may quote what members wrote."""
    fault = secrets.token_hex(8)
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    _log.error(
        "internal error",
        id=fault,
        tenant=tenant,
        kind=type(error).__qualname__,
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        **where,
    )
    return fault


def _is_request_error(result: ExecutionResult) -> bool:
    return result.data is None and bool(result.errors) and all(error.path is None for error in result.errors or ())


def _is_readable(error: GraphQLError) -> bool:
    """Raised to be read: by the language itself, by a resolver on purpose, or for a value that the client sent."""
    original = error.original_error
    return original is None or isinstance(original, GraphQLError) or (error.path is None and bool(error.nodes))
