"""Programmes side by side for those who run the organisation, and nothing of single persons."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.test_reading import gathered
from tests.journeys.test_programme import founded
from tests.world import Client, Clock, opened

ROLLUP = """query($first: Int = 10, $after: String, $asOf: Date, $asAt: DateTime, $at: Position) {
    organisationRollup(asOf: $asOf, asAt: $asAt, atLeast: $at) { count
        totals { adeptsApplied adeptsAccepted pairs pairsMet meetingsHeld hoursHeld }
        programmes(first: $first, after: $after) { edges { cursor node { programme name phase
            funnel { adeptsApplied adeptsAccepted pairs pairsMet meetingsHeld hoursHeld }
            kpis { on adepts matchRate reviewsWaiting } } } pageInfo { hasNextPage } } } }"""
FIRST = datetime(2026, 2, 2, 12, tzinfo=UTC)
NAMES = ("adeptsApplied", "adeptsAccepted", "pairs", "pairsMet", "meetingsHeld", "hoursHeld")


async def rollup(client: Client, **where: Any) -> dict[str, Any]:
    return (await client.ask(ROLLUP, **where))["organisationRollup"]


def figures(*said: float) -> dict[str, float]:
    return dict(zip(NAMES, said, strict=True))


async def test_programmes_stand_side_by_side_and_together_today_and_in_the_past(
    database: Database, nats_server: RunningNats
) -> None:
    clock = Clock(FIRST)
    async with opened(database, nats_server, clock) as world:
        cast = await gathered(world)
        await cast.adept.act("RecordMeetingHeld", pair=cast.pair, heldOn="2026-02-02", minutes=100)
        clock.now = FIRST + timedelta(days=30)
        drafted = {"name": "Autumn", "zone": "Europe/London", "startsOn": "2026-09-01"}
        autumn = (await cast.coordinator.act("DraftProgramme", **drafted))["id"]
        await cast.coordinator.act("OpenApplications", programme=autumn)
        applied = await cast.adept.act("ApplyAsAdept", programme=autumn, wishes="To find my way")

        spring, waiting = figures(1, 1, 1, 1, 1, 1.7), figures(1, 0, 0, 0, 0, 0)
        now = await rollup(cast.admin, at=applied["position"])
        shown = {edge["node"]["name"]: edge["node"] for edge in now["programmes"]["edges"]}
        assert {name: (one["programme"], one["phase"], one["funnel"]) for name, one in shown.items()} == {
            "Spring": (cast.programme, "RUNNING", spring),
            "Autumn": (autumn, "OPEN", waiting),
        }
        assert shown["Spring"]["kpis"] == {"on": "2026-03-04", "adepts": 1, "matchRate": 1.0, "reviewsWaiting": 0}
        assert shown["Autumn"]["kpis"] == {"on": "2026-03-04", "adepts": 1, "matchRate": None, "reviewsWaiting": 1}
        assert (now["count"], now["totals"]) == (2, figures(2, 1, 1, 1, 1, 1.7))
        assert await rollup(cast.coordinator) == now
        assert await rollup(cast.admin, asOf="2026-03-04") == now
        page = await rollup(cast.admin, first=1)
        rest = await rollup(cast.admin, first=1, after=page["programmes"]["edges"][0]["cursor"])
        assert [*page["programmes"]["edges"], *rest["programmes"]["edges"]] == now["programmes"]["edges"]
        assert (page["totals"], rest["programmes"]["pageInfo"]["hasNextPage"]) == (now["totals"], False)
        for where in ({"asOf": "2026-02-03"}, {"asAt": FIRST.isoformat()}):
            (then,) = (await rollup(cast.admin, **where))["programmes"]["edges"]
            assert (then["node"]["name"], then["node"]["funnel"]) == ("Spring", spring), where
        before = await rollup(cast.admin, asOf="2026-02-01")
        assert (before["count"], before["totals"]["adeptsApplied"], before["programmes"]["edges"]) == (0, 0, [])

        told = json.dumps(now)
        assert not [name for name in ("Alva", "Moa", "Cora", "To find my way") if name in told]
        for client in (cast.adept, cast.mentor, cast.auditor, cast.bystander):
            reply = await client.post(ROLLUP)
            assert reply["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        admin, _ = await founded(world, "norrsken")
        branded = await admin.act("SetBrand", name="Norrsken", colour="#123456")
        other = await rollup(admin, at=branded["position"])
        assert (other["count"], other["programmes"]["edges"]) == (0, [])
