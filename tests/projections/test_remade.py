"""Read models made anew while everything goes on, and swapped in one step."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import asyncpg
import msgspec
import pytest
from hypothesis import given, settings

from domain.language import MemberId, Role
from domain.member import MemberJoined, RoleGranted
from domain.offboarding import OrganisationOffboarded
from domain.tenancy import TenantId
from projections import filling, rebuilding
from projections.catalogue import PROJECTIONS
from projections.consumer import follow
from projections.members import members
from projections.opening import Opening
from projections.past import folded
from projections.postgres import Pool
from projections.projection import Projection
from projections.reading import Reading
from projections.rebuild import fill, remade
from projections.rebuilding import Busy, Rebuild
from projections.run import catch_up
from projections.table import shape
from services.postgres import connect
from tests.conftest import Database
from tests.projections.read_side import checkpoints_of, journal_of, projector, shown
from tests.services.house import MASTER, Writing, at_work, rows, writing
from tests.story import ANY_FACT, STORY
from tests.until import until

HARBOUR, NORRSKEN = TenantId("harbour"), TenantId("norrsken")
ADA = MemberId("ada")


def some_facts(number: int) -> list[object]:
    """As random as they come, and the same in every run."""
    found: list[object] = []

    @settings(max_examples=number, derandomize=True, database=None, deadline=None)
    @given(ANY_FACT)
    def draw(fact: object) -> None:
        found.append(fact)

    draw()
    return found


@dataclass
class Stage:
    database: Database
    gateway: Writing
    pool: Pool

    def rebuild(self, projections: tuple[Projection[Any], ...] = PROJECTIONS) -> Rebuild:
        async def one() -> Any:
            return await asyncpg.connect(self.database.dsn("postgres"))

        return Rebuild(projections, one, Opening(MASTER.unwrap))

    async def level(self, *tenants: str) -> None:
        for tenant in tenants:
            while await catch_up(self.pool, PROJECTIONS, TenantId(tenant), Opening(MASTER.unwrap)):
                pass

    async def content(self, name: str) -> list[str]:
        """All columns of all rows, as Postgres writes them."""
        return [
            row[0] for row in await rows(self.database, f"select t::text from reading.{name} t order by tenant, key")
        ]

    async def everything(self) -> dict[str, list[str]]:
        return {projection.name: await self.content(projection.name) for projection in PROJECTIONS}


@pytest.fixture
async def stage(database: Database) -> AsyncGenerator[Stage]:
    async with writing(database) as gateway, projector(database) as pool:
        yield Stage(database, gateway, pool)


async def catalogue_of(database: Database, name: str) -> Any:
    """What Postgres knows of a table: columns, indexes, policies, grants, and its comment."""
    return await rows(
        database,
        """
        select c.relname, c.relacl::text, c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole::text,
            obj_description(c.oid, 'pg_class') as comment,
            (select array_agg((a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull)::text order by a.attnum)
             from pg_attribute a where a.attrelid = c.oid and a.attnum > 0) as columns,
            (select array_agg(i.indexdef order by i.indexdef) from pg_indexes i
             where i.schemaname = 'reading' and i.tablename = c.relname) as indexes,
            (select array_agg(p.policyname || coalesce(p.qual, '') || p.roles::text) from pg_policies p
             where p.schemaname = 'reading' and p.tablename = c.relname) as policies
        from pg_class c where c.oid = to_regclass('reading.' || $1)
        """,
        name,
    )


@pytest.mark.parametrize("small", [False, True], ids=["at once", "in many steps"])
async def test_i16_rebuilt_is_live_byte_for_byte(stage: Stage, monkeypatch: pytest.MonkeyPatch, small: bool) -> None:
    if small:
        monkeypatch.setattr(rebuilding, "PAGE", 7)
        monkeypatch.setattr(filling, "ROWS", 20)
    for tenant in (HARBOUR, NORRSKEN):
        await stage.gateway.say(tenant, *STORY, *some_facts(120), *STORY)
    await stage.gateway.chest.of(HARBOUR).made([])
    await stage.level(HARBOUR, NORRSKEN)
    live = await stage.everything()
    assert all(live.values()), "every read model has something to compare"
    before = [await catalogue_of(stage.database, projection.name) for projection in PROJECTIONS]
    await remade(stage.rebuild())
    assert await stage.everything() == live
    assert [await catalogue_of(stage.database, projection.name) for projection in PROJECTIONS] == before
    assert not await rows(stage.database, "select from pg_tables where schemaname = 'rebuilding'")


async def test_whoever_has_left_is_in_no_read_model_however_it_is_made(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "PAGE", 7)
    monkeypatch.setattr(filling, "ROWS", 20)
    for tenant in (HARBOUR, NORRSKEN):
        await stage.gateway.say(tenant, *STORY)
        await stage.level(tenant)
    norrsken = await stage.everything()
    await stage.gateway.say(HARBOUR, OrganisationOffboarded("0b"))
    await stage.level(HARBOUR)
    live = await stage.everything()
    assert {name: [row for row in rows if row.startswith("(norrsken")] for name, rows in norrsken.items()} == live
    await remade(stage.rebuild())
    assert await stage.everything() == live
    assert await checkpoints_of(stage.database, HARBOUR) == {len(STORY) + 1}


async def test_it_goes_on_while_reads_and_writes_do(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "PAGE", 50)
    monkeypatch.setattr(filling, "ROWS", 200)
    reading = Reading(await connect(stage.database.dsn("gateway_read"), most=2))
    more = some_facts(60)
    done = asyncio.Event()
    said = itertools.count()

    async def write() -> None:
        for fact in itertools.cycle([*STORY, *more]):
            await stage.gateway.say(HARBOUR, fact)
            next(said)
            if done.is_set():
                return

    async def look() -> None:
        seen = 0
        while not done.is_set():
            answer = await reading.rows(members, HARBOUR, "t.key = $2", "ada")
            assert answer.position >= seen, "what was shown is not taken back"
            assert answer.rows, "it is there all the time"
            seen = answer.position

    for _ in range(20):
        await stage.gateway.say(HARBOUR, *STORY)
        await stage.gateway.say(NORRSKEN, *STORY)
    await stage.level(HARBOUR, NORRSKEN)
    async with at_work(follow(stage.pool, PROJECTIONS, None, stage.database.name)):
        working = [asyncio.create_task(write()), asyncio.create_task(look())]
        try:
            for _ in range(3):
                await remade(stage.rebuild())
        finally:
            done.set()
            await asyncio.gather(*working)
        facts = await journal_of(stage.database, HARBOUR)
        assert next(said) > 3

        async def level() -> bool:
            return await checkpoints_of(stage.database, HARBOUR) == {len(facts)}

        await until("all is level", level)
    assert await shown(stage.pool, HARBOUR) == {p.name: folded(p, facts) for p in PROJECTIONS}
    await reading.pool.close()


async def test_some_are_rebuilt_and_the_others_are_not_touched(stage: Stage) -> None:
    await stage.gateway.say(HARBOUR, *STORY)
    await stage.level(HARBOUR)
    oids = dict(
        await rows(stage.database, "select relname, oid from pg_class where relnamespace = 'reading'::regnamespace")
    )
    await remade(stage.rebuild((members,)))
    after = dict(
        await rows(stage.database, "select relname, oid from pg_class where relnamespace = 'reading'::regnamespace")
    )
    assert {name for name in after if oids[name] != after[name]} == {"members", "members_pkey"}


async def test_a_new_version_takes_the_place_of_the_old_and_old_programs_write_nothing(stage: Stage) -> None:
    await stage.gateway.say(HARBOUR, *STORY)
    await stage.level(HARBOUR)
    old = await stage.content("members")
    newer = replace(members, version=members.version + 1, evolve=shouted)
    await remade(stage.rebuild((newer,)))
    anew = await stage.content("members")
    assert anew != old
    await stage.gateway.say(HARBOUR, RoleGranted(ADA, Role.AUDITOR), MemberJoined(MemberId("new"), "New"))
    await stage.gateway.say(NORRSKEN, *STORY)
    await stage.level(HARBOUR, NORRSKEN)  # an old program, which knows but its own shape
    assert await stage.content("members") == anew
    found = await rows(
        stage.database, "select tenant, position, shape from reading.checkpoint where projection = 'members'"
    )
    assert [tuple(one) for one in found] == [("harbour", len(STORY), shape(newer))]
    for tenant in (HARBOUR, NORRSKEN):
        await catch_up(stage.pool, (newer,), tenant)
    facts = await journal_of(stage.database, HARBOUR)
    assert (await shown(stage.pool, HARBOUR, (newer,)))["members"] == folded(newer, facts)


def shouted(row: Any, recorded: Any) -> Any:
    after = members.evolve(row, recorded)
    return after and msgspec.structs.replace(after, name=after.name.upper())


async def test_killed_in_the_midst_it_leaves_the_old_ones_and_goes_on_the_next_time(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "PAGE", 10)
    monkeypatch.setattr(filling, "ROWS", 30)
    for _ in range(40):
        await stage.gateway.say(HARBOUR, *STORY)
    await stage.level(HARBOUR)
    live = await stage.everything()
    for most in (1, 2, 3):
        with suppress(ExceptionGroup):
            await remade(stage.rebuild(), say=dying(most))
        assert await stage.everything() == live
    left = await rows(stage.database, "select position from rebuilding.checkpoint")
    assert 0 < left[0]["position"] < 40 * len(STORY)
    counted: list[int] = []
    await remade(stage.rebuild(), say=counted.append)
    assert sum(counted) == 40 * len(STORY) - left[0]["position"], "what had been done is not done again"
    assert await stage.everything() == live


def dying(most: int) -> Any:
    left = itertools.count()

    def say(_: int) -> None:
        if next(left) >= most:
            raise KeyError("killed")

    return say


async def test_what_was_left_of_other_shapes_is_begun_again(stage: Stage) -> None:
    await stage.gateway.say(HARBOUR, *STORY)
    await stage.level(HARBOUR)
    other = stage.rebuild((replace(members, version=99, evolve=shouted),))
    control = await other.connected()
    await other.prepare(control)
    await fill(other, await other.heads(control))
    await control.close()
    live = await stage.everything()
    await remade(stage.rebuild((members,)))
    assert await stage.everything() == live


async def test_two_at_once_are_refused(stage: Stage) -> None:
    first = stage.rebuild()
    control = await first.connected()
    await first.prepare(control)
    with pytest.raises(Busy):
        await remade(stage.rebuild())
    await control.close()
    await until("the first has gone", lambda: succeeds(stage))


async def succeeds(stage: Stage) -> bool:
    with suppress(Busy):
        await remade(stage.rebuild())
        return True
    return False


# dead letters


def fragile(name: str | None = None, *, poison: bool = False) -> Projection[Any]:
    def evolve(row: Any, recorded: Any) -> Any:
        if poison and recorded.fact == RoleGranted(ADA, Role.ADMIN):
            raise ZeroDivisionError
        after = members.evolve(row, recorded)
        return replace(after, name=name) if after and after.member == ADA and name is not None else after

    return replace(members, evolve=evolve)


TOLD = (MemberJoined(ADA, "Ada"), RoleGranted(ADA, Role.ADMIN), RoleGranted(ADA, Role.AUDITOR), *STORY)


@pytest.mark.parametrize("projection", [fragile(poison=True), fragile("nul \0")], ids=["fold", "row"])
async def test_what_cannot_be_folded_is_parked_in_a_rebuild_as_it_is_live(
    stage: Stage, projection: Projection[Any]
) -> None:
    letters = (
        "select tenant, projection, key, position, name, error, skipped from reading.dead_letter order by position"
    )
    await stage.gateway.say(HARBOUR, *TOLD)
    while await catch_up(stage.pool, (projection,), HARBOUR):
        pass
    live, parked = await stage.content("members"), await rows(stage.database, letters)
    assert parked
    await remade(stage.rebuild((projection,)))
    assert await stage.content("members") == live
    assert await rows(stage.database, letters) == parked
    (counted,) = await rows(stage.database, "select parked from reading.checkpoint where projection = 'members'")
    assert counted["parked"] == len(parked)
    await remade(stage.rebuild((members,)))
    assert not await rows(stage.database, letters), "a better program needs none of them"
    await stage.gateway.say(HARBOUR, OrganisationOffboarded("0b"))
    await remade(stage.rebuild((projection,)))
    assert not await rows(stage.database, letters), "nor does whoever has left"


async def test_bytes_that_nobody_can_read_are_parked_in_a_rebuild_as_they_are_live(stage: Stage) -> None:
    letters = "select projection, key, position, name, error from reading.dead_letter order by position, projection"
    await stage.gateway.say(HARBOUR, *TOLD)
    await rows(stage.database, "alter table journal.fact disable trigger unchangeable")
    await rows(stage.database, "update journal.fact set body = '{' where position = 2")
    while await catch_up(stage.pool, (members,), HARBOUR):
        pass
    live, parked = await stage.content("members"), await rows(stage.database, letters)
    assert parked
    await remade(stage.rebuild((members,)))
    assert await stage.content("members") == live
    assert await rows(stage.database, letters) == parked


async def test_what_was_skipped_is_skipped_again_also_where_it_happened_meanwhile(stage: Stage) -> None:
    await stage.gateway.say(HARBOUR, *TOLD)
    await catch_up(stage.pool, (members,), HARBOUR)
    rebuild = stage.rebuild((members,))
    control = await rebuild.connected()
    await rebuild.prepare(control)
    await fill(rebuild, await rebuild.heads(control))
    await rows(
        stage.database,
        "insert into reading.dead_letter (tenant, projection, key, position, name, skipped) "
        "values ('harbour', 'members', 'ada', 2, 'RoleGranted', true)",
    )
    assert await rebuild.swap(control) == [HARBOUR]
    await control.close()
    await until("the first has gone", lambda: succeeds(stage))
    assert (await shown(stage.pool, HARBOUR))["members"]["ada"].roles == folded(
        members, [fact for fact in await journal_of(stage.database, HARBOUR) if fact.position != 2]
    )["ada"].roles
    assert [tuple(one) for one in await rows(stage.database, "select key, skipped from reading.dead_letter")] == [
        ("ada", True)
    ]


# what else follows the journal


async def test_reactions_never_fire_again(stage: Stage) -> None:
    """They follow the journal by themselves: a rebuild neither moves nor asks them, and no fact comes of it."""
    await stage.gateway.say(HARBOUR, *STORY)
    await stage.level(HARBOUR)
    await rows(stage.database, "insert into journal.follower values ('reaction:complete_pair', 'harbour', 3)")
    facts = "select tenant, position, hash from journal.fact order by tenant, position"
    before = await rows(stage.database, facts), await rows(stage.database, "table journal.follower")
    await remade(stage.rebuild())
    assert (await rows(stage.database, facts), await rows(stage.database, "table journal.follower")) == before
    owner = await asyncpg.connect(stage.database.dsn("postgres"))
    await owner.execute("set role fadder_owner; set fadder.rebuilding = 'on'")
    assert not await owner.fetch("select from journal.follower"), "who rebuilds does not even see them"
    await owner.close()


async def test_an_answer_says_what_is_parked(stage: Stage) -> None:
    fragile_members = fragile(poison=True)
    await stage.gateway.say(HARBOUR, *TOLD)
    await stage.gateway.say(NORRSKEN, *STORY)
    projections = tuple(fragile_members if p.name == "members" else p for p in PROJECTIONS)
    for tenant in (HARBOUR, NORRSKEN):
        await catch_up(stage.pool, projections, tenant)
    reading = Reading(await connect(stage.database.dsn("gateway_read"), most=2))
    one, another = reading.noting(set()), reading.noting(set())
    assert (await one.rows(members, HARBOUR)).position == len(TOLD)
    await another.rows(members, NORRSKEN)
    await another.rows(PROJECTIONS[0], HARBOUR)
    assert (one.incomplete, another.incomplete) == ({"members"}, set[str]())
    await reading.pool.close()
