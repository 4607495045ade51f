"""Files that are brought in: kept sealed until they are carried out, then carried out row by row, and gone.

Every id follows from the content under a key of the organisation: carried out twice, by a crash or by a second process,
a row has one effect, and nobody can tell from an id whose it is.
"""

from __future__ import annotations

import asyncio
import hmac
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import structlog

from domain.imports import (
    AcceptImportRow,
    CompleteImport,
    FileNotCarriedOut,
    ImportCompleted,
    ImportId,
    ImportRowAccepted,
    ImportRowRefused,
    ImportStarted,
    RefuseImportRow,
    RowNotCarriedOut,
    import_tag,
    rows_tag,
)
from domain.language import Actor, MemberId, Refused, Role, TooMuchAtOnce, Visibility, facts_of
from domain.people_file import Row, commands, rows
from domain.sealed import NONCE, Lock, seal, told_apart, unseal
from domain.tenancy import TenantId
from services.handle import Request, handle
from services.journal import Journal, Unavailable, query_of
from services.postgres import GONE, Pool, scoped

LOCK = Lock("import:files", Visibility.AUTHOR)
AT_ONCE = 8
LOOK = 0.5
"""Seconds between looks for files that wait."""
NOBODY = UUID(int=0)
WAITS = (*GONE, Unavailable, TooMuchAtOnce)
"""What passes: the file waits, and is gone on with."""

PUT = """
    with me as materialized (select set_config('fadder.tenant', $1, true) as tenant)
    insert into intake.chunk (tenant, import_id, number, sealed)
    select me.tenant, c.* from me cross join lateral (select $2::text, $3::int, $4::bytea offset 0) c
    on conflict (tenant, import_id, number) do update set sealed = excluded.sealed
"""
KEPT = scoped("select c.number, c.sealed from intake.chunk c where c.tenant = me.tenant and c.import_id = $2")
REMOVED = "delete from intake.chunk c where c.tenant = $1 and c.import_id = $2"
"""The setting is made by a statement before it: where rows are changed, no join makes it come first."""
WAITING = "select distinct tenant, import_id from intake.chunk order by tenant, import_id"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Intake:
    """``looking`` sees which files wait, ``writing`` what is in them."""

    looking: Pool
    writing: Pool
    journal: Callable[[TenantId], Journal]
    hint: Callable[[TenantId], Any]
    now: Callable[[], datetime]


async def key_of(journal: Journal) -> bytes:
    key = (await journal.keys.made([LOCK]))[LOCK]
    if key is None:
        raise Unavailable
    return key


def told_by(key: bytes, *parts: str) -> bytes:
    return hmac.digest(key, told_apart(*parts), "sha256")


def id_by(key: bytes, *parts: str) -> UUID:
    return UUID(bytes=told_by(key, *parts)[:16])


async def put(pool: Pool, journal: Journal, import_id: ImportId, number: int, text: str) -> None:
    """Keeps a part of a file. Raises ``Unavailable``."""
    about = told_apart("import 1", journal.keys.organisation, import_id, str(number))
    closed = seal(await key_of(journal), os.urandom(NONCE), text.encode(), about)
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
            for row in await intake.looking.fetch(WAITING):
                await by_itself(intake, TenantId(row["tenant"]), ImportId(row["import_id"]))
        except WAITS as error:
            log.warning("waiting", who="intake", error=type(error).__name__)
        await asyncio.sleep(LOOK)


async def by_itself(intake: Intake, tenant: TenantId, import_id: ImportId) -> None:
    """One file that cannot be carried out is no reason for the others to wait."""
    broken = False
    try:
        await carry_out(intake, tenant, import_id)
    except* WAITS as errors:
        log.warning("waiting", who="intake", tenant=tenant, error=type(errors.exceptions[0]).__name__)
    except* Exception as errors:
        broken = True
        log.error("given up", who="intake", tenant=tenant, error=type(errors.exceptions[0]).__name__)
    if broken:
        await give_up(intake, tenant, import_id)


