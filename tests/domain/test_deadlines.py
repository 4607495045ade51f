from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.deadlines import DeadlineBehind, DeadlineMisplaced, MoveDeadline
from domain.enrolment import ApplyAsAdept
from domain.language import NotPermitted, Visibility
from domain.matching import MatchPair
from domain.pair import PairMatched
from domain.phase import Deadline, DeadlineMoved, ProgrammeCancelled, ProgrammeMidpointReached
from domain.programme import NotInThisPhase, ProgrammeReasonUnusable, ProgrammeUnknown
from domain.roll import AdeptApplied
from domain.shipped import DEFAULT
from domain.taking_part import ApplicationsNotOpen
from projections.past import folded
from projections.programme_dashboard import programme_dashboard
from tests.domain.stage import (
    ADA,
    AUTUMN,
    DRAFTED,
    EVA,
    FIRST_DAY,
    HALF_TIME,
    LAST_DAY,
    MEMBERS,
    MIM,
    OPEN,
    OTHER_PAIR,
    READY,
    RUNNING,
    SPRING,
    STEER,
    ZONE,
    adept,
    mentor,
)
from tests.spec import May, given
from tests.story import told

LATER = date(2026, 8, 31)
MOVE = MoveDeadline(SPRING, Deadline.END, LATER, "The summer was long")
EARLIER = replace(MOVE, which=Deadline.START, to=date(2026, 1, 15))
LATER_HALF = replace(MOVE, which=Deadline.MIDPOINT, to=date(2026, 5, 1))
APPLY = ApplyAsAdept(SPRING, EVA)
MATCH = MatchPair(OTHER_PAIR, SPRING, EVA, MIM)
MOVED = DeadlineMoved(SPRING, Deadline.END, LATER, "The summer was long")
APPLY_BY = DeadlineMoved(SPRING, Deadline.APPLICATIONS, date(2026, 2, 14), "A fair")


@pytest.mark.parametrize("phase", [DRAFTED, OPEN, READY, RUNNING])
def test_the_last_day_moves(phase: tuple[object, ...]) -> None:
    given(*phase).when(MOVE).then(MOVED)


def test_the_first_day_moves_as_long_as_it_has_not_started() -> None:
    given(*READY).when(EARLIER).then(DeadlineMoved(SPRING, Deadline.START, date(2026, 1, 15), MOVE.reason))
    given(*RUNNING).when(EARLIER).refuses(DeadlineBehind)


def test_half_time_moves_until_it_is_reached() -> None:
    given(*RUNNING).when(LATER_HALF).then(DeadlineMoved(SPRING, Deadline.MIDPOINT, date(2026, 5, 1), MOVE.reason))
    given(*RUNNING, ProgrammeMidpointReached(SPRING)).when(LATER_HALF).refuses(DeadlineBehind)


def test_applications_have_a_last_day_of_their_own() -> None:
    told_of = (*MEMBERS, *OPEN, APPLY_BY)
    given(*OPEN).when(replace(MOVE, which=Deadline.APPLICATIONS, to=APPLY_BY.to, reason="A fair")).then(APPLY_BY)
    given(*told_of).when(APPLY, by=EVA, now=APPLY_BY.to).then(AdeptApplied(SPRING, EVA))
    given(*told_of).when(APPLY, by=EVA, now=date(2026, 2, 15)).refuses(ApplicationsNotOpen)


def test_applications_may_come_until_the_last_day_of_all() -> None:
    given(*OPEN).when(replace(MOVE, which=Deadline.APPLICATIONS, to=LAST_DAY)).then(
        DeadlineMoved(SPRING, Deadline.APPLICATIONS, LAST_DAY, MOVE.reason)
    )


def test_a_deadline_of_another_programme_is_another_deadline() -> None:
    elsewhere = replace(MOVED, programme=AUTUMN)
    given(*OPEN, replace(DRAFTED[0], programme=AUTUMN), elsewhere).when(MOVE).then(MOVED)


def test_once_pairs_are_matched_nobody_waits_for_applications() -> None:
    given(*READY).when(replace(MOVE, which=Deadline.APPLICATIONS)).refuses(DeadlineBehind)


def test_a_day_that_is_there_already_is_not_moved() -> None:
    given(*RUNNING, MOVED).when(MOVE).stays_quiet()
    given(*RUNNING).when(replace(MOVE, to=LAST_DAY)).stays_quiet()


@pytest.mark.parametrize(
    ("which", "to"),
    [
        (Deadline.END, date(2026, 1, 30)),
        (Deadline.END, date(2026, 4, 15)),
        (Deadline.END, date(2028, 2, 1)),
        (Deadline.START, date(2026, 4, 17)),
        (Deadline.MIDPOINT, date(2026, 1, 30)),
        (Deadline.MIDPOINT, date(2026, 7, 1)),
        (Deadline.APPLICATIONS, date(2026, 7, 1)),
    ],
)
def test_the_days_keep_their_order(which: Deadline, to: date) -> None:
    given(*OPEN).when(replace(MOVE, which=which, to=to)).refuses(DeadlineMisplaced)


def test_new_pairs_follow_the_moved_days() -> None:
    pair = PairMatched(OTHER_PAIR, SPRING, EVA, MIM, (), ZONE, FIRST_DAY, HALF_TIME, LATER, edition=DEFAULT)
    given(*OPEN, *adept(EVA), *mentor(MIM), MOVED).when(MATCH).then(pair)


@pytest.mark.parametrize("reason", ["", "\n", "x" * 1001])
def test_those_concerned_are_told_why(reason: str) -> None:
    given(*RUNNING).when(replace(MOVE, reason=reason)).refuses(ProgrammeReasonUnusable)


def test_nothing_is_moved_in_what_is_over() -> None:
    given(*OPEN, ProgrammeCancelled(SPRING, "x")).when(MOVE).refuses(NotInThisPhase)
    given().when(MOVE).refuses(ProgrammeUnknown)


def test_a_member_moves_nothing() -> None:
    given(*RUNNING).when(MOVE, by=ADA).refuses(NotPermitted)


def test_the_dashboard_shows_the_moved_days() -> None:
    days = {Deadline.START: date(2026, 1, 15), Deadline.MIDPOINT: date(2026, 5, 1), Deadline.END: LATER}
    moves = [DeadlineMoved(SPRING, which, to, "x") for which, to in days.items()]
    [row] = folded(programme_dashboard, told(*OPEN, APPLY_BY, *moves)).values()
    assert (row.apply_until, row.starts_on, row.midpoint_on, row.ends_on) == (APPLY_BY.to, *days.values())


# who may, and what journals hold

MAY = (May(RUNNING, MOVE, STEER),)
GOLDEN = {
    "DeadlineMoved.v1": '{"programme":"spring-2026","which":"end","to":"2026-08-31","reason":"Sommaren var lång"}',
}
TEXTS = {"DeadlineMoved.reason": Visibility.PUBLIC}
WORDS = {Deadline: "applications start midpoint end"}
