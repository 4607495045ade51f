"""A coordinator reads who has not evaluated, of other pairs than their own; and nobody else does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.test_enrolment import id_of
from tests.gateway.test_reading import gathered
from tests.journeys.test_programme import founded
from tests.world import Client, Clock, opened

DUE = """query($programme: ID!, $first: Int = 10, $after: String, $asOf: Date, $asAt: DateTime, $at: Position) {
    dueFeedback(programme: $programme, first: $first, after: $after, asOf: $asOf, asAt: $asAt, atLeast: $at) {
        edges { cursor node { pair evaluation side openedOn dueOn daysOver member { name } } }
        pageInfo { hasNextPage } } }"""
FIRST = datetime(2026, 2, 2, 12, tzinfo=UTC)


async def due(client: Client, programme: str, **asked: Any) -> list[dict[str, Any]]:
    page = (await client.ask(DUE, programme=programme, **asked))["dueFeedback"]
    return [edge["node"] for edge in page["edges"]]


async def test_what_is_due_is_told_to_coordinators_of_pairs_of_others(
    database: Database, nats_server: RunningNats
) -> None:
    clock = Clock(FIRST)
    async with opened(database, nats_server, clock) as world:
        cast = await gathered(world)
        assert await due(cast.coordinator, cast.programme) == []
        unasked = await cast.coordinator.post(DUE, programme=cast.programme, after="x")
        assert unasked["errors"][0]["extensions"]["code"] == "CURSOR", "however many there are"
        clock.now = FIRST + timedelta(days=150)
        done = await cast.adept.act("EvaluateMidpoint", pair=cast.pair)
        halfway = {"pair": cast.pair, "evaluation": "MIDPOINT", "openedOn": "2026-04-18", "dueOn": "2026-05-09"}
        close = {"pair": cast.pair, "evaluation": "CLOSING", "openedOn": "2026-07-02", "dueOn": "2026-07-23"}
        adept, mentor = ({"side": "ADEPT", "member": {"name": "Alva"}}, {"side": "MENTOR", "member": {"name": "Moa"}})
        found = await due(cast.coordinator, cast.programme, at=done["position"])
        assert found == [
            halfway | mentor | {"daysOver": 54},
            close | adept | {"daysOver": 0},
            close | mentor | {"daysOver": 0},
        ]
        page = (await cast.coordinator.ask(DUE, programme=cast.programme, first=2))["dueFeedback"]
        assert page["pageInfo"]["hasNextPage"]
        after = page["edges"][-1]["cursor"]
        assert await due(cast.coordinator, cast.programme, first=2, after=after) == found[2:]
        early = await due(cast.coordinator, cast.programme, asOf="2026-05-10")
        assert [(one["evaluation"], one["side"], one["daysOver"]) for one in early] == [
            ("MIDPOINT", "ADEPT", 1),
            ("MIDPOINT", "MENTOR", 1),
        ]

        for client in (cast.adept, cast.mentor, cast.admin, cast.auditor, cast.bystander):
            reply = await client.post(DUE, programme=cast.programme)
            assert reply["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        office = {"member": await id_of(cast.mentor), "role": "COORDINATOR"}
        granted = await cast.admin.act("GrantRole", **office)
        assert await due(cast.mentor, cast.programme, at=granted["position"]) == [], "of a pair of one's own"
        gone = await cast.admin.act("DeactivateMember", member=await id_of(cast.adept))
        left = await due(cast.coordinator, cast.programme, at=gone["position"])
        assert [(one["evaluation"], one["side"]) for one in left] == [("MIDPOINT", "MENTOR"), ("CLOSING", "MENTOR")]
        early = await due(cast.coordinator, cast.programme, asOf="2026-05-10")
        assert [one["side"] for one in early] == ["ADEPT", "MENTOR"], "who was there"
        _, elsewhere = await founded(world, "norrsken")
        assert (await elsewhere.ask(DUE, programme=cast.programme))["dueFeedback"] is None
