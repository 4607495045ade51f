"""Group commit: the appends of one process that wait for the same disk share one transaction.

While one call is on its way to Postgres the next one gathers. Each command keeps its own condition, id and outcome.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import asyncpg
import structlog
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent

from domain.tenancy import TenantId
from services.journal import Entry, Outcome, Unavailable
from services.postgres import GONE, Pool
from services.postgres_journal import append_all

MOST = 128
"""Commands in one call."""
WAITING = 2048
"""Commands that may wait; whoever comes later waits to be let in."""
PATIENCE = 10.0
"""Seconds that a call is repeated while Postgres is away."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Waiting:
    tenant: TenantId
    entry: Entry
    outcome: asyncio.Future[Outcome]


@dataclass(slots=True)
class Batches:
    """The queue of one process to one Postgres. ``run`` empties it until cancelled."""

    pool: Pool
    _queues: dict[TenantId, deque[Waiting]] = field(default_factory=dict[TenantId, deque[Waiting]])
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(WAITING))

    async def submit(self, tenant: TenantId, entry: Entry) -> Outcome:
        async with self._room:
            waiting = Waiting(tenant, entry, asyncio.get_running_loop().create_future())
            self._queues.setdefault(tenant, deque()).append(waiting)
            self._arrived.set()
            return await waiting.outcome

    async def run(self) -> None:
        try:
            while True:
                await self._arrived.wait()
                batch = self._next()
                if batch:
                    await settle(self.pool, batch)
                else:
                    self._arrived.clear()
        finally:
            for queue in self._queues.values():
                for waiting in queue:
                    waiting.outcome.cancel()

    def _next(self) -> list[Waiting]:
        """One command of each organisation in turn, until the call is full: a flood delays its own source only.

        A command whose condition speaks of a fact in this very call waits for the next one, with all that its
        organisation sent after it.
        """
        batch: list[Waiting] = []
        new: dict[TenantId, list[DCBEvent]] = {}
        turn = deque(self._queues)
        while turn and len(batch) < MOST:
            tenant = turn.popleft()
            queue = self._queues[tenant]
            waiting = queue[0]
            if waiting.outcome.done():  # the caller has left before the call did
                queue.popleft()
            elif depends(waiting.entry, batch, new.get(tenant, [])):
                continue
            else:
                queue.popleft()
                batch.append(waiting)
                new.setdefault(tenant, []).extend(waiting.entry.events)
            if queue:
                turn.append(tenant)
            else:
                del self._queues[tenant]
        for tenant in new:  # whoever was served goes to the end of the line
            if tenant in self._queues:
                self._queues[tenant] = self._queues.pop(tenant)
        return batch


def depends(entry: Entry, batch: Sequence[Waiting], new: Sequence[DCBEvent]) -> bool:
    if not new:
        return False
    return any(waiting.entry.command_id == entry.command_id for waiting in batch) or any(
        entry.condition is not None and concerns(entry.condition, event) for event in new
    )


def concerns(condition: DCBAppendCondition, event: DCBEvent) -> bool:
    items = condition.fail_if_events_match.items
    return not items or any(
        (not item.types or event.type in item.types) and all(tag in event.tags for tag in item.tags) for item in items
    )


async def settle(pool: Pool, batch: Sequence[Waiting]) -> None:
    """Gives every command of the call its outcome. A neighbour that Postgres cannot take harms nobody else."""
    try:
        outcomes = await persist(pool, batch)
    except asyncpg.PostgresError as error:
        if len(batch) > 1:
            for waiting in batch:
                await settle(pool, [waiting])
            return
        tell(batch[0], error)
    except Unavailable as error:
        for waiting in batch:
            tell(waiting, error)
    else:
        for waiting, outcome in zip(batch, outcomes, strict=True):
            tell(waiting, outcome)


def tell(waiting: Waiting, outcome: Outcome | Exception) -> None:
    if waiting.outcome.done():
        return
    if isinstance(outcome, Exception):
        waiting.outcome.set_exception(outcome)
    else:
        waiting.outcome.set_result(outcome)


async def persist(pool: Pool, batch: Sequence[Waiting]) -> list[Outcome]:
    """A connection lost on the way leaves the outcome unknown, so the call is made again: command ids tell."""
    entries = [(waiting.tenant, waiting.entry) for waiting in batch]
    deadline = asyncio.get_running_loop().time() + PATIENCE
    pause = 0.02
    while True:
        try:
            return await append_all(pool, entries)
        except GONE as error:
            if asyncio.get_running_loop().time() > deadline:
                raise Unavailable from error
            log.warning("append repeated", commands=len(batch), error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 0.5)
