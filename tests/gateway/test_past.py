"""A report from another place in its two times: what was so on a day, and what was known at a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.test_programme import founded, paired
from tests.world import Client, Clock, opened

DASHBOARD = """query($id: ID!, $asOf: Date, $asAt: DateTime, $at: Position) { programme(id: $id, atLeast: $at) {
    dashboard(asOf: $asOf, asAt: $asAt) { adeptsAccepted pairs pairsMet meetingsHeld midpoints }
} }"""
FIRST = datetime(2026, 2, 2, 12, tzinfo=UTC)


async def dashboard(client: Client, programme: str, **where: Any) -> dict[str, int] | None:
    return (await client.ask(DASHBOARD, id=programme, **where))["programme"]["dashboard"]


async def test_a_dashboard_of_the_past_shows_what_was_so_and_what_was_known(
    database: Database, nats_server: RunningNats
) -> None:
    clock = Clock(FIRST)
    async with opened(database, nats_server, clock) as world:
        _, coordinator = await founded(world, "harbour")
        made = await paired(world, coordinator, FIRST.date())
        clock.now = FIRST + timedelta(days=10)
        await made["adept"].act("RecordMeetingHeld", pair=made["pair"], heldOn="2026-02-10", minutes=60)
        clock.now = FIRST + timedelta(days=60)
        late = await made["mentor"].act("RecordMeetingHeld", pair=made["pair"], heldOn="2026-02-12", minutes=45)
        programme, at = made["programme"], late["position"]

        now = {"adeptsAccepted": 1, "pairs": 1, "pairsMet": 1, "meetingsHeld": 2, "midpoints": 0}
        assert await dashboard(coordinator, programme, at=at) == now
        assert await dashboard(coordinator, programme, asOf="2026-04-03") == now
        assert await dashboard(coordinator, programme, asAt=(FIRST + timedelta(days=60)).isoformat()) == now
        day, known = "2026-02-28", "2026-03-01T00:00:00Z"
        reported = await dashboard(coordinator, programme, asOf=day, asAt=known)
        assert reported == now | {"meetingsHeld": 1}
        assert await dashboard(coordinator, programme, asOf=day) == now, "the late record was so already"
        assert await dashboard(coordinator, programme, asOf="2026-02-11") == now | {"meetingsHeld": 1}
        assert await dashboard(coordinator, programme, asOf="2026-02-02") == now | {"meetingsHeld": 0, "pairsMet": 0}
        nothing = dict.fromkeys(now, 0)
        assert await dashboard(coordinator, programme, asOf="2026-02-01") == nothing
        assert await dashboard(coordinator, programme, asAt="2026-02-02T11:59:59Z") == nothing

        for stranger in (made["adept"], made["mentor"]):
            assert await dashboard(stranger, programme, asOf=day, asAt=known) is None
        admin_abroad, abroad = await founded(world, "norrsken")
        joined = await admin_abroad.act("JoinOrganisation", name="Nils")
        assert (await abroad.ask(DASHBOARD, id=programme, asOf=day, at=joined["position"]))["programme"] is None
        refused = await coordinator.post(DASHBOARD, id=programme, asAt="2026-03-01T00:00:00")
        assert refused["errors"][0]["extensions"]["code"] == "AS_AT"
