"""Fifty adepts and fifty mentors through the door: from their files over a run to proposals, answers and pairs."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from domain.language import RunId
from services.match import replay
from tests.conftest import Database
from tests.journeys import intake as files
from tests.journeys.matching_worker import worker
from tests.journeys.test_matching import HARBOUR, RUN, SEATS, bare, matching
from tests.journeys.test_matching_killed import far
from tests.until import until
from tests.world import Client, World, opened

GRADES = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"]
CRITERIA: dict[str, Any] = {
    "criteria": [
        {"kind": "EQUAL", "key": "profession", "weight": 4},
        {"kind": "GAP", "key": "grade", "weight": 3, "scale": 2, "order": GRADES},
        {"kind": "WISH", "weight": 2},
    ],
    "requirements": [{"kind": "DIFFERENT", "key": "organisation_unit"}],
}
APPLICATIONS = """query($id: ID!, $side: Side, $after: String) { programme(id: $id) {
    applications(first: 100, after: $after, side: $side) { edges { node {
        standing attributes { key values } member { id name } } } } } }"""
PROPOSALS = """query($id: ID!) { proposals(programme: $id, first: 100) { edges { node { id state pairId } } } }"""
MINE = """query($at: Position) { myProposals(first: 50, atLeast: $at) { edges { node {
    id state adept { name } mentor { name } reasons { criterion contribution } } } } }"""


async def brought_in(world: World, coordinator: Client, programme: str) -> dict[str, dict[str, Any]]:
    """Everybody in the two files as their applications show them, by name; accepted once the mentors have confirmed."""
    people: dict[str, dict[str, Any]] = {}
    for name, side in (("mentors", "MENTOR"), ("mentees", "ADEPT")):
        text = (files.DATA / f"civil-service-50-{name}.csv").read_text("utf-8")
        started = await coordinator.act("StartImport", programme=programme, side=side, text=text)
        seen = await files.settled(coordinator, started["id"], 51)
        assert (seen["rowsAccepted"], seen["rowsRefused"]) == (50, 0)
        shown = (await coordinator.ask(APPLICATIONS, id=programme, side=side))["programme"]["applications"]["edges"]
        people |= {edge["node"]["member"]["name"]: {**edge["node"], "side": side} for edge in shown}

    async def accept(side: str, member: str) -> None:
        if side == "MENTOR":
            await world.member("harbour", member).act("ConfirmApplication", programme=programme, side=side)
        await coordinator.act("AcceptApplication", programme=programme, member=member, side=side)

    await asyncio.gather(*(accept(one["side"], one["member"]["id"]) for one in people.values()))
    return people


def said(one: dict[str, Any], key: str) -> str:
    return next(attribute["values"][0] for attribute in one["attributes"] if attribute["key"] == key)


def worth(adept: dict[str, Any], mentor: dict[str, Any]) -> int:
    """What the criteria say of two, reckoned anew."""
    lead = GRADES.index(said(mentor, "grade")) - GRADES.index(said(adept, "grade"))
    like = said(mentor, "profession") == said(adept, "profession")
    return 4000 * like + 3 * (min(max(lead, 0), 2) * 1000 // 2)


@pytest.mark.timeout(300)
async def test_fifty_and_fifty_are_matched_from_their_files(
    database: Database, nats_server: RunningNats, tmp_path: Path
) -> None:
    async with opened(database, nats_server) as world, worker(world, database, nats_server, tmp_path):
        coordinator, programme = await files.open_programme(world)
        async with files.intake(world, database):
            people = await brought_in(world, coordinator, programme)
        assert Counter(one["side"] for one in people.values()) == {"ADEPT": 50, "MENTOR": 50}
        await coordinator.act("CloseApplications", programme=programme)
        await coordinator.act("StartMatching", programme=programme)
        await coordinator.act("DefineCriteria", programme=programme, **CRITERIA)
        run = (await coordinator.act("RequestMatchingRun", programme=programme, seed=3))["id"]
        await far(coordinator, run, state="COMPLETED")
        shown = (await coordinator.ask(RUN, id=run))["matchingRun"]
        assert (shown["failure"], shown["criteriaEdition"]) == (None, 1)
        assert shown["pairs"] + sum(one["side"] == "ADEPT" for one in shown["unmatched"]) == 50
        assert shown["pairs"] >= 45
        assert all(one["blockedBy"] for one in shown["unmatched"])
        for one in shown["proposals"]:
            adept, mentor = (people[one[side]["name"]] for side in ("adept", "mentor"))
            assert one["score"] == sum(reason["contribution"] for reason in one["reasons"]) == worth(adept, mentor)
            assert said(adept, "organisation_unit") != said(mentor, "organisation_unit")
        assert shown["objective"] == sum(one["score"] for one in shown["proposals"])

        done = await coordinator.act("PublishProposals", run=run, programme=programme)
        seats = (await coordinator.ask(SEATS, id=programme, at=done["position"]))["seatMap"]["edges"]
        assert sum(edge["node"]["pending"] for edge in seats) == shown["pairs"]

        async with matching(world, database) as matcher:
            told = await replay(matcher.journal(HARBOUR), RunId(bare(run)))
            assert told is not None
            assert (told.same_inputs, told.same_result) == (True, True)
            declined, *accepted = shown["proposals"]
            await answered(world, declined, "adept", "DeclineProposal", reason="Works for my aunt")
            await asyncio.gather(
                *(answered(world, one, side, "AcceptProposal") for one in accepted for side in ("adept", "mentor"))
            )
            states = await until("every proposal is answered", lambda: concluded(coordinator, programme))
        assert states == {"MATCHED": shown["pairs"] - 1, "DECLINED": 1}


async def answered(world: World, proposal: dict[str, Any], side: str, command: str, **more: str) -> None:
    """The one whom a proposal is about finds it among their own, with its reasons, and answers."""
    client = world.member("harbour", proposal[side]["id"])
    (own,) = (await client.ask(MINE))["myProposals"]["edges"]
    assert own["node"]["id"] == proposal["proposalId"]
    assert [own["node"][one]["name"] for one in ("adept", "mentor")] == [
        proposal[one]["name"] for one in ("adept", "mentor")
    ]
    assert sum(reason["contribution"] for reason in own["node"]["reasons"]) == proposal["score"]
    await client.act(command, proposal=proposal["proposalId"], **more)


async def concluded(coordinator: Client, programme: str) -> Counter[str] | None:
    """How many have come to what, once none is open."""
    edges = (await coordinator.ask(PROPOSALS, id=programme))["proposals"]["edges"]
    states = Counter(edge["node"]["state"] for edge in edges)
    return None if "PROPOSED" in states else states
