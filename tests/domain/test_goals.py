from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.expectations import ExpectationUnknown
from domain.goal import GoalClosed, GoalKind, GoalOutcome, GoalRevised, GoalScaleDefined, GoalScored, GoalSet
from domain.goals import (
    CloseGoal,
    DefineGoalScale,
    GoalIsClosed,
    ReviseGoal,
    ScaleInUse,
    ScaleMissing,
    ScoreGoal,
    ScoreOffTheScale,
    SetGoal,
)
from domain.language import EntryId, Side, Visibility
from domain.vault import AdeptDecides, EntryUnknown, NothingSaid
from tests.domain.stage import ADA, ALL_TALKING, HONEST, MIM, OTHER_PAIR, PAIR, SPRING, TALKING
from tests.spec import May, given

LEAD = EntryId("lead")
TOLD = (
    GoalKind.PROFESSIONAL,
    "Leda ett möte",
    "Veckomötet",
    "Tre",
    "Chefen vet",
    "Jo",
    date(2026, 5, 1),
    "Chef",
    "Öva hemma",
    date(2026, 4, 1),
)
SET, REVISE = SetGoal(PAIR, LEAD, *TOLD, HONEST.expectation), ReviseGoal(PAIR, LEAD, *TOLD)
SCALE, SCORE = DefineGoalScale(PAIR, LEAD, "0", "1", "3", "4", "5"), ScoreGoal(PAIR, LEAD, 1)
CLOSE = CloseGoal(PAIR, LEAD, GoalOutcome.REACHED)
IS_SET, REVISED = GoalSet(PAIR, SPRING, LEAD, *TOLD, HONEST.expectation), GoalRevised(PAIR, SPRING, LEAD, *TOLD)
SCALED, SCORED = GoalScaleDefined(PAIR, SPRING, LEAD, "0", "1", "3", "4", "5"), GoalScored(PAIR, SPRING, LEAD, 1)
CLOSED = GoalClosed(PAIR, SPRING, LEAD, GoalOutcome.REACHED)
A_GOAL = (*TALKING, IS_SET)


def test_the_adept_sets_a_goal() -> None:
    given(*TALKING, HONEST).when(SET, by=ADA).then(IS_SET)
    given(*TALKING).when(SetGoal(PAIR, LEAD, GoalKind.PERSONAL, "Våga"), by=ADA).then(
        GoalSet(PAIR, SPRING, LEAD, GoalKind.PERSONAL, "Våga")
    )
    given(*TALKING).when(SET, by=MIM).refuses(AdeptDecides)
    given(*A_GOAL).when(SET, by=ADA).stays_quiet()


def test_a_goal_comes_from_what_one_of_the_two_has_said_that_they_expect() -> None:
    given(*TALKING).when(SET, by=ADA).refuses(ExpectationUnknown)
    given(*TALKING, replace(HONEST, side=Side.MENTOR)).when(SET, by=ADA).then(IS_SET)
    given(*TALKING, replace(HONEST, pair=OTHER_PAIR)).when(SET, by=ADA).refuses(ExpectationUnknown)


def test_a_goal_is_said_anew() -> None:
    given(*A_GOAL).when(REVISE, by=ADA).stays_quiet()
    given(*A_GOAL).when(replace(REVISE, body="Leda två"), by=ADA).then(replace(REVISED, body="Leda två"))
    given(*A_GOAL).when(replace(REVISE, due_on=None), by=ADA).then(replace(REVISED, due_on=None))
    given(*A_GOAL).when(replace(REVISE, plan="Läsa"), by=ADA).then(replace(REVISED, plan="Läsa"))
    given(*A_GOAL).when(replace(REVISE, review_on=None), by=ADA).then(replace(REVISED, review_on=None))
    given(*A_GOAL).when(replace(REVISE, plan=" "), by=ADA).refuses(NothingSaid)
    given(*A_GOAL).when(REVISE, by=MIM).refuses(AdeptDecides)


def test_there_is_a_scale_before_a_score() -> None:
    given(*A_GOAL).when(SCORE, by=ADA).refuses(ScaleMissing)
    given(*A_GOAL).when(SCALE, by=ADA).then(SCALED)
    given(*A_GOAL, SCALED).when(SCALE, by=ADA).stays_quiet()
    given(*A_GOAL, SCALED).when(SCORE, by=ADA).then(SCORED)
    given(*A_GOAL, SCALED, SCORED).when(SCORE, by=ADA).stays_quiet()
    given(*A_GOAL, SCALED, SCORED).when(replace(SCORE, score=2), by=ADA).then(replace(SCORED, score=2))
    given(*A_GOAL, SCALED).when(SCORE, by=MIM).refuses(AdeptDecides)
    given(*A_GOAL).when(SCALE, by=MIM).refuses(AdeptDecides)


