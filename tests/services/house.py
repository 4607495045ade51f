"""The writing side as the tests need it: pools, journals and a pair with its history."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent

from deploy.master_key import FileKey
from domain.catalogue import DECIDERS
from domain.language import Role, Via
from domain.tenancy import TenantId
from domain.wire import encode
from services.batching import Batches
from services.journal import Entry, Outcome, event
from services.keys import Chest
from services.postgres import Pool, connect
from services.postgres_journal import PostgresJournal
from tests.conftest import Database

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MASTER = FileKey(bytes(range(32)))
TAGS = {fact: decider.tags for decider in DECIDERS for fact in decider.facts}


def entry(
    *facts: object,
    command_id: UUID | None = None,
    condition: DCBAppendCondition | None = None,
    occurred_on: date | None = None,
) -> Entry:
    """What was said, as if a command had said it."""
    return raw(
        [event(type(fact).__name__, encode(fact), TAGS[type(fact)](fact)) for fact in facts],
        command_id=command_id,
        condition=condition,
        occurred_on=occurred_on,
    )


def raw(
    events: Sequence[DCBEvent],
    *,
    command_id: UUID | None = None,
    condition: DCBAppendCondition | None = None,
    occurred_on: date | None = None,
) -> Entry:
    return Entry(
        command_id=command_id or uuid4(),
        request=b"asked",
        events=events,
        condition=condition,
        by="cora",
        role=Role.COORDINATOR,
        via=Via.API,
        recorded_at=NOW,
        occurred_on=occurred_on,
    )


@dataclass(frozen=True)
class Writing:
    pool: Pool
    batches: Batches
    chest: Chest

    async def say(self, tenant: str, *facts: object, **more: Any) -> Outcome:
        return await self.batches.submit(TenantId(tenant), entry(*facts, **more))

    def journal(self, tenant: TenantId) -> PostgresJournal:
        return PostgresJournal(tenant, self.pool, self.batches, self.chest.of(tenant))


@asynccontextmanager
async def writing(database: Database, role: str = "gateway_write") -> AsyncGenerator[Writing]:
    async with speaking(database.dsn(role)) as opened:
        yield opened


@asynccontextmanager
async def speaking(dsn: str) -> AsyncGenerator[Writing]:
    pool = await connect(dsn)
    batches = Batches(pool)
    running = asyncio.create_task(batches.run())
    try:
        yield Writing(pool, batches, Chest(pool, MASTER))
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await pool.close()


@asynccontextmanager
async def at_work(*parts: Any) -> AsyncGenerator[None]:
    """Runs while the block does. A part that fails fails the test."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        yield
    finally:
        for task in tasks:
            if not task.done():
                task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome


async def rows(database: Database, query: str, *given: Any) -> list[Any]:
    """Asked by the owner of the server, past all row security."""
    admin = await asyncpg.connect(database.dsn("postgres"))
    try:
        return await admin.fetch(query, *given)
    finally:
        await admin.close()


async def facts_of(database: Database, tenant: str) -> int:
    """How many."""
    ((count,),) = await rows(database, "select count(*) from journal.fact where tenant = $1", tenant)
    return count
