"""Partitions go to those who live, and whoever has lost one writes nothing there."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from signal import SIGCONT, SIGKILL, SIGSTOP
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy import master_key
from domain.tenancy import PARTITIONS, TenantId, partition
from projections.catalogue import PROJECTIONS
from projections.consumer import follow
from projections.leases import Leases, Lost, shares
from projections.past import folded
from projections.run import apply, catch_up
from services.postgres import Pool
from tests.conftest import Database
from tests.product import HOUSE
from tests.projections.read_side import checkpoints_of, journal_of, projector, shown
from tests.services.house import at_work, rows, writing
from tests.story import STORY
from tests.until import until

HARBOUR, NORRSKEN = TenantId("harbour"), TenantId("norrsken")


@given(st.dictionaries(st.uuids(), st.integers(1, PARTITIONS), min_size=1, max_size=20))
def test_shares_are_even_and_leave_out_no_partition_that_somebody_has_room_for(capacities: dict[UUID, int]) -> None:
    found = shares(capacities)
    assert sum(found.values()) == min(PARTITIONS, sum(capacities.values()))
    assert all(0 <= share <= capacities[worker] for worker, share in found.items())
    roomy = [share for worker, share in found.items() if share < capacities[worker]]
    assert max(found.values()) - min(roomy, default=max(found.values())) <= 1


async def test_a_lone_worker_holds_everything_and_gives_it_back(database: Database) -> None:
    async with projector(database) as pool:
        leases = Leases(pool)
        await leases.step()
        assert sorted(leases.held) == [*range(PARTITIONS)]
        assert {lease["owner"] for lease in await rows(database, "select * from working.lease")} == {leases.worker}
        await leases.leave()
        assert {lease["owner"] for lease in await rows(database, "select * from working.lease")} == {None}
        assert not await rows(database, "select from working.worker")


async def test_whoever_comes_later_gets_its_share_and_epochs_rise(database: Database) -> None:
    async with projector(database) as pool:
        one, two, small = Leases(pool), Leases(pool), Leases(pool, capacity=2)
        await one.step()
        before = dict(one.held)
        for worker in (two, small, one, two, small, one, two, small):
            await worker.step()
        assert [len(worker.held) for worker in (small, one, two)] == [2, 7, 7]
        held = {**one.held, **two.held, **small.held}
        assert sorted(held) == [*range(PARTITIONS)]
        assert all(held[number] == before[number] + (number not in one.held) for number in held)


async def test_what_is_not_renewed_falls_to_others(database: Database) -> None:
    async with projector(database) as pool:
        silent, other = Leases(pool), Leases(pool)
        await silent.step()
        await other.step()
        assert not other.held

        async def taken() -> bool:
            await other.step()
            return len(other.held) == PARTITIONS

        await until("the silent one's leases are over", taken, within=10)
        assert silent.fence(HARBOUR) is not None, "it does not know yet"
        await silent.step()
        assert len(silent.held) < PARTITIONS


async def test_whoever_has_lost_the_partition_writes_nothing(database: Database) -> None:
    async with projector(database) as pool, writing(database) as gateway:
        await gateway.say("harbour", *STORY)
        facts = await journal_of(database, "harbour")
        leases = Leases(pool)
        await leases.step()
        fence = leases.fence(HARBOUR)
        assert fence is not None
        await apply(pool, PROJECTIONS, HARBOUR, facts[:2], fence=fence)
        await rows(database, "update working.lease set owner = $1, epoch = epoch + 1", uuid4())
        with pytest.raises(Lost):
            await apply(pool, PROJECTIONS, HARBOUR, facts[2:], fence=fence)
        with pytest.raises(Lost):
            await catch_up(pool, PROJECTIONS, HARBOUR, fence=fence)
        await rows(database, "update working.lease set owner = $1", leases.worker)  # held again, but for another time
        with pytest.raises(Lost):
            await catch_up(pool, PROJECTIONS, HARBOUR, fence=fence)
        assert await checkpoints_of(database, "harbour") == {2}
        leases.lost(fence)
        assert leases.fence(HARBOUR) is None


async def test_a_lease_that_is_over_does_not_hold_even_where_nobody_took_it(database: Database) -> None:
    async with projector(database) as pool, writing(database) as gateway:
        await gateway.say("harbour", *STORY)
        leases = Leases(pool)
        await leases.step()
        await rows(database, "update working.lease set until = clock_timestamp()")
        with pytest.raises(Lost):
            await catch_up(pool, PROJECTIONS, HARBOUR, fence=leases.fence(HARBOUR))
        await leases.step()
        assert await catch_up(pool, PROJECTIONS, HARBOUR, fence=leases.fence(HARBOUR))


async def test_each_of_two_works_on_its_own_share_and_on_all_once_the_other_has_left(database: Database) -> None:
    async with (
        projector(database) as pool,
        projector(database) as another,
        writing(database) as gateway,
        at_work(follow(pool, PROJECTIONS, None, database.name)),
    ):
        leaving = asyncio.create_task(follow(another, PROJECTIONS, None, database.name))
        await until("both hold half", lambda: halves(database, 2))
        for tenant in (HARBOUR, NORRSKEN):
            await gateway.say(tenant, *STORY)
            await level(database, pool, tenant)
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        await until("one holds all", lambda: halves(database, 1))
        for tenant in (HARBOUR, NORRSKEN):
            await gateway.say(tenant, *STORY)
            await level(database, pool, tenant)


async def halves(database: Database, workers: int) -> bool:
    query = "select owner, count(*) from working.lease where until > clock_timestamp() group by owner"
    return [one["count"] for one in await rows(database, query)] == [PARTITIONS // workers] * workers


async def level(database: Database, pool: Pool, tenant: str) -> None:
    facts = await journal_of(database, tenant)

    async def so() -> bool:
        return await checkpoints_of(database, tenant) == {len(facts)}

    await until(f"{tenant} is level", so, within=20)
    assert await shown(pool, tenant) == {p.name: folded(p, facts) for p in PROJECTIONS}


# real processes


@asynccontextmanager
async def workers(database: Database, key: str, count: int) -> AsyncGenerator[list[asyncio.subprocess.Process]]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FADDER_")},
        "FADDER_POSTGRES_PROJECTOR": database.dsn("projector"),
        "FADDER_MASTER_KEY": key,
    }
    started = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "deploy", "projections"),
            cwd=HOUSE,
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
        )
        for _ in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            if process.returncode is None:
                process.send_signal(SIGKILL)
            await process.wait()


async def owner_of(database: Database, tenant: TenantId) -> UUID | None:
    query = "select owner from working.lease where partition = $1 and until > clock_timestamp()"
    found = await rows(database, query, partition(tenant))
    return found[0]["owner"] if found else None


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
@pytest.mark.parametrize("how", [SIGKILL, SIGSTOP], ids=["killed", "stopped"])
async def test_a_process_that_is_gone_is_replaced_within_seconds(
    database: Database, tmp_path_factory: pytest.TempPathFactory, how: int
) -> None:
    key = tmp_path_factory.mktemp("keys") / "master"
    master_key.make(key)
    async with projector(database) as pool, writing(database) as gateway, workers(database, str(key), 1) as first:
        await until("the first holds all", lambda: halves(database, 1), within=60)
        before = await owner_of(database, HARBOUR)
        await gateway.say(HARBOUR, *STORY)
        await level(database, pool, HARBOUR)
        async with workers(database, str(key), 1):
            await until("both hold half", lambda: halves(database, 2), within=60)
            first[0].send_signal(how)
            for tenant in (HARBOUR, NORRSKEN):
                await gateway.say(tenant, *STORY)
            await until("the second holds all", lambda: halves(database, 1), within=15)
            for tenant in (HARBOUR, NORRSKEN):
                await level(database, pool, tenant)
            after = await owner_of(database, HARBOUR)
            assert after is not None
            if how == SIGSTOP:
                first[0].send_signal(SIGCONT)
                await until("both hold half again", lambda: halves(database, 2), within=15)
                for tenant in (HARBOUR, NORRSKEN):
                    await gateway.say(tenant, *STORY)
                    await level(database, pool, tenant)
                assert first[0].returncode is None
            else:
                assert after != before
