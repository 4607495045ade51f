"""Commands that share a call share nothing else: each has its own outcome, whatever happens to its neighbours."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date
from pathlib import Path
from signal import SIGKILL
from typing import Any, cast

import asyncpg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem

from deploy.local import postgres as local_postgres
from deploy.local import process
from deploy.migrate import migrate
from domain.language import MemberId
from domain.tenancy import TenantId
from services import batching
from services.batching import Batches
from services.chain import check
from services.journal import Appended, Conflict, Entry, Known, Outcome, Unavailable
from services.postgres import Kept, connect
from tests.conftest import Database
from tests.services.house import Writing, raw, rows, writing
from tests.until import until

HARBOUR = TenantId("harbour")
OURS = "pg_stat_activity where datname = $1 and usename = 'gateway_write'"


def note(*tags: str, text: bytes = b"{}", **more: Any) -> Entry:
    return raw([DCBEvent("Noted", text, [*tags])], **more)


def unless(*tags: str, after: int = 0) -> DCBAppendCondition:
    return DCBAppendCondition(DCBQuery([DCBQueryItem(tags=[*tags])]), after=after)


@pytest.fixture
async def gateway(database: Database) -> AsyncGenerator[Writing]:
    async with writing(database) as made:
        yield made


@pytest.fixture
async def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[Entry]]:
    """Every call that goes to Postgres, as it goes."""
    seen: list[list[Entry]] = []
    true = batching.append_all

    async def noted(pool: Kept, entries: list[tuple[TenantId, Entry]]) -> list[Outcome]:
        seen.append([entry for _, entry in entries])
        return await true(pool, entries)

    monkeypatch.setattr(batching, "append_all", noted)
    return seen


async def together(gateway: Writing, *entries: Entry, tenant: str = "harbour") -> list[Any]:
    submit = gateway.batches.submit
    return await asyncio.gather(*(submit(TenantId(tenant), entry) for entry in entries), return_exceptions=True)


async def count(database: Database) -> int:
    return (await rows(database, "select count(*) from journal.fact"))[0][0]


async def test_neighbours_share_a_call(gateway: Writing, calls: list[list[Entry]]) -> None:
    outcomes = await together(gateway, *(note(f"thing:{n}") for n in range(50)))
    assert outcomes == [Appended(n) for n in range(1, 51)]
    assert len(calls) == 1


async def test_one_refused_harms_nobody(gateway: Writing) -> None:
    await together(gateway, note("seat:1"))
    outcomes = await together(gateway, note("a"), note("seat:1", condition=unless("seat:1")), note("b"))
    assert outcomes == [Appended(2), Conflict(), Appended(3)]


async def test_a_condition_that_speaks_of_a_neighbour_is_held_against_it(gateway: Writing) -> None:
    asked = [note("seat:1", condition=unless("seat:1")) for _ in range(20)]
    outcomes = await together(gateway, *asked)
    assert outcomes.count(Appended(1)) == 1
    assert outcomes.count(Conflict()) == 19


async def test_the_same_command_twice_at_once_is_done_once(gateway: Writing, database: Database) -> None:
    once = note("a")
    first, again, other, last = await together(gateway, once, once, note("b"), once)
    assert sorted(map(type, (first, again, last)), key=str) == [Appended, Known, Known]
    assert first.position == again.position == last.position
    assert isinstance(other, Appended)
    assert await count(database) == 2


@pytest.mark.parametrize(
    "bad",
    [
        note("nul:\0"),
        note("half:\ud800"),
        replace(note("day"), occurred_on=cast("date", "yesterday")),
        replace(note("by"), by="\0"),
        replace(note("far"), causation=2**70),
    ],
    ids=["nul", "surrogate", "wrong type", "author", "number"],
)
async def test_what_postgres_cannot_take_fails_alone(gateway: Writing, database: Database, bad: Entry) -> None:
    before, after = [note(f"a:{n}") for n in range(7)], [note(f"b:{n}") for n in range(6)]
    outcomes = await asyncio.wait_for(together(gateway, *before, bad, *after), 5)
    assert isinstance(outcomes.pop(7), Exception)
    assert outcomes == [Appended(n) for n in range(1, 14)]
    assert await count(database) == 13


async def test_a_lone_command_and_many_make_one_chain(gateway: Writing, database: Database) -> None:
    await together(gateway, note("thing:1", "other"))
    await together(gateway, *(note(f"thing:{n}", "other") for n in range(5)))
    await together(gateway, note(condition=unless("thing:9")))
    told = note("thing:9", condition=unless("thing:9", "other"))
    await together(gateway, replace(told, on_behalf_of=MemberId("ada"), causation=1))
    assert await together(gateway, note("a", condition=unless("thing:9"))) == [Conflict()]
    connection = await asyncpg.connect(database.dsn("operator"))
    checked = await check(connection, HARBOUR)
    await connection.close()
    assert (checked.facts, checked.bad) == (8, None)


async def test_a_caller_who_leaves_takes_nobody_along(gateway: Writing, database: Database) -> None:
    submitted = [asyncio.create_task(gateway.batches.submit(HARBOUR, note(f"t:{n}"))) for n in range(10)]
    await asyncio.sleep(0)
    for task in submitted[::2]:
        task.cancel()
    outcomes = await asyncio.gather(*submitted, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError, Appended] * 5
    assert await together(gateway, note("next")) == [Appended(6)]


async def test_a_caller_who_leaves_while_the_call_is_out_may_ask_again(gateway: Writing, database: Database) -> None:
    lock = await asyncpg.connect(database.dsn("postgres"))
    await together(gateway, note("first"))
    entry = note("second")
    async with lock.transaction():
        await lock.execute("select from journal.organisation for update")
        asking = asyncio.create_task(gateway.batches.submit(HARBOUR, entry))
        await until("the append waits for the organisation", lambda: waiting_for_a_lock(database))
        asking.cancel()
    await lock.close()
    assert await together(gateway, entry) == [Known(2)]


async def waiting_for_a_lock(database: Database) -> list[Any]:
    query = (
        "select pid from pg_stat_activity where datname = $1 and usename = 'gateway_write' and wait_event_type = 'Lock'"
    )
    return await rows(database, query, database.name)


async def test_a_flood_delays_another_by_at_most_a_call(gateway: Writing, calls: list[list[Entry]]) -> None:
    flood = [
        asyncio.create_task(gateway.batches.submit(TenantId("flood"), note(f"f:{n}")))
        for n in range(batching.WAITING + 4 * batching.MOST)
    ]
    await until("the flood has begun", lambda: begun(calls))
    before, mine = len(calls), note("mine")
    assert await gateway.batches.submit(HARBOUR, mine) == Appended(1)
    assert mine in calls[before]
    assert not all(task.done() for task in flood)
    await asyncio.gather(*flood)


async def begun(calls: list[list[Entry]]) -> bool:
    return len(calls) > 0


async def test_many_organisations_take_turns(gateway: Writing, calls: list[list[Entry]]) -> None:
    names = [TenantId(f"org-{n:03}") for n in range(batching.MOST * 2)]
    await asyncio.gather(*(gateway.batches.submit(name, note("x")) for name in names for _ in range(2)))
    served = [entry.command_id for call in calls for entry in call]
    assert len(served) == len({*served}) == len(names) * 2
    assert len(calls) == 4


async def test_who_comes_when_there_is_no_room_waits_to_be_let_in(
    gateway: Writing, calls: list[list[Entry]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "WAITING", 3)
    outcomes = await together(gateway, *(note(f"t:{n}") for n in range(10)))
    assert {*outcomes} == {Appended(n) for n in range(1, 11)}
    assert max(map(len, calls)) <= 3


async def test_when_the_appends_end_nobody_is_left_waiting(database: Database) -> None:
    pool = await connect(database.dsn("gateway_write"))
    lock = await asyncpg.connect(database.dsn("postgres"))
    batches = Batches(pool)
    running = asyncio.create_task(batches.run())
    await batches.submit(HARBOUR, note("first"))
    async with lock.transaction():
        await lock.execute("select from journal.organisation for update")
        out = asyncio.create_task(batches.submit(HARBOUR, note("out")))
        await until("the append waits for the organisation", lambda: waiting_for_a_lock(database))
        queued = asyncio.create_task(batches.submit(HARBOUR, note("queued")))
        await asyncio.sleep(0)
        running.cancel()
        outcomes = await asyncio.wait_for(asyncio.gather(out, queued, return_exceptions=True), 5)
    assert [type(outcome) for outcome in outcomes] == [Unavailable, Unavailable]
    with pytest.raises(Unavailable):
        await batches.submit(HARBOUR, note("late"))
    await lock.close()
    await pool.close()


async def test_a_connection_killed_on_the_way_is_resolved_by_the_command_id(
    gateway: Writing, database: Database
) -> None:
    await together(gateway, note("first"))
    lock = await asyncpg.connect(database.dsn("postgres"))
    async with lock.transaction():
        await lock.execute("select from journal.organisation for update")
        asking = asyncio.create_task(together(gateway, *(note(f"t:{n}") for n in range(5))))
        await until("the append waits for the organisation", lambda: waiting_for_a_lock(database))
        query = (
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'gateway_write'"
        )
        await rows(database, query, database.name)
    assert await asking == [Appended(n) for n in range(2, 7)]
    assert await count(database) == 6
    await lock.close()


async def test_an_outcome_lost_after_the_commit_is_resolved_by_the_command_id(
    gateway: Writing, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    true, lost = batching.append_all, 0

    async def losing(pool: Kept, entries: list[tuple[TenantId, Entry]]) -> list[Outcome]:
        nonlocal lost
        outcomes = await true(pool, entries)
        if not lost:
            lost += 1
            raise asyncpg.ConnectionDoesNotExistError
        return outcomes

    monkeypatch.setattr(batching, "append_all", losing)
    assert await together(gateway, note("a"), note("b")) == [Known(1), Known(2)]
    assert await count(database) == 2


async def test_an_organisation_locked_for_long_is_asked_again(database: Database) -> None:
    await rows(database, f"alter role gateway_write in database {database.name} set lock_timeout = '50ms'")
    lock = await asyncpg.connect(database.dsn("postgres"))
    async with writing(database) as gateway:
        await together(gateway, note("first"))
        transaction = lock.transaction()
        await transaction.start()
        await lock.execute("select from journal.organisation for update")
        asking = asyncio.create_task(gateway.batches.submit(HARBOUR, note("second")))
        await until("the append waits for the organisation", lambda: waiting_for_a_lock(database))
        await transaction.rollback()
        assert await asyncio.wait_for(asking, 5) == Appended(2)
    await lock.close()


async def test_a_killed_server_loses_and_doubles_nothing(tmp_path: Path) -> None:
    server = await local_postgres.start(tmp_path, durable=False)
    try:
        admin = await asyncpg.connect(server.dsn("postgres", "postgres"))
        await admin.execute("create database fadder")
        await admin.close()
        await migrate(server.dsn("postgres", "fadder"))
        database = Database(server, "fadder")
        async with writing(database) as gateway:
            sent = [note(f"t:{n}", occurred_on=date(2026, 1, 1)) for n in range(600)]
            asking = asyncio.create_task(together(gateway, *sent))
            await until("some have been recorded", lambda: count(database))
            os.kill(server.pid, SIGKILL)
            await server.process.wait()
            again = await process.start(server.server.program)
            outcomes = await asking
            kept = await rows(database, "select position, command_id from journal.fact order by position")
            assert [row["position"] for row in kept] == [*range(1, 601)]
            assert {row["command_id"] for row in kept} == {entry.command_id for entry in sent}
            assert sorted(outcome.position for outcome in outcomes) == [*range(1, 601)]
            await process.stop(again, server.server.program)
    finally:
        await server.stop()


async def test_a_server_that_stays_away_is_told_of_in_time(gateway: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(pool: Kept, entries: list[tuple[TenantId, Entry]]) -> list[Outcome]:
        raise ConnectionRefusedError

    monkeypatch.setattr(batching, "append_all", away)
    monkeypatch.setattr(batching, "PATIENCE", 0.2)
    clock = asyncio.get_running_loop().time
    began = clock()
    outcomes = await together(gateway, *(note(f"t:{n}") for n in range(batching.MOST * 4)))
    assert {type(outcome) for outcome in outcomes} == {Unavailable}
    assert clock() - began < 2
