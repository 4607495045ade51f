from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import comes_twice, halfway, in_gap, instant, midnight_after, months_after

by_chance = settings(deadline=None, derandomize=True, max_examples=200)


@pytest.mark.parametrize(
    ("start", "months", "then"),
    [
        (date(2026, 1, 31), 5, date(2026, 6, 30)),
        (date(2026, 1, 15), 5, date(2026, 6, 15)),
        (date(2026, 9, 30), 5, date(2027, 2, 28)),
        (date(2027, 9, 30), 5, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 7, 31), 5, date(2026, 12, 31)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date(9999, 8, 31), 1, date(9999, 9, 30)),
        (date(9999, 8, 31), 4, date(9999, 12, 31)),
        (date(9999, 8, 31), 5, date.max),
        (date(1, 3, 31), -1, date(1, 2, 28)),
        (date(1, 3, 31), -3, date.min),
    ],
)
def test_months_are_counted_as_people_do(start: date, months: int, then: date) -> None:
    assert months_after(start, months) == then


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "middle"),
    [
        (date(2026, 1, 31), date(2026, 6, 30), date(2026, 4, 16)),
        (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 3), date(2026, 1, 2)),
        (date(2028, 2, 28), date(2028, 3, 1), date(2028, 2, 29)),
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1)),
    ],
)
def test_half_time_is_the_earlier_of_two_middles(starts_on: date, ends_on: date, middle: date) -> None:
    assert halfway(starts_on, ends_on) == middle


@by_chance
@given(st.dates(), st.dates(), st.integers(0, 30))
def test_who_starts_later_is_not_done_earlier(one: date, other: date, months: int) -> None:
    first, last = sorted((one, other))
    assert months_after(first, months) <= months_after(last, months)
    assert first <= months_after(first, months) <= months_after(first, months + 1)


@by_chance
@given(st.dates(max_value=date(9990, 1, 1)), st.integers(0, 30))
def test_so_many_months_later_the_day_is_the_same_or_the_months_last(start: date, months: int) -> None:
    then = months_after(start, months)
    assert (then.year * 12 + then.month) - (start.year * 12 + start.month) == months
    assert then.day == start.day or (then.day < start.day and (then + timedelta(days=1)).day == 1)


@by_chance
@given(st.dates(), st.dates())
def test_half_time_lies_between_and_halves_the_days(one: date, other: date) -> None:
    first, last = sorted((one, other))
    middle = halfway(first, last)
    assert first <= middle <= last
    assert 0 <= (last - middle).days - (middle - first).days <= 1


# clocks that are moved

STOCKHOLM, CALIFORNIA = "Europe/Stockholm", "America/Los_Angeles"


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        ("2026-02-02T11:00", CALIFORNIA, "2026-02-02T19:00"),
        ("2026-04-20T11:00", CALIFORNIA, "2026-04-20T18:00"),
        ("2026-03-29T01:59", STOCKHOLM, "2026-03-29T00:59"),
        ("2026-03-29T02:30", STOCKHOLM, "2026-03-29T01:30"),
        ("2026-03-29T03:00", STOCKHOLM, "2026-03-29T01:00"),
        ("2026-10-25T02:30", STOCKHOLM, "2026-10-25T00:30"),
        ("2026-10-25T03:00", STOCKHOLM, "2026-10-25T02:00"),
    ],
)
def test_the_same_wall_time_is_another_instant_when_clocks_have_moved(wall: str, zone: str, utc: str) -> None:
    assert instant(datetime.fromisoformat(wall), zone) == datetime.fromisoformat(utc + "+00:00")


@pytest.mark.parametrize(
    ("now", "zone", "then"),
    [
        ("2026-02-15T22:59", STOCKHOLM, "2026-02-15T23:00"),
        ("2026-02-15T23:00", STOCKHOLM, "2026-02-16T23:00"),
        ("2026-03-28T23:00", STOCKHOLM, "2026-03-29T22:00"),
        ("2026-02-16T07:59", CALIFORNIA, "2026-02-16T08:00"),
    ],
)
def test_a_day_is_over_at_its_own_midnight(now: str, zone: str, then: str) -> None:
    assert midnight_after(at_utc(now), zone) == at_utc(then)
    assert (
        midnight_after(at_utc(now), zone).tzinfo
        is instant(datetime.fromisoformat("2026-02-15T12:00"), zone).tzinfo
        is UTC
    )


def at_utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_later_of_two_is_an_hour_later_and_of_one_there_is_no_later() -> None:
    twice, once = datetime.fromisoformat("2026-10-25T02:30"), datetime.fromisoformat("2026-10-25T03:00")
    assert instant(twice, STOCKHOLM, later=True) == datetime.fromisoformat("2026-10-25T01:30+00:00")
    assert instant(once, STOCKHOLM, later=True) == instant(once, STOCKHOLM)


@pytest.mark.parametrize(
    ("wall", "skipped", "twice"),
    [
        ("2026-03-29T01:59", False, False),
        ("2026-03-29T02:00", True, False),
        ("2026-03-29T02:59", True, False),
        ("2026-03-29T03:00", False, False),
        ("2026-10-25T01:59", False, False),
        ("2026-10-25T02:00", False, True),
        ("2026-10-25T02:59", False, True),
        ("2026-10-25T03:00", False, False),
    ],
)
def test_clocks_skip_an_hour_in_spring_and_show_one_twice_in_autumn(wall: str, skipped: bool, twice: bool) -> None:
    at = datetime.fromisoformat(wall)
    assert (in_gap(at, STOCKHOLM), comes_twice(at, STOCKHOLM)) == (skipped, twice)
    assert comes_twice(at.replace(fold=1), STOCKHOLM) == twice


@pytest.mark.parametrize(
    ("wall", "zone", "read"),
    [
        ("0001-01-01T00:00", STOCKHOLM, "0001-01-01T00:00+00:00"),
        ("0001-01-02T01:00", STOCKHOLM, "0001-01-01T23:47:48+00:00"),
        ("9999-12-31T23:00", "America/Los_Angeles", "9999-12-31T23:59:59.999999+00:00"),
    ],
)
def test_the_calendar_of_utc_ends_where_that_of_a_zone_goes_on(wall: str, zone: str, read: str) -> None:
    assert instant(datetime.fromisoformat(wall), zone) == datetime.fromisoformat(read)
