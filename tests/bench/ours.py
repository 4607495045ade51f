"""Callers of our journal, in one process, as the gateway holds them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import perf_counter

import uvloop
from eventsourcing.dcb.api import DCBEvent, DCBQuery, DCBQueryItem
from uuid_utils.compat import uuid7

from domain.language import Role, Via
from domain.tenancy import TenantId
from services.batching import Batches
from services.journal import Appended, Condition, Entry, event, nothing_new
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from tests.bench.load import BY, NAME, NOW, REQUEST, Done, Pair, Stopwatch, Task, answer, asked, pair


async def crowd(task: Task) -> Done:
    pool = await connect(task.address)
    batches = Batches(pool)
    running = asyncio.create_task(batches.run())
    watch = Stopwatch(task)
    async with asyncio.TaskGroup() as callers:
        for n in range(task.callers):
            tenant = TenantId(task.tenants[n % len(task.tenants)])
            callers.create_task(caller(PostgresJournal(tenant, pool, batches), watch, pair()))
    running.cancel()
    await pool.close()
    return watch.told()


async def caller(journal: PostgresJournal, watch: Stopwatch, own: Pair) -> None:
    events = [event(NAME, own.body, own.tags)]
    scope = DCBQuery([DCBQueryItem(tags=[own.tags[0]])])
    while watch.next():
        since = perf_counter()
        outcome = await journal.append(command(events, nothing_new(scope, own.after)))
        assert isinstance(outcome, Appended)
        own.after = outcome.position
        watch.done(since)


def command(events: Sequence[DCBEvent], condition: Condition) -> Entry:
    return Entry(
        command_id=uuid7(),
        request=REQUEST,
        events=events,
        condition=condition,
        by=BY,
        role=Role.COORDINATOR,
        via=Via.API,
        recorded_at=NOW,
    )


if __name__ == "__main__":
    answer(uvloop.run(crowd(asked())))