async def give_up(intake: Intake, tenant: TenantId, import_id: ImportId) -> None:
    journal = intake.journal(tenant)
    started = await start_of(journal, import_id)
    if started is not None:
        bringing = Bringing(intake, tenant, journal, started, await key_of(journal))
        await bringing.ask(RefuseImportRow(import_id, 0, FileNotCarriedOut.__name__))
        await bringing.ask(CompleteImport(import_id))
    await remove(intake.writing, tenant, import_id)


async def start_of(journal: Journal, import_id: ImportId) -> ImportStarted | None:
    of_file = await journal.past(query_of((facts_of(import_tag(import_id)),)), NOBODY)
    return next((r.fact for r in of_file.facts if isinstance(r.fact, ImportStarted)), None)


async def remove(pool: Pool, tenant: TenantId, import_id: ImportId) -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_config('fadder.tenant', $1, true)", tenant)
        await connection.execute(REMOVED, tenant, import_id)


async def carry_out(intake: Intake, tenant: TenantId, import_id: ImportId) -> None:
    """Every row that has not been settled; nothing while parts are missing."""
    journal = intake.journal(tenant)
    of_file = await journal.past(query_of((facts_of(import_tag(import_id)),)), NOBODY)
    started = next((r.fact for r in of_file.facts if isinstance(r.fact, ImportStarted)), None)
    kept = {row["number"]: row["sealed"] for row in await intake.writing.fetch(KEPT, tenant, import_id)}
    if started is None or len(kept) < started.chunks:
        return
    if not any(isinstance(r.fact, ImportCompleted) for r in of_file.facts):
        key = await key_of(journal)
        bringing = Bringing(intake, tenant, journal, started, key)
        whole = "".join(bringing.opened(number, kept[number]) for number in sorted(kept))
        await bringing.all_rows(rows(whole, started.format))
    await remove(intake.writing, tenant, import_id)


@dataclass(frozen=True, slots=True)
class Bringing:
    """One file on its way in."""

    intake: Intake
    tenant: TenantId
    journal: Journal
    started: ImportStarted
    key: bytes

    def opened(self, number: int, sealed: bytes) -> str:
        about = told_apart("import 1", self.journal.keys.organisation, self.started.import_id, str(number))
        return unseal(self.key, sealed, about).decode()

    async def all_rows(self, read: Sequence[Row]) -> None:
        settled = await self.journal.past(query_of((facts_of(rows_tag(self.started.import_id)),)), NOBODY)
        done = {r.fact.number for r in settled.facts if isinstance(r.fact, ImportRowAccepted | ImportRowRefused)}
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(row: Row) -> None:
            async with gate:
                await self.row(row)

        async with asyncio.TaskGroup() as group:
            for row in read:
                if row.number not in done:
                    group.create_task(one(row))
        await self.ask(CompleteImport(self.started.import_id))

    async def row(self, row: Row) -> None:
        import_id, member = self.started.import_id, MemberId(str(id_by(self.key, "person", row.email)))
        settled: AcceptImportRow | RefuseImportRow = AcceptImportRow(import_id, row.number, member)
        if row.wrong is not None:
            settled = RefuseImportRow(import_id, row.number, row.wrong.__name__, row.column)
        else:
            try:
                for command in commands(row, member, self.started.programme, self.started.side):
                    await self.ask(command)
            except WAITS:
                raise
            except Refused as rule:
                settled = RefuseImportRow(import_id, row.number, type(rule).__name__, rule.about)
            except Exception as error:
                log.error("row given up", who="intake", tenant=self.tenant, error=type(error).__name__)
                settled = RefuseImportRow(import_id, row.number, RowNotCarriedOut.__name__)
        await self.ask(settled)

    async def ask(self, command: Any) -> None:
        said = msgspec.json.encode(command).decode()
        by = Actor(self.started.member, frozenset({Role.INTEGRATION}))
        once = id_by(self.key, "command", type(command).__name__, said, self.started.member)
        await handle(self.journal, Request(command, once, by, self.intake.now()))
        await self.intake.hint(self.tenant)
