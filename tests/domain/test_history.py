"""What was so, and what was known: a report looks from one place in each of the two times."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.history import Past, seen
from domain.language import MeetingId, Recorded
from domain.meeting import Form, MeetingCorrected, MeetingHeld, MeetingMoved, MeetingRetracted, RetractReason
from tests.domain.stage import HELD, MATCHED, MISSED, PAIR, PLANNED, SPRING, ZONE
from tests.spec import noon
from tests.story import told

TENTH, ELEVENTH, TWENTIETH = date(2026, 2, 10), date(2026, 2, 11), date(2026, 2, 20)
MATCH = told(MATCHED, now=noon(date(2026, 1, 31)))[0]
RECORDED = told(HELD, first=2, now=noon(ELEVENTH))[0]
LATE = told(replace(HELD, meeting=MeetingId("walk")), first=3, now=noon(date(2026, 4, 1)))[0]
MOVED = told(MeetingCorrected(PAIR, SPRING, HELD.meeting, TWENTIETH), first=4, now=noon(date(2026, 3, 1)))[0]
GONE = told(MeetingRetracted(PAIR, SPRING, HELD.meeting, RetractReason.NOT_HELD), first=5, now=noon(date(2026, 3, 2)))[
    0
]


def test_from_here_and_now_everything_is_seen() -> None:
    assert seen([MATCH, RECORDED, LATE], Past(), ZONE) == [MATCH, RECORDED, LATE]


def test_a_correction_that_leaves_the_day_leaves_it() -> None:
    longer = told(MeetingCorrected(PAIR, SPRING, HELD.meeting, None, 30), first=4, now=noon(TWENTIETH))[0]
    assert seen([RECORDED, longer], Past(on=TENTH), ZONE) == [RECORDED, longer]


def test_what_was_recorded_later_was_not_known() -> None:
    facts = [MATCH, RECORDED, LATE]
    assert seen(facts, Past(recorded_by=noon(date(2026, 3, 31))), ZONE) == [MATCH, RECORDED]
    assert seen(facts, Past(recorded_by=LATE.recorded_at), ZONE) == facts
    assert seen(facts, Past(recorded_by=LATE.recorded_at - timedelta(microseconds=1)), ZONE) == [MATCH, RECORDED]


def test_what_was_recorded_later_may_have_been_so_already() -> None:
    assert seen([MATCH, RECORDED, LATE], Past(on=TENTH), ZONE) == [MATCH, RECORDED, LATE]
    assert seen([MATCH, RECORDED, LATE], Past(on=date(2026, 2, 9)), ZONE) == [MATCH]


def test_a_correction_is_of_the_day_that_it_gives() -> None:
    facts = [MATCH, RECORDED, MOVED]
    assert seen(facts, Past(on=date(2026, 2, 19)), ZONE) == [MATCH]
    assert seen(facts, Past(on=TWENTIETH), ZONE) == facts
    assert seen(facts, Past(on=TENTH, recorded_by=noon(ELEVENTH)), ZONE) == [MATCH, RECORDED]


def test_a_meeting_that_was_retracted_never_was() -> None:
    assert seen([MATCH, RECORDED, GONE], Past(on=TENTH), ZONE) == [MATCH, RECORDED, GONE]
    assert seen([MATCH, RECORDED, GONE], Past(on=TENTH, recorded_by=noon(date(2026, 3, 1))), ZONE) == [MATCH, RECORDED]


def test_a_meeting_that_was_held_later_was_planned_before() -> None:
    plan = told(PLANNED, first=2, now=noon(date(2026, 2, 3)))[0]
    held = msgspec.structs.replace(RECORDED, position=3)
    facts = [MATCH, plan, held]
    assert seen(facts, Past(on=date(2026, 2, 2)), ZONE) == [MATCH]
    assert seen(facts, Past(on=date(2026, 2, 9)), ZONE) == [MATCH, plan]
    assert seen(facts, Past(on=TENTH), ZONE) == facts


def test_somebody_stayed_away_on_the_day_for_which_the_meeting_was_planned() -> None:
    plan = told(PLANNED, first=2, now=noon(date(2026, 2, 3)))[0]
    move = told(MeetingMoved(PAIR, SPRING, PLANNED.meeting, PLANNED.starts + timedelta(1), ZONE), first=3)[0]
    later = msgspec.structs.replace(move, recorded_at=noon(TENTH))
    missed = told(MISSED, first=4, now=noon(date(2026, 3, 1)))[0]
    gone = msgspec.structs.replace(GONE, position=5)
    facts = [MATCH, plan, later, missed, gone]
    assert seen(facts, Past(on=TENTH), ZONE) == [MATCH, plan, later]
    assert seen(facts, Past(on=ELEVENTH), ZONE) == facts, "and that it was said in error is of that day too"
    assert seen(facts, Past(ELEVENTH, noon(date(2026, 3, 1))), ZONE) == facts[:4]


def test_somebody_stayed_away_on_the_day_that_it_was_told_where_nobody_knows_of_a_plan() -> None:
    missed = told(MISSED, first=2, now=noon(ELEVENTH))[0]
    assert seen([MATCH, missed], Past(on=TENTH), ZONE) == [MATCH]
    assert seen([MATCH, missed], Past(on=ELEVENTH), ZONE) == [MATCH, missed]


@pytest.mark.parametrize(("minute", "on"), [(59, date(2026, 1, 31)), (60, date(2026, 2, 1))])
def test_a_day_ends_at_midnight_where_the_programme_lives(minute: int, on: date) -> None:
    late_evening = datetime(2026, 1, 31, 22, tzinfo=UTC) + timedelta(minutes=minute)
    assert seen([msgspec.structs.replace(MATCH, recorded_at=late_evening)], Past(on=date(2026, 1, 31)), ZONE) == (
        [msgspec.structs.replace(MATCH, recorded_at=late_evening)] if on == date(2026, 1, 31) else []
    )


def test_what_an_import_tells_of_another_day_was_so_on_that_day() -> None:
    imported = msgspec.structs.replace(MATCH, occurred_on=date(2022, 3, 1), recorded_at=noon(date(2026, 5, 1)))
    assert seen([imported], Past(on=date(2022, 3, 1)), ZONE) == [imported]
    assert seen([imported], Past(on=date(2022, 2, 28)), ZONE) == []


days = st.integers(0, 40).map(lambda n: date(2026, 2, 1) + timedelta(n))


@st.composite
def meetings(draw: st.DrawFn) -> list[Recorded]:
    """Meetings of one pair, each recorded on its day or later, in the order of recording."""
    held = draw(st.lists(st.tuples(days, st.integers(0, 30)), max_size=8))
    told_on = sorted((day + timedelta(lag), day, n) for n, (day, lag) in enumerate(held))
    return [
        told(MeetingHeld(PAIR, SPRING, MeetingId(str(n)), day, 60, Form.CAFE), first=place, now=noon(recorded))[0]
        for place, (recorded, day, n) in enumerate(told_on, 1)
    ]


@given(meetings(), days, days, days)
def test_two_reports_of_one_day_differ_by_what_was_recorded_between_them(
    facts: list[Recorded], on: date, one: date, other: date
) -> None:
    first, second = sorted((noon(one), noon(other)))
    before, after = seen(facts, Past(on, first), ZONE), seen(facts, Past(on, second), ZONE)
    between = [r for r in facts if first < r.recorded_at <= second and r.fact.held_on <= on]
    assert [r for r in after if r not in before] == between
    assert [r for r in before if r not in after] == []


@given(meetings(), days, days)
def test_two_reports_of_what_is_known_differ_by_what_happened_between_them(
    facts: list[Recorded], one: date, other: date
) -> None:
    first, second = sorted((one, other))
    before, after = seen(facts, Past(first), ZONE), seen(facts, Past(second), ZONE)
    assert [r for r in after if r not in before] == [r for r in facts if first < r.fact.held_on <= second]
