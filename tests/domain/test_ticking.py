"""What the calendar asks of a programme and a pair, and that it leaves alone what was over when it was brought in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from domain.drafting import ProgrammeDrafted
from domain.language import MeetingId
from domain.meeting import Form, MeetingHeld
from domain.parting import CompletePair
from domain.phase import ApplicationsClosed, ApplicationsOpened, MatchingStarted, ProgrammeLaunched
from domain.programme import BeginClosing, ReachMidpoint
from domain.ticking import due
from tests.domain.stage import FIRST_DAY, HALF_TIME, LAST_DAY, MATCHED, PAIR, SPRING, ZONE
from tests.story import told

RUNNING = (
    ProgrammeDrafted(SPRING, "Våren", ZONE, FIRST_DAY, HALF_TIME, LAST_DAY),
    ApplicationsOpened(SPRING),
    ApplicationsClosed(SPRING),
    MatchingStarted(SPRING),
    ProgrammeLaunched(SPRING),
)
MET = tuple(
    MeetingHeld(PAIR, SPRING, MeetingId(f"m{n}"), FIRST_DAY + timedelta(days=20 * n), 60, Form.CAFE)
    for n in range(1, 5)
)
WEEKS_LATER = LAST_DAY + timedelta(days=60)


def at(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


def asked(*facts: object, told_on: date, now: date) -> list[Any]:
    return [given.command for given in due(told(*facts, now=at(told_on)), at(now))]


def test_a_programme_that_runs_reaches_its_days() -> None:
    assert asked(*RUNNING, told_on=FIRST_DAY, now=HALF_TIME - timedelta(days=1)) == []
    assert asked(*RUNNING, told_on=FIRST_DAY, now=HALF_TIME) == [ReachMidpoint(SPRING)]
    assert asked(*RUNNING, told_on=LAST_DAY, now=WEEKS_LATER) == [ReachMidpoint(SPRING), BeginClosing(SPRING)]


def test_a_programme_that_was_over_when_it_was_brought_in_is_left_to_whoever_brings_it() -> None:
    assert asked(*RUNNING, told_on=LAST_DAY + timedelta(days=1), now=WEEKS_LATER) == []


def test_a_pair_completes_after_its_grace_and_not_while_its_history_is_brought_in() -> None:
    assert CompletePair(PAIR, early=True) in asked(MATCHED, *MET, told_on=LAST_DAY, now=WEEKS_LATER)
    assert asked(MATCHED, *MET, told_on=LAST_DAY + timedelta(days=1), now=WEEKS_LATER) == []
