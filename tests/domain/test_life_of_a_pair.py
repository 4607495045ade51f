"""A pair walks as it is drawn: every step from every state, allowed or refused, against a table that was written first.

The table is the drawing, cell by cell; what the product makes of it is read from the board, as people see it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.concerns import ConcernKind, RaiseConcern
from domain.fit import CheckFit, Fit, PairFitChecked
from domain.language import Actor, Asked, EntryId, MeetingId, PairId, Refused
from domain.lasting import ExtendPair, PausePair, ResumePair
from domain.meetings import RecordMeetingHeld
from domain.member import MemberDeactivated, MemberReactivated
from domain.membership import DeactivateMember, ReactivateMember
from domain.pair import EndReason
from domain.parting import CompletePair, EndPair
from domain.succession import Rematch, ReplaceMentor
from projections.pair_board import PairCard, PairState, pair_board
from projections.past import folded
from tests.domain.stage import ADA, ADMIN, EVA, FIRST_DAY, FOUNDED, MIM, PAIR, SPRING, TOGETHER, mentor
from tests.spec import COORDINATOR, decide, noon
from tests.story import told

REFUSED, QUIET = "refused", "quiet"

#                matched     active       paused     closing      completed    ended
DRAWN = """
meet             active      active       paused     closing      completed    ended
pause            paused      paused       quiet      refused      refused      refused
resume           quiet       quiet        ongoing    quiet        refused      refused
last_day         closing     closing      paused     closing      completed    ended
extend           ongoing     ongoing      refused    ongoing      refused      refused
complete         refused     completed    refused    completed    quiet        refused
end              ended       ended        ended      ended        refused      quiet
check_fit        refused     active       paused     closing      refused      refused
raise_concern    matched     active       paused     closing      completed    ended
leave            matched     active       paused     closing      completed    ended
rematch          ended       ended        ended      ended        refused      refused
replace_mentor   ended       ended        ended      ended        refused      refused
"""
STATES = ("matched", "active", "paused", "closing", "completed", "ended")
TABLE = {
    (state, row.split()[0]): cell
    for row in DRAWN.strip().splitlines()
    for state, cell in zip(STATES, row.split()[1:], strict=True)
}
STEPS = tuple(row.split()[0] for row in DRAWN.strip().splitlines())


WHO = {"check_fit": Actor(ADA), "raise_concern": Actor(ADA), "leave": ADMIN}
"""A coordinator takes the other steps. To leave is the mentor's, and the next time to come back."""


class Walk:
    """A pair, the day where it lives, and what has happened to it."""

    def __init__(self) -> None:
        self.past: tuple[Any, ...] = (*FOUNDED, *TOGETHER, *mentor(EVA))
        self.today = FIRST_DAY + timedelta(days=10)
        self.meetings = 0

    @property
    def card(self) -> PairCard:
        rows = folded(pair_board, told(*self.past))
        return rows[PAIR]

    @property
    def state(self) -> str:
        return self.card.state_on(self.today).value

    @property
    def checks(self) -> int:
        return sum(isinstance(fact, PairFitChecked) for fact in self.past)

    @property
    def next(self) -> PairId:
        """Another pair than any that has been."""
        return PairId(f"next-{len(self.past)}")

    def take(self, step: str) -> str:
        """The state after the step, or that it was refused, or that nothing happened."""
        if step == "last_day":
            self.today = max(self.today, self.card.ends_on)
            return self.state
        try:
            facts = decide(self.command(step), self.past, Asked(WHO.get(step, COORDINATOR), noon(self.today)))
        except Refused:
            return REFUSED
        self.past += facts
        return self.state if facts else QUIET

    def command(self, step: str) -> Any:
        match step:
            case "meet":
                self.meetings += 1
                return RecordMeetingHeld(PAIR, MeetingId(str(self.meetings)), self.today, 60)
            case "pause":
                return PausePair(PAIR)
            case "resume":
                return ResumePair(PAIR)
            case "extend":
                return ExtendPair(PAIR, max(self.card.ends_on, self.today) + timedelta(days=7))
            case "complete":
                return CompletePair(PAIR, early=True)
            case "check_fit":
                return CheckFit(PAIR, Fit.GOOD if self.checks % 2 else Fit.NOT_GOOD)
            case "raise_concern":
                return RaiseConcern(PAIR, EntryId(str(len(self.past))), ConcernKind.OTHER, "Det är tyst")
            case "leave":
                gone = [fact for fact in self.past if isinstance(fact, MemberDeactivated | MemberReactivated)]
                away = gone and isinstance(gone[-1], MemberDeactivated)
                return ReactivateMember(MIM) if away else DeactivateMember(MIM)
            case "rematch":
                return Rematch(PAIR, self.next, SPRING, ADA, EVA)
            case "replace_mentor":
                return ReplaceMentor(PAIR, self.next, SPRING, ADA, EVA)
            case _:
                return EndPair(PAIR, EndReason.OTHER)

    def expected(self, step: str) -> str:
        if step == "check_fit" and not self.card.met:
            return REFUSED
        drawn = TABLE[self.state, step]
        return drawn if drawn != "ongoing" else "active" if self.card.met else "matched"


WAYS = {
    "matched": ((),),
    "active": (("meet",),),
    "paused": (("pause",), ("meet", "pause")),
    "closing": (("last_day",), ("meet", "last_day")),
    "completed": (("meet", "complete"), ("last_day", "complete")),
    "ended": (("end",), ("meet", "pause", "end"), ("last_day", "end")),
}


@pytest.mark.parametrize(("state", "step"), TABLE)
def test_every_step_from_every_state_is_as_it_is_drawn(state: str, step: str) -> None:
    for way in WAYS[state]:
        walk = Walk()
        for before in way:
            walk.take(before)
        assert walk.state == state
        expected = walk.expected(step)
        assert walk.take(step) == expected


def test_every_state_of_the_board_is_drawn() -> None:
    assert {state.value for state in PairState} == set(STATES)


class LifeOfAPair(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk()
        self.drawn = "matched"

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.walk.today += timedelta(days=days)
        if self.drawn in ("matched", "active") and self.walk.today >= self.walk.card.ends_on:
            self.drawn = "closing"

    @precondition(lambda self: self.walk.today < date(2027, 12, 1))
    @rule(step=st.sampled_from(STEPS))
    def takes(self, step: str) -> None:
        expected = self.walk.expected(step)
        assert self.walk.take(step) == expected
        if expected not in (REFUSED, QUIET):
            self.drawn = expected

    @invariant()
    def is_where_it_is_drawn(self) -> None:
        assert self.walk.state == self.drawn

    @invariant()
    def half_time_lies_within(self) -> None:
        card = self.walk.card
        assert card.starts_on <= card.midpoint_on <= card.ends_on


LifeOfAPair.TestCase.settings = settings(deadline=None, derandomize=True, max_examples=60, stateful_step_count=25)
TestLifeOfAPair = LifeOfAPair.TestCase
