"""GraphQL over HTTP, to the letter of its specification, and event streams for subscriptions."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, cast

import msgspec
import structlog
from graphql import GraphQLError, OperationType, get_operation_ast
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream
from strawberry.http.streaming import SSETransport, merge_stream_with_heartbeat

from gateway.context import Context
from gateway.door import Door
from gateway.execution import QUERIES, QUERIES_AND_MUTATIONS, stream
from gateway.explorer import PAGE, PAGE_HEADERS
from gateway.identity import VISITOR
from gateway.limits import parsed
from gateway.negotiation import EVENTS, GRAPHQL, HTML, JSON, is_json, preferred
from gateway.reply import BadRequest, Reply, document, finished, refusal, reply
from gateway.request import Operation, of_body, of_query_string
from gateway.visitor import visitor

AnyRequest = Request[Any, Any, Any]

READABLE = (GRAPHQL, JSON)
PRIVATE = {
    "Cache-Control": "no-store",
    "Vary": "Accept, Accept-Language, Authorization, Fadder-Organisation",
    "X-Content-Type-Options": "nosniff",
}
_GLANCE = 10_000
"""Tokens of a document that is read only to learn what kind of operation it is; the limits come later."""


def handlers(door: Door) -> list[HTTPRouteHandler]:
    """The routes of ``/graphql`` over plain HTTP."""

    @get("/graphql")
    async def by_get(request: AnyRequest) -> Response[Any]:
        if not door.production and preferred(request.headers.get("accept"), (*READABLE, HTML)) == HTML:
            return Response(PAGE, media_type=HTML, headers=PAGE_HEADERS)
        return await _answer(door, request)

    @post("/graphql", status_code=200)
    async def by_post(request: AnyRequest) -> Response[Any]:
        return await _answer(door, request)

    return [by_get, by_post]


def respond(request: AnyRequest, answer: Reply, language: str | None = None) -> Response[bytes]:
    media = preferred(request.headers.get("accept"), READABLE) or JSON
    headers = {**PRIVATE, **answer.headers, **({"Content-Language": language} if language else {})}
    return Response(answer.body, status_code=answer.status, media_type=f"{media}; charset=utf-8", headers=headers)


async def _answer(door: Door, request: AnyRequest) -> Response[Any]:
    try:
        shown = await door.met(request.scope["headers"], address_of(request))
        caller = visitor(shown, door.bases) or await door.recognise(shown)
        context = door.context(caller, request.headers.get("accept-language"))
        with structlog.contextvars.bound_contextvars(tenant=caller.tenant):
            return await _for_caller(door, request, context)
    except BadRequest as error:
        return respond(request, refusal(error))


def address_of(request: AnyRequest) -> str:
    """Whose request it is; behind a proxy that the server trusts, whose the proxy says."""
    return request.client.host if request.client else ""


def has(request: AnyRequest, digest: str) -> bool:
    """Whether whoever asks has got already what has this SHA-256 for its ``ETag``."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or digest in re.findall(r'"([0-9a-f]{64})"', known)


async def _for_caller(door: Door, request: AnyRequest, context: Context) -> Response[Any]:
    accept = request.headers.get("accept")
    posted = request.method == "POST"
    media = preferred(accept, (*READABLE, EVENTS) if posted else READABLE)
    if media is None:
        readable = f"{GRAPHQL} or {JSON}" + (f", or {EVENTS} for a subscription" if posted else "")
        raise BadRequest(406, "NOT_ACCEPTABLE", f"The answer can be {readable}")
    operation = await _posted(request) if posted else _asked(door, request)
    if context.caller.scope == VISITOR:
        await door.receive(context.caller, operation)
    # A client may name every type it knows for every operation: then the operation decides.
    if media == EVENTS or (posted and preferred(accept, (EVENTS,)) and _is_subscription(operation)):
        return _event_stream(door, operation, context)
    allowed = QUERIES_AND_MUTATIONS if posted else QUERIES
    result = finished(await door.execute(door.schema, operation, context, allowed), context)
    return respond(request, reply(result, media), context.locale)


async def _posted(request: AnyRequest) -> Operation:
    if not is_json(request.headers.get("content-type")):
        told = {"Accept": JSON}
        raise BadRequest(415, "UNSUPPORTED_MEDIA_TYPE", f"Send the request as {JSON} in UTF-8", told)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise BadRequest(
            415, "UNSUPPORTED_MEDIA_TYPE", "Send the request uncompressed", {"Accept-Encoding": "identity"}
        )
    return of_body(await request.body())


def _asked(door: Door, request: AnyRequest) -> Operation:
    if len(request.scope["query_string"]) > door.largest:
        raise BadRequest(414, "URI_TOO_LONG", "Send a request of this size with POST")
    return of_query_string([*request.query_params.multi_items()])


def _is_subscription(operation: Operation) -> bool:
    try:
        found = get_operation_ast(parsed(operation.query, _GLANCE), operation.name)
    except GraphQLError:
        return False
    return found is not None and found.operation is OperationType.SUBSCRIPTION


def _event_stream(door: Door, operation: Operation, context: Context) -> Stream:
    """The distinct connections mode of GraphQL over server-sent events: ``next`` for each answer, then ``complete``."""
    events = SSETransport(door.heartbeat)

    async def answers() -> AsyncGenerator[str, None]:
        async with aclosing(stream(door.schema, operation, context)) as results:
            async for result in results:
                yield events.encode_next(cast("Any", document(result)), _json)
        yield events.encode_complete()

    alive = merge_stream_with_heartbeat(
        answers, lambda: events.heartbeat_message(_json), door.heartbeat, send_initial_heartbeat=True
    )
    headers = {**PRIVATE, "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
    return Stream(alive(), media_type=EVENTS, headers=headers)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
