"""The Postgres journal of one organisation with the face of the library's recorder: synchronous, and facts as bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
    DCBSubscription,
)
from eventsourcing.dcb.popo import SimpleDCBReadResponse
from eventsourcing.persistence import IntegrityError, ProgrammingError

from domain.tenancy import TenantId
from services.batching import Batches
from services.journal import Conflict, Outcome
from services.postgres import Pool, connect, scoped
from services.postgres_journal import items
from tests.conftest import Database
from tests.loop import Loop, looping
from tests.services.house import raw

# The same function finds facts for a reader and conflicts for an append.
READ = scoped("""
    select h.head, f.* from (
        select coalesce((select o.position from journal.organisation o where o.tenant = me.tenant), 0) as head
    ) h left join lateral (
        select f.position, f.name, f.body, f.tags from journal.fact f
        where f.tenant = me.tenant and f.position = any (array(
            select p from unnest($2::text[], $3::text[]) as i (tags, names),
                lateral journal.matching(me.tenant, i.tags, i.names, $4) p
        )) order by f.position limit $5
    ) f on true order by f.position
""")


class PostgresRecorder(DCBRecorder):
    def __init__(self, loop: Loop, pool: Pool, batches: Batches, tenant: TenantId) -> None:
        self._run, self._pool, self._batches, self._tenant = loop, pool, batches, tenant

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> DCBReadResponse:
        tags, names = items(query or DCBQuery())
        rows = self._run(self._pool.fetch(READ, self._tenant, tags, names, after or 0, limit))
        found = [
            DCBSequencedEvent(DCBEvent(row["name"], row["body"], row["tags"]), row["position"])
            for row in rows
            if row["position"] is not None
        ]
        if limit is None:
            return SimpleDCBReadResponse(iter(found), rows[0]["head"] or None)
        return SimpleDCBReadResponse(iter(found), found[-1].position if found else None)

    def append(self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None) -> int:
        if not events:
            raise ProgrammingError
        (outcome,) = self.together([(events, condition, uuid4())])
        if isinstance(outcome, Conflict):
            raise IntegrityError
        return outcome.position

    def together(self, asked: Sequence[tuple[Sequence[DCBEvent], DCBAppendCondition | None, UUID]]) -> list[Outcome]:
        """Asked at the same moment, in this order."""

        async def all_at_once() -> list[Outcome]:
            entries = [raw(events, command_id=known, condition=condition) for events, condition, known in asked]
            return await asyncio.gather(*(self._batches.submit(self._tenant, entry) for entry in entries))

        return self._run(all_at_once())

    def subscribe(self, query: DCBQuery | None = None, *, after: int | None = None) -> DCBSubscription[Any]:
        raise NotImplementedError  # who follows the journal does so by its position: relay, projections, reactions


class Recorders:
    """A recorder of a new organisation at each call."""

    def __init__(self, loop: Loop, pool: Pool, batches: Batches) -> None:
        self._loop, self._pool, self._batches, self._made = loop, pool, batches, 0

    def __call__(self) -> PostgresRecorder:
        self._made += 1
        return PostgresRecorder(self._loop, self._pool, self._batches, TenantId(f"org-{self._made}"))


@contextmanager
def recorders(database: Database) -> Generator[Recorders]:
    with looping() as loop:
        pool = loop(connect(database.dsn("gateway_write")))
        batches = Batches(pool)
        running = asyncio.run_coroutine_threadsafe(batches.run(), loop.loop)
        yield Recorders(loop, pool, batches)
        running.cancel()
        loop(pool.close())
