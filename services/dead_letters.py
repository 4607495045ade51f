"""What a follower of the journal cannot act on: it is put aside with all that is said of the same thing later, and the
rest of the organisation goes on. An operator asks for it again, or skips it; the follower does that itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from domain.handling import FactUnreadable
from domain.language import Recorded
from domain.tenancy import TenantId
from domain.unreadable import behind, kind_of, readable, thing_of, told, what_was_wrong
from domain.wire import COLUMNS, DamagedFact
from services.postgres import Pool

ME = "select set_config('fadder.tenant', $1, true)"
OURS = "tenant = $1 and follower = $2"
ASIDE = f"select key, position, skipped, asked from journal.dead_letter where {OURS} order by position"
WRONG = """
    insert into journal.dead_letter (tenant, follower, key, position, name, error) values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant, follower, key, position) do update set error = excluded.error returning true
"""
# Held, so that what is put behind others is seen by whoever takes the last of them away.
BEHIND = f"""
    insert into journal.dead_letter (tenant, follower, key, position, name)
    select $1, $2, $3, $4, $5 from (
        select from journal.dead_letter where {OURS} and key = $3 and not skipped
        order by position desc limit 1 for update
    ) d
    on conflict (tenant, follower, key, position) do update set name = excluded.name returning true
"""
FIRST = f"""
    select {", ".join("f." + column.strip() for column in COLUMNS.split(","))}
    from journal.dead_letter d join journal.fact f on f.tenant = d.tenant and f.position = d.position
    where d.tenant = $1 and d.follower = $2 and d.key = $3 and not d.skipped order by d.position limit 1
"""
SKIPPED = f"""
    update journal.dead_letter d
    set skipped = d.position = n.first, asked = case when d.position > n.first then 'retry' end
    from (select min(position) as first from journal.dead_letter where {OURS} and key = $3 and not skipped) n
    where {OURS} and key = $3 and not skipped
"""
STILL = f"""
    update journal.dead_letter set asked = null, error = case when position = $4 then $5 end
    where {OURS} and key = $3 and not skipped
"""
DONE = f"delete from journal.dead_letter where {OURS} and key = $3 and position = $4"

log = structlog.get_logger()


class Stuck(Exception):
    """What follows from a fact cannot be found out. Its cause is what is wrong."""


STUCK = (DamagedFact, FactUnreadable, Stuck)
"""What is wrong with the fact, or with those that its command rests on: the next one may be all right."""

Act = Callable[[Recorded], Awaitable[None]]


@dataclass(slots=True)
class Aside:
    """Of one follower in one organisation: things that wait, positions that are skipped for ever, wishes by thing."""

    parked: set[str] = field(default_factory=set[str])
    skipped: set[int] = field(default_factory=set[int])
    asked: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Letters:
    """Held by one follower for one organisation."""

    pool: Pool
    tenant: TenantId
    follower: str

    async def aside(self) -> Aside:
        found = Aside()
        for row in await self._ask(ASIDE):
            if row["skipped"]:
                found.skipped.add(row["position"])
            else:
                found.parked.add(row["key"])
                if row["asked"] is not None:
                    found.asked.setdefault(row["key"], row["asked"])
        return found

    async def take(self, fact: Recorded, act: Act, aside: Aside) -> None:
        """Acts on a fact, or puts it aside. Raises whatever ``act`` raises that is not of this fact."""
        if await self.passed(fact, aside):
            return
        try:
            await act(readable(fact))
        except STUCK as error:
            await self.park(fact, error, aside)

    async def passed(self, fact: Recorded, aside: Aside) -> bool:
        """Whether nobody acts on it now: it was skipped, or it waits behind something that does."""
        if fact.position in aside.skipped:
            return True
        thing = behind(fact.tags, aside.parked)
        if thing is None:
            return False
        if await self._ask(BEHIND, thing, fact.position, kind_of(fact).__name__):
            return True
        aside.parked.discard(thing)
        return False

    async def park(self, fact: Recorded, error: Exception, aside: Aside) -> None:
        """Nothing waits of an organisation that has left."""
        thing, wrong = thing_of(fact.tags), said(error)
        if await self._ask(WRONG, thing, fact.position, kind_of(fact).__name__, wrong):
            aside.parked.add(thing)
            log.error("parked", who=self.follower, tenant=self.tenant, position=fact.position, error=wrong)

    async def carried_out(self, asked: Mapping[str, str], act: Act) -> None:
        """Does what was asked for, in order and as far as it goes."""
        for thing, wish in asked.items():
            if wish == "skip":
                await self.skip(thing)
            done = 0
            while (fact := await self.first(thing)) is not None:
                try:
                    await act(readable(fact))
                except STUCK as error:
                    await self.stays(thing, fact, error)
                    break
                await self.done(thing, fact)
                done += 1
            log.info("dead letters", who=self.follower, tenant=self.tenant, wish=wish, done=done)

    async def first(self, thing: str) -> Recorded | None:
        """Of what waits for a thing."""
        rows = await self._ask(FIRST, thing)
        return told(rows[0]) if rows else None

    async def skip(self, thing: str) -> None:
        """The first that waits for a thing, and asks for the others."""
        await self._ask(SKIPPED, thing)

    async def done(self, thing: str, fact: Recorded) -> None:
        await self._ask(DONE, thing, fact.position)

    async def stays(self, thing: str, fact: Recorded, error: Exception) -> None:
        await self._ask(STILL, thing, fact.position, said(error))

    async def _ask(self, query: str, *given: Any) -> list[Any]:
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(ME, self.tenant)
            return await connection.fetch(query, self.tenant, self.follower, *given)


def said(error: BaseException) -> str:
    """What is wrong; of what others are damaged, the position."""
    if isinstance(error, FactUnreadable):
        return f"rests on position {', '.join(error.args)}"
    return what_was_wrong(error.__cause__ or error if isinstance(error, Stuck) else error)
