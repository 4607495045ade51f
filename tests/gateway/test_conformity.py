"""A pair's checks at the door: they turn from due to met in one session, and a report of the past stays what it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.gateway.test_reading import gathered
from tests.journeys.test_programme import founded
from tests.world import Client, Clock, opened

CHECKS = """query($id: ID!, $asOf: Date, $asAt: DateTime, $at: Position) { pair(id: $id, atLeast: $at) {
    checks(asOf: $asOf, asAt: $asAt) { check result dueOn late evidence }
} }"""
REPORT = """query($id: ID!, $asOf: Date, $asAt: DateTime, $at: Position) {
    conformity(programme: $id, asOf: $asOf, asAt: $asAt, atLeast: $at) {
        on share counts { check met due share }
        pairs(first: 10) { edges { node { pair edition checks { check result } } } }
    }
}"""
FIRST = datetime(2026, 2, 2, 12, tzinfo=UTC)


async def checks(client: Client, pair: str, **where: Any) -> dict[str, dict[str, Any]]:
    return {one["check"]: one for one in (await client.ask(CHECKS, id=pair, **where))["pair"]["checks"]}


async def test_a_meeting_turns_a_check_and_a_report_of_the_past_does_not_change(
    database: Database, nats_server: RunningNats
) -> None:
    clock = Clock(FIRST)
    async with opened(database, nats_server, clock) as world:
        cast = await gathered(world)
        before = await checks(cast.adept, cast.pair, at=cast.position)
        assert len(before) == 16
        assert before["C2"]["result"] == "NOT_YET_DUE"
        assert before["C2"]["dueOn"] == "2026-02-16"
        assert before["C15"]["result"] == "MET"
        clock.now = FIRST + timedelta(days=20)
        assert (await checks(cast.mentor, cast.pair))["C2"]["result"] == "OVERDUE"
        blocks = ["PRESENTATION", "EXPECTATIONS", "AGENDA", "STRUCTURE"]
        held = await cast.adept.act(
            "RecordMeetingHeld", pair=cast.pair, heldOn="2026-02-10", minutes=60, covered=blocks
        )
        for viewer in (cast.adept, cast.coordinator, cast.auditor):
            now = await checks(viewer, cast.pair, at=held["position"])
            assert now["C2"] == {
                "check": "C2",
                "result": "MET",
                "dueOn": "2026-02-16",
                "late": False,
                "evidence": [held["position"]],
            }
            assert now["C3"]["result"] == "MET"
        told = {"asOf": "2026-02-20", "asAt": (FIRST + timedelta(days=19)).isoformat()}
        assert (await checks(cast.adept, cast.pair, **told))["C2"]["result"] == "OVERDUE"
        assert (await checks(cast.adept, cast.pair, asOf="2026-02-20"))["C2"]["result"] == "MET"

        report = (await cast.coordinator.ask(REPORT, id=cast.programme))["conformity"]
        assert report["on"] == "2026-02-22"
        counts = {one["check"]: (one["met"], one["due"]) for one in report["counts"]}
        assert counts["C2"] == (1, 1)
        assert counts["C1"] == (0, 0)
        (edge,) = report["pairs"]["edges"]
        assert edge["node"]["pair"] == cast.pair
        past = (await cast.auditor.ask(REPORT, id=cast.programme, **told))["conformity"]
        assert {one["check"]: (one["met"], one["due"]) for one in past["counts"]}["C2"] == (0, 1)


async def test_a_report_is_for_those_who_run_or_audit_the_programme(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        cast = await gathered(world)
        for stranger in (cast.adept, cast.bystander):
            refused = await stranger.post(REPORT, id=cast.programme, at=cast.position)
            assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        admin, abroad = await founded(world, "norrsken")
        joined = await admin.act("JoinOrganisation", name="Nils")
        answer = await abroad.ask(REPORT, id=cast.programme, at=joined["position"])
        assert answer["conformity"] is None
