"""What each of a pair has still to agree on, to say and to plan: in its order, and from the one whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from domain.agenda import AgendaSent
from domain.checks import Case
from domain.expectations import ExpectationStated, Of
from domain.goal import GoalKind, GoalSet
from domain.language import EntryId, MeetingId, Side
from domain.meeting import Block
from domain.pair import PairPaused
from domain.policies import USUAL, Agenda, Policies
from domain.policy_kinds import Anchor, Due
from domain.presentation import PersonalPresentationShared
from domain.purpose import PurposeAgreed, PurposeProposed
from domain.record import records
from domain.shipped import TEXTS
from domain.structure import Channel, MeetingStructureAgreed, MeetingStructureProposed, QuestionPrep
from domain.todo import DUTIES, WHY, Todo, TodoItem, to_agree
from domain.topics import TopicChosen
from domain.vault import ConfidentialityAgreed, Level
from tests.story import ADA, BEN, END, HELD, MATCHED, MEETING, PAIR, PLANNED, SPRING, START, told

AGREED = tuple(ConfidentialityAgreed(PAIR, SPRING, who, Level.NOTHING, (), "f" * 64) for who in (ADA, BEN))
ONE = EntryId("e1")
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


def items(
    *facts: object, side: Side = Side.ADEPT, on: date = START, at: time = time(12), rules: Policies = USUAL
) -> list[TodoItem]:
    now = datetime.combine(on, at, UTC)
    known = records(told(MATCHED, *facts, first=1, occurred_on=START), MATCHED.zone)
    return [*to_agree(Case(known.pairs[PAIR], rules, on, None, None), side, now)]


def kinds(*facts: object, side: Side = Side.ADEPT, on: date = START, rules: Policies = USUAL) -> list[Todo]:
    return [one.todo for one in items(*facts, side=side, on=on, rules=rules)]


def test_first_each_agrees_on_what_stays_between_them() -> None:
    for side in Side:
        (one,) = items(side=side)
        assert one == TodoItem(Todo.AGREE_CONFIDENTIALITY, PAIR, START + timedelta(days=14))
        assert one.command == "agreeConfidentiality"
    assert items(PLANNED)[0].due_on == PLANNED.starts.date(), "before they meet"
    assert kinds(AGREED[0]) == [], "it is the other's turn, and nothing can be written yet"
    assert kinds(AGREED[0], side=Side.MENTOR) == [Todo.AGREE_CONFIDENTIALITY]


def test_a_new_pair_gets_to_know_one_another_and_the_adept_begins() -> None:
    assert kinds(*AGREED) == [
        Todo.INTRODUCE_YOURSELF,
        Todo.STATE_EXPECTATIONS,
        Todo.AGREE_PURPOSE,
        Todo.CHOOSE_TOPICS,
        Todo.AGREE_STRUCTURE,
    ]
    assert kinds(*AGREED, side=Side.MENTOR) == [Todo.INTRODUCE_YOURSELF, Todo.STATE_EXPECTATIONS]
    due = {one.todo: (one.due_on - START).days for one in items(*AGREED)}
    assert due == {
        Todo.INTRODUCE_YOURSELF: 7,
        Todo.STATE_EXPECTATIONS: 28,
        Todo.AGREE_PURPOSE: 35,
        Todo.CHOOSE_TOPICS: 28,
        Todo.AGREE_STRUCTURE: 21,
    }


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
    assert kinds(*SAID, PLANNED, HELD, on=on) == [Todo.SET_GOAL, Todo.PLAN_NEXT_MEETING, Todo.PLAN_WHOLE_PERIOD]
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
    assert one == TodoItem(Todo.SEND_AGENDA, PAIR, day - timedelta(days=2), MEETING)
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
    assert kinds(*AGREED, rules=bare) == [Todo.INTRODUCE_YOURSELF]
    assert kinds(*AGREED, HELD, on=HELD.held_on, rules=bare) == [Todo.INTRODUCE_YOURSELF, Todo.PLAN_NEXT_MEETING]


def test_nothing_of_a_pair_that_rests_or_whose_time_is_over() -> None:
    assert kinds(PairPaused(PAIR, SPRING, START, None, False)) == []
    assert kinds(on=END) == [Todo.AGREE_CONFIDENTIALITY]
    assert kinds(on=END + timedelta(days=1)) == []


def test_each_says_why_in_both_languages_and_where_in_the_handbook() -> None:
    assert set(DUTIES) == set(WHY) == set(Todo)
    for duty in DUTIES.values():
        assert any(key == duty.handbook or key.startswith(f"{duty.handbook}.") for key in TEXTS), duty.handbook
