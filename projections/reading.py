"""Rows for the door, each answer with the position that it shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

import asyncpg
import msgspec
import structlog

from domain.handling import FactUnreadable
from domain.tenancy import TenantId
from domain.wire import DamagedFact, UnknownFact
from projections.catalogue import PROJECTIONS
from projections.postgres import GONE, Pool
from projections.projection import Projection
from projections.table import row
from projections.visible import Visible

Row = TypeVar("Row")

UNFIT = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.UndefinedFunctionError,
    KeyError,
    msgspec.ValidationError,
)
LOOK = 0.05
"""Seconds between looks at the checkpoint while somebody waits for a position and no word comes."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answer(Generic[Row]):
    """Rows and the position up to which every fact is in them."""

    rows: list[Row]
    position: int


class NotYetVisible(Exception):
    """The read models did not reach the wanted position in time; ask again."""


class Away(Exception):
    """The read models cannot be reached just now; ask again."""

    @property
    def told(self) -> str:
        """What whoever asked is told."""
        return " ".join((type(self).__doc__ or "").split())


class Newer(Away):
    """A newer program wrote what this one cannot read; ask again."""


class Reshaped(Away):
    """A read model has the shape of another version of the program; ask again."""


@dataclass(slots=True)
class Reading:
    """The read models as the door sees them. ``hear`` hastens them: without it answers are as right, and slower."""

    pool: Pool
    incomplete: set[str] = field(default_factory=set[str])
    """The read models that were asked, and in which something of the organisation is parked."""
    _seen: dict[TenantId, int] = field(default_factory=dict[TenantId, int])
    _listeners: set[tuple[TenantId, asyncio.Queue[Visible]]] = field(
        default_factory=set[tuple[TenantId, asyncio.Queue[Visible]]]
    )

    async def rows(
        self, projection: Projection[Row], tenant: TenantId, where: str = "true", *given: Any, tail: str = ""
    ) -> Answer[Row]:
        """The rows for which ``where`` holds (its parameters from ``$2``), with ``tail`` for order and limit.

        Raises ``Away``.
        """
        with reached(), fitting(projection):
            found = await self.pool.fetch(statement(projection, where, tail), tenant, *given)
            rows = [row(projection, one) for one in found if one["key"] is not None]
        if found[0]["_parked"]:
            self.incomplete.add(projection.name)
        return Answer(rows, found[0]["visible"])

    def noting(self, incomplete: set[str]) -> Reading:
        """The same, for one request."""
        return Reading(self.pool, incomplete, self._seen, self._listeners)

    async def visible(self, tenant: TenantId) -> int:
        """The position that every read model of the organisation shows. Raises ``Away``."""
        with reached():
            found = await self.pool.fetchval(VISIBLE, tenant)
        self._seen[tenant] = max(self._seen.get(tenant, 0), found)
        return found

    async def reach(self, tenant: TenantId, position: int, patience: float) -> None:
        """Waits until the read models show the position. Raises ``NotYetVisible`` after ``patience`` seconds,
        and ``Away``."""
        if self._seen.get(tenant, 0) >= position:
            return
        deadline = asyncio.get_running_loop().time() + patience
        with self.hearing(tenant) as news:
            while await self.visible(tenant) < position:
                if asyncio.get_running_loop().time() > deadline:
                    raise NotYetVisible
                await heard(news, LOOK)

    async def changes(self, tenant: TenantId, thing: str, every: float = 1.0) -> AsyncIterator[None]:
        """A beat whenever the thing may have changed: at once on a word from the stream, or else every so often,
        however much is said of other things."""
        clock = asyncio.get_running_loop().time
        with self.hearing(tenant) as news:
            while True:
                yield
                due = clock() + every
                while (said := await heard(news, due - clock())) is not None and thing not in said.things:
                    pass

    @contextmanager
    def hearing(self, tenant: TenantId) -> Generator[asyncio.Queue[Visible]]:
        listener = (tenant, asyncio.Queue[Visible]())
        self._listeners.add(listener)
        try:
            yield listener[1]
        finally:
            self._listeners.discard(listener)

    def hear(self, tenant: TenantId, said: Visible) -> None:
        """Wakes those who wait. What shows they ask Postgres: a worker of another version speaks of its own read models
        alone, and a replica may be behind the word."""
        for whose, queue in self._listeners:
            if whose == tenant:
                queue.put_nowait(said)


@contextmanager
def reached(tenant: TenantId | None = None) -> Generator[None]:
    """Raises ``Away``, also for a fact that only a newer program can read, and ``FactUnreadable``."""
    try:
        yield
    except GONE as error:
        raise Away from error
    except UnknownFact as error:
        log.error("a newer program wrote what this one cannot read", fact=error.fact)
        raise Newer from error
    except DamagedFact as damage:
        damaged(tenant, damage.position)
        raise FactUnreadable(str(damage.position)) from damage


@lru_cache(maxsize=1024)
def damaged(tenant: TenantId | None, position: int) -> None:
    """Said once by each program, however often somebody asks: `fadder verify` says what is wrong with it."""
    log.error("a fact cannot be read", tenant=tenant, position=position)


@contextmanager
def fitting(projection: Projection[Any]) -> Generator[None]:
    """Raises ``Reshaped`` where the table is not there, or not the one that this program makes: a newer one has rebuilt
    it, or this one has still to."""
    try:
        yield
    except UNFIT as error:
        log.error("the table is of another shape", read_model=projection.name, error=type(error).__name__)
        raise Reshaped from error


async def heard(news: asyncio.Queue[Visible], patience: float) -> Visible | None:
    try:
        async with asyncio.timeout(patience):
            return await news.get()
    except TimeoutError:
        return None


# The setting is the outer side of a lateral join, so it is made before the first row is looked at. A read model that
# has no checkpoint yet shows position 0.
SETTING = "with me as materialized (select set_config('fadder.tenant', $1, true) as tenant)"
# A read model that is no more has left its checkpoint behind, where it stands for ever.
NAMES = ", ".join(f"'{projection.name}'" for projection in PROJECTIONS)
LEVEL = f"""
    select case when count(*) < {len(PROJECTIONS)} then 0 else min(c.position) end as visible{{also}}
    from reading.checkpoint c where c.tenant = me.tenant and c.projection in ({NAMES})
"""
VISIBLE = f"{SETTING} select v.visible from me cross join lateral ({LEVEL.format(also='')} offset 0) v"


def statement(projection: Projection[Any], where: str, tail: str) -> str:
    also = f", bool_or(c.parked > 0 and c.projection = '{projection.name}') as _parked"
    return f"""
        {SETTING} select v.visible, v._parked, r.* from me cross join lateral ({LEVEL.format(also=also)} offset 0) v
        left join lateral (
            select t.* from reading.{projection.name} t where t.tenant = me.tenant and ({where}) {tail} offset 0
        ) r on true
    """
