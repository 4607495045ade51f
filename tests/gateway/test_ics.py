"""Calendars, written and read back by the same package: what a calendar client makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from domain.calendar import instant
from gateway.ics import Entry, ics

NOON = datetime.fromisoformat("2026-02-10T12:00")
LUNCH = Entry(
    uid="lunch",
    title="Möte med din mentor",
    starts=NOON,
    zone="Europe/Stockholm",
    later=False,
    minutes=60,
    sequence=0,
    cancelled=False,
    changed_at=datetime(2026, 2, 1, tzinfo=UTC),
)
ZONES = (
    *("Europe/Stockholm", "Europe/Dublin", "America/Los_Angeles", "Australia/Sydney", "Australia/Lord_Howe"),
    *("Africa/Casablanca", "Asia/Kolkata", "Antarctica/Troll", "Etc/GMT+3", "UTC"),
)


def written(*entries: Entry) -> Calendar:
    return Calendar.from_ical(ics("feed", "Polstjärnan", entries))


def at(entry: Entry, starts: str) -> Entry:
    return replace(entry, uid=starts, starts=datetime.fromisoformat(starts))


def utc(event: Event) -> datetime:
    assert isinstance(event.start, datetime)
    return event.start.astimezone(UTC)


def test_a_meeting_reads_back_as_it_was_written() -> None:
    calendar = written(LUNCH)
    [event] = calendar.events
    assert (calendar.calendar_name, calendar.uid) == ("Polstjärnan", "feed")
    assert (event.uid, event.summary, event.sequence, event.status) == ("lunch", LUNCH.title, 0, "CONFIRMED")
    assert (event.start, event.duration) == (NOON.replace(tzinfo=ZoneInfo("Europe/Stockholm")), timedelta(hours=1))
    assert event.stamp == LUNCH.changed_at
    assert {*event} == {"UID", "SUMMARY", "DTSTART", "DURATION", "DTSTAMP", "SEQUENCE", "STATUS"}


def test_wall_time_stands_beside_its_zone_and_the_rules_of_that() -> None:
    lines = ics("feed", "Polstjärnan", [LUNCH]).decode().split("\r\n")
    assert "DTSTART;TZID=Europe/Stockholm:20260210T120000" in lines
    assert lines.count("BEGIN:VTIMEZONE") == 1
    assert lines.index("END:VTIMEZONE") < lines.index("BEGIN:VEVENT")


def test_a_term_that_clocks_change_in_keeps_its_wall_time() -> None:
    """11 in the morning, as a programme's own timelines told it in February and in April of one term."""
    eleven = replace(LUNCH, zone="America/Los_Angeles")
    calendar = written(at(eleven, "2026-02-10T11:00"), at(eleven, "2026-04-14T11:00"))
    winter, summer = calendar.events
    assert (utc(winter).hour, utc(summer).hour) == (19, 18)
    assert [one.start.hour for one in (winter, summer) if isinstance(one.start, datetime)] == [11, 11]


@pytest.mark.parametrize("zone", ZONES)
def test_a_client_that_knows_no_zones_finds_their_rules_in_the_calendar(zone: str) -> None:
    days = [f"{year}-{month:02}-15T09:30" for year in (2025, 2026) for month in range(1, 13)]
    calendar = written(*(at(replace(LUNCH, zone=zone), day) for day in days))
    assert [utc(event) for event in calendar.events] == [instant(datetime.fromisoformat(day), zone) for day in days]
    assert [one.tz_name for one in calendar.timezones] == ([zone] if zone != "UTC" else [])
    for rules in calendar.timezones:
        told = cast("tzinfo", rules.to_tz(lookup_tzid=False))
        for day in days:
            wall = datetime.fromisoformat(day)
            assert wall.replace(tzinfo=told).utcoffset() == wall.replace(tzinfo=ZoneInfo(zone)).utcoffset(), day


def test_of_a_time_that_comes_twice_either_can_be_meant() -> None:
    first = at(LUNCH, "2026-10-25T02:30")
    calendar = written(first, replace(first, uid="second", later=True))
    assert [utc(event).hour for event in calendar.events] == [0, 1]


def test_a_later_time_that_comes_once_is_wall_time_all_the_same() -> None:
    [event] = written(replace(LUNCH, later=True)).events
    assert event.start == NOON.replace(tzinfo=ZoneInfo("Europe/Stockholm"))


def test_what_was_moved_or_cancelled_has_its_uid_and_a_higher_sequence() -> None:
    moved = replace(LUNCH, starts=NOON + timedelta(days=3), sequence=1)
    [event] = written(moved).events
    assert (event.uid, event.sequence, utc(event).day) == ("lunch", 1, 13)
    [event] = written(replace(moved, sequence=2, cancelled=True)).events
    assert (event.uid, event.sequence, event.status) == ("lunch", 2, "CANCELLED")


def test_the_same_meetings_are_the_same_bytes() -> None:
    one, two = LUNCH, at(LUNCH, "2026-05-04T08:00")
    assert ics("feed", "P", [one, two]) == ics("feed", "P", [two, one])
    assert ics("feed", "P", [one]) != ics("feed", "P", [two])


def test_a_calendar_may_be_empty() -> None:
    assert written().events == []


def test_words_of_people_make_no_lines_of_their_own() -> None:
    [event] = written(replace(LUNCH, title="Träff;\r\nLOCATION:hemma, hos dig")).events
    assert event.location is None
