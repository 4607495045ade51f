"""Subscriptions over a WebSocket, by the protocol ``graphql-transport-ws``. Strawberry speaks it; here are its ears,
its mouth and its doorkeeper: nothing is done for a socket before ``connection_init`` has said who it is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import msgspec
import structlog
from graphql import GraphQLError
from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.handlers import WebsocketRouteHandler
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http.async_base_view import AsyncWebSocketAdapter
from strawberry.http.exceptions import NonJsonMessageReceived, NonTextMessageReceived, WebSocketDisconnected
from strawberry.http.websocket_origin import is_same_origin
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import Message
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.unset import UNSET, UnsetType

from gateway.door import Door
from gateway.execution import stream
from gateway.identity import Caller, Presented, presented
from gateway.reply import BadRequest, finished, unexpected
from gateway.request import of_parameters
from projections.reading import Away

AnySocket = WebSocket[Any, Any, Any]

MOST_OPERATIONS = 50
"""At the same time on one socket."""
FORBIDDEN = 4403
UNKNOWN = {"code": "UNAUTHENTICATED"}


@dataclass(slots=True)
class Guest:
    """One open socket. ``connection_params`` is filled in by Strawberry from ``connection_init``."""

    shown: Presented
    accept_language: str | None
    connection_params: dict[str, Any] = field(default_factory=dict[str, Any])
    caller: Caller | None = None


def handler(door: Door) -> WebsocketRouteHandler:
    """The route of ``/graphql`` for sockets."""

    @websocket("/graphql")
    async def by_socket(socket: AnySocket) -> None:
        origin = socket.headers.get("origin")
        if origin is not None and not is_same_origin(origin, socket.headers.get("host")):
            await socket.close(code=1008)  # before accepting: the handshake is answered with 403
            return
        spoken = GRAPHQL_TRANSPORT_WS_PROTOCOL in socket.scope["subprotocols"]
        await socket.accept(subprotocols=GRAPHQL_TRANSPORT_WS_PROTOCOL if spoken else None)
        line = Line(socket, door.largest)
        if not spoken:
            await line.close(4406, "Subprotocol not acceptable")
            return
        await _converse(door, line, socket)

    return by_socket


async def _converse(door: Door, line: Line, socket: AnySocket) -> None:
    guest = Guest(presented(socket.scope["headers"]), socket.headers.get("accept-language"))
    keeper = Doorkeeper(door, line)
    conversation = Conversation(
        view=cast("Any", keeper),
        websocket=line,
        context=guest,
        root_value=None,
        schema=cast("Any", Operations(door)),
        connection_init_wait_timeout=timedelta(seconds=door.patience),
        max_subscriptions_per_connection=MOST_OPERATIONS,
    )
    try:
        await conversation.handle()
    finally:
        keeper.leave()


class Doorkeeper:
    """Lets a guest in when ``connection_init`` names them, and shows them out when their token ends."""

    def __init__(self, door: Door, line: Line) -> None:
        self.door, self.line = door, line
        self.watch: asyncio.Task[None] | None = None

    async def on_ws_connect(self, guest: Guest) -> UnsetType:
        told = guest.connection_params
        authorization, organisation = told.get("authorization"), told.get("organisation")
        if not isinstance(authorization, str | None) or not isinstance(organisation, str | None):
            raise ConnectionRejectionError
        shown = guest.shown.with_also(authorization, organisation)
        if not shown.authorization:
            raise ConnectionRejectionError
        try:
            guest.caller = await self.door.recognise(await self.door.led(shown))
        except BadRequest as error:
            if error.status == 503:
                await self.line.close(1013, "Try again later")
            raise ConnectionRejectionError from None
        structlog.contextvars.bind_contextvars(tenant=guest.caller.tenant)
        self.watch = asyncio.create_task(self._show_out(guest.caller.until))
        return UNSET

    async def _show_out(self, end: float) -> None:
        await asyncio.sleep(end - time.time())
        # 4403 and not 4401: clients take it as a reason to come back with a new token.
        await self.line.close(FORBIDDEN, "Token expired")

    def leave(self) -> None:
        if self.watch is not None:
            self.watch.cancel()


class Operations:
    """Stands where Strawberry's protocol expects a schema, and gives each operation a context of its own."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def stream(
        self,
        query: object,
        variable_values: object,
        context_value: Guest,
        root_value: None,
        operation_name: object,
    ) -> AsyncGenerator[ExecutionResult, None]:
        guest = context_value
        if guest.caller is None:
            raise ConnectionRejectionError
        try:
            operation = of_parameters({"query": query, "variables": variable_values, "operationName": operation_name})
        except BadRequest as error:
            return _only(told(GraphQLError(error.message, extensions={"code": error.code})))
        context = self.door.context(guest.caller, guest.accept_language)
        context.forget()  # the socket was let in some time ago
        try:
            if not await context.known():
                return _only(told(GraphQLError("You are not known by this token any more", extensions=UNKNOWN)))
        except Away as away:
            return _only(finished(told(GraphQLError(away.told, original_error=away)), context))
        return stream(self.door.schema, operation, context)


def told(error: GraphQLError) -> ExecutionResult:
    return PreExecutionError(None, [error])


async def _only(result: ExecutionResult) -> AsyncGenerator[ExecutionResult, None]:
    yield result


class Conversation(BaseGraphQLTransportWSHandler[Guest, None]):
    """Strawberry's protocol, behind a check of the shape of each message."""

    async def handle_message(self, message: Message) -> None:
        if _is_well_formed(message):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("Failed to parse message")

    async def handle_task_exception(self, error: Exception) -> None:
        if not isinstance(error, WebSocketDisconnected):
            unexpected(error, self.context.caller.tenant if self.context.caller else None)


def _is_well_formed(message: object) -> bool:
    if not isinstance(message, dict):
        return False
    given = cast("dict[str, Any]", message)
    kind: object = given.get("type")
    if kind not in ("subscribe", "complete"):
        return isinstance(kind, str)
    named = isinstance(given.get("id"), str) and bool(given["id"])
    return named and (kind == "complete" or isinstance(given.get("payload"), dict))


class Line(AsyncWebSocketAdapter):
    """The socket as Strawberry's protocol uses it."""

    def __init__(self, socket: AnySocket, largest: int) -> None:
        self.socket, self.largest = socket, largest
        self.closed = False

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        with suppress(WebSocketDisconnect):
            while not self.closed:
                text = await self.socket.receive_text()
                if not text:
                    raise NonTextMessageReceived
                if len(text) > self.largest:
                    await self.close(4400, "Message too large")
                    return
                try:
                    message = msgspec.json.decode(text)
                except (msgspec.DecodeError, UnicodeError, RecursionError):
                    if not ignore_parsing_errors:
                        raise NonJsonMessageReceived from None
                else:
                    yield message

    async def send_json(self, message: Mapping[str, object]) -> None:
        if self.closed:
            raise WebSocketDisconnected
        try:
            await self.socket.send_text(msgspec.json.encode(message).decode())
        except (WebSocketDisconnect, RuntimeError) as error:  # uvicorn raises RuntimeError on a socket that has gone
            raise WebSocketDisconnected from error

    async def close(self, code: int, reason: str) -> None:
        if not self.closed:
            self.closed = True
            with suppress(WebSocketDisconnect, RuntimeError):
                await self.socket.close(code=code, reason=reason)
