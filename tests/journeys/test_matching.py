"""Two who accept for one seat, on real servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from deploy.local.nats import RunningNats
from domain.catalogue import REACTIONS
from domain.language import RunId, facts_of, run_tag
from domain.tenancy import TenantId
from gateway.ids import own_id
from services import react
from services.batching import Batches
from services.journal import query_of
from services.keys import Chest
from services.match import Matcher, step
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from tests.conftest import Database
from tests.journeys.test_programme import founded
from tests.services.house import MASTER
from tests.until import until
from tests.world import Client, World, opened

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
    """The role that computes, and takes what follows from answers."""
    pool = await connect(database.dsn("matcher"), most=8)
    batches, chest = Batches(pool), Chest(pool, MASTER)
    tasks = [asyncio.create_task(batches.run())]
    try:

        def journal(tenant: TenantId) -> PostgresJournal:
            return PostgresJournal(tenant, pool, batches, chest.of(tenant))

        reactor = react.Reactor(pool, journal, world.house.hint, world.clock)
        reactions = [one for one in REACTIONS if one.opens]
        news = {one.name: react.News() for one in reactions}
        tasks.append(asyncio.create_task(react.follow(reactor, reactions, news)))
        yield Matcher(pool, journal, world.house.hint, world.clock)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await pool.close()


async def importer(world: World) -> tuple[Client, Client]:
    """Somebody who carries people in, and a coordinator."""
    admin, coordinator = await founded(world, "harbour")
    return await carrier_of(world, admin), coordinator


async def carrier_of(world: World, admin: Client) -> Client:
    me = (await admin.act("JoinOrganisation", name="Importer"))["id"]
    for role in ("COORDINATOR", "INTEGRATION"):
        await admin.act("GrantRole", member=me, role=role)
    return world.member("harbour", me)


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


async def settled(world: World, client: Client, matcher: Matcher, run: dict[str, Any]) -> Any:
    """The run once it has been computed, at the position of its last fact."""
    tenant = TenantId(client.organisation)
    while await step(matcher, tenant):
        pass
    last = await world.house.journal(tenant).past(react_query(run["id"]), react.CAUSE)
    return (await client.ask(RUN, id=run["id"], at=last.facts[-1].position))["matchingRun"]


def react_query(run: str) -> Any:
    return query_of((facts_of(run_tag(RunId(bare(run)))),))


def bare(run: str) -> str:
    return own_id("MatchingRun", run)


async def became_a_pair(client: Client) -> Any:
    """The one proposal, once it is no longer open; the reactor works beside us."""

    async def over() -> Any:
        node = (await client.ask(MINE))["myProposals"]["edges"][0]["node"]
        return None if node["state"] == "PROPOSED" else node

    return await until("the proposal is no longer open", over)


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


async def test_whose_manager_is_told_meanwhile_are_no_pair_and_the_next_wish_is_proposed(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        carrier, coordinator = await importer(world)
        programme = await programme_of(carrier, world)
        rule = [{"kind": "NO_REPORTING_LINE"}]
        criteria = [{"kind": "WAITING", "weight": 1}]
        await coordinator.act("DefineCriteria", programme=programme, criteria=criteria, requirements=rule)
        row = {"last name": "", "profession": "Law", "grade": "EO", "organisation": "North"}
        ada = await enrolled(world, carrier, programme, "ADEPT", {**row, "first name": "Ada"})
        mim, bo, moa = [
            await enrolled(world, carrier, programme, "MENTOR", {**row, "first name": name})
            for name in ("Mim", "Bo", "Moa")
        ]
        adept = world.member("harbour", ada)
        await adept.act("RankWishes", programme=programme, mentors=[mim, bo, moa])
        run = await coordinator.act("RequestMatchingRun", programme=programme, locked=[{"adept": ada, "mentor": mim}])
        (proposed,) = (await settled(world, coordinator, matcher, run))["proposals"]
        await coordinator.act("PublishProposals", run=run["id"], programme=programme)
        await adept.act("AcceptProposal", proposal=proposed["proposalId"])
        for boss in (mim, bo):  # two of the three have become her managers since
            said = [{"key": "manager", "values": [own_id("Member", ada)]}]
            await carrier.act("DeclareAttributes", programme=programme, member=boss, side="MENTOR", attributes=said)
            await coordinator.act("AcceptApplication", programme=programme, member=boss, side="MENTOR")
        await world.member("harbour", mim).act("AcceptProposal", proposal=proposed["proposalId"])

        async def gone_on() -> Any:
            nodes = [edge["node"] for edge in (await adept.ask(MINE))["myProposals"]["edges"]]
            return {one["mentor"]["name"].strip(): one["state"] for one in nodes} if len(nodes) > 1 else None

        assert await until("the next wish is proposed", gone_on) == {"Mim": "WITHDRAWN", "Moa": "PROPOSED"}
