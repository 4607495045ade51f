"""Group commit: the appends of one process that wait for the same disk share one transaction.

While one call is on its way to Postgres the next one gathers. Each command keeps its own condition, id and outcome.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import structlog
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent

from domain.tenancy import TenantId
from services.journal import Entry, Outcome, Unavailable
from services.postgres import GONE, Pool
from services.postgres_journal import append_all

MOST = 128
"""Commands in one call."""
WAITING = 512
"""Commands of one organisation that may wait; whoever comes later waits to be let in, and keeps out no other."""
PATIENCE = 10.0
"""Seconds that a call is repeated while Postgres is away."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Waiting:
    tenant: TenantId
    entry: Entry
    outcome: asyncio.Future[Outcome]
    until: float
    """When the caller is told that Postgres is away, on the clock of the loop."""


@dataclass(slots=True)
class Batches:
    """The queue of one process to one Postgres. ``run`` empties it until cancelled."""

    pool: Pool
    _queues: dict[TenantId, deque[Waiting]] = field(default_factory=dict[TenantId, deque[Waiting]])
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _rooms: WeakValueDictionary[TenantId, asyncio.Semaphore] = field(
        default_factory=WeakValueDictionary[TenantId, asyncio.Semaphore]
    )
    _closed: bool = False

    async def submit(self, tenant: TenantId, entry: Entry) -> Outcome:
        """Raises ``Unavailable``, and whatever Postgres has against this entry alone."""
        room = self._rooms.setdefault(tenant, asyncio.Semaphore(WAITING))
        async with room:
            if self._closed:
                raise Unavailable
            loop = asyncio.get_running_loop()
            waiting = Waiting(tenant, entry, loop.create_future(), loop.time() + PATIENCE)
            self._queues.setdefault(tenant, deque()).append(waiting)
            self._arrived.set()
            return await waiting.outcome

    async def run(self) -> None:
        """Once it ends, for whatever reason, nobody is left waiting, and nobody is let in."""
        batch: list[Waiting] = []
        try:
            while True:
                await self._arrived.wait()
                batch = self._next()
                if batch:
                    await settle(self.pool, batch)
                else:
                    self._arrived.clear()
        finally:
            self._closed = True
            for waiting in (*batch, *(waiting for queue in self._queues.values() for waiting in queue)):
                tell(waiting, Unavailable())

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
    except Unavailable as error:
        for waiting in batch:
            tell(waiting, error)
    except Exception as error:
        if len(batch) == 1:
            tell(batch[0], error)
        else:
            half = len(batch) // 2
            await settle(pool, batch[:half])
            await settle(pool, batch[half:])
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
    until = max(waiting.until for waiting in batch)
    clock = asyncio.get_running_loop().time
    pause = 0.02
    while True:
        try:
            return await append_all(pool, entries)
        except GONE as error:
            if clock() > until:
                raise Unavailable from error
            log.warning("append repeated", commands=len(batch), error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 0.5)
