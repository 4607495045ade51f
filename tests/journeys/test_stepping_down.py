"""Co-mentors who help no more, over HTTP: the two go on, and whoever has left sees nothing of the pair."""

from __future__ import annotations

import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.talk import TERMS, nodes
from tests.journeys.test_programme import founded
from tests.journeys.test_seats import enrolled, taking_applications
from tests.world import Client, Refused, World, opened

PAIR = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) { state coMentors { name }
    timeline(first: 99) { edges { node { kind } } }
    vault { notes(first: 9) { edges { node { body { text } } } } } } }"""
OWN = "query($at: Position) { myPairs(first: 9, atLeast: $at) { edges { node { id } } } }"


async def helped(world: World) -> tuple[dict[str, Client], dict[str, str]]:
    """Ada and Moa, whom Noa and Kim help, in a programme; and the ids of the people, the programme and the pair."""
    admin, coordinator, programme = await taking_applications(world)
    ids = {"programme": programme}
    for name in ("Moa", "Noa", "Kim"):
        ids[name] = await enrolled(world, coordinator, programme, "MENTOR", name, capacity=1)
    ids["Ada"] = await enrolled(world, coordinator, programme, "ADEPT", "Ada")
    ids["Eva"] = await enrolled(world, coordinator, programme, "ADEPT", "Eva")
    runs = (await admin.act("JoinOrganisation", name="Cora"))["id"]
    await admin.act("GrantRole", member=runs, role="COORDINATOR")
    people = {name: world.member("harbour", ids[name]) for name in ("Ada", "Eva", "Moa", "Noa", "Kim")}
    people |= {"admin": admin, "Cora": world.member("harbour", runs)}
    helpers = [ids["Noa"], ids["Kim"]]
    asked = {"programme": programme, "adept": ids["Ada"], "mentor": ids["Moa"], "coMentors": helpers}
    ids["pair"] = (await people["Cora"].act("MatchPair", **asked))["id"]
    for who in ("Ada", "Moa", "Noa"):
        await people[who].act("AgreeConfidentiality", pair=ids["pair"], **TERMS)
    return people, ids


async def test_a_co_mentor_steps_down_and_the_two_go_on(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        people, ids = await helped(world)
        pair, ada, noa = ids["pair"], people["Ada"], people["Noa"]
        written = await ada.act("WriteNote", pair=pair, kind="PAIR", body="for all of us")
        before = (await noa.ask(PAIR, id=pair, at=written["position"]))["pair"]
        assert {one["name"] for one in before["coMentors"]} == {"Noa", "Kim"}
        assert [note["body"]["text"] for note in nodes(before["vault"]["notes"])] == ["for all of us"]

        down = {"pair": pair, "member": ids["Noa"]}
        for who, why in (("Ada", "NOT_PERMITTED"), ("Moa", "NOT_PERMITTED"), ("Kim", "NOT_PERMITTED")):
            with pytest.raises(Refused, match=why):
                await people[who].act("StepDown", **down)
        for who in ("Eva", "admin"):
            with pytest.raises(Refused, match="PAIR_UNKNOWN"):
                await people[who].act("StepDown", **down)
        with pytest.raises(Refused, match="NOT_THE_CO_MENTOR"):
            await people["Moa"].act("StepDown", pair=pair, member=ids["Moa"])
        with pytest.raises(Refused, match="STILL_IN_PAIR"):
            await noa.act("LeaveProgramme", programme=ids["programme"], member=ids["Noa"], side="MENTOR")

        done = await noa.act("StepDown", **down)
        assert (await noa.ask(PAIR, id=pair, at=done["position"]))["pair"] is None
        assert nodes((await noa.ask(OWN))["myPairs"]) == []
        with pytest.raises(Refused, match="PAIR_UNKNOWN"):
            await noa.act("WriteNote", pair=pair, kind="PAIR", body="one more thing")
        again = await noa.act("StepDown", **down)
        assert again["position"] >= done["position"], "and nothing happened"
        left = await noa.act("LeaveProgramme", programme=ids["programme"], member=ids["Noa"], side="MENTOR")

        after = (await ada.ask(PAIR, id=pair, at=left["position"]))["pair"]
        assert (after["state"], after["coMentors"]) == ("MATCHED", [{"name": "Kim"}])
        assert [one["kind"] for one in nodes(after["timeline"])].count("CO_MENTOR_STEPPED_DOWN") == 1
        assert [note["body"]["text"] for note in nodes(after["vault"]["notes"])] == ["for all of us"]
        held = await ada.act("RecordMeetingHeld", pair=pair, heldOn=world.clock.now.date().isoformat(), minutes=60)
        assert (await people["Moa"].ask(PAIR, id=pair, at=held["position"]))["pair"]["state"] == "ACTIVE"


async def test_a_coordinator_says_so_on_behalf_of_a_co_mentor(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        people, ids = await helped(world)
        down = {"pair": ids["pair"], "member": ids["Kim"]}
        other, _ = await founded(world, "lighthouse")
        with pytest.raises(Refused, match="PAIR_UNKNOWN"):
            await other.act("StepDown", **down)
        done = await people["Cora"].act("StepDown", **down)
        assert (await people["Kim"].ask(PAIR, id=ids["pair"], at=done["position"]))["pair"] is None
        outside = (await people["Cora"].ask(PAIR, id=ids["pair"], at=done["position"]))["pair"]
        assert (outside["coMentors"], outside["vault"]) == ([{"name": "Noa"}], None)
        with pytest.raises(Refused, match="PAIR_UNKNOWN"):
            await people["Kim"].act("PlanMeeting", pair=ids["pair"], starts="2026-06-01T17:00:00")

        matched = {"programme": ids["programme"], "adept": ids["Eva"], "mentor": ids["Kim"]}
        led = (await people["Cora"].act("MatchPair", **matched))["id"]
        assert (await people["Kim"].ask(PAIR, id=led, at=people["Cora"].done))["pair"]["state"] == "MATCHED"
