"""The read models stay level with the journal, whatever the stream brings, doubles, loses or never says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import asyncpg
import msgspec
import pytest
from nats.aio.client import Client

from deploy.local.nats import RunningNats
from deploy.migrate import make_table
from domain.tenancy import TenantId
from domain.wire import COLUMNS, message, pack
from projections import level
from projections.catalogue import PROJECTIONS
from projections.checkpoints import behind
from projections.consumer import follow, listen
from projections.members import members
from projections.organisation import organisation
from projections.past import folded
from projections.postgres import GONE, Pool
from projections.reading import NotYetVisible, Reading
from projections.run import BATCH, Gap, apply, catch_up
from projections.table import definition, shape
from projections.visible import Visible
from services import relay
from services.hint import connecting, hints
from services.postgres import connect
from tests.conftest import Database
from tests.projections.read_side import checkpoints_of, journal_of, projector, shown
from tests.services.house import Writing, at_work, rows, writing
from tests.story import MATCHED, STORY
from tests.until import until

HARBOUR, NORRSKEN = TenantId("harbour"), TenantId("norrsken")


@dataclass
class Stage:
    database: Database
    gateway: Writing
    pool: Pool
    client: Client
    stream: str

    async def level(self, tenant: str = "harbour", projections: Any = PROJECTIONS) -> None:
        """Waits until every read model shows every fact, and looks whether it shows the right thing."""
        facts = await journal_of(self.database, tenant)

        async def so() -> bool:
            return await checkpoints_of(self.database, tenant) == {len(facts)}

        await until(f"{tenant} is level", so)
        assert await shown(self.pool, tenant, projections) == {p.name: folded(p, facts) for p in projections}

    async def publish(self, *positions: int, tenant: str = "harbour") -> None:
        """Brings these facts onto the stream, however often they were there before."""
        found = await rows(self.database, f"select {COLUMNS} from journal.fact where tenant = $1", tenant)
        facts = {row["position"]: message(row) for row in found}
        for position in positions:
            subject = relay.subject(self.stream, TenantId(tenant), facts[position])
            await self.client.jetstream().publish(subject, pack(facts[position]))

    def follow(self) -> Any:
        return follow(self.pool, PROJECTIONS, self.client, self.stream)


@asynccontextmanager
async def staged(database: Database, nats_server: RunningNats) -> AsyncGenerator[Stage]:
    async with (
        writing(database) as gateway,
        projector(database) as pool,
        connecting(nats_server.url("admin"), "test") as client,
    ):
        await until("NATS is there", lambda: connected(client))
        await relay.ensure_stream(client.jetstream(), database.name)
        yield Stage(database, gateway, pool, client, database.name)


async def connected(client: Client) -> bool:
    return client.is_connected


@pytest.fixture
async def stage(database: Database, nats_server: RunningNats) -> AsyncGenerator[Stage]:
    async with staged(database, nats_server) as made:
        yield made


@pytest.fixture
def no_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first; after it nothing but the stream says that there is something new."""
    monkeypatch.setattr(level, "SWEEP", 3600.0)


async def listening(stage: Stage) -> None:
    async def one() -> bool:
        return (await stage.client.jetstream().stream_info(stage.stream)).state.consumer_count > 0

    await until("the projections listen", one)


async def test_from_journal_over_the_stream_to_the_rows(stage: Stage) -> None:
    relaying = await connect(stage.database.dsn("relay"))
    async with at_work(stage.follow(), relay.follow(relaying, stage.client, stage.stream)):
        hint = hints(stage.client, stage.stream)
        for tenant in (HARBOUR, NORRSKEN):
            for fact in STORY:
                await stage.gateway.say(tenant, fact)
                await hint(tenant)
        for tenant in (HARBOUR, NORRSKEN):
            await stage.level(tenant)
    await relaying.close()


