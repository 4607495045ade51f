"""The read models stay level with the journal, whatever the stream brings, doubles, loses or never says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from typing import Any, get_type_hints

import asyncpg
import msgspec
import pytest
from nats.aio.client import Client

from deploy.local.nats import RunningNats
from deploy.migrate import make_table
from domain.catalogue import FACTS
from domain.goal import GoalSet
from domain.notes import NoteWritten
from domain.tenancy import TenantId
from domain.wire import version_of
from projections import level
from projections.audit_trail import audit_trail
from projections.catalogue import PROJECTIONS
from projections.checkpoints import behind
from projections.consumer import follow
from projections.members import members
from projections.organisation import organisation
from projections.pair_vault import pair_vault
from projections.postgres import GONE
from projections.run import BATCH, Gap, apply, catch_up
from projections.table import definition, shape
from services import relay
from services.hint import hints
from services.postgres import connect
from tests.conftest import Database
from tests.projections.following import HARBOUR, NORRSKEN, Stage, staged
from tests.projections.read_side import journal_of, projector, shown
from tests.services.house import at_work, rows, writing
from tests.story import MATCHED, STORY
from tests.until import until


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


async def test_what_the_journal_does_not_have_is_in_no_read_model(stage: Stage) -> None:
    """The stream may be ahead of it: after a failover that has lost the last commits, or by somebody who lies there."""
    await stage.gateway.say("harbour", *STORY)
    facts = await journal_of(stage.database, "harbour")
    ahead = msgspec.structs.replace(facts[0], position=len(facts) + 1)
    with pytest.raises(Gap):
        await apply(stage.pool, PROJECTIONS, HARBOUR, [*facts, ahead])
    await apply(stage.pool, PROJECTIONS, HARBOUR, facts)
    with pytest.raises(Gap):
        await apply(stage.pool, PROJECTIONS, HARBOUR, [ahead])
    await stage.level()


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


def test_a_read_model_that_keeps_facts_as_they_are_told_is_made_anew_when_one_is_told_otherwise() -> None:
    """Else its rows would say less of what was recorded before than a rebuild makes of the same facts."""
    keeping = [one for one in PROJECTIONS if Mapping[str, Any] in get_type_hints(one.row).values()]
    assert keeping == [one for one in PROJECTIONS if one.keeps] == [pair_vault, audit_trail]
    assert set(pair_vault.hears or ()) == set(pair_vault.keeps)
    assert set(FACTS.values()) == set(audit_trail.keeps)
    now = replace(pair_vault, keeps=(GoalSet,))
    assert version_of("GoalSet") > version_of("NoteWritten") == 1
    assert shape(now) != shape(replace(now, keeps=())) == shape(replace(now, keeps=(NoteWritten,)))