@pytest.mark.parametrize("score", [-3, 3])
def test_a_score_lies_on_the_scale(score: int) -> None:
    given(*A_GOAL, SCALED).when(replace(SCORE, score=score), by=ADA).refuses(ScoreOffTheScale)


@pytest.mark.parametrize("score", [-2, 2])
def test_either_end_is_on_the_scale(score: int) -> None:
    given(*A_GOAL, SCALED).when(replace(SCORE, score=score), by=ADA).then(replace(SCORED, score=score))


def test_a_scale_that_was_used_stays() -> None:
    given(*A_GOAL, SCALED).when(replace(SCALE, more="6"), by=ADA).then(replace(SCALED, more="6"))
    given(*A_GOAL, SCALED, SCORED).when(replace(SCALE, more="6"), by=ADA).refuses(ScaleInUse)


def test_a_goal_is_closed_and_stays_closed() -> None:
    given(*A_GOAL).when(CLOSE, by=ADA).then(CLOSED)
    given(*A_GOAL, CLOSED).when(CLOSE, by=ADA).stays_quiet()
    given(*A_GOAL, CLOSED).when(replace(CLOSE, outcome=GoalOutcome.LEFT), by=ADA).refuses(GoalIsClosed)
    given(*A_GOAL, CLOSED).when(REVISE, by=ADA).refuses(GoalIsClosed)
    given(*A_GOAL, CLOSED).when(SCALE, by=ADA).refuses(GoalIsClosed)
    given(*A_GOAL, SCALED, CLOSED).when(SCORE, by=ADA).refuses(GoalIsClosed)
    given(*A_GOAL).when(CLOSE, by=MIM).refuses(AdeptDecides)


def test_there_is_a_goal() -> None:
    given(*TALKING).when(REVISE, by=ADA).refuses(EntryUnknown)
    given(*TALKING).when(SCALE, by=ADA).refuses(EntryUnknown)
    given(*TALKING).when(SCORE, by=ADA).refuses(EntryUnknown)
    given(*TALKING, REVISED).when(CLOSE, by=ADA).refuses(EntryUnknown)


def test_a_goal_says_something() -> None:
    given(*TALKING, HONEST).when(replace(SET, body=""), by=ADA).refuses(NothingSaid)
    given(*A_GOAL).when(replace(REVISE, specific=" "), by=ADA).refuses(NothingSaid)
    given(*A_GOAL).when(replace(SCALE, less=" "), by=ADA).refuses(NothingSaid)


MAY = (
    May((*ALL_TALKING, HONEST), SET, "adept"),
    May((*ALL_TALKING, IS_SET), replace(REVISE, body="Annat"), "adept"),
    May((*ALL_TALKING, IS_SET), SCALE, "adept"),
    May((*ALL_TALKING, IS_SET, SCALED), SCORE, "adept"),
    May((*ALL_TALKING, IS_SET), CLOSE, "adept"),
)
SMART = '"specific":"Vad","measurable":"Mer","accepted":"Ja","realistic":"Jo","due_on":"2026-05-01","future_place":"C"'
PLAN = '"plan":"Öva","review_on":"2026-04-01"'
GOLDEN = {
    "GoalSet.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","goal":"lead","kind":"professional","body":"Leda",'
        f'{SMART},"derived_from":"honest"}}'
    ),
    "GoalRevised.v1": (
        f'{{"pair":"ada-mim","programme":"spring-2026","goal":"lead","kind":"personal","body":"Leda",{SMART}}}'
    ),
    "GoalSet.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","goal":"lead","kind":"professional","body":"Leda",'
        f'{SMART},{PLAN},"derived_from":"honest"}}'
    ),
    "GoalRevised.v2": (
        f'{{"pair":"ada-mim","programme":"spring-2026","goal":"lead","kind":"personal","body":"Leda",{SMART},{PLAN}}}'
    ),
    "GoalScaleDefined.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","goal":"lead","much_less":"0","less":"1","expected":"2",'
        '"more":"3","much_more":"4"}'
    ),
    "GoalScored.v1": '{"pair":"ada-mim","programme":"spring-2026","goal":"lead","score":-2}',
    "GoalClosed.v1": '{"pair":"ada-mim","programme":"spring-2026","goal":"lead","outcome":"partly"}',
}
TEXTS = {
    **{
        f"{fact}.{name}": Visibility.PAIR
        for fact in ("GoalSet", "GoalRevised")
        for name in ("body", "specific", "measurable", "accepted", "realistic", "future_place", "plan")
    },
    **{f"GoalScaleDefined.{name}": Visibility.PAIR for name in ("much_less", "less", "expected", "more", "much_more")},
}
WORDS = {GoalKind: "personal professional", GoalOutcome: "reached partly left"}
