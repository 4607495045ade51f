"""A pair that is followed by another one, over HTTP."""

from __future__ import annotations

import pytest

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.test_programme import founded
from tests.journeys.test_seats import enrolled
from tests.world import Refused, opened

PAIR = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) {
    state endReason source predecessor { id } successor { id source } } }"""


async def test_a_rematch_shows_on_either_card_to_whoever_sees_both(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, _ = await founded(world, "harbour")
        me = (await admin.act("JoinOrganisation", name="Importer"))["id"]
        for role in ("COORDINATOR", "INTEGRATION"):
            await admin.act("GrantRole", member=me, role=role)
        coordinator = world.member("harbour", me)
        today = world.clock.now.date().isoformat()
        programme = (await coordinator.act("DraftProgramme", name="Spring", zone="Europe/London", startsOn=today))["id"]
        await coordinator.act("OpenApplications", programme=programme)
        moa, noa = [
            await enrolled(world, coordinator, programme, "MENTOR", name, capacity=1) for name in ("Moa", "Noa")
        ]
        ada = await enrolled(world, coordinator, programme, "ADEPT", "Ada")
        before = (await coordinator.act("MatchPair", programme=programme, adept=ada, mentor=moa))["id"]

        asked = {"pair": before, "programme": programme, "adept": ada, "mentor": noa}
        with pytest.raises(Refused):
            await world.member("harbour", ada).act("Rematch", **asked)
        other, _ = await founded(world, "lighthouse")
        with pytest.raises(Refused):
            await other.act("Rematch", **asked)
        done = await coordinator.act("Rematch", **asked)

        at, after = done["position"], done["id"]
        first = (await coordinator.ask(PAIR, id=before, at=at))["pair"]
        assert first == {
            "state": "ENDED",
            "endReason": "NO_FIT",
            "source": "IMPORT",
            "predecessor": None,
            "successor": {"id": after, "source": "REMATCH"},
        }
        assert (await world.member("harbour", ada).ask(PAIR, id=after, at=at))["pair"]["predecessor"] == {"id": before}
        left = (await world.member("harbour", moa).ask(PAIR, id=before, at=at))["pair"]
        assert (left["state"], left["successor"]) == ("ENDED", None)
        new = (await world.member("harbour", noa).ask(PAIR, id=after, at=at))["pair"]
        assert (new["state"], new["predecessor"]) == ("MATCHED", None)
