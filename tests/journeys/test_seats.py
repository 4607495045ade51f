"""Three seats and a hundred coordinators' clicks at once, over HTTP."""

from __future__ import annotations

import asyncio
from collections import Counter

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.test_programme import founded
from tests.world import Client, Refused, World, opened

TRAIL = """query($at: Position, $after: String) { auditTrail(first: 100, atLeast: $at, after: $after) {
    edges { node { name } } pageInfo { hasNextPage endCursor } } }"""


async def taking_applications(world: World) -> tuple[Client, Client, str]:
    """The administrator, somebody who brings people in, and a programme that begins today."""
    admin, _ = await founded(world, "harbour")
    me = (await admin.act("JoinOrganisation", name="Importer"))["id"]
    for role in ("COORDINATOR", "INTEGRATION"):
        await admin.act("GrantRole", member=me, role=role)
    coordinator = world.member("harbour", me)
    today = world.clock.now.date().isoformat()
    programme = (await coordinator.act("DraftProgramme", name="Spring", zone="Europe/London", startsOn=today))["id"]
    await coordinator.act("OpenApplications", programme=programme)
    return admin, coordinator, programme


async def enrolled(world: World, coordinator: Client, programme: str, side: str, name: str, **capacity: int) -> str:
    member = (await coordinator.act("JoinOrganisation", name=name))["id"]
    command = "ApplyAsAdept" if side == "ADEPT" else "VolunteerAsMentor"
    await coordinator.act(command, programme=programme, member=member, **capacity)
    if side == "MENTOR":
        await world.member(coordinator.organisation, member).act("ConfirmApplication", programme=programme, side=side)
    await coordinator.act("AcceptApplication", programme=programme, member=member, side=side)
    return member


async def matched(coordinator: Client, programme: str, adept: str, mentor: str) -> str:
    try:
        await coordinator.act("MatchPair", programme=programme, adept=adept, mentor=mentor)
    except Refused as refusal:
        return str(refusal)
    return "matched"


async def test_i1_three_seats_and_a_hundred_matches_at_once(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator, programme = await taking_applications(world)
        mentor = await enrolled(world, coordinator, programme, "MENTOR", "Moa", capacity=3)
        adepts = await asyncio.gather(
            *(enrolled(world, coordinator, programme, "ADEPT", f"Adept {n}") for n in range(100))
        )
        outcomes = await asyncio.gather(*(matched(coordinator, programme, adept, mentor) for adept in adepts))
        assert Counter(outcomes) == {"matched": 3, "NO_SEAT_LEFT": 97}

        last = await admin.act("SetBrand", name="Harbour", colour="#102030")
        names: list[str] = []
        after: str | None = None
        while True:
            page = (await admin.ask(TRAIL, at=last["position"], after=after))["auditTrail"]
            names += [edge["node"]["name"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert len(names) == last["position"]
        assert names.count("PairMatched") == 3
