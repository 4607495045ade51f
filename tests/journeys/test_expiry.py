"""Proposals that nobody answers, over real HTTP: the clock reminds, lets them expire, and goes on without a human."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.test_matching import bench
from tests.gateway.test_proposals import mine, needs, proposed, seen
from tests.journeys.test_matching import matching
from tests.journeys.test_reminders import NUDGES, QUEUE, ticked
from tests.until import until
from tests.world import Refused, opened

FIGURES = "query($programme: ID!, $at: Position) { kpis(programme: $programme, atLeast: $at) { expiryRate matchRate } }"


async def test_what_nobody_answers_expires_on_its_day_and_is_gone_on_from_without_a_human(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        world.clock.now = began = world.clock.now.replace(hour=12)
        ada, mim, bo = (made.client(world, name) for name in ("Ada", "Mim", "Bo"))
        wished = [made.people["Mim"], made.people["Bo"]]
        await ada.act("RankWishes", programme=made.programme, mentors=wished)
        first = await proposed(world, made, "Ada", "Mim")
        last = (began.date() + timedelta(days=7)).isoformat()
        assert (await seen(ada, first))["answerBy"] == last
        await ada.act("AcceptProposal", proposal=first)

        at = await ticked(world, database, "harbour", began + timedelta(days=2))
        assert (await mim.ask(NUDGES, at=at))["myNudges"] == []
        at = await ticked(world, database, "harbour", began + timedelta(days=3))
        assert [one["policy"] for one in (await mim.ask(NUDGES, at=at))["myNudges"]] == ["PROPOSAL_WAITING"]
        assert (await ada.ask(NUDGES, at=at))["myNudges"] == [], "she has answered"

        at = await ticked(world, database, "harbour", began + timedelta(days=7))
        assert (await seen(mim, first, at))["state"] == "PROPOSED", "its last day is not over"
        queue = (await made.coordinator.ask(QUEUE, programme=made.programme, at=at))["coordinatorQueue"]
        assert [one["dueOn"] for one in queue if one["kind"] == "PROPOSAL_EXPIRING"] == [last, last], "hers and Eva's"
        world.clock.now = began + timedelta(days=8)
        with pytest.raises(Refused, match="ANSWER_TOO_LATE"):
            await mim.act("AcceptProposal", proposal=first)
        at = await ticked(world, database, "harbour", began + timedelta(days=8))
        assert (await seen(mim, first, at))["state"] == "EXPIRED"
        with pytest.raises(Refused, match="PROPOSAL_CLOSED"):
            await mim.act("AcceptProposal", proposal=first)

        async def next_of_ada() -> list[dict[str, Any]]:
            return [one for one in await mine(ada) if one["state"] == "PROPOSED"]

        (second,) = await until("the next wish is proposed", next_of_ada)
        assert second["mentor"]["name"].strip() == "Bo"
        at = await ticked(world, database, "harbour", began + timedelta(days=15))
        assert (await seen(bo, second["id"], at))["state"] == "PROPOSED", "its days are its own"
        at = await ticked(world, database, "harbour", began + timedelta(days=16))
        assert (await seen(bo, second["id"], at))["state"] == "EXPIRED"

        async def need_of_ada() -> dict[str, Any] | None:
            return next((one for one in await needs(made) if one["adept"]["name"].strip() == "Ada"), None)

        need = await until("somebody has to look", need_of_ada)
        assert need is not None
        until_day = (began.date() + timedelta(days=23)).isoformat()
        assert (need["decideBy"], need["givenUp"]) == (until_day, False)
        await ticked(world, database, "harbour", began + timedelta(days=23))
        assert (await need_of_ada() or {})["givenUp"] is False, "there is time to its end"
        at = await ticked(world, database, "harbour", began + timedelta(days=24))
        assert {one["givenUp"] for one in await needs(made, at)} == {True}, "hers and Eva's"
        figures = (await made.coordinator.ask(FIGURES, programme=made.programme, at=at))["kpis"]
        assert figures == {"expiryRate": 1.0, "matchRate": 0.0}
        ids = {"programme": made.programme, "adept": made.people["Ada"], "mentor": made.people["Mim"]}
        at = (await made.coordinator.act("MatchPair", **ids))["position"]
        assert [one["adept"]["name"].strip() for one in await needs(made, at)] == ["Eva"], "too late for nobody"
