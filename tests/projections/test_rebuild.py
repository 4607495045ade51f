"""Rows keep what is in them, and a read model made anew is the one that grew fact by fact."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, get_args, get_type_hints
from unittest import mock

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.local import postgres as local_postgres
from domain.language import MeetingId, MemberId, Role, Side
from domain.member import LastDay
from domain.sealed import Confidential
from domain.tenancy import TenantId
from domain.vault import Agreement, Exemption, Terms
from projections import run
from projections.catalogue import PROJECTIONS
from projections.checkpoints import SET
from projections.editions import Said
from projections.pair_process import Count
from projections.pair_vault import Reply
from projections.past import folded
from projections.projection import Projection
from projections.run import apply, catch_up
from projections.table import columns, upsert
from projections.table import stored as as_columns
from services.postgres import Pool
from tests.conftest import Database, cloned
from tests.loop import Loop, looping
from tests.projections.read_side import forget, journal_of, projector, shown, stored
from tests.services.house import Writing, writing
from tests.story import ADA, ANY_FACT, BEN, FEW, STORY, ZONES

NUMBERS = itertools.count(1)


class Stage:
    def __init__(self, loop: Loop, database: Database, gateway: Writing, pool: Pool) -> None:
        self.run, self.database, self.gateway, self.pool = loop, database, gateway, pool


@pytest.fixture(scope="module")
def stage(postgres: local_postgres.Running, template: str) -> Generator[Stage]:
    """On a loop of its own, as hypothesis cannot await."""
    with looping() as run:
        making = cloned(postgres, template)
        database = run(making.__aenter__())
        writer, reader = writing(database), projector(database)
        yield Stage(run, database, run(writer.__aenter__()), run(reader.__aenter__()))
        for part in (reader, writer, making):
            run(part.__aexit__(None, None, None))


bounded = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

INSTANTS = FEW[datetime].map(lambda instant: instant.replace(tzinfo=UTC))
TEXTS = st.dictionaries(FEW[str], st.builds(Confidential, FEW[str], FEW[str], FEW[str], command_id=FEW[str]))
TERMS = st.builds(Terms, exceptions=st.just((Exemption.LAW,)), text_digest=FEW[str])
ROW_PARTS: dict[Any, st.SearchStrategy[Any]] = {
    **FEW,
    tuple[Role, ...]: st.lists(st.sampled_from(Role), unique=True).map(tuple),
    tuple[Side, ...]: st.lists(st.sampled_from(Side), unique=True).map(tuple),
    tuple[MeetingId, ...]: st.lists(FEW[MeetingId], unique=True).map(tuple),
    tuple[MemberId, ...]: st.lists(st.sampled_from([ADA, BEN]), unique=True).map(tuple),
    tuple[str, ...]: st.lists(FEW[str]).map(tuple),
    Mapping[MeetingId, date]: st.dictionaries(FEW[MeetingId], FEW[date]),
    Mapping[MeetingId, int]: st.dictionaries(FEW[MeetingId], st.integers(1, 1440)),
    Mapping[Side, date]: st.dictionaries(st.sampled_from(Side), FEW[date]),
    Mapping[Role, LastDay]: st.dictionaries(st.sampled_from(Role), st.builds(LastDay, FEW[date], ZONES)),
    Mapping[str, Any]: st.dictionaries(FEW[str], st.none() | st.booleans() | st.integers() | FEW[str]),
    datetime | None: st.none() | FEW[datetime],
    Mapping[str, Confidential]: TEXTS,
    Mapping[Count, int]: st.dictionaries(st.sampled_from(Count), st.integers(1, 9)),
    tuple[Reply, ...]: st.lists(st.builds(Reply, FEW[MemberId], INSTANTS, st.just({"n": 1}), TEXTS)).map(tuple),
    tuple[Said, ...]: st.lists(st.builds(Said, FEW[int], FEW[str], FEW[int], st.just({"n": [1, None, "x"]}))).map(
        tuple
    ),
    Agreement: st.builds(Agreement, st.dictionaries(FEW[MemberId], TERMS), st.none() | TERMS),
}


st.register_type_strategy(str, FEW[str])  # of parts of rows: what Postgres can keep


def any_row(projection: Projection[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(projection.row)

    def part(name: str) -> st.SearchStrategy[Any]:
        if name.endswith("_at") and datetime in (hints[name], *get_args(hints[name])):
            return FEW[datetime].map(lambda instant: instant.replace(tzinfo=UTC))
        return ROW_PARTS.get(hints[name], st.from_type(hints[name]))

    return st.builds(projection.row, **{name: part(name) for name in hints})


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda p: p.name)
@bounded
@given(data=st.data())
def test_a_row_comes_back_as_it_was_stored(stage: Stage, projection: Projection[Any], data: st.DataObject) -> None:
    tenant = f"row-{next(NUMBERS)}"
    kept = {f"key {n}": data.draw(any_row(projection)) for n in range(2)}

    async def there_and_back() -> dict[str, Any]:
        async with stage.pool.acquire() as connection, connection.transaction():
            await connection.execute(SET, tenant)
            await connection.execute(upsert(projection), tenant, [*kept], *as_columns(projection, [*kept.values()]))
        return await stored(stage.pool, projection, tenant, {*kept})

    back = stage.run(there_and_back())
    assert back == kept
    assert [type(getattr(back["key 0"], c.name)) for c in columns(projection)] == [
        type(getattr(kept["key 0"], c.name)) for c in columns(projection)
    ]


@bounded
@given(
    facts=st.lists(ANY_FACT, min_size=1, max_size=24),
    cuts=st.lists(st.integers(1, 7), min_size=1),
    size=st.integers(1, 9),
)
def test_live_is_rebuilt_is_folded_in_memory(stage: Stage, facts: list[object], cuts: list[int], size: int) -> None:
    """Applied in batches of any sizes, some twice; then fetched anew in others; each as without a database."""
    tenant = TenantId(f"story-{next(NUMBERS)}")

    async def told() -> None:
        await stage.gateway.say(tenant, *facts)
        recorded = await journal_of(stage.database, tenant)
        rest: Sequence[Any] = recorded
        for cut in itertools.cycle(cuts):
            if not rest:
                break
            await apply(stage.pool, PROJECTIONS, tenant, rest[:cut])
            await apply(stage.pool, PROJECTIONS, tenant, rest[: max(1, cut // 2)])
            rest = rest[cut:]
        live = await shown(stage.pool, tenant)
        await forget(stage.database, tenant)
        with mock.patch.object(run, "BATCH", size):
            while await catch_up(stage.pool, PROJECTIONS, tenant):
                pass
        rebuilt = await shown(stage.pool, tenant)
        assert live == rebuilt == {p.name: folded(p, recorded) for p in PROJECTIONS}

    stage.run(told())


@bounded
@given(behind=st.lists(st.integers(0, len(STORY)), min_size=len(PROJECTIONS), max_size=len(PROJECTIONS)))
def test_read_models_that_lag_differently_come_level(stage: Stage, behind: list[int]) -> None:
    tenant = TenantId(f"lag-{next(NUMBERS)}")

    async def told() -> None:
        await stage.gateway.say(tenant, *STORY)
        recorded = await journal_of(stage.database, tenant)
        for projection, seen in zip(PROJECTIONS, behind, strict=True):
            await apply(stage.pool, [projection], tenant, recorded[:seen])
        while await catch_up(stage.pool, PROJECTIONS, tenant):
            pass
        assert await shown(stage.pool, tenant) == {p.name: folded(p, recorded) for p in PROJECTIONS}

    stage.run(told())


def test_nobody_else_is_touched(stage: Stage) -> None:
    async def told() -> None:
        for tenant in ("mine", "theirs"):
            await stage.gateway.say(tenant, *STORY)
        while await catch_up(stage.pool, PROJECTIONS, TenantId("mine")):
            pass
        assert not any((await shown(stage.pool, "theirs")).values())

    stage.run(told())


def test_a_projector_without_an_organisation_writes_nothing(stage: Stage) -> None:
    async def told() -> None:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await stage.pool.execute("insert into reading.members (tenant, key) values ('mine', 'x')")

    stage.run(told())
