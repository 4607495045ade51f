"""Group commit: the appends of one process that wait for the same disk share one transaction.

While calls are on their way to Postgres the next one gathers. Each command keeps its own condition, id and outcome.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import structlog
from eventsourcing.dcb.api import DCBEvent, DCBQuery

from domain.language import TooMuchAtOnce
from domain.tenancy import TenantId
from services.journal import Entry, Outcome, Unavailable
from services.postgres import GONE, Kept, Pool
from services.postgres_journal import append_all

MOST = 128
"""Commands in one call."""
LANES = 2
"""Calls on their way at once. Two of one organisation wait for one another at its row in Postgres, and lose no time."""
WAITING = 512
"""Commands of one organisation that may wait; whoever comes later waits to be let in, and keeps out no other."""
PATIENCE = 10.0
"""Seconds that a call is repeated while Postgres is away, and that somebody who was overtaken stands in line."""

log = structlog.get_logger()


@dataclass(slots=True)
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
    """Of more than ``LANES`` connections: that many are kept."""
    _queues: dict[TenantId, deque[Waiting]] = field(default_factory=dict[TenantId, deque[Waiting]])
    _rooms: WeakValueDictionary[TenantId, asyncio.Semaphore] = field(
        default_factory=WeakValueDictionary[TenantId, asyncio.Semaphore]
    )
    _lines: WeakValueDictionary[tuple[TenantId, frozenset[str]], asyncio.Lock] = field(
        default_factory=WeakValueDictionary[tuple[TenantId, frozenset[str]], asyncio.Lock]
    )
    _begin: Callable[[list[Waiting]], object] | None = None
    """Sends a call; none before ``run``, and none after."""
    _calls: int = 0
    _due: bool = False
    _closed: bool = False

    async def submit(self, tenant: TenantId, entry: Entry) -> Outcome:
        """Raises ``Unavailable``, and whatever Postgres has against this entry alone."""
        room = self._rooms.get(tenant)
        if room is None:
            room = self._rooms[tenant] = asyncio.Semaphore(WAITING)
        async with room:
            if self._closed:
                raise Unavailable
            loop = asyncio.get_running_loop()
            waiting = Waiting(tenant, entry, loop.create_future(), loop.time() + PATIENCE)
            self._queues.setdefault(tenant, deque()).append(waiting)
            if not self._due and self._calls < LANES:  # with all that arrives in this turn of the loop
                self._due = True
                loop.call_soon(self._send)
            return await waiting.outcome

    @asynccontextmanager
    async def turn(self, tenant: TenantId, query: DCBQuery) -> AsyncGenerator[None]:
        """A line for each thing that is decided on: whoever all read and append again at once overtake one another, and
        one of them is heard each time. A decision names its own thing first.

        Raises ``TooMuchAtOnce``.
        """
        thing = (tenant, frozenset(query.items[0].tags if query.items else ()))
        line = self._lines.get(thing)
        if line is None:
            line = self._lines[thing] = asyncio.Lock()
        try:
            async with asyncio.timeout(PATIENCE):
                await line.acquire()
        except TimeoutError:
            raise TooMuchAtOnce from None
        try:
            yield
        finally:
            line.release()

    async def run(self) -> None:
        """Once it ends, for whatever reason, nobody is left waiting, and nobody is let in."""
        kept = Kept(self.pool)
        try:
            async with asyncio.TaskGroup() as calls:

                def begin(batch: list[Waiting]) -> None:
                    call = calls.create_task(self._call(kept, batch))
                    call.add_done_callback(lambda _: forsake(batch))  # it may have been cancelled before it began

                self._begin = begin
                self._send()
                await asyncio.Event().wait()
        finally:
            self._closed, self._begin = True, None
            for queue in self._queues.values():
                forsake(queue)
            await kept.give_back()

    def _send(self) -> None:
        self._due = False
        while self._begin is not None and self._queues and self._calls < LANES and (batch := self._next()):
            self._calls += 1
            self._begin(batch)

    async def _call(self, kept: Kept, batch: list[Waiting]) -> None:
        """Postgres shall not wait while many are told: what waits goes out first. Where nothing waits, one half is told
        and may ask again, and that goes out before the other half is told."""
        outcomes = await settle(kept, batch)
        self._calls -= 1
        half = 0 if self._calls or self._queues else len(batch) // 2
        if half:
            tell_all(batch[:half], outcomes[:half])
            await asyncio.sleep(0)
        self._send()
        if self._queues or self._calls:
            await asyncio.sleep(0)
        tell_all(batch[half:], outcomes[half:])

    def _next(self) -> list[Waiting]:
        """One command of each organisation in turn, until the call is full: a flood delays its own source only.

        A command whose condition speaks of a fact in this very call waits for the next one, with all that its
        organisation sent after it.
        """
        batch: list[Waiting] = []
        new: dict[TenantId, New] = {}
        turn = deque(self._queues)
        while turn and len(batch) < MOST:
            tenant = turn.popleft()
            queue = self._queues[tenant]
            waiting = queue[0]
            if waiting.outcome.done():  # the caller has left before the call did
                queue.popleft()
            elif (said := new.get(tenant)) is not None and said.concerns(waiting.entry):
                continue
            else:
                queue.popleft()
                batch.append(waiting)
                if said is None:
                    said = new[tenant] = New()
                said.add(waiting.entry)
            if queue:
                turn.append(tenant)
            else:
                del self._queues[tenant]
        for tenant in new:  # whoever was served goes to the end of the line
            if tenant in self._queues:
                self._queues[tenant] = self._queues.pop(tenant)
        return batch


@dataclass(slots=True)
class New:
    """What the commands of one organisation in one call are about to add, found by what a condition may ask for."""

    _ids: set[int] = field(default_factory=set[int])
    _events: list[DCBEvent] = field(default_factory=list[DCBEvent])
    _tagged: dict[str, list[DCBEvent]] = field(default_factory=dict[str, list[DCBEvent]])

    def add(self, entry: Entry) -> None:
        self._ids.add(entry.command_id.int)
        for event in entry.events:
            self._events.append(event)
            for tag in event.tags:
                self._tagged.setdefault(tag, []).append(event)

    def concerns(self, entry: Entry) -> bool:
        """Whether the outcome of the entry depends on what is new."""
        if entry.command_id.int in self._ids:
            return True
        if entry.condition is None:
            return False
        items = entry.condition.fail_if_events_match.items
        return not items or any(
            (not item.types or event.type in item.types) and all(tag in event.tags for tag in item.tags)
            for item in items
            for event in (self._tagged.get(item.tags[0], ()) if item.tags else self._events)
        )


async def settle(pool: Kept, batch: Sequence[Waiting]) -> list[Outcome | Exception]:
    """The outcome of every command of the call. A neighbour that Postgres cannot take harms nobody else."""
    try:
        return [*await persist(pool, batch)]
    except Unavailable as error:
        return [error] * len(batch)
    except Exception as error:
        if len(batch) == 1:
            return [error]
        half = len(batch) // 2
        return [*await settle(pool, batch[:half]), *await settle(pool, batch[half:])]


def tell_all(batch: Sequence[Waiting], outcomes: Sequence[Outcome | Exception]) -> None:
    for waiting, outcome in zip(batch, outcomes, strict=True):
        tell(waiting, outcome)


def forsake(batch: Iterable[Waiting]) -> None:
    for waiting in batch:
        tell(waiting, Unavailable())


def tell(waiting: Waiting, outcome: Outcome | Exception) -> None:
    if waiting.outcome.done():
        return
    if isinstance(outcome, Exception):
        waiting.outcome.set_exception(outcome)
    else:
        waiting.outcome.set_result(outcome)


async def persist(pool: Kept, batch: Sequence[Waiting]) -> list[Outcome]:
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
