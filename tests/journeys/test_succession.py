"""A pair that is followed by another one, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.talk import TERMS, nodes
from tests.journeys.test_programme import founded
from tests.journeys.test_seats import enrolled, taking_applications
from tests.world import Refused, World, opened

PAIR = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) {
    state endReason source predecessor { id } successor { id source } } }"""


async def enrolled_three(world: World) -> dict[str, Any]:
    """A programme that takes applications, with Ada as adept, and Moa and Noa as mentors of one each."""
    admin, coordinator, programme = await taking_applications(world)
    moa, noa = [await enrolled(world, coordinator, programme, "MENTOR", name, capacity=1) for name in ("Moa", "Noa")]
    ada = await enrolled(world, coordinator, programme, "ADEPT", "Ada")
    return {"admin": admin, "coordinator": coordinator, "programme": programme, "ada": ada, "moa": moa, "noa": noa}


async def test_a_rematch_shows_on_either_card_to_whoever_sees_both(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await enrolled_three(world)
        coordinator, programme, ada, moa, noa = (made[one] for one in ("coordinator", "programme", "ada", "moa", "noa"))
        before = (await coordinator.act("MatchPair", programme=programme, adept=ada, mentor=moa))["id"]

        asked = {"pair": before, "programme": programme, "adept": ada, "mentor": noa}
        with pytest.raises(Refused):
            await world.member("harbour", ada).act("Rematch", **asked)
        other, _ = await founded(world, "lighthouse")
        with pytest.raises(Refused):
            await other.act("Rematch", **asked)
        done = await coordinator.act("Rematch", **asked)

        at, after = done["position"], done["id"]
        first = (await coordinator.ask(PAIR, id=before, at=at))["pair"]
        assert first == {
            "state": "ENDED",
            "endReason": "NO_FIT",
            "source": "IMPORT",
            "predecessor": None,
            "successor": {"id": after, "source": "REMATCH"},
        }
        assert (await world.member("harbour", ada).ask(PAIR, id=after, at=at))["pair"]["predecessor"] == {"id": before}
        left = (await world.member("harbour", moa).ask(PAIR, id=before, at=at))["pair"]
        assert (left["state"], left["successor"]) == ("ENDED", None)
        new = (await world.member("harbour", noa).ask(PAIR, id=after, at=at))["pair"]
        assert (new["state"], new["predecessor"]) == ("MATCHED", None)


GOALS = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) {
    vault { goals(first: 9) { edges { node { id standing body { text } } } } }
    timeline(first: 99) { edges { node { kind step } } } } }"""


async def test_another_mentor_steps_in_and_the_adept_takes_the_goals_along(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await enrolled_three(world)
        coordinator, programme, ada = made["coordinator"], made["programme"], made["ada"]
        adept, mentor, noa = (world.member("harbour", made[one]) for one in ("ada", "moa", "noa"))
        before = (await coordinator.act("MatchPair", programme=programme, adept=ada, mentor=made["moa"]))["id"]
        for who in (adept, mentor):
            await who.act("AgreeConfidentiality", pair=before, **TERMS)
        goal = await adept.act("SetGoal", pair=before, kind="PERSONAL", body="to lead")
        asked = {"pair": before, "programme": programme, "adept": ada, "mentor": made["noa"]}
        for who in (adept, mentor, made["admin"]):
            with pytest.raises(Refused, match="NOT_PERMITTED"):
                await who.act("ReplaceMentor", **asked)
        done = await coordinator.act("ReplaceMentor", **asked)
        after = done["id"]

        carry = {"pair": after, "predecessor": before}
        with pytest.raises(Refused, match="VAULT_CLOSED"):
            await adept.act("CarryGoals", **carry)
        for who in (adept, noa):
            await who.act("AgreeConfidentiality", pair=after, **TERMS)
        with pytest.raises(Refused, match="ADEPT_DECIDES"):
            await noa.act("CarryGoals", **carry)
        with pytest.raises(Refused, match="PAIR_UNKNOWN"):
            await mentor.act("CarryGoals", **carry)
        carried = await adept.act("CarryGoals", **carry)

        there = (await noa.ask(GOALS, id=after, at=carried["position"]))["pair"]
        assert nodes(there["vault"]["goals"]) == [{"id": goal["id"], "standing": "SAID", "body": {"text": "to lead"}}]
        assert (await noa.ask(GOALS, id=before, at=carried["position"]))["pair"] is None
        left = (await mentor.ask(GOALS, id=before, at=carried["position"]))["pair"]
        assert [one["kind"] for one in nodes(left["timeline"])][-3:] == ["ENDED", "MENTOR_REPLACED", "STEP_AGREED"]
        assert (await coordinator.ask(GOALS, id=after, at=carried["position"]))["pair"]["vault"] is None
