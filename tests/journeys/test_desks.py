"""What each has before the next meeting, what may be told of a pair, and what stands beside its close, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.talk import TERMS, talking
from tests.journeys.test_programme import founded
from tests.world import Client, opened

PREP = """query($id: ID!, $at: Position) { nextMeetingPrep(pair: $id, atLeast: $at) {
    meeting { id starts zone minutes } lastMetOn agendaSent topics { id } openActions { body { text } }
    ownNotes { body { text } } } }"""
DESK = """query($at: Position) { mentorDesk(atLeast: $at) {
    pairs { pair state adept { name } nextMeeting { id } agenda { body { text } } } seats { capacity taken } } }"""
TOLD = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) {
    told { topics { key { text } } goals { kind body { text } } } } }"""
CLOSING = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) { vault { closing {
    summaries { side words { about said { text } } } expectations { side of body { text } }
    futurePlaces { text } } } } }"""
OPEN_PAIRS = "query($id: ID!) { programme(id: $id) { openPairs } }"


async def prep(client: Client, pair: str, at: int | None = None) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (await client.ask(PREP, id=pair, at=at))["nextMeetingPrep"]
    return found


async def test_the_adept_prepares_and_the_mentor_sees_what_is_ahead(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, pair = made["adept"], made["mentor"], made["pair"]
        stranger, _ = await founded(world, "lighthouse")
        today = world.clock.now.date()
        await adept.act("RecordMeetingHeld", pair=pair, heldOn=today.isoformat(), minutes=60)
        first = await adept.act("ChooseTopic", pair=pair, own="asking")
        second = await adept.act("ChooseTopic", pair=pair, key="leadership")
        await adept.act("RankTopics", pair=pair, topics=[second["id"]])
        await mentor.act("AgreeAction", pair=pair, owner="ADEPT", body="call Bo")
        done = await adept.act("AgreeAction", pair=pair, owner="ADEPT", body="done already")
        await adept.act("CompleteAction", pair=pair, action=done["id"])
        await adept.act("WriteNote", pair=pair, kind="OWN", body="be braver")
        await mentor.act("WriteNote", pair=pair, kind="OWN", body="his own")
        later, sooner = [(today + timedelta(days=days)).isoformat() for days in (9, 2)]
        await adept.act("PlanMeeting", pair=pair, starts=f"{later}T10:00:00")
        meeting = await adept.act("PlanMeeting", pair=pair, starts=f"{sooner}T10:00:00")

        hers = await prep(adept, pair, meeting["position"])
        assert hers == {
            "meeting": {"id": meeting["id"], "starts": f"{sooner}T10:00:00", "zone": "Europe/London", "minutes": 60},
            "lastMetOn": today.isoformat(),
            "agendaSent": False,
            "topics": [{"id": second["id"]}, {"id": first["id"]}],
            "openActions": [{"body": {"text": "call Bo"}}],
            "ownNotes": [{"body": {"text": "be braver"}}],
        }
        for other in (mentor, made["coordinator"], made["admin"], stranger):
            assert await prep(other, pair) is None

        sent = await adept.act("SendAgenda", pair=pair, meeting=meeting["id"], body="pay first", topics=[second["id"]])
        his = (await mentor.ask(DESK, at=sent["position"]))["mentorDesk"]
        assert his == {
            "pairs": [
                {
                    "pair": pair,
                    "state": "ACTIVE",
                    "adept": {"name": "Alva"},
                    "nextMeeting": {"id": meeting["id"]},
                    "agenda": {"body": {"text": "pay first"}},
                }
            ],
            "seats": [{"capacity": 2, "taken": 1}],
        }
        for other in (adept, made["coordinator"], stranger):
            assert (await other.ask(DESK))["mentorDesk"] == {"pairs": [], "seats": []}
        told = await prep(adept, pair, sent["position"])
        assert told is not None
        assert told["agendaSent"]


async def test_topic_and_goal_are_told_where_both_agreed_and_only_what_was_said_since(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, coordinator, pair = made["adept"], made["mentor"], made["coordinator"], made["pair"]
        stranger, _ = await founded(world, "lighthouse")
        await adept.act("ChooseTopic", pair=pair, key="salary_negotiation")
        open_terms = {**TERMS, "level": "TOPIC_AND_GOAL"}
        one = await adept.act("AgreeConfidentiality", pair=pair, **open_terms)
        assert (await coordinator.ask(TOLD, id=pair, at=one["position"]))["pair"]["told"] is None
        await mentor.act("AgreeConfidentiality", pair=pair, **open_terms)
        await adept.act("ChooseTopic", pair=pair, key="leadership")
        goal = await adept.act("SetGoal", pair=pair, kind="PERSONAL", body="to lead")
        assert (await coordinator.ask(TOLD, id=pair, at=goal["position"]))["pair"]["told"] == {
            "topics": [{"key": {"text": "leadership"}}],
            "goals": [{"kind": "PERSONAL", "body": {"text": "to lead"}}],
        }
        for other in (mentor, adept):
            assert (await other.ask(TOLD, id=pair, at=goal["position"]))["pair"]["told"] is None
        assert (await stranger.ask(TOLD, id=pair))["pair"] is None
        for who in (adept, mentor):
            back = await who.act("AgreeConfidentiality", pair=pair, **TERMS)
        assert (await coordinator.ask(TOLD, id=pair, at=back["position"]))["pair"]["told"] is None


async def test_what_was_expected_stands_beside_how_it_was(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, pair = made["adept"], made["mentor"], made["pair"]
        await adept.act("StateExpectation", pair=pair, of="OTHER", body="honest words")
        await adept.act("SetGoal", pair=pair, kind="PERSONAL", body="lead", futurePlace="a team of my own")
        assert (await made["coordinator"].ask(OPEN_PAIRS, id=made["programme"]))["programme"]["openPairs"] == [pair]
        world.clock.now += timedelta(days=170)
        said = await mentor.act("SummariseClosing", pair=pair, howItWas="good", expectationsMet="PARTLY")
        hers = (await adept.ask(CLOSING, id=pair, at=said["position"]))["pair"]["vault"]["closing"]
        assert hers == {
            "summaries": [
                {
                    "side": "MENTOR",
                    "words": [
                        {"about": "how_it_was", "said": {"text": "good"}},
                        {"about": "expectations_met", "said": {"text": "partly"}},
                    ],
                }
            ],
            "expectations": [{"side": "ADEPT", "of": "OTHER", "body": {"text": "honest words"}}],
            "futurePlaces": [{"text": "a team of my own"}],
        }
        assert (await made["coordinator"].ask(CLOSING, id=pair, at=said["position"]))["pair"]["vault"] is None
