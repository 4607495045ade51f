"""What a clock has noticed, as people and coordinators see it."""

from __future__ import annotations

from datetime import datetime, timedelta

from deploy.local.nats import RunningNats
from domain.tenancy import TenantId
from services.agenda import Agenda
from services.clock import tick
from services.react import Reactor
from tests.conftest import Database
from tests.gateway.test_enrolment import id_of
from tests.journeys.test_programme import founded, paired
from tests.services.house import writing
from tests.world import World, opened

NUDGES = """query($at: Position) { myNudges(atLeast: $at) {
    policy text sentOn pair meeting handbook command answered answers { text command given { field value } } } }"""
SETTINGS = "query($at: Position) { myNudgeSettings(atLeast: $at) { muted { policy until } digestOn } }"
QUEUE = """query($programme: ID!, $at: Position) { coordinatorQueue(programme: $programme, atLeast: $at) {
    kind text weight since dueOn risk pair evidence member { name } } }"""


async def ticked(
    world: World, database: Database, organisation: str, now: datetime, agenda: Agenda | None = None
) -> int:
    """How far the organisation has come after the clock has looked at it."""
    world.clock.now = now
    async with writing(database, "reactor") as own:
        query = "select position from journal.organisation where tenant = $1"
        head = await own.pool.fetchval(query, organisation)
        clock = Reactor(own.pool, own.journal, world.house.hint, lambda: now)
        await tick(clock, TenantId(organisation), agenda or Agenda(), head)
        return await own.pool.fetchval(query, organisation)


async def test_who_is_reminded_reads_it_and_what_came_of_nothing_waits_for_a_coordinator(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator = await founded(world, "harbour")
        stranger, elsewhere = await founded(world, "norrsken")
        began = world.clock.now.replace(hour=12)
        made = await paired(world, coordinator, began.date())
        adept, mentor, programme = made["adept"], made["mentor"], made["programme"]
        mute = "mutation($input: MuteNudgesInput!) { muteNudges(input: $input) { position refusal { code } } }"
        muted = (await mentor.ask(mute, input={}))["muteNudges"]
        assert muted["refusal"] is None
        for day in (7, 14, 21):
            at = await ticked(world, database, "harbour", began + timedelta(days=day))

        reminded = (await adept.ask(NUDGES, at=at))["myNudges"]
        assert {one["policy"] for one in reminded} >= {"BOOK_FIRST_MEETING", "NO_FIRST_MEETING"}
        assert "Settle when you first meet." in {one["text"] for one in reminded}
        assert {one["pair"] for one in reminded} == {made["pair"]}
        assert {one["answered"] for one in reminded} == {False}
        (unmet,) = (one for one in reminded if one["policy"] == "NO_FIRST_MEETING")
        assert (unmet["command"], unmet["handbook"]) == ("recordMeetingHeld", "section.first_meeting")
        assert [one["command"] for one in unmet["answers"]] == ["recordMeetingHeld", "planMeeting", "raiseConcern"]
        assert [one["sentOn"] for one in reminded] == sorted((one["sentOn"] for one in reminded), reverse=True)
        assert (await mentor.ask(NUDGES, at=at))["myNudges"] == []
        assert (await stranger.ask(NUDGES))["myNudges"] == []

        queue = (await coordinator.ask(QUEUE, programme=programme, at=at))["coordinatorQueue"]
        first = queue[0]
        assert (first["kind"], first["risk"], first["pair"]) == ("RISK", "NEVER_MET", made["pair"])
        assert first["text"] == "The pair has not met yet."
        assert first["evidence"]
        assert "ALERT" in {one["kind"] for one in queue}
        assert [one["weight"] for one in queue] == sorted((one["weight"] for one in queue), reverse=True)
        office = {"member": await id_of(mentor), "role": "COORDINATOR"}
        granted = await admin.act("GrantRole", **office)
        own = (await mentor.ask(QUEUE, programme=programme, at=granted["position"]))["coordinatorQueue"]
        assert own == [], "of a pair of one's own"
        at = (await admin.act("RevokeRole", **office))["position"]
        for other in (adept, mentor):
            reply = await other.post(QUEUE, programme=programme, at=at)
            assert reply["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert (await elsewhere.ask(QUEUE, programme=programme))["coordinatorQueue"] == []

        await adept.act("RecordMeetingHeld", pair=made["pair"], heldOn=began.date().isoformat(), minutes=60)
        at = await ticked(world, database, "harbour", began + timedelta(days=22))
        after = (await coordinator.ask(QUEUE, programme=programme, at=at))["coordinatorQueue"]
        assert "NEVER_MET" not in {one["risk"] for one in after}
        seen = (await adept.ask(NUDGES, at=at))["myNudges"]
        assert {one["policy"]: one["answered"] for one in seen}["NO_FIRST_MEETING"]
        assert after == [], "nor is the alert of it shown any more"
        ended = await coordinator.act("EndPair", pair=made["pair"], reason="OTHER")
        assert (await coordinator.ask(QUEUE, programme=programme, at=ended["position"]))["coordinatorQueue"] == []
        assert (await adept.ask(NUDGES, at=ended["position"]))["myNudges"] == []


async def test_whoever_wants_a_digest_is_reminded_on_their_day_and_sees_how_they_asked(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        _, coordinator = await founded(world, "harbour")
        stranger, _ = await founded(world, "norrsken")
        began = world.clock.now.replace(hour=12)
        made = await paired(world, coordinator, began.date())
        adept, mentor = made["adept"], made["mentor"]
        fourth = (began + timedelta(days=18)).date()
        chosen = await adept.act("ChooseNudgeDigest", on=f"{fourth:%A}".upper())
        await mentor.act("MuteNudges", policy="INACTIVE", until=fourth.isoformat())
        for day in (14, 15, 16, 17):
            at = await ticked(world, database, "harbour", began + timedelta(days=day))
        assert (await adept.ask(NUDGES, at=at))["myNudges"] == []
        assert (await mentor.ask(NUDGES, at=at))["myNudges"] != []
        at = await ticked(world, database, "harbour", began + timedelta(days=18))
        reminded = (await adept.ask(NUDGES, at=at))["myNudges"]
        assert {one["policy"] for one in reminded} >= {"BOOK_FIRST_MEETING", "NO_FIRST_MEETING"}
        assert {one["sentOn"] for one in reminded} == {fourth.isoformat()}

        asked = await adept.ask(SETTINGS, at=chosen["position"])
        assert asked["myNudgeSettings"] == {"muted": [], "digestOn": f"{fourth:%A}".upper()}
        of_mentor = {"muted": [{"policy": "INACTIVE", "until": fourth.isoformat()}], "digestOn": None}
        assert (await mentor.ask(SETTINGS, at=mentor.done))["myNudgeSettings"] == of_mentor
        assert (await stranger.ask(SETTINGS))["myNudgeSettings"] == {"muted": [], "digestOn": None}
        given_up = await adept.act("ChooseNudgeDigest")
        settings = await adept.ask(SETTINGS, at=given_up["position"])
        assert settings["myNudgeSettings"] == {"muted": [], "digestOn": None}
        nobody = await world.http.post(world.url, json={"query": SETTINGS}, headers={"Fadder-Organisation": "harbour"})
        assert nobody.status_code == 401
