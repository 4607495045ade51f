"""``/export``: what an organisation may take along, for an administrator: the pack of everything, and its people."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from uuid_utils.compat import uuid7

from domain.language import Role
from domain.tenant_export import ExportTenant
from gateway import http
from gateway.door import Door
from gateway.pack import Alone, no_position, sent, shown_by, told_why
from gateway.reads import looking
from gateway.reply import BadRequest, refusal
from gateway.schema.audit_trail import sieve as sieve_of
from projections.members import MemberRow, members
from projections.pack import Head, head_at, pack, readable
from services.handle import handle
from services.request import Request as Asked


def handler(door: Door) -> HTTPRouteHandler:
    @get("/export")
    async def export(request: Request[Any, Any, Any]) -> Response[Any]:
        try:
            return await taken(door, request)
        except BadRequest as error:
            return http.respond(request, refusal(error))

    return export


async def taken(door: Door, request: Request[Any, Any, Any]) -> Response[Any]:
    caller = await door.recognise(await door.met(request.scope["headers"], http.address_of(request)))
    asking = Alone(door.context(caller, request.headers.get("accept-language")))
    pool = asking.context.house.reading.pool
    with told_why():
        by = await looking(asking, roles=(Role.ADMIN,))
        head = await head_at(pool, caller.tenant, None)
        if head is None:
            raise no_position()
        await readable(pool, caller.tenant, None, head)
        people = await all_members(asking, head.position)
        sieve = await sieve_of(asking, by)
    chunks = pack(pool, caller.tenant, None, head, sieve, people)
    return sent(recorded(asking, by, head, chunks), f"{caller.tenant}-export-{head.position}", head)


async def all_members(asking: Alone, position: int) -> list[MemberRow]:
    """Everybody by then. Raises ``BadRequest`` rather than leave somebody out of what is taken along for good."""
    house, tenant = asking.context.house, asking.context.caller.tenant
    await shown_by(asking, position)
    rows = (await house.reading.rows(members, tenant, tail="order by t.key")).rows
    if members.name in house.reading.incomplete:
        raise BadRequest(503, "UNAVAILABLE", "Some members cannot be shown just now; whoever runs this mends it")
    return rows


async def recorded(asking: Alone, by: MemberRow, head: Head, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The last piece, without which there is no zip, comes when it is a fact that all of it was given."""
    digest, held = hashlib.sha256(), b""
    async for chunk in chunks:
        if chunk:
            if held:
                yield held
            digest.update(chunk)
            held = chunk
    house, tenant = asking.context.house, asking.context.caller.tenant
    command = ExportTenant(head.position, digest.hexdigest())
    await handle(house.journal(tenant), Asked(command, uuid7(), by.member, house.now()))
    await house.hint(tenant)
    yield held
