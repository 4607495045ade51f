"""What each of a pair has to do: what it asks of the one whose turn it is, since when, and when it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from domain.agenda import AgendaSent
from domain.checks import Case
from domain.expectations import ExpectationStated, Of
from domain.fit import PairFitChecked
from domain.goal import GoalKind, GoalSet
from domain.language import EntryId, MeetingId, Side
from domain.meeting import Block, MeetingCancelled, MeetingCorrected, MeetingRetracted, RetractReason
from domain.my_todo import of_pair
from domain.pair import EndReason, PairCompleted, PairEnded, PairPaused, PairResumed
from domain.pairing import MidpointEvaluated
from domain.phase import ProgrammeCancelled
from domain.policies import USUAL, Agenda, Midpoint, Policies
from domain.policy_kinds import Anchor, Due
from domain.presentation import PersonalPresentationShared
from domain.purpose import PurposeAgreed, PurposeProposed, PurposeWithdrawn
from domain.record import Done, records
from domain.shipped import TEXTS
from domain.steps import Step, StepAgreed, StepTakenBack
from domain.structure import (
    Channel,
    MeetingStructureAgreed,
    MeetingStructureProposed,
    MeetingStructureWithdrawn,
    QuestionPrep,
)
from domain.todo import DUTIES, Todo, TodoItem
from domain.topics import TopicChosen
from domain.vault import ConfidentialityAgreed, Level
from tests.story import ADA, BEN, END, HALF, HELD, MATCHED, MEETING, PAIR, PLANNED, SPRING, START, told

AGREED = tuple(ConfidentialityAgreed(PAIR, SPRING, who, Level.NOTHING, (), "f" * 64) for who in (ADA, BEN))
ONE = EntryId("e1")
FIT = tuple(PairFitChecked(PAIR, SPRING, side, date(2026, 2, 11), "undecided") for side in Side)
ENDED = PairEnded(PAIR, SPRING, ADA, BEN, (), EndReason.OTHER, no_fault=True)
OVER_EARLY = (
    (START, MATCHED),
    (HELD.held_on, HELD),
    (HALF + timedelta(days=1), PairCompleted(PAIR, SPRING, ADA, BEN, ())),
)
PURPOSE = PurposeProposed(PAIR, SPRING, ONE, Side.ADEPT, "x")
STRUCTURE = MeetingStructureProposed(
    PAIR, SPRING, ONE, Side.ADEPT, "x", "x", "x", 3, 60, True, QuestionPrep.ADEPT, Channel.MAIL
)
SAID = (
    *AGREED,
    PersonalPresentationShared(PAIR, SPRING, Side.ADEPT, "x", "x", "x", "x"),
    *(ExpectationStated(PAIR, SPRING, EntryId(of), Side.ADEPT, of, "x") for of in Of),
    PURPOSE,
    PurposeAgreed(PAIR, SPRING, ONE, Side.MENTOR),
    STRUCTURE,
    MeetingStructureAgreed(PAIR, SPRING, ONE, Side.MENTOR),
    TopicChosen(PAIR, SPRING, ONE, "leadership", None),
)
CANCELLED = ProgrammeCancelled(SPRING, "Nej")


def items(
    *facts: object,
    side: Side = Side.ADEPT,
    on: date = START,
    at: time = time(12),
    rules: Policies = USUAL,
    undecided_on: date | None = None,
    left: Done | None = None,
) -> list[TodoItem]:
    now = datetime.combine(on, at, UTC)
    known = records(told(MATCHED, *facts, first=1, occurred_on=START), MATCHED.zone)
    return [*of_pair(Case(known.pairs[PAIR], rules, on, None, None, left), side, now, undecided_on=undecided_on)]


def kinds(*facts: object, **more: Any) -> list[Todo]:
    return [one.todo for one in items(*facts, **more)]


def test_first_each_agrees_on_what_stays_between_them() -> None:
    agree = TodoItem(Todo.AGREE_CONFIDENTIALITY, START + timedelta(days=14), PAIR)
    assert (items()[1:], items(side=Side.MENTOR)) == ([agree], [agree])
    assert agree.command == "agreeConfidentiality"
    assert items(PLANNED, side=Side.MENTOR)[0].due_on == PLANNED.starts.date(), "before they meet"
    assert kinds(AGREED[0]) == [Todo.PLAN_FIRST_MEETING], "it is the other's turn, and nothing can be written yet"
    assert kinds(AGREED[0], side=Side.MENTOR) == [Todo.AGREE_CONFIDENTIALITY]


def test_what_was_proposed_and_taken_back_waits_for_nobody() -> None:
    purpose, structure = (
        PurposeWithdrawn(PAIR, SPRING, ONE, Side.ADEPT),
        MeetingStructureWithdrawn(PAIR, SPRING, ONE, Side.ADEPT),
    )
    waiting = {Todo.AGREE_PURPOSE, Todo.AGREE_STRUCTURE}
    assert waiting <= {*kinds(*AGREED, PURPOSE, STRUCTURE, side=Side.MENTOR)}
    assert not waiting & {*kinds(*AGREED, PURPOSE, STRUCTURE, purpose, structure, side=Side.MENTOR)}
    assert waiting <= {*kinds(*AGREED, PURPOSE, STRUCTURE, purpose, structure)}
    first = replace(PURPOSE, purpose=EntryId("first"), side=Side.MENTOR)
    assert Todo.AGREE_PURPOSE in kinds(*AGREED, first, PURPOSE, purpose), "the mentor's still stands"


def test_whoever_is_left_alone_records_what_was_and_looks_back_and_is_asked_for_nothing_that_takes_both() -> None:
    left = Done(HALF, 9)
    assert kinds(PLANNED, on=PLANNED.starts.date(), left=left) == [Todo.RECORD_MEETING]
    assert kinds(*SAID, HELD, on=HALF, left=left) == [Todo.EVALUATE_MIDPOINT]
    assert kinds(*SAID, left=left) == []


def test_whoever_agrees_to_something_else_than_the_other_agrees_anew() -> None:
    other = replace(AGREED[1], level=Level.TOPIC_AND_GOAL)
    for side in Side:
        assert Todo.AGREE_CONFIDENTIALITY in kinds(AGREED[0], other, side=side)
        assert Todo.STATE_EXPECTATIONS not in kinds(AGREED[0], other, side=side), "it would be refused"
        assert Todo.AGREE_CONFIDENTIALITY not in kinds(AGREED[0], other, AGREED[1], side=side)
        assert Todo.STATE_EXPECTATIONS in kinds(*AGREED, other, side=side), "what both agreed to stays in force"


def test_a_new_pair_gets_to_know_one_another_and_the_adept_begins() -> None:
    due = [(one.todo, (one.due_on - START).days) for one in items(*AGREED)]
    assert due == [
        (Todo.INTRODUCE_YOURSELF, 7),
        (Todo.PLAN_FIRST_MEETING, 7),
        (Todo.AGREE_STRUCTURE, 21),
        (Todo.STATE_EXPECTATIONS, 28),
        (Todo.CHOOSE_TOPICS, 28),
        (Todo.AGREE_PURPOSE, 35),
    ]
    assert kinds(*AGREED, side=Side.MENTOR) == [Todo.INTRODUCE_YOURSELF, Todo.STATE_EXPECTATIONS]


def test_the_adept_plans_the_first_meeting_until_there_is_one() -> None:
    assert items()[0] == TodoItem(Todo.PLAN_FIRST_MEETING, date(2026, 2, 8), PAIR)
    retracted = MeetingRetracted(PAIR, SPRING, MEETING, RetractReason.NOT_HELD)
    for facts, asked in (((PLANNED,), False), ((HELD,), False), ((HELD, retracted), True)):
        assert (Todo.PLAN_FIRST_MEETING in kinds(*facts)) is asked
    cancelled = MeetingCancelled(PAIR, SPRING, MEETING)
    assert Todo.PLAN_FIRST_MEETING in kinds(PLANNED, cancelled)


def test_a_planned_meeting_is_to_be_recorded_from_its_day_on_until_it_is() -> None:
    on = PLANNED.starts.date()
    for side in Side:
        assert Todo.RECORD_MEETING not in kinds(PLANNED, side=side, on=on - timedelta(days=1))
        assert TodoItem(Todo.RECORD_MEETING, on, PAIR, MEETING) in items(PLANNED, side=side, on=on)
        assert Todo.RECORD_MEETING in kinds(PLANNED, side=side, on=END + timedelta(days=9))
        assert Todo.RECORD_MEETING not in kinds(PLANNED, HELD, side=side, on=on)


def test_each_side_evaluates_and_summarises_when_the_day_has_come() -> None:
    facts = (HELD, *FIT, MidpointEvaluated(PAIR, SPRING, Side.ADEPT))
    after = END + timedelta(days=1)
    both = [TodoItem(Todo.EVALUATE_MIDPOINT, HALF, PAIR), TodoItem(Todo.SUMMARISE_CLOSING, END, PAIR)]
    assert items(*facts, side=Side.MENTOR, on=after) == both
    assert items(*facts, on=after) == both[1:]
    assert Todo.EVALUATE_MIDPOINT not in kinds(*facts, side=Side.MENTOR, on=HALF - timedelta(days=1))
    assert Todo.EVALUATE_MIDPOINT in kinds(*facts, side=Side.MENTOR, on=HALF)
    assert Todo.SUMMARISE_CLOSING not in kinds(*facts, on=END - timedelta(days=1))
    assert Todo.SUMMARISE_CLOSING in kinds(*facts, on=END)
    assert items(*facts, side=Side.MENTOR, on=after, rules=replace(USUAL, midpoint=Midpoint.NONE)) == both[1:]


def test_whoever_is_completed_early_sums_up_in_the_days_of_grace() -> None:
    met_on, over_on = HELD.held_on, HALF + timedelta(days=1)
    known = [told(one, first=n, occurred_on=on) for n, (on, one) in enumerate(OVER_EARLY, 1)]
    record = records([fact for facts in known for fact in facts], MATCHED.zone).pairs[PAIR]

    def asked(days: int) -> list[tuple[Todo, date]]:
        on = over_on + timedelta(days=days)
        found = of_pair(Case(record, USUAL, on, None, None), Side.ADEPT, datetime.combine(on, time(12), UTC))
        return [(one.todo, one.due_on) for one in found]

    both = [(Todo.EVALUATE_MIDPOINT, HALF), (Todo.SUMMARISE_CLOSING, over_on)]
    assert met_on < HALF
    assert (asked(0), asked(20), asked(21), asked(22)) == (both, both, both[1:], [])


def test_each_says_for_themselves_whether_they_suit_one_another() -> None:
    on = date(2026, 2, 11)
    for side in Side:
        (item,) = (one for one in items(HELD, side=side, on=on) if one.todo is Todo.CHECK_FIT)
        assert (item.due_on, item.command) == (on, "checkFit")
        assert Todo.CHECK_FIT not in kinds(HELD, side=side, on=HELD.held_on)
        assert Todo.CHECK_FIT not in kinds(HELD, *FIT, side=side, on=on)
        assert Todo.CHECK_FIT not in kinds(HELD, side=side, on=on, rules=replace(USUAL, fit_check=False))


def test_whoever_is_undecided_is_asked_again_after_the_next_meeting() -> None:
    on, said_on = date(2026, 3, 2), date(2026, 2, 11)
    again = replace(HELD, meeting=MeetingId("m9"), held_on=on)
    earlier = MeetingCorrected(PAIR, SPRING, MeetingId("m9"), held_on=date(2026, 2, 9))
    for facts, now, undecided_on, asked in (
        ((again,), on, said_on, False),
        ((again,), on + timedelta(days=1), None, False),
        ((again,), on + timedelta(days=1), said_on, True),
        ((again,), on + timedelta(days=1), on, False),
        ((again, earlier), on + timedelta(days=1), said_on, False),
        ((), on + timedelta(days=1), said_on, False),
    ):
        found = items(HELD, *FIT, *facts, on=now, undecided_on=undecided_on)
        assert [one.due_on for one in found if one.todo is Todo.CHECK_FIT] == [date(2026, 3, 3)] * asked


def test_what_one_has_proposed_is_for_the_other_to_answer() -> None:
    begun = {one.todo: one.command for one in items(*AGREED)}
    for proposed, kind, begin, answer in (
        (PURPOSE, Todo.AGREE_PURPOSE, "proposePurpose", "agreePurpose"),
        (STRUCTURE, Todo.AGREE_STRUCTURE, "proposeMeetingStructure", "agreeMeetingStructure"),
    ):
        assert begun[kind] == begin
        assert kind not in kinds(*AGREED, proposed)
        assert kind in kinds(*AGREED, replace(proposed, side=Side.MENTOR))
        assert kind not in kinds(*AGREED, replace(proposed, side=Side.MENTOR), side=Side.MENTOR)
        (one,) = (one for one in items(*AGREED, proposed, side=Side.MENTOR) if one.todo is kind)
        assert one.command == answer


def test_the_mentor_says_one_thing_they_expect_and_the_adept_all_three() -> None:
    for side, left in ((Side.ADEPT, True), (Side.MENTOR, False)):
        said = ExpectationStated(PAIR, SPRING, ONE, side, Of.SELF, "x")
        assert (Todo.STATE_EXPECTATIONS in kinds(*AGREED, said, side=side)) is left


def test_what_was_covered_when_they_first_met_need_not_be_written() -> None:
    held = replace(HELD, covered=(Block.PRESENTATION,))
    assert Todo.INTRODUCE_YOURSELF in kinds(*AGREED, HELD, on=HELD.held_on)
    assert Todo.INTRODUCE_YOURSELF not in kinds(*AGREED, held, on=HELD.held_on)


def test_once_they_have_met_there_is_a_goal_and_what_comes_next() -> None:
    on = HELD.held_on
    assert kinds(*SAID, PLANNED, HELD, on=on) == [Todo.PLAN_NEXT_MEETING, Todo.SET_GOAL, Todo.PLAN_WHOLE_PERIOD]
    assert kinds(*SAID, PLANNED, HELD, on=on, side=Side.MENTOR) == [Todo.INTRODUCE_YOURSELF, Todo.STATE_EXPECTATIONS]
    goal = GoalSet(PAIR, SPRING, ONE, GoalKind.PERSONAL, "x", None, None, None, None, None, None, None)
    later = [
        replace(PLANNED, meeting=MeetingId(f"m{n}"), starts=PLANNED.starts + timedelta(days=20 * n)) for n in (2, 3, 4)
    ]
    assert kinds(*SAID, PLANNED, HELD, goal, *later, on=on) == []
    assert kinds(*SAID, PLANNED, HELD, goal, later[0], on=on) == [Todo.PLAN_WHOLE_PERIOD]


def test_what_follows_a_meeting_is_due_by_its_day() -> None:
    again = replace(HELD, meeting=MeetingId("m2"), held_on=HELD.held_on + timedelta(days=3))
    later = replace(USUAL, c5=Due(Anchor.SECOND_MEETING, 48))
    due = {one.todo: (one.due_on - START).days for one in items(*AGREED, HELD, again, on=again.held_on, rules=later)}
    first, second = 9, 12
    assert (due[Todo.AGREE_PURPOSE], due[Todo.SET_GOAL]) == (second + 2, second + 2)
    assert (due[Todo.PLAN_NEXT_MEETING], due[Todo.PLAN_WHOLE_PERIOD]) == (second + 7, first + 21)
    assert due[Todo.CHOOSE_TOPICS] == first + 14
    for starts, left in ((again.held_on, False), (HELD.held_on, True)):
        ahead = replace(PLANNED, meeting=MeetingId("m3"), starts=datetime.combine(starts, time(18)))
        assert (Todo.PLAN_NEXT_MEETING in kinds(*AGREED, HELD, again, ahead, on=again.held_on)) is left


def test_an_agenda_is_sent_in_the_week_before_its_last_moment_where_the_pair_wants_one() -> None:
    day = PLANNED.starts.date()
    (one,) = items(*SAID, PLANNED, on=day - timedelta(days=8))
    assert one == TodoItem(Todo.SEND_AGENDA, day - timedelta(days=2), PAIR, MEETING)
    for on, at, asked in (
        (day - timedelta(days=9), time(15, 59), False),
        (day - timedelta(days=9), time(16), True),
        (day, time(15, 59), True),
        (day, time(16), False),
    ):
        assert (Todo.SEND_AGENDA in [found.todo for found in items(*SAID, PLANNED, on=on, at=at)]) is asked
    sent = AgendaSent(PAIR, SPRING, MEETING, (), "x", None)
    for facts, on, rules in (
        ((PLANNED,), day - timedelta(days=9), USUAL),
        ((PLANNED,), day + timedelta(days=1), USUAL),
        ((PLANNED, sent), day - timedelta(days=3), USUAL),
        ((PLANNED,), day - timedelta(days=3), replace(USUAL, agenda=Agenda.NEVER)),
    ):
        assert Todo.SEND_AGENDA not in kinds(*SAID, *facts, on=on, rules=rules)
    assert Todo.SEND_AGENDA not in kinds(*SAID, PLANNED, on=day - timedelta(days=3), side=Side.MENTOR)


def test_what_the_edition_does_not_ask_for_is_not_to_be_done() -> None:
    bare = replace(USUAL, c4=None, c5=None, c6=None, c7=None, c16=None)
    assert kinds(*AGREED, rules=bare) == [Todo.INTRODUCE_YOURSELF, Todo.PLAN_FIRST_MEETING]
    assert kinds(*AGREED, HELD, on=HELD.held_on, rules=bare) == [Todo.INTRODUCE_YOURSELF, Todo.PLAN_NEXT_MEETING]


@pytest.mark.parametrize("over", [PairPaused(PAIR, SPRING, START, None, False), ENDED, CANCELLED])
def test_nothing_of_a_pair_that_rests_or_has_ended_or_whose_programme_is_cancelled(over: object) -> None:
    for on in (START, HALF, END, END + timedelta(days=1)):
        assert items(PLANNED, over, on=on) == []


def due(*facts: object, **more: Any) -> list[tuple[Todo, date]]:
    return [(one.todo, one.due_on) for one in items(*facts, **more)]


def test_a_pair_that_has_rested_for_as_long_as_it_hoped_is_asked_to_go_on() -> None:
    until = HALF - timedelta(days=10)
    paused = PairPaused(PAIR, SPRING, START, until, both_agreed=True)
    back = StepAgreed(PAIR, SPRING, Side.ADEPT, Step.RESUME)
    for side in Side:
        assert due(PLANNED, paused, side=side, on=until - timedelta(days=1)) == []
        for on in (until, END):
            assert due(PLANNED, paused, side=side, on=on) == [(Todo.RESUME_PAIR, until)]
        waits = [] if side is Side.ADEPT else [(Todo.RESUME_PAIR, until)]
        assert due(paused, back, side=side, on=END) == waits, "who has said so waits for the other"
        taken_back = StepTakenBack(PAIR, SPRING, Side.ADEPT, Step.RESUME)
        assert due(paused, back, taken_back, side=side, on=END) == [(Todo.RESUME_PAIR, until)]
        assert due(paused, CANCELLED, side=side, on=END) == []
    resumed = PairResumed(PAIR, SPRING, until, HALF, END, both_agreed=True)
    again = PairPaused(PAIR, SPRING, until, until + timedelta(days=5), both_agreed=True)
    assert due(paused, back, resumed, again, on=END) == [(Todo.RESUME_PAIR, again.until)], "anew"


def test_when_its_time_is_over_a_pair_has_only_to_look_back() -> None:
    assert kinds(on=END) == [
        Todo.PLAN_FIRST_MEETING,
        Todo.AGREE_CONFIDENTIALITY,
        Todo.EVALUATE_MIDPOINT,
        Todo.SUMMARISE_CLOSING,
    ]
    assert kinds(on=END + timedelta(days=1)) == [Todo.EVALUATE_MIDPOINT, Todo.SUMMARISE_CLOSING]


def test_nothing_of_a_pair_that_was_over_before_it_was_told_of() -> None:
    late = told(MATCHED, occurred_on=START, now=datetime(2027, 1, 1, tzinfo=UTC))
    case = Case(records(late, MATCHED.zone).pairs[PAIR], USUAL, END, None, None)
    assert of_pair(case, Side.ADEPT, datetime.combine(END, time(12), UTC)) == ()


def test_each_says_where_in_the_handbook() -> None:
    assert set(DUTIES) == set(Todo)
    for todo in Todo:
        for side in Side:
            where = TodoItem(todo, START, side=side).handbook
            assert any(key == where or key.startswith(f"{where}.") for key in TEXTS), where
