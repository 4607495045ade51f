"""What each of a pair says of it in confidence, over HTTP, and what others learn of that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from strawberry.relay.utils import from_base64

from deploy.local.nats import RunningNats
from domain.language import MemberId, PairId, ProgrammeId
from domain.risks import Risk
from domain.watching import RiskRaised
from tests.conftest import Database
from tests.gateway.test_hearing import TICKER, heard
from tests.journeys.talk import nodes, talking, text_of
from tests.journeys.test_programme import founded
from tests.world import Client, Refused, opened
from tests.world import said as recorded

FIT = """query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) {
    orphaned concernsOpen fit { processOpen checked { side answer { class text } } } timeline(first: 99) {
        edges { node { kind } } } }
    myTodo(atLeast: $at) { kind } }"""
TRAIL = """query($id: ID!, $at: Position) { auditTrail(first: 99, about: $id, atLeast: $at) {
    edges { node { name by role onBehalfOf said } } } }"""
CONFIDANTS = "query($id: ID!, $at: Position) { pair(id: $id, atLeast: $at) { confidants { id name } } }"
CONCERNS = """query($at: Position) { myConcerns(first: 9, atLeast: $at) { edges { node {
    id pair closedAt raisedBy { name } recipient { name } words { about said { text } } } } } }"""


async def seen(client: Client, pair: str, at: int | None) -> dict[str, Any]:
    told: dict[str, Any] = await client.ask(FIT, id=pair, at=at)
    return told


async def worries(client: Client, at: int) -> list[dict[str, Any]]:
    return nodes((await client.ask(CONCERNS, at=at))["myConcerns"])


async def trail_of(client: Client, about: str, at: int) -> list[str]:
    return [one["name"] for one in nodes((await client.ask(TRAIL, id=about, at=at))["auditTrail"])]


async def test_whoever_says_what_they_have_seen_does_not_learn_what_the_other_said_in_confidence(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, pair = made["adept"], made["mentor"], made["pair"]
        day = world.clock.now.date().isoformat()
        mine = (await mentor.ask("{ viewer { id } }"))["viewer"]["id"]
        shown = (await adept.act("RecordMeetingHeld", pair=pair, heldOn=day, minutes=60))["position"]
        await adept.act("RaiseConcern", pair=pair, kind="TONE", body="He laughs at me")
        await adept.act("CheckFit", pair=pair, answer="NOT_GOOD")
        await adept.act("WriteNote", pair=pair, kind="OWN", body="I doubt")
        await adept.act("DeclareExclusion", programme=made["programme"], other=mine)
        asking: dict[str, dict[str, Any]] = {
            "RaiseConcern": {"kind": "OTHER", "body": "Nothing, I only ask"},
            "CheckFit": {"answer": "GOOD"},
            "WriteNote": {"kind": "OWN", "body": "Nothing"},
        }
        for command, said in asking.items():
            assert (await mentor.act(command, pair=pair, **said, expectedVersion=shown))["position"] > shown
        with pytest.raises(Refused, match="CHANGED_SINCE"):
            await mentor.act("WriteNote", pair=pair, kind="OWN", body="Twice", expectedVersion=shown)
        await adept.act("WriteNote", pair=pair, kind="PAIR", body="For both")
        with pytest.raises(Refused, match="CHANGED_SINCE"):
            await mentor.act("WriteNote", pair=pair, kind="OWN", body="More", expectedVersion=mentor.done)


async def test_a_no_tells_coordinators_that_it_was_said_and_the_other_nothing(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, coordinator, pair = made["adept"], made["mentor"], made["coordinator"], made["pair"]
        stranger, _ = await founded(world, "lighthouse")
        with pytest.raises(Refused, match="PAIR_UNKNOWN"):
            await coordinator.act("CheckFit", pair=pair, answer="GOOD")
        with pytest.raises(Refused, match="PAIR_UNKNOWN"):
            await stranger.act("CheckFit", pair=pair, answer="GOOD")
        day = world.clock.now.date().isoformat()
        held = await adept.act("RecordMeetingHeld", pair=pair, heldOn=day, minutes=60)
        world.clock.now += timedelta(days=1)
        asked = await seen(mentor, pair, held["position"])
        assert "CHECK_FIT" in [one["kind"] for one in asked["myTodo"]]
        await mentor.act("CheckFit", pair=pair, answer="GOOD")
        no = await adept.act("CheckFit", pair=pair, answer="NOT_GOOD")

        hers = (await seen(adept, pair, no["position"]))["pair"]["fit"]
        assert hers == {"processOpen": None, "checked": [{"side": "ADEPT", "answer": said("not_good")}]}
        his = (await seen(mentor, pair, no["position"]))["pair"]
        assert his["fit"] == {"processOpen": None, "checked": [{"side": "MENTOR", "answer": said("good")}]}
        assert "FIT" not in text_of(his["timeline"])
        outside = (await seen(coordinator, pair, no["position"]))["pair"]["fit"]
        assert outside == {"processOpen": True, "checked": []}
        trail = await coordinator.ask(TRAIL, id=pair, at=no["position"])
        facts = [one for one in nodes(trail["auditTrail"]) if "Fit" in one["name"]]
        assert [one["name"] for one in facts] == ["PairFitChecked", "PairFitChecked", "FitProcessOpened"]
        assert {(one["by"], one["role"], one["onBehalfOf"]) for one in facts} == {(None, None, None)}
        assert [one["said"].get("side") for one in facts] == [{"class": "author"}, {"class": "author"}, None]
        assert (await made["admin"].ask(FIT, id=pair, at=no["position"]))["pair"] is None
        assert (await stranger.ask(FIT, id=pair, at=None))["pair"] is None

        assert "CHECK_FIT" not in [one["kind"] for one in (await seen(mentor, pair, no["position"]))["myTodo"]]
        told = await adept.act("CheckFit", pair=pair, answer="UNDECIDED", tell=True)
        after = (await seen(coordinator, pair, told["position"]))["pair"]["fit"]
        assert [one["answer"]["text"] for one in after["checked"]] == ["undecided"]
        assert (await seen(mentor, pair, told["position"]))["pair"]["fit"] == his["fit"]
        closed = await coordinator.act("CloseFitProcess", pair=pair)
        assert not (await seen(coordinator, pair, closed["position"]))["pair"]["fit"]["processOpen"]


def said(text: str) -> dict[str, str]:
    return {"class": "AUTHOR", "text": text}


async def test_a_concern_is_for_one_person_and_the_other_of_the_two_never_learns_of_it(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, coordinator, admin = made["adept"], made["mentor"], made["coordinator"], made["admin"]
        pair = made["pair"]
        stranger, _ = await founded(world, "lighthouse")
        for other in (admin, stranger):
            with pytest.raises(Refused, match="PAIR_UNKNOWN"):
                await other.act("RaiseConcern", pair=pair, kind="TONE", body="x")
        raised = await adept.act("RaiseConcern", pair=pair, kind="TONE", body="he interrupts me")
        trusted = (await adept.ask(CONFIDANTS, id=pair, at=raised["position"]))["pair"]["confidants"]
        me = await admin.ask("query($at: Position) { viewer(atLeast: $at) { id } }", at=raised["position"])
        assert me["viewer"]["id"] in [one["id"] for one in trusted]
        assert len(trusted) == 2
        assert (await coordinator.ask(CONFIDANTS, id=pair, at=None))["pair"]["confidants"] == []
        with pytest.raises(Refused, match="CONCERN_UNKNOWN"):
            await mentor.act("CloseConcern", pair=pair, concern=raised["id"])

        (hers,) = await worries(coordinator, raised["position"])
        assert {one["about"]: one["said"]["text"] for one in hers["words"]} == {
            "kind": "tone",
            "body": "he interrupts me",
        }
        assert await worries(mentor, raised["position"]) == []
        assert await worries(admin, raised["position"]) == []
        (own,) = await worries(adept, raised["position"])
        assert (own["id"], own["closedAt"], own["words"]) == (raised["id"], None, [])

        again = await adept.act(
            "EscalateConcern", pair=pair, concern=raised["id"], recipient=me["viewer"]["id"], body="nobody answers"
        )
        (hers,) = await worries(admin, again["position"])
        assert [one["said"]["text"] for one in hers["words"]] == ["nobody answers"]
        assert (await seen(coordinator, pair, again["position"]))["pair"]["concernsOpen"] == 1
        assert (await seen(mentor, pair, again["position"]))["pair"]["concernsOpen"] is None
        done = await admin.act("CloseConcern", pair=pair, concern=raised["id"], answer="let us talk")
        (own,) = await worries(adept, done["position"])
        assert [one["said"]["text"] for one in own["words"]] == ["let us talk"]
        assert (await seen(coordinator, pair, done["position"]))["pair"]["concernsOpen"] == 0
        assert await worries(stranger, 1) == []


async def test_whoever_left_does_nothing_more_and_their_pair_waits(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, coordinator, admin = made["adept"], made["mentor"], made["coordinator"], made["admin"]
        pair = made["pair"]
        assert not (await seen(coordinator, pair, None))["pair"]["orphaned"]
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await coordinator.act("DeactivateMember", member=made["adept_id"])
        left = await admin.act("DeactivateMember", member=made["adept_id"])
        assert (await seen(coordinator, pair, left["position"]))["pair"]["orphaned"]
        assert (await seen(mentor, pair, left["position"]))["pair"]["orphaned"]
        with pytest.raises(Refused, match="NOT_PERMITTED"):
            await adept.act("CheckFit", pair=pair, answer="GOOD")
        refused = await adept.post(FIT, id=pair, at=left["position"])
        assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        back = await admin.act("ReactivateMember", member=made["adept_id"])
        assert not (await seen(adept, pair, back["position"]))["pair"]["orphaned"]


async def test_whoever_runs_the_programme_and_is_of_the_pair_does_not_read_it_from_the_trail_either(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        made = await talking(world)
        adept, mentor, coordinator, admin = made["adept"], made["mentor"], made["coordinator"], made["admin"]
        pair, me = made["pair"], await mentor.ask("{ viewer { id } }")
        for role in ("COORDINATOR", "ADMIN"):
            await admin.act("GrantRole", member=me["viewer"]["id"], role=role)
        await adept.act("WriteNote", pair=pair, kind="OWN", body="he interrupts me")
        await mentor.act("WriteNote", pair=pair, kind="OWN", body="she is late")
        await adept.act("RecordMeetingHeld", pair=pair, heldOn=world.clock.now.date().isoformat(), minutes=60)
        await adept.act("CheckFit", pair=pair, answer="NOT_GOOD", tell=True)
        await adept.act("DeclareExclusion", programme=made["programme"], other=me["viewer"]["id"])
        await adept.act("RaiseConcern", pair=pair, kind="TONE", body="he interrupts me")
        about = (PairId(from_base64(pair)[1]), ProgrammeId(from_base64(made["programme"])[1]))
        doubt = RiskRaised(*about, Risk.CONCERN_OPEN, world.clock.now.date(), ())
        await recorded(world, "harbour", MemberId(from_base64(me["viewer"]["id"])[1]), doubt)
        soon = (world.clock.now + timedelta(days=1)).replace(tzinfo=None, microsecond=0).isoformat()
        last = await adept.act("PlanMeeting", pair=pair, starts=soon, form="CAFE")

        kept = {"PairFitChecked", "FitProcessOpened", "FitAnswerTold", "ConcernRaised", "RiskRaised"}
        everything = await trail_of(coordinator, pair, last["position"])
        assert kept <= {*everything}
        own = await trail_of(mentor, pair, last["position"])
        assert own.count("NoteWritten") == 1 < everything.count("NoteWritten")
        assert {*own} == {*everything} - kept
        excluded = [await trail_of(client, me["viewer"]["id"], last["position"]) for client in (coordinator, mentor)]
        assert [names.count("ExclusionDeclared") for names in excluded] == [1, 0]
        told = list[str]()
        async for one in heard(mentor, TICKER, id=made["programme"], after=0):
            told.append(one["name"])
            if one["name"] == "MeetingPlanned":
                break
        assert not kept & {*told}
