"""What each of a pair has to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.fit import PairFitChecked
from domain.language import MeetingId, Side
from domain.meeting import (
    MeetingCorrected,
    MeetingRetracted,
    RetractReason,
)
from domain.pair import EndReason, PairCompleted, PairEnded
from domain.pairing import MidpointEvaluated
from domain.policies import USUAL, Midpoint
from domain.todo import Todo
from projections.my_todo import PlannedMeeting, TodoRow, due, my_todo
from tests.projections.folds import after, only
from tests.story import ADA, BEN, CY, END, HALF, HELD, MATCHED, MEETING, PAIR, PLANNED, SPRING, START

FIT = tuple(PairFitChecked(PAIR, SPRING, side, date(2026, 2, 11), "undecided") for side in Side)


def todo(*facts: object) -> TodoRow:
    return only(my_todo, MATCHED, *facts)


def test_the_adept_plans_the_first_meeting_and_nobody_else() -> None:
    (item,) = due(todo(), ADA, START, USUAL)
    assert (item.todo, item.due_on, item.command) == (Todo.PLAN_FIRST_MEETING, date(2026, 2, 8), "planMeeting")
    assert due(todo(), BEN, START, USUAL) == ()
    assert due(todo(PLANNED), ADA, START, USUAL) == ()


def test_a_planned_meeting_is_to_be_recorded_from_its_day_on_until_it_is() -> None:
    assert due(todo(PLANNED), BEN, date(2026, 2, 9), USUAL) == ()
    (item,) = due(todo(PLANNED), BEN, date(2026, 2, 10), USUAL)
    assert (item.todo, item.meeting) == (Todo.RECORD_MEETING, MEETING)
    assert todo(PLANNED).planned == (PlannedMeeting(MEETING, date(2026, 2, 10)),)
    assert due(todo(PLANNED, HELD), BEN, date(2026, 2, 10), USUAL) == ()


def test_each_side_evaluates_and_summarises_when_the_day_has_come() -> None:
    row = todo(HELD, *FIT, MidpointEvaluated(PAIR, SPRING, Side.ADEPT))
    assert [item.todo for item in due(row, BEN, END, USUAL)] == [Todo.EVALUATE_MIDPOINT, Todo.SUMMARISE_CLOSING]
    assert [item.todo for item in due(row, ADA, END, USUAL)] == [Todo.SUMMARISE_CLOSING]
    assert due(row, ADA, HALF, USUAL) == ()
    nothing_halfway = replace(USUAL, midpoint=Midpoint.NONE)
    assert [item.todo for item in due(row, BEN, END, nothing_halfway)] == [Todo.SUMMARISE_CLOSING]


def test_each_says_for_themselves_whether_they_suit_one_another() -> None:
    (item,) = due(todo(HELD), BEN, date(2026, 2, 11), USUAL)
    assert (item.todo, item.due_on, item.command) == (Todo.CHECK_FIT, date(2026, 2, 11), "checkFit")
    assert due(todo(HELD), BEN, date(2026, 2, 10), USUAL) == ()
    assert due(todo(HELD, *FIT), BEN, date(2026, 2, 11), USUAL) == ()
    assert due(todo(HELD), BEN, HALF, replace(USUAL, fit_check=False))[0].todo is Todo.EVALUATE_MIDPOINT


def test_whoever_is_undecided_is_asked_again_after_the_next_meeting() -> None:
    on = date(2026, 3, 2)
    again = replace(HELD, meeting=MeetingId("m9"), held_on=on)
    assert due(todo(HELD, *FIT), ADA, on, USUAL, undecided=True) == ()
    assert due(todo(HELD, *FIT, again), ADA, date(2026, 3, 3), USUAL) == ()
    (item,) = due(todo(HELD, *FIT, again), ADA, date(2026, 3, 3), USUAL, undecided=True)
    assert (item.todo, item.due_on) == (Todo.CHECK_FIT, date(2026, 3, 3))
    earlier = MeetingCorrected(PAIR, SPRING, MeetingId("m9"), held_on=date(2026, 2, 9))
    assert due(todo(HELD, *FIT, again, earlier), ADA, date(2026, 3, 3), USUAL, undecided=True) == ()


def test_a_meeting_retracted_is_to_be_planned_again() -> None:
    row = todo(HELD, MeetingRetracted(PAIR, SPRING, MEETING, RetractReason.NOT_HELD))
    assert [item.todo for item in due(row, ADA, START, USUAL)] == [Todo.PLAN_FIRST_MEETING]


@pytest.mark.parametrize(
    "end", [PairCompleted(PAIR, SPRING, ADA, BEN, (CY,)), PairEnded(PAIR, SPRING, ADA, BEN, (), EndReason.OTHER, True)]
)
def test_a_pair_that_is_over_leaves_nothing_to_do(end: object) -> None:
    assert after(my_todo, MATCHED, end) == []


def test_what_is_to_do_knows_where_the_pair_lives() -> None:
    assert todo().zone == MATCHED.zone