@pytest.mark.usefixtures("no_sweep")
async def test_what_the_stream_brings_is_applied_without_a_sweep(stage: Stage) -> None:
    async with at_work(stage.follow()):
        await listening(stage)
        await stage.gateway.say("harbour", *STORY)
        await stage.publish(*range(1, len(STORY) + 1))
        await stage.level()


@pytest.mark.usefixtures("no_sweep")
async def test_what_is_missing_on_the_stream_is_fetched_from_the_journal(stage: Stage) -> None:
    async with at_work(stage.follow()):
        await listening(stage)
        await stage.gateway.say("harbour", *STORY)
        await stage.publish(len(STORY))
        await stage.level()


@pytest.mark.usefixtures("no_sweep")
async def test_what_comes_twice_or_out_of_order_counts_once(stage: Stage) -> None:
    async with at_work(stage.follow()):
        await listening(stage)
        await stage.gateway.say("harbour", *STORY)
        await stage.publish(2, 1, 1, 3, 2, 1, 6, 5, 4, *range(len(STORY), 0, -1), 1, 2, 3)
        await stage.level()


async def test_what_is_no_fact_on_the_stream_stops_nobody(stage: Stage) -> None:
    async with at_work(stage.follow()):
        await listening(stage)
        await stage.gateway.say("harbour", *STORY)
        for payload in (b"", b"{}", b"\xff", b'{"position":1}'):
            await stage.client.jetstream().publish(f"{stage.stream}.facts.0.harbour.x.Nonsense", payload)
        await stage.publish(*range(1, len(STORY) + 1))
        await stage.level()


async def test_a_stream_taken_away_and_made_again_is_heard_again(stage: Stage) -> None:
    async with at_work(stage.follow()):
        await listening(stage)
        await stage.client.jetstream().delete_stream(stage.stream)
        await relay.ensure_stream(stage.client.jetstream(), stage.stream)
        await listening(stage)
        await stage.gateway.say("harbour", *STORY)
        await stage.level()


@pytest.mark.parametrize("there", [False, True], ids=["none", "not connected"])
async def test_without_nats_the_journal_is_enough(database: Database, there: bool) -> None:
    async with writing(database) as gateway, projector(database) as pool:
        stage = Stage(database, gateway, pool, Client(), database.name)
        async with at_work(follow(pool, PROJECTIONS, Client() if there else None, database.name)):
            await gateway.say("harbour", *STORY)
            await stage.level()
            await gateway.say("harbour", *STORY)
            await stage.level()


async def test_two_projectors_at_once_do_no_harm(stage: Stage) -> None:
    async with (
        projector(stage.database) as other,
        at_work(stage.follow(), follow(other, PROJECTIONS, stage.client, stage.stream)),
    ):
        await listening(stage)
        for n in range(5):
            await stage.gateway.say("harbour", *STORY)
            await stage.publish(*range(n * len(STORY) + 1, (n + 1) * len(STORY) + 1))
        await stage.level()


async def test_a_connection_killed_between_leaves_all_or_nothing(stage: Stage) -> None:
    await stage.gateway.say("harbour", *STORY)
    await stage.gateway.say("norrsken", *STORY)
    await catch_up(stage.pool, PROJECTIONS[:1], HARBOUR)
    facts = await journal_of(stage.database, "harbour")
    lock = await asyncpg.connect(stage.database.dsn("postgres"))
    async with lock.transaction():
        await lock.execute(f"lock table reading.{PROJECTIONS[-1].name}")  # the others are folded by then
        applying = asyncio.create_task(apply(stage.pool, PROJECTIONS, HARBOUR, facts))
        ours = "pg_stat_activity where datname = $1 and usename = 'projector' and wait_event_type = 'Lock'"
        await until("it waits for the last table", lambda: rows(stage.database, f"select from {ours}", stage.stream))
        await rows(stage.database, f"select pg_terminate_backend(pid) from {ours}", stage.stream)
        with pytest.raises(GONE):
            await applying
    await lock.close()
    assert [name for name, found in (await shown(stage.pool, "harbour")).items() if found] == [PROJECTIONS[0].name]
    await apply(stage.pool, PROJECTIONS, HARBOUR, facts)
    await stage.level()


