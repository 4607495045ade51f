"""Files that are brought in: kept sealed until they are carried out (``bringing``), and gone."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from domain.history_commands import Dated
from domain.import_facts import ImportId
from domain.import_rows import FileNotAsTold, FileNotCarriedOut, FilePartsMissing
from domain.language import Actor, MemberId, Refused, Role
from domain.sealed import NONCE, seal, told_apart
from domain.tenancy import TenantId
from services.bringing import WAITS, Asking, Bringing
from services.handle import Handled, handled
from services.incoming import LOCK, File, begun
from services.journal import Journal, Unavailable, made
from services.postgres import GONE, Pool, scoped
from services.rehearse import rehearse
from services.request import Request

LOOK = 0.5
"""Seconds between looks for files that wait."""
LAPSES = timedelta(days=30)
"""How long what has come of a file waits for the rest."""

PUT = """
    with me as materialized (select set_config('fadder.tenant', $1, true) as tenant)
    insert into intake.chunk (tenant, import_id, number, sealed)
    select me.tenant, c.* from me cross join lateral (select $2::text, $3::int, $4::bytea offset 0) c
    on conflict (tenant, import_id, number) do update set sealed = excluded.sealed, kept_at = excluded.kept_at
"""
KEPT = scoped("select c.number, c.sealed from intake.chunk c where c.tenant = me.tenant and c.import_id = $2")
REMOVED = "delete from intake.chunk c where c.tenant = $1 and c.import_id = $2"
"""The setting is made by a statement before it: where rows are changed, no join makes it come first."""
WAITING = """
    select tenant, import_id, max(kept_at) < $1 as lapsed from intake.chunk
    group by tenant, import_id order by tenant, import_id
"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Intake:
    """``looking`` sees which files wait, ``writing`` what is in them."""

    looking: Pool
    writing: Pool
    journal: Callable[[TenantId], Journal]
    hint: Callable[[TenantId], Any]
    now: Callable[[], datetime]


async def put(pool: Pool, journal: Journal, import_id: ImportId, number: int, text: str) -> None:
    """Keeps a part of a file. Raises ``Unavailable``."""
    about = told_apart("import 1", journal.keys.organisation, import_id, str(number))
    closed = seal(await made(journal, LOCK), os.urandom(NONCE), text.encode(), about)
    try:
        await pool.execute(PUT, journal.keys.organisation, import_id, number, closed)
    except GONE as error:
        raise Unavailable from error


def keeping(
    pool: Pool, journal: Callable[[TenantId], Journal]
) -> Callable[[TenantId, ImportId, int, str], Awaitable[None]]:
    return lambda tenant, import_id, number, text: put(pool, journal(tenant), import_id, number, text)


async def follow(intake: Intake) -> None:
    """Carries out what waits, until cancelled."""
    while True:
        try:
            for row in await intake.looking.fetch(WAITING, intake.now() - LAPSES):
                await by_itself(intake, TenantId(row["tenant"]), ImportId(row["import_id"]), lapsed=row["lapsed"])
        except WAITS as error:
            log.warning("waiting", who="intake", error=type(error).__name__)
        await asyncio.sleep(LOOK)


async def by_itself(intake: Intake, tenant: TenantId, import_id: ImportId, *, lapsed: bool) -> None:
    """One file that cannot be carried out is no reason for the others to wait."""
    broken = False
    try:
        await carry_out(intake, tenant, import_id, lapsed=lapsed)
    except* WAITS as errors:
        log.warning("waiting", who="intake", tenant=tenant, error=type(errors.exceptions[0]).__name__)
    except* Exception as errors:
        broken = True
        log.error("given up", who="intake", tenant=tenant, error=type(errors.exceptions[0]).__name__)
    if broken:
        await give_up(intake, tenant, import_id, FileNotCarriedOut)


async def give_up(intake: Intake, tenant: TenantId, import_id: ImportId, rule: type[Refused]) -> None:
    journal = intake.journal(tenant)
    file = await begun(journal, import_id)
    if file is not None:
        key = await made(journal, LOCK)
        await bringing(intake, tenant, journal, file, key).given_up(rule)
    await remove(intake.writing, tenant, import_id)


async def remove(pool: Pool, tenant: TenantId, import_id: ImportId) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_config('fadder.tenant', $1, true)", tenant)
        await connection.execute(REMOVED, tenant, import_id)


async def carry_out(intake: Intake, tenant: TenantId, import_id: ImportId, *, lapsed: bool = False) -> None:
    """Every row that has not been settled; nothing while parts are missing, and of what is over no part is kept.

    ``lapsed``: what is still missing will not come any more.
    """
    journal = intake.journal(tenant)
    file = await begun(journal, import_id)
    kept = {row["number"]: row["sealed"] for row in await intake.writing.fetch(KEPT, tenant, import_id)}
    if file is None or (len(kept) < file.started.chunks and not file.completed):
        if lapsed:
            await give_up(intake, tenant, import_id, FilePartsMissing)
        return
    if not file.completed:
        key = await made(journal, LOCK)
        parts = [kept[number] for number in sorted(kept)]
        whole = bringing(intake, tenant, journal, file, key, parts)
        await (whole.carried_out() if whole.as_told() else whole.given_up(FileNotAsTold))
    await remove(intake.writing, tenant, import_id)


def bringing(
    intake: Intake, tenant: TenantId, journal: Journal, file: File, key: bytes, parts: Sequence[bytes] = ()
) -> Bringing:
    """The file, in the name of whoever brings it in."""

    async def asking(asking: Asking) -> Handled:
        found = await handled(journal, Request(asking.command, asking.once, of(asking.by), intake.now(), asking.on))
        await intake.hint(tenant)
        return found

    async def trying(commands: Sequence[Dated], by: MemberId) -> None:
        await rehearse(journal, commands, of(by), intake.now())

    return Bringing(journal, asking, trying, file, key, parts)


def of(member: MemberId) -> Actor:
    return Actor(member, frozenset({Role.INTEGRATION}))
