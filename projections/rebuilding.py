"""Read models made anew beside those that serve, and put in their place in one step.

The new tables lie in a schema of their own with how far each organisation has come in them; whoever is killed leaves
these behind, and the next one goes on from there. What serves is not touched before the last step.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from domain.language import Recorded
from domain.tenancy import TenantId
from domain.unreadable import told
from domain.wire import COLUMNS
from projections.checkpoints import SET
from projections.folding import Aside, Hearing, hearing, touches
from projections.offboarding import empty, left
from projections.opening import Opening, read
from projections.projection import Projection
from projections.run import one_by_one, post, together
from projections.table import indexes, plain, secured, shape
from projections.writing import Connection, write

SCHEMA = "rebuilding"
LOCK = 4_611_686_018_427_389
"""Any number that nobody else locks."""
PAGE = 1_000
"""Facts that are read at once."""
INDEXING = 2
"""Tables that get their indexes at the same time."""

MAKE = """
    create table rebuilding.model (
        projection text primary key, shape text not null, indexed bool not null default false
    );
    create table rebuilding.checkpoint (
        tenant text collate "C" primary key, position bigint not null, skipped int not null
    ) with (fillfactor = 50);
    create table rebuilding.dead_letter (like reading.dead_letter including defaults including indexes);
"""
FACTS = f"""
    select {COLUMNS} from journal.fact f where f.tenant = $1 and f.position > $2 and f.position <= $3
    order by f.position limit $4
"""
HEADS = """
    select o.tenant, o.position, coalesce(c.position, 0) as made
    from journal.organisation o left join rebuilding.checkpoint c on c.tenant = o.tenant
    where o.position > coalesce(c.position, 0) order by o.tenant
"""
LEFT = """
    select c.oid::regclass::text as name from pg_class c
    where c.relnamespace = 'rebuilding'::regnamespace and c.relkind = 'r'
"""
SKIPPED = """
    select projection, key, position from reading.dead_letter where tenant = $1 and projection = any ($2) and skipped