async def test_a_server_that_ends_every_session_is_waited_for(stage: Stage) -> None:
    async with at_work(stage.follow()):
        await stage.gateway.say("harbour", *STORY)
        await stage.level()
        query = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = 'projector'"
        await rows(stage.database, query, stage.stream)
        await stage.gateway.say("harbour", *STORY)
        await stage.level()


async def test_facts_with_a_hole_before_them_are_refused(stage: Stage) -> None:
    await stage.gateway.say("harbour", *STORY)
    facts = await journal_of(stage.database, "harbour")
    with pytest.raises(Gap):
        await apply(stage.pool, PROJECTIONS, HARBOUR, facts[1:])
    with pytest.raises(Gap):
        await apply(stage.pool, PROJECTIONS, HARBOUR, [*facts[:2], *facts[3:]])
    assert not any((await shown(stage.pool, "harbour")).values())


@pytest.mark.usefixtures("no_sweep")
async def test_a_rebuild_of_one_leaves_room_for_others(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.run.BATCH", 3)
    monkeypatch.setattr(level, "BATCH", 3)
    assert BATCH > 3
    for _ in range(10):
        await stage.gateway.say("aflood", *STORY)
    await stage.gateway.say("harbour", MATCHED)
    turns: list[TenantId] = []

    async def tell(tenant: TenantId, facts: Any) -> None:
        turns.append(tenant)

    async with at_work(level.level(stage.pool, PROJECTIONS, level.Gaps(), tell)):
        await stage.level("aflood")
    assert turns.index(HARBOUR) == 1


# a new shape


async def test_a_read_model_of_another_shape_is_made_anew_and_filled_again(stage: Stage) -> None:
    await stage.gateway.say("harbour", *STORY)
    await stage.gateway.say("norrsken", *STORY)
    for tenant in (HARBOUR, NORRSKEN):
        await catch_up(stage.pool, PROJECTIONS, tenant)
    changed = replace(members, version=members.version + 1)
    owner = await asyncpg.connect(stage.database.dsn("postgres"))
    assert await make_table(owner, changed)
    assert not await make_table(owner, changed)
    await owner.close()
    assert await behind(stage.pool, PROJECTIONS) == [HARBOUR, NORRSKEN]
    assert (await shown(stage.pool, "harbour", (members,)))["members"] == {}
    assert (await shown(stage.pool, "harbour", (organisation,)))["organisation"] != {}
    for tenant in (HARBOUR, NORRSKEN):
        await catch_up(stage.pool, (changed, *(p for p in PROJECTIONS if p is not members)), tenant)
        await stage.level(tenant)


async def test_it_is_filled_again_also_where_the_owner_is_nobody_special(stage: Stage) -> None:
    """A managed Postgres gives out no superuser, and then row security holds for the owner too."""
    await stage.gateway.say("harbour", *STORY)
    await catch_up(stage.pool, PROJECTIONS, HARBOUR)
    await rows(stage.database, f"create role {stage.stream}_admin login in role fadder_owner")
    await rows(stage.database, f"grant connect on database {stage.stream} to {stage.stream}_admin")
    owner = await asyncpg.connect(stage.database.dsn(f"{stage.stream}_admin"))
    try:
        assert await make_table(owner, replace(members, version=members.version + 1))
    finally:
        await owner.close()
        await rows(stage.database, f"revoke connect on database {stage.stream} from {stage.stream}_admin")
        await rows(stage.database, f"drop role {stage.stream}_admin")
    assert await behind(stage.pool, PROJECTIONS) == [HARBOUR]


def test_the_shape_is_that_of_the_columns_and_the_version() -> None:
    shapes = {shape(members), shape(replace(members, version=9)), shape(replace(members, found_by=(("name",),)))}
    assert len(shapes) == 3
    assert "force row level security" in definition(members)


# reading


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
