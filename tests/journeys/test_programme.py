"""A whole programme over HTTP, Postgres and NATS, each step visible after the position that its mutation answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.world import Client, Refused, World, opened

PAIR = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) {
    state meetingsHeld midpointBy closingBy adept { name } mentor { name } position
    timeline(first: 50) { edges { node { kind on corrections } } }
} }"""
DASHBOARD = """query($id: ID!, $at: Position) { programme(id: $id, atLeast: $at) {
    phase dashboard { adeptsApplied pairs mentors adepts pairsMet meetingsHeld midpoints closings completed }
} }"""


async def founded(world: World, organisation: str) -> tuple[Client, Client]:
    """An administrator and a coordinator of a new organisation, which strangers can see by now too."""
    found = await world.platform(organisation).act(
        "FoundOrganisation", name=organisation.title(), locale="en", zone="Europe/London", adminName="Ada"
    )
    admin = world.member(organisation, found["id"])
    coordinator = await admin.act("JoinOrganisation", name="Cora")
    granted = await admin.act("GrantRole", member=coordinator["id"], role="COORDINATOR")
    await admin.ask("query($at: Position) { viewer(atLeast: $at) { id } }", at=granted["position"])
    return admin, world.member(organisation, coordinator["id"])


async def paired(world: World, coordinator: Client, starts_on: date) -> dict[str, Any]:
    """A running programme with one pair; its clients and ids."""
    organisation = coordinator.organisation
    adept_id = (await coordinator.act("JoinOrganisation", name="Alva"))["id"]
    mentor_id = (await coordinator.act("JoinOrganisation", name="Moa"))["id"]
    adept, mentor = world.member(organisation, adept_id), world.member(organisation, mentor_id)
    programme = (
        await coordinator.act("DraftProgramme", name="Spring", zone="Europe/London", startsOn=starts_on.isoformat())
    )["id"]
    await coordinator.act("OpenApplications", programme=programme)
    await adept.act("ApplyAsAdept", programme=programme, wishes="To find my way")
    await mentor.act("VolunteerAsMentor", programme=programme, capacity=2)
    await coordinator.act("AcceptApplication", programme=programme, member=adept_id, side="ADEPT")
    await coordinator.act("AcceptApplication", programme=programme, member=mentor_id, side="MENTOR")
    await coordinator.act("CloseApplications", programme=programme)
    await coordinator.act("StartMatching", programme=programme)
    pair = (await coordinator.act("MatchPair", programme=programme, adept=adept_id, mentor=mentor_id))["id"]
    await coordinator.act("LaunchProgramme", programme=programme)
    return {"adept": adept, "mentor": mentor, "programme": programme, "pair": pair}


async def test_a_programme_from_founding_to_close(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        today = world.clock.now.date()
        ids = await paired(world, coordinator, today - timedelta(days=170))
        adept, mentor, pair, programme = ids["adept"], ids["mentor"], ids["pair"], ids["programme"]

        for nth in range(4):
            held_on = today - timedelta(days=160 - 40 * nth)
            done = await adept.act("RecordMeetingHeld", pair=pair, heldOn=held_on.isoformat(), minutes=60)
            seen = (await mentor.ask(PAIR, id=pair, at=done["position"]))["pair"]
            assert (seen["state"], seen["meetingsHeld"]) == ("CLOSING", nth + 1), "its last day is over"

        for client, sides in ((adept, ["ADEPT"]), (mentor, ["ADEPT", "MENTOR"])):
            done = await client.act("EvaluateMidpoint", pair=pair)
            assert (await coordinator.ask(PAIR, id=pair, at=done["position"]))["pair"]["midpointBy"] == sides
        for client in (adept, mentor):
            await client.act("SummariseClosing", pair=pair)
        await coordinator.act("CompletePair", pair=pair)
        await coordinator.act("BeginClosing", programme=programme)
        closed = await coordinator.act("CloseProgramme", programme=programme)

        shown = (await coordinator.ask(DASHBOARD, id=programme, at=closed["position"]))["programme"]
        assert shown == {
            "phase": "DONE",
            "dashboard": {
                "adeptsApplied": 1,
                "pairs": 1,
                "mentors": 1,
                "adepts": 1,
                "pairsMet": 1,
                "meetingsHeld": 4,
                "midpoints": 1,
                "closings": 1,
                "completed": 1,
            },
        }
        seen = (await adept.ask(PAIR, id=pair))["pair"]
        assert (seen["adept"]["name"], seen["mentor"]["name"]) == ("Alva", "Moa")
        assert [edge["node"]["kind"] for edge in seen["timeline"]["edges"]] == [
            "MATCHED",
            *["MEETING_HELD"] * 4,
            *["MIDPOINT_EVALUATED"] * 2,
            *["CLOSING_SUMMARISED"] * 2,
            "COMPLETED",
        ]
        trail = await admin.ask("{ auditTrail(first: 100) { edges { node { position name by } } } }")
        facts = [edge["node"] for edge in trail["auditTrail"]["edges"]]
        assert [fact["position"] for fact in facts] == list(range(1, closed["position"] + 1))
        assert facts[-1]["name"] == "ProgrammeClosed"


async def test_a_refusal_speaks_the_callers_language(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        _, coordinator = await founded(world, "harbour")
        ids = await paired(world, coordinator, world.clock.now.date())
        said: list[str] = []
        for language in ("en", "sv"):
            ids["adept"].language = language
            reply = await ids["adept"].ask(
                "mutation($pair: ID!) { evaluateMidpoint(input: {pair: $pair}) { position refusal { code message } } }",
                pair=ids["pair"],
            )
            refusal = reply["evaluateMidpoint"]["refusal"]
            assert refusal["code"] == "MIDPOINT_NOT_OPEN"
            said.append(refusal["message"])
        assert said[0] != said[1]
        with pytest.raises(Refused, match="MIDPOINT_NOT_OPEN"):
            await ids["mentor"].act("EvaluateMidpoint", pair=ids["pair"])


async def test_who_says_what_they_have_seen_overwrites_nothing(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        draft = {"name": "Spring", "zone": "Europe/London", "startsOn": "2026-01-31"}
        programme = (await coordinator.act("DraftProgramme", **draft))["id"]
        seen = {"programme": programme, "expectedVersion": coordinator.done}
        await coordinator.act("DescribeProgramme", purpose="To meet", **seen)
        with pytest.raises(Refused, match="CHANGED_SINCE"):
            await admin.act("DescribeProgramme", purpose="To learn", **seen)
        await admin.act("DescribeProgramme", purpose="To learn", programme=programme, expectedVersion=coordinator.done)


async def test_whoever_closes_a_programme_is_told_which_pairs_are_open(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        _, coordinator = await founded(world, "harbour")
        ids = await paired(world, coordinator, world.clock.now.date())
        await coordinator.act("BeginClosing", programme=ids["programme"])
        asked = "mutation($p: ID!) { closeProgramme(input: {programme: $p}) { refusal { code details } } }"
        refusal = (await coordinator.ask(asked, p=ids["programme"]))["closeProgramme"]["refusal"]
        assert refusal == {"code": "PAIRS_STILL_OPEN", "details": [ids["pair"]]}
        await coordinator.act("CloseProgramme", programme=ids["programme"], exceptions=refusal["details"])
