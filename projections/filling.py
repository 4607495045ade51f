"""New tables filled with the facts of one organisation: read ahead, folded in memory, written behind.

Rows stay in memory until there are many of them, so most are written once, and never read; then only these and those of
the time before are remembered. What it holds does not grow with the journal.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from domain.language import Recorded
from domain.tenancy import TenantId
from projections.checkpoints import SET
from projections.folding import Aside, Folded, Letter, fold, touches
from projections.offboarding import empty, left
from projections.projection import Projection
from projections.rebuilding import MADE, SCHEMA, Rebuild, Say, move
from projections.run import post
from projections.table import columns, stored
from projections.writing import REFUSED, Connection, Unwritable, load, write

ROWS = 12_000
"""Changed rows that are kept before they are written."""
CAREFUL = 2_000
"""Facts that are written row by row where Postgres has refused one."""
AHEAD = 2
"""Pages that are read ahead."""

Keyed = defaultdict[str, dict[str, Any]]
"""Rows by key, by read model; ``None`` where there is none."""


def keyed() -> Keyed:
    return defaultdict(dict)


@dataclass(slots=True)
class Kept:
    """Rows that were touched since the last time of writing. ``there`` are the keys that the table has already."""

    rows: Keyed = field(default_factory=keyed)
    there: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    letters: list[Letter] = field(default_factory=list[Letter])
    left: bool = False
    """The organisation, by the last of these facts."""

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))


@dataclass(slots=True)
class Lane:
    """Three connections: one reads ahead, one looks rows up, one writes behind."""

    rebuild: Rebuild
    reader: Connection
    finder: Connection
    writer: Connection

    @classmethod
    async def opened(cls, rebuild: Rebuild) -> Lane:
        return cls(rebuild, *[await rebuild.connected() for _ in range(3)])

    async def close(self) -> None:
        for connection in (self.reader, self.finder, self.writer):
            connection.terminate()

    async def fill(self, tenant: TenantId, last: int, say: Say) -> None:
        """Brings the new tables to a position. Raises ``Moved``, and as ``domain.wire.decode`` does."""
        for connection in (self.reader, self.finder, self.writer):
            await connection.execute(SET.replace("true", "false"), tenant)
        while True:
            try:
                return await self.quickly(tenant, last, say)
            except Unwritable:
                async with self.writer.transaction():
                    made = await self.writer.fetchval(MADE, tenant)
                    await self.rebuild.follow(self.writer, tenant, min(last, made + CAREFUL), careful=True, say=say)

    async def quickly(self, tenant: TenantId, last: int, say: Say) -> None:
        """As ``fill``. Raises ``Unwritable`` where Postgres refuses a row; those before it are written."""
        aside = await self.rebuild.aside(self.finder, tenant)
        made = written = await self.finder.fetchval(MADE, tenant)
        bare, now, before = written == 0, Kept(), Kept()
        writing: asyncio.Task[None] | None = None
        try:
            async with aclosing(self.pages(tenant, made, last)) as pages:
                async for facts in pages:
                    made, already = facts[-1].position, made
                    seen = dict.fromkeys(self.rebuild.names, already)
                    batch = [*touches(self.rebuild.listeners, facts, seen, aside).values()]
                    await self.fold(tenant, batch, now, before, aside, bare=bare)
                    now.left = left(facts)
                    if len(now) >= ROWS:
                        if writing is not None:
                            await writing
                        writing = asyncio.create_task(self.write(tenant, now, written, made, say))
                        bare, written, now, before = False, made, Kept(), now
            if writing is not None:
                await writing
            if made > written:
                await self.write(tenant, now, written, made, say)
        finally:
            if writing is not None:
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)

    async def pages(self, tenant: TenantId, after: int, last: int) -> AsyncGenerator[list[Recorded]]:
        async def turn() -> None:
            at = after
            while at < last and (facts := await self.rebuild.facts(self.reader, tenant, at, last)):
                await queue.put(facts)
                at = facts[-1].position
            await queue.put([])

        queue: asyncio.Queue[list[Recorded]] = asyncio.Queue(AHEAD)
        turning = asyncio.create_task(turn())
        try:
            while True:
                getting = asyncio.ensure_future(queue.get())
                await asyncio.wait((getting, turning), return_when=asyncio.FIRST_COMPLETED)
                if not getting.done() and turning.exception() is not None:
                    getting.cancel()
                    await turning
                if not (facts := await getting):
                    return
                yield facts
        finally:
            turning.cancel()
            await asyncio.gather(turning, return_exceptions=True)

    async def fold(
        self,
        tenant: TenantId,
        batch: list[Folded],
        now: Kept,
        before: Kept,
        aside: defaultdict[str, Aside],
        *,
        bare: bool,
    ) -> None:
        """``bare``: the tables have nothing of this organisation yet."""
        touched = [(folded, folded.every_key()) for folded in batch]
        wanted: dict[Projection[Any], Sequence[str]] = {}
        if not bare:
            for folded, keys in touched:
                name = folded.projection.name
                newer, older = now.rows[name], before.rows[name]
                if unknown := [key for key in keys if key not in newer and key not in older]:
                    wanted[folded.projection] = unknown
        found = await load(self.finder, tenant, wanted, SCHEMA)
        for folded, keys in touched:
            name = folded.projection.name
            newer, older, there = now.rows[name], before.rows[name], now.there[name]
            known = found.get(name, {})
            there.update(known)
            for key in keys:
                if key in older and key not in newer:
                    known[key] = older[key]
                    if older[key] is not None:
                        there.add(key)
            folded.rows = newer
            fold(folded, known, aside[name])
            now.letters += folded.letters

    async def write(self, tenant: TenantId, kept: Kept, before: int, now: int, say: Say) -> None:
        async with self.writer.transaction():
            await move(self.writer, tenant, before, now)
            for projection in self.rebuild.projections:
                rows, there = kept.rows[projection.name], kept.there[projection.name]
                fresh = {key: row for key, row in rows.items() if row is not None and key not in there}
                again = {key: rows[key] for key in there if rows[key] is not None}
                gone = [key for key in there if rows[key] is None]
                await self.copy(tenant, projection, fresh)
                await write(self.writer, tenant, {projection: (again, gone)}, schema=SCHEMA)
            await post(self.writer, tenant, kept.letters, SCHEMA)
            if kept.left:
                await empty(self.writer, tenant, self.rebuild.projections, SCHEMA)
        say(now - before)

    async def copy(self, tenant: TenantId, projection: Projection[Any], rows: dict[str, Any]) -> None:
        if not rows:
            return
        try:
            await self.writer.copy_records_to_table(
                projection.name,
                schema_name=SCHEMA,
                columns=("tenant", "key", *(column.name for column in columns(projection))),
                records=zip(repeat(tenant), rows, *stored(projection, [*rows.values()])),
            )
        except REFUSED as error:
            raise Unwritable from error
