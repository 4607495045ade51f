"""Fifty adepts and fifty mentors, from their files over a run to proposals, answers and a pair, on real servers."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from deploy.local.nats import RunningNats
from domain.catalogue import REACTIONS
from domain.language import RunId, facts_of, run_tag
from domain.tenancy import TenantId
from gateway.ids import own_id
from services import react
from services.batching import Batches
from services.journal import query_of
from services.keys import Chest
from services.match import Matcher, replay, step
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from tests.conftest import Database
from tests.journeys.test_programme import founded
from tests.services.house import MASTER
from tests.world import Client, World, opened

FILES = Path(__file__).parents[1] / "data"
GRADES = ["AA", "AO", "EO", "HEO", "SEO", "G7", "G6", "SCS1", "SCS2", "SCS3", "SCS4"]
HARBOUR = TenantId("harbour")

RUN = """query($id: ID!, $at: Position) { matchingRun(id: $id, atLeast: $at) {
    state stage failure pairs objective blockingPairs inputsDigest criteriaEdition
    proposals { proposalId score adept { id name } mentor { id name } reasons { criterion contribution note } }
    unmatched { side member { id } blockedBy { code message } } } }"""
MINE = """query($at: Position) { myProposals(first: 50, atLeast: $at) { edges { node {
    id state answerBy acceptedBy withdrawnFor pairId adept { name } mentor { name } reasons { criterion } } } } }"""
SEATS = """query($id: ID!, $at: Position) { seatMap(programme: $id, first: 100, atLeast: $at) { edges { node {
    capacity taken pending mentor { name } } } } }"""


@asynccontextmanager
async def matching(world: World, database: Database) -> AsyncGenerator[Matcher]:
    """The role that computes, and the reactor."""
    pools = [await connect(database.dsn(role), most=4) for role in ("matcher", "reactor")]
    batches = [Batches(pool) for pool in pools]
    chest = Chest(pools[0], MASTER)
    tasks = [asyncio.create_task(one.run()) for one in batches]
    try:

        def computing(tenant: TenantId) -> PostgresJournal:
            return PostgresJournal(tenant, pools[0], batches[0].submit, chest.of(tenant))

        def reacting(tenant: TenantId) -> PostgresJournal:
            return PostgresJournal(tenant, pools[1], batches[1].submit)

        reactor = react.Reactor(pools[1], reacting, world.house.hint, world.clock)
        news = {one.name: react.News() for one in REACTIONS}
        tasks.append(asyncio.create_task(react.follow(reactor, REACTIONS, news)))
        yield Matcher(pools[0], computing, world.house.hint, world.clock)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for pool in pools:
            await pool.close()


async def importer(world: World) -> tuple[Client, Client]:
    """Somebody who carries people in, and a coordinator."""
    admin, coordinator = await founded(world, "harbour")
    me = (await admin.act("JoinOrganisation", name="Importer"))["id"]
    for role in ("COORDINATOR", "INTEGRATION"):
        await admin.act("GrantRole", member=me, role=role)
    return world.member("harbour", me), coordinator


async def programme_of(client: Client, world: World) -> str:
    today = world.clock.now.date().isoformat()
    programme = (await client.act("DraftProgramme", name="Spring", zone="Europe/London", startsOn=today))["id"]
    await client.act("OpenApplications", programme=programme)
    return programme


async def enrolled(world: World, client: Client, programme: str, side: str, row: dict[str, str]) -> str:
    name = f"{row['first name']} {row['last name']}"
    member = (await client.act("JoinOrganisation", name=name))["id"]
    if side == "ADEPT":
        await client.act("ApplyAsAdept", programme=programme, member=member, wishes="To learn the trade")
    else:
        await client.act("VolunteerAsMentor", programme=programme, member=member, capacity=1)
    said = {"profession": row["profession"], "grade": row["grade"], "organisation": row["organisation"]}
    attributes = [{"key": key, "values": [value]} for key, value in said.items()]
    await client.act("DeclareAttributes", programme=programme, member=member, side=side, attributes=attributes)
    await world.member("harbour", member).act("ConfirmApplication", programme=programme, side=side)
    await client.act("AcceptApplication", programme=programme, member=member, side=side)
    return member


def people(name: str) -> list[dict[str, str]]:
    with (FILES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


async def settled(world: World, client: Client, matcher: Matcher, run: dict[str, Any]) -> Any:
    """The run once it has been computed, at the position of its last fact."""
    while await step(matcher, HARBOUR):
        pass
    last = await world.house.journal(HARBOUR).past(react_query(run["id"]), react.CAUSE)
    return (await client.ask(RUN, id=run["id"], at=last.facts[-1].position))["matchingRun"]


def react_query(run: str) -> Any:
    return query_of((facts_of(run_tag(RunId(bare(run)))),))


CRITERIA = {
    "criteria": [
        {"kind": "EQUAL", "key": "profession", "weight": 4},
        {"kind": "GAP", "key": "grade", "weight": 3, "scale": 2, "order": GRADES},
        {"kind": "WISH", "weight": 2},
    ],
    "requirements": [{"kind": "DIFFERENT", "key": "organisation"}],
}


@pytest.mark.timeout(500)
async def test_fifty_and_fifty_are_matched_from_their_files(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        carrier, coordinator = await importer(world)
        programme = await programme_of(carrier, world)
        enrol = partial(enrolled, world, carrier, programme)
        adepts = await asyncio.gather(*(enrol("ADEPT", row) for row in people("civil-service-50-mentees.csv")))
        mentors = await asyncio.gather(*(enrol("MENTOR", row) for row in people("civil-service-50-mentors.csv")))
        assert (len(adepts), len(mentors)) == (50, 50)
        await coordinator.act("DefineCriteria", programme=programme, **CRITERIA)
        run = await coordinator.act("RequestMatchingRun", programme=programme, seed=3)
        shown = await settled(world, coordinator, matcher, run)
        assert (shown["state"], shown["failure"], shown["criteriaEdition"]) == ("COMPLETED", None, 1)
        assert shown["pairs"] + sum(one["side"] == "ADEPT" for one in shown["unmatched"]) == 50
        assert shown["pairs"] >= 45
        assert all(one["blockedBy"] for one in shown["unmatched"])
        for one in shown["proposals"]:
            assert one["score"] == sum(reason["contribution"] for reason in one["reasons"])
        told = await replay(matcher.journal(HARBOUR), RunId(bare(run["id"])))
        assert told is not None
        assert (told.same_inputs, told.same_result) == (True, True)

        done = await coordinator.act("PublishProposals", run=run["id"], programme=programme)
        seats = (await coordinator.ask(SEATS, id=programme, at=done["position"]))["seatMap"]["edges"]
        assert sum(edge["node"]["pending"] for edge in seats) == shown["pairs"]

        first = shown["proposals"][0]
        adept, mentor = (world.member("harbour", first[side]["id"]) for side in ("adept", "mentor"))
        (own,) = (await adept.ask(MINE))["myProposals"]["edges"]
        assert own["node"]["id"] == first["proposalId"]
        assert own["node"]["mentor"]["name"] == first["mentor"]["name"]
        stranger = next(one for one in adepts if one != first["adept"]["id"])
        ask = "query($id: ID!) { proposal(id: $id) { id } }"
        assert (await world.member("harbour", stranger).ask(ask, id=first["proposalId"]))["proposal"] is None

        await adept.act("AcceptProposal", proposal=first["proposalId"])
        await mentor.act("AcceptProposal", proposal=first["proposalId"])
        pair = await became_a_pair(adept)
        assert pair["state"] == "MATCHED"


def bare(run: str) -> str:
    return own_id("MatchingRun", run)


async def became_a_pair(client: Client) -> Any:
    """The one proposal, once it is no longer open; the reactor works beside us."""
    async with asyncio.timeout(20):
        while True:
            node = (await client.ask(MINE))["myProposals"]["edges"][0]["node"]
            if node["state"] != "PROPOSED":
                return node
            await asyncio.sleep(0.05)


async def test_two_who_accept_for_one_seat_are_one_pair_and_one_who_is_told(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        carrier, coordinator = await importer(world)
        programme = await programme_of(carrier, world)
        row = {"last name": "", "profession": "Law", "grade": "EO", "organisation": "North"}
        people = [
            await enrolled(world, carrier, programme, "ADEPT", {**row, "first name": name}) for name in ("Ada", "Eva")
        ]
        mentor = await enrolled(world, carrier, programme, "MENTOR", {**row, "first name": "Mim"})
        proposals: list[str] = []
        for adept in people:
            locked = [{"adept": adept, "mentor": mentor}]
            run = await coordinator.act("RequestMatchingRun", programme=programme, locked=locked)
            shown = await settled(world, coordinator, matcher, run)
            done = await coordinator.act("PublishProposals", run=run["id"], programme=programme)
            proposals += [one["proposalId"] for one in shown["proposals"]]
            assert done["position"]
        clients = [world.member("harbour", one) for one in people]
        both = world.member("harbour", mentor)
        for client, proposal in zip(clients, proposals, strict=True):
            await client.act("AcceptProposal", proposal=proposal)
        await asyncio.gather(*(both.act("AcceptProposal", proposal=proposal) for proposal in proposals))
        ended = [await became_a_pair(client) for client in clients]
        assert sorted(one["state"] for one in ended) == ["MATCHED", "WITHDRAWN"]
        assert [one["withdrawnFor"] for one in ended if one["state"] == "WITHDRAWN"] == ["NO_SEAT_LEFT"]