"""
PARKED = "select projection, key from rebuilding.dead_letter where tenant = $1"
ENTER = "insert into rebuilding.checkpoint values ($1, 0, $2) on conflict do nothing"
MADE = "select position from rebuilding.checkpoint where tenant = $1"
MOVE = "update rebuilding.checkpoint set position = $3 where tenant = $1 and position = $2 returning true"
INDEXED = "update rebuilding.model set indexed = true where projection = $1 and not indexed returning true"

Say = Callable[[int], None]
"""Hears how many facts more have been folded."""


class Busy(Exception):
    """Somebody else rebuilds just now."""


class Moved(Exception):
    """Somebody else has been at work on the same organisation: what a killed rebuild left under way."""


@dataclass(slots=True)
class Rebuild:
    """Of these read models. ``connect`` opens a connection of the login that migrates."""

    projections: tuple[Projection[Any], ...]
    connect: Callable[[], Any]
    opening: Opening | None = None
    listeners: Hearing = field(init=False)

    def __post_init__(self) -> None:
        self.listeners = hearing(self.projections)

    @property
    def names(self) -> list[str]:
        return [projection.name for projection in self.projections]

    async def connected(self) -> Connection:
        connection = await self.connect()
        await connection.execute("set role fadder_owner; set fadder.rebuilding = 'on'; set synchronous_commit = off")
        return connection

    async def prepare(self, control: Connection) -> None:
        """The new tables, those that were left behind where they are of the same shapes. Raises ``Busy``."""
        if not await control.fetchval("select pg_try_advisory_lock($1)", LOCK):
            raise Busy
        wanted = {projection.name: shape(projection) for projection in self.projections}
        async with control.transaction():
            if await control.fetchval("select to_regclass('rebuilding.model') is not null"):
                left = {row["projection"]: row["shape"] for row in await control.fetch("table rebuilding.model")}
                if left == wanted:
                    return
            await self.discard(control)
            await control.execute(MAKE + "".join(plain(projection, SCHEMA) for projection in self.projections))
            await control.executemany("insert into rebuilding.model values ($1, $2)", [*wanted.items()])

    async def heads(self, control: Connection) -> dict[TenantId, tuple[int, int]]:
        """Of every organisation that is not level: how far it has come, and how far that is in the new tables."""
        return {TenantId(row["tenant"]): (row["position"], row["made"]) for row in await control.fetch(HEADS)}

    async def aside(self, connection: Connection, tenant: TenantId) -> defaultdict[str, Aside]:
        """What is put aside in the new tables so far; the organisation is the setting."""
        found = defaultdict[str, Aside](Aside)
        skipped = await connection.fetch(SKIPPED, tenant, self.names)
        for letter in skipped:
            found[letter["projection"]].skipped.add((letter["key"], letter["position"]))
        for letter in await connection.fetch(PARKED, tenant):
            found[letter["projection"]].parked.add(letter["key"])
        await connection.execute(ENTER, tenant, len(skipped))
        return found

    async def facts(self, connection: Connection, tenant: TenantId, after: int, last: int) -> list[Recorded]:
        """The next, at most ``PAGE``; the organisation is the setting. Raises as ``domain.wire.decode`` does."""
        rows = await connection.fetch(FACTS, tenant, after, last, PAGE)
        return await read(self.opening, connection, tenant, [told(row) for row in rows])

    async def follow(
        self, connection: Connection, tenant: TenantId, last: int, *, careful: bool = False, say: Say | None = None
    ) -> None:
        """Brings the new tables to a position, page by page on one connection, in its transaction.

        Raises ``Unwritable`` where not ``careful``, and ``Moved``.
        """
        await connection.execute(SET, tenant)
        aside = await self.aside(connection, tenant)
        made = await connection.fetchval(MADE, tenant)
        while made < last and (facts := await self.facts(connection, tenant, made, last)):
            seen = dict.fromkeys(self.names, made)
            batch = [*touches(self.listeners, facts, seen, aside).values()]
            changes = await (one_by_one if careful else together)(connection, tenant, batch, aside, SCHEMA)
            await write(connection, tenant, changes, schema=SCHEMA)
            await post(connection, tenant, [letter for folded in batch for letter in folded.letters], SCHEMA)
            if left(facts):
                await empty(connection, tenant, self.projections, SCHEMA)
            await move(connection, tenant, made, facts[-1].position)
            made = facts[-1].position
            if say is not None:
                say(len(facts))

    async def index(self) -> None:
        """What the door finds rows by: quicker made for many rows at once."""
        left = [*reversed(self.projections)]

        async def some() -> None:
            connection = await self.connected()
            try:
                while left:
                    projection = left.pop()
                    async with connection.transaction():
                        if await connection.fetchval(INDEXED, projection.name):
                            await connection.execute(
                                f"{indexes(projection, SCHEMA)} analyze {SCHEMA}.{projection.name}"
                            )
            finally:
                connection.terminate()

        async with asyncio.TaskGroup() as tasks:
            for _ in range(INDEXING):
                tasks.create_task(some())

    async def forget(self, control: Connection, tenant: TenantId) -> None:
        """Begins an organisation again: meanwhile an operator has skipped a fact of it."""
        async with control.transaction():
            for table in (*self.names, "dead_letter", "checkpoint"):
                await control.execute(f"delete from rebuilding.{table} where tenant = $1", tenant)

    async def discard(self, control: Connection) -> None:
        for row in await control.fetch(LEFT):
            await control.execute(f"drop table {row['name']}")

    async def swap(self, control: Connection) -> list[TenantId]:
        """The last step, all or nothing: what is missing still is folded while the old ones stand still, and the new
        ones take their place. Answers the organisations for which it cannot be done yet; then nothing has been.

        Raises ``Unwritable``, and ``GONE`` where somebody does not let go of the old ones in time.
        """
        async with control.transaction():
            await control.execute("set local lock_timeout = '3s'; set local synchronous_commit = on")
            # Nobody begins with an organisation, nobody goes on with one.
            await control.execute("select from working.model where projection = any ($1) for update", self.names)
            await control.execute(STAND_STILL, self.names)
            changed = [TenantId(row["tenant"]) for row in await control.fetch(CHANGED, self.names)]
            if changed:
                return changed
            for row in await control.fetch(REST, self.names):
                await self.follow(control, TenantId(row["tenant"]), row["position"])
            for projection in self.projections:
                name = projection.name
                await control.execute(
                    f"drop table if exists reading.{name}; alter table {SCHEMA}.{name} set schema reading"
                )
                await control.execute(secured(projection))
            await control.execute(SHAPES)
            await control.execute(UNPARKED, self.names)
            await control.execute("insert into reading.dead_letter select * from rebuilding.dead_letter")
            await control.execute(CHECKPOINTS)
            await self.discard(control)
        return []


STAND_STILL = """
    select from reading.checkpoint where projection = any ($1) order by tenant, projection for update
"""
CHANGED = """
    select c.tenant from rebuilding.checkpoint c where c.skipped <> (
        select count(*) from reading.dead_letter d where d.tenant = c.tenant and d.projection = any ($1) and d.skipped
    )
"""
REST = """
    select c.tenant, max(c.position) as position from reading.checkpoint c where c.projection = any ($1)
    group by c.tenant having max(c.position) > coalesce(
        (select n.position from rebuilding.checkpoint n where n.tenant = c.tenant), 0
    ) order by c.tenant
"""
UNPARKED = "delete from reading.dead_letter where projection = any ($1) and not skipped"
SHAPES = """
    insert into working.model (projection, shape) select projection, shape from rebuilding.model
    on conflict (projection) do update set shape = excluded.shape
"""
CHECKPOINTS = """
    insert into reading.checkpoint (tenant, projection, position, shape, parked, skipped)
    select c.tenant, m.projection, c.position, m.shape,
        (select count(*) from reading.dead_letter d
         where d.tenant = c.tenant and d.projection = m.projection and not d.skipped),
        (select count(*) from reading.dead_letter d
         where d.tenant = c.tenant and d.projection = m.projection and d.skipped)
    from rebuilding.checkpoint c cross join rebuilding.model m
    on conflict (tenant, projection) do update
    set position = excluded.position, parked = excluded.parked, skipped = excluded.skipped
"""


async def move(connection: Connection, tenant: TenantId, before: int, now: int) -> None:
    if not await connection.fetchval(MOVE, tenant, before, now):
        raise Moved


def level_enough(heads: dict[TenantId, tuple[int, int]], most: int = PAGE) -> bool:
    """Whether what is missing still can be folded while everybody waits."""
    return sum(position - made for position, made in heads.values()) <= most
