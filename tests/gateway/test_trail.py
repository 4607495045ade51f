"""What the trail says of each fact besides what it says: its link of the chain, and the edition that was followed."""

from __future__ import annotations

from typing import Any

from deploy.local.nats import RunningNats
from gateway.ids import node_id
from tests.conftest import Database
from tests.gateway.test_reading import gathered
from tests.world import Client, opened

TRAIL = """query($about: ID, $at: Position!) { auditTrail(first: 100, about: $about, atLeast: $at) {
    edges { node { position name edition hash } } } }"""
VERIFY = "query($after: Position!, $most: Int!) { verifyChain(after: $after, most: $most) { head fault } }"
USUAL, OTHER = node_id("Edition", "addher@1"), node_id("Edition", "uu-like@1")


async def trail(client: Client, at: int, about: str | None = None) -> list[dict[str, Any]]:
    answer = await client.ask(TRAIL, about=about, at=at)
    return [edge["node"] for edge in answer["auditTrail"]["edges"]]


async def test_each_fact_shows_its_link_to_who_may_verify_the_chain(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        for reader in (cast.admin, cast.auditor):
            for fact in await trail(reader, cast.position):
                part = await reader.ask(VERIFY, after=fact["position"] - 1, most=1)
                assert part["verifyChain"] == {"head": fact["hash"], "fault": None}
        assert {fact["hash"] for fact in await trail(cast.coordinator, cast.position)} == {None}


async def test_each_fact_shows_the_edition_that_its_pair_or_programme_goes_by(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        adopting = {"programme": cast.programme, "edition": OTHER}
        await cast.coordinator.act("AdoptHandbookEdition", **adopting)
        today = world.clock.now.date().isoformat()
        told = (await cast.adept.act("RecordMeetingHeld", pair=cast.pair, heldOn=today, minutes=60))["position"]
        assert {fact["edition"] for fact in await trail(cast.coordinator, told, cast.pair)} == {USUAL}
        of_programme = {fact["name"]: fact["edition"] for fact in await trail(cast.coordinator, told)}
        assert of_programme["ProgrammeDrafted"] == OTHER, "adopted on the same day"
        assert of_programme["MemberJoined"] is None
        told = (await cast.coordinator.act("AdoptHandbookEdition", **adopting, applies="ALL_FROM"))["position"]
        assert {fact["edition"] for fact in await trail(cast.coordinator, told, cast.pair)} == {OTHER}
