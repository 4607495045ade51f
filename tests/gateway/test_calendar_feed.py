"""A calendar feed over HTTP: for whoever has its secret, as long as it stands; nothing in it that is the pair's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
from icalendar import Calendar
from structlog.testing import capture_logs

from deploy.local.nats import RunningNats
from gateway.calendar_feed import WITH_ADEPT, WITH_MENTOR, title
from projections.pair_board import pair_board
from projections.past import folded
from tests.conftest import Database
from tests.domain.stage import MATCHED
from tests.gateway.conftest import code
from tests.gateway.conftest import opened as door_alone
from tests.gateway.test_enrolment import everything_kept
from tests.journeys.test_programme import founded, paired
from tests.story import told
from tests.world import Client, World, opened

FEED = "query($at: Position) { calendarFeed(atLeast: $at) { issuedAt } }"
VIEWER = "query($at: Position) { viewer(atLeast: $at) { id } }"
ISSUE = """mutation($input: IssueCalendarFeedInput!) { issueCalendarFeed(input: $input) {
    address position refusal { code } calendarFeed { issuedAt } } }"""
SPRING, SUMMER = "2027-03-27T10:00:00", "2027-03-29T10:00:00"
"""The last Sunday of March is between them, when clocks go forward."""


async def issued(client: Client, **input: str) -> dict[str, Any]:
    return (await client.ask(ISSUE, input=input))["issueCalendarFeed"]


async def fetched(world: World, address: str, host: str = "harbour.localhost", **headers: str) -> httpx.Response:
    return await world.http.get(world.url.replace("/graphql", address), headers={"Host": host, **headers})


async def calendar(world: World, address: str) -> Calendar:
    reply = await fetched(world, address)
    assert reply.status_code == 200
    return Calendar.from_ical(reply.content)


async def spoken(world: World) -> tuple[Client, Client, dict[str, Any]]:
    """An administrator, a coordinator, and a pair that says *fadder* for a mentor; the adept reads Swedish."""
    admin, coordinator = await founded(world, "harbour")
    await admin.act("ChangeTerminology", key="mentor", locale="sv", singular="fadder", plural="faddrar")
    made = await paired(world, coordinator, world.clock.now.date())
    made["adept"].language = "sv"
    return admin, coordinator, made


async def test_a_feed_shows_what_is_planned_moved_and_cancelled(database: Database, nats_server: RunningNats) -> None:
    async with opened(database, nats_server) as world:
        _, coordinator, made = await spoken(world)
        adept, pair = made["adept"], made["pair"]
        first = await adept.act("PlanMeeting", pair=pair, starts=SPRING, place="canary café", zone="Europe/Stockholm")
        second = await adept.act("PlanMeeting", pair=pair, starts=SUMMER, minutes=90, zone="Europe/Stockholm")
        feed = await issued(adept)
        reply = await fetched(world, feed["address"])
        assert (reply.status_code, reply.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        assert "no-cache" in reply.headers["cache-control"]
        for secret in ("canary", "Alva", "Moa", "CAFE", "ONLINE"):
            assert secret not in reply.text
        known = Calendar.from_ical(reply.content)
        assert known.calendar_name == "Harbour"
        assert [event.summary for event in known.events] == ["Möte med din fadder"] * 2
        assert [str(event.start) for event in known.events] == [
            "2027-03-27 10:00:00+01:00",
            "2027-03-29 10:00:00+02:00",
        ]

        again = await fetched(world, feed["address"], **{"If-None-Match": f"W/{reply.headers['etag']}"})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", reply.headers["etag"])
        await adept.act("MoveMeeting", pair=pair, meeting=first["id"], starts="2027-04-02T15:00:00")
        done = await adept.act("CancelMeeting", pair=pair, meeting=second["id"])
        await adept.ask(FEED, at=done["position"])
        changed = await fetched(world, feed["address"], **{"If-None-Match": reply.headers["etag"]})
        assert changed.status_code == 200
        uids = [event.uid for event in known.events]
        now = {event.uid: event for event in Calendar.from_ical(changed.content).events}
        assert [(now[uid].sequence, now[uid].status) for uid in uids] == [(1, "CONFIRMED"), (1, "CANCELLED")]
        assert str(now[uids[0]].start) == "2027-04-02 15:00:00+02:00"

        theirs = await issued(made["mentor"])
        assert {event.uid for event in (await calendar(world, theirs["address"])).events} == {*uids}
        assert {event.summary for event in (await calendar(world, theirs["address"])).events} == {
            "Meeting with your adept"
        }
        ended = await coordinator.act("EndPair", pair=pair, reason="NO_TIME")
        await adept.ask(FEED, at=ended["position"])
        assert (await calendar(world, feed["address"])).events == []


async def test_a_feed_is_for_whoever_has_its_secret_while_it_stands(
    database: Database, nats_server: RunningNats
) -> None:
    async with opened(database, nats_server) as world:
        admin, coordinator, made = await spoken(world)
        await founded(world, "norrsken")
        adept = made["adept"]
        assert (await adept.ask(FEED))["calendarFeed"] is None

        async def refused(address: str, host: str = "harbour.localhost") -> None:
            reply = await fetched(world, address, host)
            assert (reply.status_code, code(reply)) == (404, "NOT_FOUND")
            assert "Harbour" not in reply.text

        with capture_logs() as logs:
            first, once = await issued(adept), str(uuid4())
            feed = await issued(adept, commandId=once)
            again = await issued(adept, commandId=once)
            assert (again["address"], again["refusal"]["code"]) == (None, "COMMAND_ID_TAKEN")
            await refused(first["address"])
            assert (await fetched(world, feed["address"])).status_code == 200
            for host in ("norrsken.localhost", "nowhere.localhost", "localhost"):
                await refused(feed["address"], host)
            for address in ("/calendar/x.ics", f"/calendar/{'A' * 43}.ics", feed["address"].removesuffix(".ics")):
                await refused(address)
            secrets = [address["address"].removesuffix(".ics").rpartition("/")[2] for address in (first, feed)]
            kept = f"{await everything_kept(world, database, 'CalendarFeedIssued')} {logs}"
            assert not [secret for secret in secrets if secret in kept]

        shown = (await adept.ask(FEED))["calendarFeed"]
        assert shown == feed["calendarFeed"]
        assert datetime.fromisoformat(shown["issuedAt"]) == world.clock.now
        for other in (made["mentor"], coordinator):
            assert (await other.ask(FEED))["calendarFeed"] is None

        me = (await adept.ask(VIEWER))["viewer"]["id"]
        left = await admin.act("DeactivateMember", member=me)
        await coordinator.ask(VIEWER, at=left["position"])
        await refused(feed["address"])
        back = await admin.act("ReactivateMember", member=me)
        await coordinator.ask(VIEWER, at=back["position"])
        assert (await adept.ask(FEED))["calendarFeed"] is None
        await refused(feed["address"])
        feed = await issued(adept)
        assert (await fetched(world, feed["address"])).status_code == 200
        revoked = await adept.act("RevokeCalendarFeed")
        assert (await adept.ask(FEED, at=revoked["position"]))["calendarFeed"] is None
        await refused(feed["address"])
        last = await issued(adept)
        erased = await admin.act("ErasePersonalData", member=me)
        await coordinator.ask(VIEWER, at=erased["position"])
        await refused(last["address"])


def test_whoever_mentors_meets_the_adept() -> None:
    [card] = folded(pair_board, told(MATCHED)).values()
    assert [title(member, card).en for member in card.members] == [WITH_MENTOR.en, WITH_ADEPT.en, WITH_ADEPT.en]


async def test_a_bug_at_a_feed_logs_where_and_no_secret() -> None:
    async with door_alone() as address:  # which has no read models behind it
        url = address.url.replace("/graphql", f"/calendar/{'s' * 43}.ics")
        with capture_logs() as logs:
            reply = await address.client.get(url, headers={"Host": "addher.localhost"})
    assert (reply.status_code, code(reply)) == (500, "INTERNAL")
    [line] = [line for line in logs if line["event"] == "internal error"]
    assert line["path"] == "/calendar/{file}"
    assert "sss" not in str(logs)
