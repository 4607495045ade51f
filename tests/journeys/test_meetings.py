"""A meeting that was recorded wrongly, through the door: confirmed, put right, and shown as it was said last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.talk import nodes, talking
from tests.world import Client, opened

TIMELINE = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) { meetingsHeld
    timeline(first: 99) { edges { node {
        kind doubt on starts minutes activity agendaCovered corrections words { about said { text } } } } } } }"""


async def the_meeting(client: Client, pair: str, at: int) -> dict[str, Any]:
    found = (await client.ask(TIMELINE, id=pair, at=at))["pair"]
    (entry,) = (one for one in nodes(found["timeline"]) if one["kind"].startswith("MEETING_"))
    return {**entry, "words": [one["said"]["text"] for one in entry["words"]]}


async def test_what_was_confirmed_and_put_right_waits_anew_and_what_was_wrong_is_gone(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, pair = made["adept"], made["mentor"], made["pair"]
        day = world.clock.now.date()
        world.clock.now += timedelta(days=1)
        said = {"pair": pair, "heldOn": day.isoformat(), "minutes": 60, "start": "12:00:00", "agendaCovered": True}
        told = await adept.act("RecordMeetingHeld", **said, topics=["Pay"], activity="lunch_theme")
        of = {"pair": pair, "meeting": told["id"]}
        at = (await mentor.act("ConfirmMeeting", **of))["position"]
        assert (await the_meeting(mentor, pair, at))["doubt"] == "CONFIRMED"

        at = (await adept.act("CorrectMeeting", **of, cleared=["START", "ACTIVITY", "AGENDA_COVERED"]))["position"]
        entry = await the_meeting(mentor, pair, at)
        assert (entry["starts"], entry["activity"], entry["agendaCovered"]) == (None, None, None)
        assert (entry["doubt"], entry["words"]) == ("CONFIRMED", ["Pay"])

        at = (await adept.act("CorrectMeeting", **of, minutes=90, topics=["Work", "Life"]))["position"]
        entry = await the_meeting(mentor, pair, at)
        assert (entry["minutes"], entry["doubt"], entry["words"]) == (90, "NONE", ["Work\nLife"])
        assert (await the_meeting(made["coordinator"], pair, at))["words"] == []
        at = (await mentor.act("ConfirmMeeting", **of))["position"]
        at = (await adept.act("CorrectMeeting", **of, topics=[]))["position"]
        entry = await the_meeting(mentor, pair, at)
        assert (entry["doubt"], entry["words"], entry["corrections"]) == ("CONFIRMED", [], 3)
