"""The library's own projection runner over the same facts, folding the same rows into the same tables.

As the library has it: one event after another, each with its rows and its tracking in one transaction.
"""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from time import perf_counter
from typing import Any

import asyncpg
import msgspec
from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.application import DCBApplication
from eventsourcing.dcb.domain import Decision, Tagged
from eventsourcing.dcb.persistence import DCBMapper
from eventsourcing.persistence import Tracking
from eventsourcing.projection import Projection, ProjectionRunner

from domain.language import Recorded
from domain.wire import COLUMNS, Message, message, pack, unpack
from projections.catalogue import PROJECTIONS
from projections.projection import Projection as ReadModel
from projections.table import columns, definition, row, stored
from tests.bench.load import answer
from tests.bench.peers import environment

View: Any = import_module("eventsourcing.postgres").PostgresTrackingRecorder
BATCH = 500
TOPIC = "Told"
"""One for all: this recorder can follow a single one."""


class Given(msgspec.Struct):
    address: str
    journal: str
    reading: str
    facts: int


class Told(Decision):
    """A fact, behind the library's face."""

    def __init__(self, recorded: Recorded) -> None:
        self.recorded = recorded


class Mapper(DCBMapper[Decision]):
    def to_dcb_event(self, event: Tagged[Decision]) -> DCBEvent:
        raise NotImplementedError

    def to_domain_event(self, event: DCBEvent) -> Tagged[Decision]:
        return Tagged(event.tags, Told(unpack(event.data)))


class Journal(DCBApplication):
    name = "library"


class ReadModels(View):  # the library's classes of this module cannot be seen by the type checker without its driver
    def fold(self, recorded: Recorded, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            for projection in PROJECTIONS:
                for key in projection.keys(recorded):
                    self.fold_row(cursor, projection, key, recorded)
            self._insert_tracking(cursor, tracking)

    def fold_row(self, cursor: Any, projection: ReadModel[Any], key: str, recorded: Recorded) -> None:
        cursor.execute(select(projection), (key,), prepare=True)
        found = cursor.fetchone()
        before = None if found is None else row(projection, found)
        after = projection.evolve(before, recorded)
        if after is not None and after != before:
            values = [column[0] for column in stored(projection, [after])]
            cursor.execute(upsert(projection), (key, *values), prepare=True)
        elif after is None and before is not None:
            cursor.execute(f"delete from reading.{projection.name} where key = %s", (key,), prepare=True)


class Showing(Projection[Any]):
    name = "showing"
    topics = (TOPIC,)

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:  # pyright: ignore[reportIncompatibleVariableOverride]
        self.view.fold(domain_event.decision.recorded, tracking)


def select(projection: ReadModel[Any]) -> str:
    named = ", ".join(f'"{c.name}"' + ("::text" if c.kind == "jsonb" else "") for c in columns(projection))
    return f"select {named} from reading.{projection.name} where tenant = 'one' and key = %s"


def upsert(projection: ReadModel[Any]) -> str:
    names = [f'"{c.name}"' for c in columns(projection)]
    given = ", ".join(f"%s::{c.kind}" for c in columns(projection))
    changes = ", ".join(f"{name} = excluded.{name}" for name in names)
    return (
        f"insert into reading.{projection.name} (tenant, key, {', '.join(names)}) values ('one', %s, {given}) "
        f"on conflict (tenant, key) do update set {changes}"
    )


async def messages(dsn: str, most: int) -> list[Message]:
    connection = await asyncpg.connect(dsn)
    try:
        query = f"select {COLUMNS} from journal.fact where position <= $1 order by tenant desc, position limit $1"
        return [message(found) for found in await connection.fetch(query, most)]
    finally:
        await connection.close()


async def make_tables(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("create schema reading")
        for projection in PROJECTIONS:
            await connection.execute(definition(projection))
    finally:
        await connection.close()


def run(given: Given) -> dict[str, float]:
    facts = asyncio.run(messages(given.journal, given.facts))
    asyncio.run(make_tables(given.reading))
    env = {
        **environment(given.address, 4),
        "MAPPER_TOPIC": f"{Mapper.__module__}:{Mapper.__qualname__}",
        "SHOWING_PERSISTENCE_MODULE": "eventsourcing.postgres",
    }
    with Journal(env) as journal:
        last = 0
        for begin in range(0, len(facts), BATCH):
            part = facts[begin : begin + BATCH]
            last = journal.recorder.append([DCBEvent(TOPIC, pack(one), [*one.tags]) for one in part])
    begun = perf_counter()
    with ProjectionRunner(
        application_class=Journal, projection_class=Showing, view_class=ReadModels, env=env
    ) as runner:
        runner.wait(last, timeout=300)
    return {"rate": len(facts) / (perf_counter() - begun)}


if __name__ == "__main__":
    answer(run(msgspec.json.decode(sys.stdin.buffer.read(), type=Given)))
