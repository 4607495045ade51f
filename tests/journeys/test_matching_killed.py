"""The worker of matching dies in the middle of a run, and another takes its place: the run has one result."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from domain.language import RunId
from gateway.ids import own_id
from services.match import replay, step
from tests.conftest import Database
from tests.journeys.matching_worker import Hold, held, worker
from tests.journeys.test_matching import HARBOUR, enrolled, importer, matching, programme_of
from tests.until import until
from tests.world import Client, World, opened

HOW_FAR = "query($id: ID!) { matchingRun(id: $id) { state stage pairs } }"
ONCE = ["MatchingRunRequested", "MatchingRunAdvanced", "MatchingRunAdvanced", "MatchingRunCompleted"]
ROW = {"last name": "", "profession": "Law", "grade": "EO", "organisation": "North"}


async def asked(world: World, pairs: int) -> tuple[Client, str]:
    """A coordinator and the run that they have asked for, of so many adepts and mentors."""
    carrier, coordinator = await importer(world)
    programme = await programme_of(carrier, world)
    for number in range(pairs):
        for side in ("ADEPT", "MENTOR"):
            await enrolled(world, carrier, programme, side, {**ROW, "first name": f"{side} {number}"})
    return coordinator, (await coordinator.act("RequestMatchingRun", programme=programme, seed=5))["id"]


async def far(client: Client, run: str, **told: str) -> dict[str, Any]:
    """The run, once it has come so far."""

    async def so() -> dict[str, Any] | None:
        seen = (await client.ask(HOW_FAR, id=run))["matchingRun"]
        return seen if seen and told.items() <= seen.items() else None

    return await until(f"the run is {told}", so) or {}


@pytest.mark.parametrize("lost", [True, False], ids=["before it was told", "as it was told"])
async def test_a_run_whose_worker_is_killed_has_one_result(
    database: Database, nats_server: RunningNats, tmp_path: Path, lost: bool
) -> None:
    """Killed while it writes, nobody alive knows whether the result is kept; either way there is one in the end."""
    async with opened(database, nats_server) as world, held(database) as hold:
        async with worker(world, database, nats_server, tmp_path) as first:
            coordinator, run = await asked(world, 2)
            session = await hold.reached()
            seen = await far(coordinator, run, state="RUNNING", stage="SOLVING")
            assert seen["pairs"] == 0, "how far it has come is told while it runs"
            first.kill()
            await first.wait()
        if lost:
            await hold.lose(session)
        assert await hold.names() == ONCE[:-1]
        await hold.end()
        async with worker(world, database, nats_server, tmp_path):
            assert (await far(coordinator, run, state="COMPLETED"))["pairs"] == 2
            await until("the run is settled", lambda: settled(hold))
        assert await hold.names() == ONCE
        async with matching(world, database) as matcher:
            told = await replay(matcher.journal(HARBOUR), RunId(own_id("MatchingRun", run)))
            assert told is not None
            assert (told.same_inputs, told.same_result) == (True, True)


async def settled(hold: Hold) -> bool:
    """Whether whoever follows the runs has nothing left to do."""
    return await hold.owner.fetchval(
        "select exists (select from journal.organisation o join journal.follower f using (tenant) "
        "where f.follower = 'matching' and f.position >= o.position)"
    )


async def test_two_workers_at_once_tell_of_one_result(database: Database, nats_server: RunningNats) -> None:
    async with (
        opened(database, nats_server) as world,
        held(database) as hold,
        matching(world, database) as one,
        matching(world, database) as other,
    ):
        await asked(world, 2)
        both = asyncio.gather(*(step(matcher, HARBOUR) for matcher in (one, other)))
        await hold.reached()
        await hold.end()
        await both
        assert await hold.names() == ONCE
