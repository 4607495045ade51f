"""Whoever reads is told what it shows, waits for what is not there yet, and hears of what is new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import msgspec
import pytest
from structlog.testing import capture_logs

from deploy.local.nats import RunningNats
from projections.catalogue import PROJECTIONS
from projections.consumer import listen
from projections.members import members
from projections.reading import NotYetVisible, Reading, Reshaped
from projections.run import apply, catch_up
from projections.visible import Visible
from services.postgres import connect
from tests.conftest import Database
from tests.projections.following import HARBOUR, NORRSKEN, Stage, staged
from tests.projections.read_side import journal_of
from tests.services.house import at_work, rows
from tests.story import STORY
from tests.until import until


@pytest.fixture
async def stage(database: Database, nats_server: RunningNats) -> AsyncGenerator[Stage]:
    async with staged(database, nats_server) as made:
        yield made


@asynccontextmanager
async def reading(stage: Stage) -> AsyncGenerator[Reading]:
    pool = await connect(stage.database.dsn("gateway_read"))
    yield Reading(pool)
    await pool.close()


async def test_a_position_that_does_not_come_is_not_waited_for_long(stage: Stage) -> None:
    await stage.gateway.say("harbour", *STORY)
    async with reading(stage) as door:
        with pytest.raises(NotYetVisible):
            await door.reach(HARBOUR, 1, 0.1)
        await catch_up(stage.pool, PROJECTIONS, HARBOUR)
        await door.reach(HARBOUR, len(STORY), 0.1)
        with pytest.raises(NotYetVisible):
            await door.reach(HARBOUR, len(STORY) + 1, 0.1)
        with pytest.raises(NotYetVisible):
            await door.reach(NORRSKEN, 1, 0.1)


async def test_a_table_that_another_version_of_the_program_has_made_is_asked_again(stage: Stage) -> None:
    """While an old and a new program are there side by side: before the rebuild one of them, after it the other."""
    await stage.gateway.say("harbour", *STORY)
    await catch_up(stage.pool, PROJECTIONS, HARBOUR)
    async with reading(stage) as door:
        await rows(stage.database, "alter table reading.members rename column name to called")
        for where in ("true", "t.name = 'Ada'"):
            with capture_logs() as said, pytest.raises(Reshaped):
                await door.rows(members, HARBOUR, where)
            assert [(one["log_level"], one["read_model"]) for one in said] == [("error", "members")]
        await rows(stage.database, "alter table reading.members rename column called to name")
        assert len((await door.rows(members, HARBOUR)).rows) == 2
        await rows(stage.database, "alter table reading.members rename to others")
        with pytest.raises(Reshaped):
            await door.rows(members, HARBOUR)


async def test_an_answer_says_which_position_it_shows(stage: Stage) -> None:
    async with reading(stage) as door:
        assert (await door.rows(members, HARBOUR)).position == 0
        await stage.gateway.say("harbour", *STORY)
        await catch_up(stage.pool, PROJECTIONS, HARBOUR)
        answer = await door.rows(members, HARBOUR, "key = $2", "ada")
        assert ([row.name for row in answer.rows], answer.position) == (["Ada"], len(STORY))
        nobody = await door.rows(members, HARBOUR, "key = $2", "nobody")
        assert (nobody.rows, nobody.position) == ([], len(STORY))


async def test_the_slowest_read_model_says_what_is_visible(stage: Stage) -> None:
    await stage.gateway.say("harbour", *STORY)
    facts = await journal_of(stage.database, "harbour")
    async with reading(stage) as door:
        await apply(stage.pool, PROJECTIONS[1:], HARBOUR, facts)
        assert await door.visible(HARBOUR) == 0
        await apply(stage.pool, PROJECTIONS[:1], HARBOUR, facts[:2])
        assert await door.visible(HARBOUR) == 2


async def test_a_read_model_that_is_no_more_holds_nothing_back(stage: Stage) -> None:
    await stage.gateway.say("harbour", *STORY)
    await catch_up(stage.pool, PROJECTIONS, HARBOUR)
    await rows(stage.database, "insert into working.model values ('long_gone', 'old')")
    await rows(stage.database, "insert into reading.checkpoint values ('harbour', 'long_gone', 1, 'old')")
    async with reading(stage) as door:
        await door.reach(HARBOUR, len(STORY), 0.1)
        assert (await door.rows(members, HARBOUR)).position == len(STORY)


async def test_a_word_on_the_stream_wakes_those_who_wait(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.reading.LOOK", 30.0)
    async with reading(stage) as door:
        await listen(stage.client, stage.stream, door.hear)
        waiting = asyncio.create_task(door.reach(HARBOUR, len(STORY), 20))
        await stage.gateway.say("harbour", *STORY)
        async with at_work(stage.follow()):
            await asyncio.wait_for(waiting, 10)
        said = msgspec.json.encode(Visible(99, ("pair:p1",)))
        changes = door.changes(HARBOUR, "pair:p1", every=30.0)
        await anext(changes)
        next_one = asyncio.ensure_future(anext(changes))
        await stage.client.publish(f"{stage.stream}.visible.harbour", said)
        await asyncio.wait_for(next_one, 5)


async def test_a_word_of_what_does_not_show_is_not_believed(stage: Stage) -> None:
    await stage.gateway.say("harbour", *STORY)
    async with reading(stage) as door:
        door.hear(HARBOUR, Visible(len(STORY), ()))
        with pytest.raises(NotYetVisible):
            await door.reach(HARBOUR, len(STORY), 0.1)
        await catch_up(stage.pool, PROJECTIONS, HARBOUR)
        await door.reach(HARBOUR, len(STORY), 0.1)


async def test_a_word_that_nobody_understands_is_passed_over(stage: Stage) -> None:
    async with reading(stage) as door:
        words, said = list[int](), msgspec.json.encode(Visible(1, ()))
        await listen(stage.client, stage.stream, lambda _, word: words.append(word.position))
        with capture_logs() as logs:
            for word in (b"", b"\xff", b"{}", b"[" * 100_000, said):
                await stage.client.publish(f"{stage.stream}.visible.harbour", word)
            await until("the last one is heard", lambda: as_told(words))
        assert (words, logs) == ([1], [])
        assert await door.visible(HARBOUR) == 0


async def as_told(words: list[int]) -> bool:
    return bool(words)


async def test_what_is_said_of_other_things_puts_off_no_beat(stage: Stage) -> None:
    async with reading(stage) as door:

        async def talk() -> None:
            while True:
                door.hear(HARBOUR, Visible(1, ("pair:p2",)))
                await asyncio.sleep(0)

        changes = door.changes(HARBOUR, "pair:p1", every=0.01)
        await anext(changes)
        async with at_work(talk()):
            await asyncio.wait_for(anext(changes), 5)
