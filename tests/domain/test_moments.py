"""When a reminder falls due to the second, who is left alone by night, and when to look at a pair again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.engagement import case_of, next_moment, nudges, unanswered
from domain.phase import ProgrammeCancelled
from domain.record import records
from domain.reminders import Policy
from tests.domain.reminded import Said, at, heard, held, known, planned, structured, who
from tests.domain.stage import ADA, COMPLETED, MATCHED, MIM, PAIR, PAUSED, SPRING, ZONE
from tests.story import told

ASKS, LUNCH = structured("02-01", agenda=True), planned("02-01", "02-10 17:00")


@pytest.mark.parametrize(
    ("policy", "now", "said", "since"),
    [
        (Policy.INTRODUCE_YOURSELF, "02-02", (), "2026-02-01T23:00:00+00:00"),
        (Policy.INACTIVE, "05-10", (held("03-20"),), "2026-05-03T22:00:00+00:00"),  # in summer time
        (Policy.DID_YOU_MEET, "03-29 19:00", (planned("03-01", "03-28 17:00"),), "2026-03-29T17:00:00+00:00"),
        (Policy.DID_YOU_MEET, "04-02 18:00", (planned("03-01", "03-28 17:00"),), "2026-04-02T16:00:00+00:00"),
        (Policy.AGENDA_MISSING, "03-28 16:00", (*ASKS, planned("03-01", "03-30 17:00")), "2026-03-28T15:00:00+00:00"),
        (Policy.DID_YOU_MEET, "10-26", (planned("03-01", "10-25 02:30"),), "2026-10-26T01:30:00+00:00"),
        (Policy.DID_YOU_MEET, "10-26", (planned("03-01", "10-25 02:30", later=True),), "2026-10-26T02:30:00+00:00"),
    ],
)
def test_days_are_those_of_the_calendar_and_hours_those_of_the_clock(
    policy: Policy, now: str, said: tuple[Said, ...], since: str
) -> None:
    due = nudges(known(*said), PAIR, at(now))
    assert {one.due.isoformat() for one in due if one.policy is policy} == {since}


def test_reminders_come_in_the_order_of_their_moments() -> None:
    due = nudges(known(), PAIR, at("02-10"))
    assert [(one.policy, one.pair, who(one), one.window, one.due) for one in due] == [
        (Policy.BOOK_FIRST_MEETING, PAIR, ADA, "match/0", at("02-07 00:00")),
        (Policy.INTRODUCE_YOURSELF, PAIR, ADA, "match/1", at("02-07 00:00")),
        (Policy.INTRODUCE_YOURSELF, PAIR, MIM, "match/1", at("02-07 00:00")),
        (Policy.BOOK_FIRST_MEETING, PAIR, MIM, "match/1", at("02-10 00:00")),
        (Policy.INTRODUCE_YOURSELF, PAIR, "coordinators", "match/2", at("02-10 00:00")),
    ]


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        ("02-02 00:00", False),
        ("02-02 07:59", False),
        ("02-02 08:00", True),
        ("02-02 19:59", True),
        ("02-02 20:00", False),
        ("02-02 23:59", False),
    ],
)
@pytest.mark.parametrize("zone", [ZONE, "America/Los_Angeles", "Asia/Tokyo"])
def test_nobody_hears_anything_at_night_where_the_pair_lives(zone: str, now: str, asked: bool) -> None:
    due = nudges(known(zone=zone), PAIR, at(now, zone))
    assert bool(due) is asked


@pytest.mark.parametrize(("now", "asked"), [("06:59", False), ("07:00", True), ("21:59", True), ("22:00", False)])
def test_the_edition_says_when_it_is_night(now: str, asked: bool) -> None:
    quiet = {"quiet_hours": "22:00..07:00"}
    assert bool(heard(Policy.INTRODUCE_YOURSELF, f"02-02 {now}", numbers=quiet)) is asked


def test_what_was_answered_is_known_at_night_too() -> None:
    by_night = at("02-02 23:00")
    assert [who(one) for one in unanswered(case_of(known(), PAIR, by_night), PAIR, by_night)] == [ADA]
    met = unanswered(case_of(known(held("02-01")), PAIR, by_night), PAIR, by_night)
    assert {one.policy for one in met} == {Policy.FIT_CHECK}


# when to look again


@pytest.mark.parametrize(
    ("now", "said", "again"),
    [
        ("02-03 00:00", (), "2026-02-03T07:00:00+00:00"),
        ("02-03 07:59", (), "2026-02-03T07:00:00+00:00"),
        ("02-03 08:00", (), "2026-02-03T23:00:00+00:00"),
        ("02-03 23:59", (), "2026-02-03T23:00:00+00:00"),
        ("07-03 07:00", (), "2026-07-03T06:00:00+00:00"),
        ("02-11 08:00", (LUNCH,), "2026-02-11T17:00:00+00:00"),
        ("02-11 18:00", (LUNCH,), "2026-02-11T23:00:00+00:00"),
        ("02-15 08:00", (LUNCH,), "2026-02-15T17:00:00+00:00"),
        ("04-02 08:00", (planned("03-01", "03-28 17:00"),), "2026-04-02T16:00:00+00:00"),
        ("02-08 08:00", (LUNCH, *ASKS), "2026-02-08T16:00:00+00:00"),
        ("02-08 17:00", (LUNCH, *ASKS), "2026-02-08T23:00:00+00:00"),
    ],
)
def test_a_pair_is_looked_at_in_the_morning_at_midnight_and_when_something_falls_due(
    now: str, said: tuple[Said, ...], again: str
) -> None:
    assert looked_at(now, *said) == again


def looked_at(now: str, *said: Said, **more: Any) -> str | None:
    moment = next_moment(known(*said, **more), PAIR, at(now))
    return None if moment is None else moment.isoformat()


def test_the_morning_and_midnight_are_those_of_the_pair() -> None:
    tokyo = "Asia/Tokyo"
    assert looked_at("02-03 00:30", zone=tokyo) == "2026-02-03T15:00:00+00:00", "half past eight there"
    assert looked_at("02-02 23:30", zone=tokyo) == "2026-02-02T23:00:00+00:00", "half past seven there"
    assert looked_at("02-03 06:30", numbers={"quiet_hours": "22:00..07:00"}) == "2026-02-03T06:00:00+00:00"


@pytest.mark.parametrize("over", [PAUSED, COMPLETED])
def test_a_pair_that_rests_or_is_over_hears_nothing(over: object) -> None:
    assert nudges(known(("02-15", over)), PAIR, at("03-03")) == ()
    assert (looked_at("06-03", ("02-15", over)) is None) is (over is COMPLETED)


def test_a_pair_that_rests_is_looked_at_every_midnight() -> None:
    """Its pause counts as forgotten on a day that the edition tells, and another edition may come to apply."""
    until = replace(PAUSED, until=date(2026, 3, 5))
    for one in (until, PAUSED):
        assert looked_at("03-03", ("02-15", one)) == "2026-03-03T23:00:00+00:00"
        assert looked_at("05-12 00:00", ("02-15", one)) == "2026-05-12T22:00:00+00:00", "forgotten for long"
    assert looked_at("03-03", ("02-15", until), ("02-16", ProgrammeCancelled(SPRING, "Nej"))) is None


def test_a_history_that_was_over_when_it_was_told_reminds_nobody() -> None:
    later = [told(MATCHED, now=at(on))[0] for on in ("06-30", "07-01")]
    assert [bool(nudges(records([one], ZONE), PAIR, at("07-30"))) for one in later] == [True, False]
    assert [next_moment(records([one], ZONE), PAIR, at("07-30")) is None for one in later] == [False, True]
