"""``/pack``: the audit pack, for an administrator or an auditor, of the organisation or of one programme.

It is sent as it is read: neither this process nor its memory minds how long the history is.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from graphql import GraphQLError
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream
from strawberry import ID

from domain.access import View
from domain.handling import FactUnreadable
from domain.language import Role
from gateway import http
from gateway.access import logged
from gateway.context import Context
from gateway.door import Door
from gateway.reads import POSITION, looking, one
from gateway.reply import UNREADABLE, BadRequest, refusal, unreadable
from gateway.schema.audit_trail import sieve as sieve_of
from gateway.schema.enrolment import programme_id
from projections.pack import Head, head_at, pack, readable
from projections.programme_dashboard import programme_dashboard
from projections.reading import Away, Newer, NotYetVisible

READERS = (Role.ADMIN, Role.AUDITOR)
ZIP = "application/zip"

_log = structlog.stdlib.get_logger("gateway")


@dataclass(frozen=True, slots=True)
class Alone:
    """Whoever asks for this one thing."""

    context: Context


def handler(door: Door) -> HTTPRouteHandler:
    @get("/pack")
    async def packed(request: Request[Any, Any, Any]) -> Response[Any]:
        try:
            return await taken(door, request)
        except BadRequest as error:
            return http.respond(request, refusal(error))

    return packed


async def taken(door: Door, request: Request[Any, Any, Any]) -> Response[Any]:
    caller = await door.recognise(await door.met(request.scope["headers"], http.address_of(request)))
    asked, at = request.query_params.get("programme"), request.query_params.get("position")
    if at is not None and not re.fullmatch(POSITION, at):
        raise no_position()
    programme = None if asked is None else programme_id(ID(asked))
    context = door.context(caller, request.headers.get("accept-language"))
    pool = context.house.reading.pool
    asking = Alone(context)
    with told_why():
        by = await looking(asking, roles=READERS, within=programme)
        if programme is not None and await one(asking, programme_dashboard, programme) is None:
            raise BadRequest(404, "NOT_FOUND", "There is no such programme")
        head = await head_at(pool, caller.tenant, None if at is None else int(at))
        if head is None:
            raise no_position()
        await readable(pool, caller.tenant, programme, head)
        await shown_by(asking, head.position)
        sieve = await sieve_of(asking, by)
        await logged(asking, by, View.PACK, programme)
    return sent(pack(pool, caller.tenant, programme, head, sieve), f"{caller.tenant}-{head.position}", head)


async def shown_by(asking: Alone, position: int) -> None:
    """Waits for the read models, which say whose pair is whose. Raises ``BadRequest``."""
    house = asking.context.house
    try:
        await house.reading.reach(asking.context.caller.tenant, position, house.patience)
    except NotYetVisible:
        raise BadRequest(503, "UNAVAILABLE", "All of it is not shown yet; ask again") from None


@contextmanager
def told_why() -> Generator[None]:
    try:
        yield
    except GraphQLError:
        raise BadRequest(403, "FORBIDDEN", "You may not take this with you") from None
    except Newer as newer:
        raise BadRequest(503, "UNAVAILABLE", newer.told) from None
    except FactUnreadable as damage:
        raise BadRequest(503, UNREADABLE, unreadable(damage)) from None
    except Away:
        raise BadRequest(503, "UNAVAILABLE", "The pack cannot be reached just now; ask again") from None


def no_position() -> BadRequest:
    return BadRequest(404, "NOT_FOUND", "There is no such position")


def sent(chunks: AsyncIterator[bytes], name: str, head: Head) -> Stream:
    headers = {
        **http.PRIVATE,
        "Content-Disposition": f'attachment; filename="fadder-{name}.zip"',
        "Fadder-Position": str(head.position),
        "Fadder-Head": head.hash,
    }
    return Stream(whole(chunks), media_type=ZIP, headers=headers)


async def whole(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What breaks on the way breaks the answer: half a zip is none, and nobody takes it for one."""
    try:
        async for chunk in chunks:
            yield chunk
    except Exception:
        _log.exception("a pack broke off")
        raise
