"""A word on what takes both is taken back while the other has not said the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.language import Actor, MemberId, Side
from domain.lasting import ExtendPair, PausePair, ResumePair
from domain.pair import Completion, NotTogether, PairExtended, PairResumed, PairUnknown
from domain.pairing import AgreeToEvaluateEarly, EvaluateMidpoint, MidpointNotOpen
from domain.parting import CompletePair
from domain.side import CoMentorOnlyHelps
from domain.steps import Step, StepAgreed, StepTakenBack
from domain.taking_back import NothingToTakeBack, TakeBackStep
from tests.domain.stage import ADA, ADMIN, BO, COMPLETED, EVA, HELD, IMPORT, MIM, PAIR, PAUSED, SPRING, TOGETHER
from tests.spec import COORDINATOR, May, given

BACK = TakeBackStep(PAIR, Step.EXTEND)
EXTEND, PAUSE, RESUME = ExtendPair(PAIR, date(2026, 8, 31)), PausePair(PAIR), ResumePair(PAIR)
COMPLETE, AGREE = CompletePair(PAIR, early=True), AgreeToEvaluateEarly(PAIR)
SAID = StepAgreed(PAIR, SPRING, Side.ADEPT, Step.EXTEND, EXTEND.ends_on)
TAKEN = StepTakenBack(PAIR, SPRING, Side.ADEPT, Step.EXTEND)
EXTENDED = PairExtended(PAIR, SPRING, date(2026, 5, 17), date(2026, 8, 31), both_agreed=True)
RESUMED = PairResumed(PAIR, SPRING, date(2026, 3, 17), date(2026, 5, 16), date(2026, 7, 30), both_agreed=True)


def said(step: Step, side: Side = Side.ADEPT) -> StepAgreed:
    return StepAgreed(PAIR, SPRING, side, step)


def taken(step: Step) -> StepTakenBack:
    return replace(TAKEN, step=step)


def test_what_one_has_agreed_to_is_taken_back_and_the_other_agrees_to_nothing() -> None:
    given(*TOGETHER, SAID).when(BACK, by=ADA).then(TAKEN)
    given(*TOGETHER, SAID, TAKEN).when(BACK, by=ADA).stays_quiet()
    mentors = replace(SAID, side=Side.MENTOR)
    given(*TOGETHER, SAID, TAKEN).when(EXTEND, by=MIM).then(mentors)
    given(*TOGETHER, SAID, TAKEN, mentors).when(EXTEND, by=ADA).then(EXTENDED)
    given(*TOGETHER, SAID, TAKEN, SAID).when(BACK, by=ADA).then(TAKEN)


def test_who_each_named_another_day_may_both_take_that_back() -> None:
    later = replace(SAID, side=Side.MENTOR, day=date(2026, 9, 30))
    given(*TOGETHER, SAID, later).when(BACK, by=ADA).then(TAKEN)
    given(*TOGETHER, SAID, later).when(BACK, by=MIM).then(replace(TAKEN, side=Side.MENTOR))
    given(*TOGETHER, SAID, later, TAKEN).when(EXTEND, by=ADA).then(SAID)
    given(*TOGETHER, SAID, later, TAKEN).when(BACK, by=MIM).then(replace(TAKEN, side=Side.MENTOR))


def test_each_takes_back_for_their_own_side_and_once() -> None:
    later = replace(SAID, side=Side.MENTOR, day=date(2026, 9, 30))
    both_back = (SAID, later, TAKEN, replace(TAKEN, side=Side.MENTOR))
    given(*TOGETHER, *both_back).when(BACK, by=ADA).stays_quiet()
    given(*TOGETHER, *both_back, SAID).when(BACK, by=MIM).stays_quiet()
    given(*TOGETHER, SAID, TAKEN, SAID, later, EXTENDED).when(BACK, by=ADA).refuses(NothingToTakeBack)
    given(*TOGETHER, TAKEN).when(BACK, by=ADA).stays_quiet()


def test_every_step_of_both_is_taken_back() -> None:
    pause, resume, complete = said(Step.PAUSE), said(Step.RESUME), said(Step.COMPLETE)
    given(*TOGETHER, pause, taken(Step.PAUSE)).when(PAUSE, by=MIM).then(replace(pause, side=Side.MENTOR))
    given(*TOGETHER, PAUSED, resume, taken(Step.RESUME)).when(RESUME, by=MIM).then(replace(resume, side=Side.MENTOR))
    given(*TOGETHER, HELD, complete, taken(Step.COMPLETE)).when(COMPLETE, by=MIM).then(
        replace(complete, side=Side.MENTOR)
    )
    early = (said(Step.EVALUATE_EARLY), taken(Step.EVALUATE_EARLY), said(Step.EVALUATE_EARLY, Side.MENTOR))
    given(*TOGETHER, *early).when(EvaluateMidpoint(PAIR), by=MIM).refuses(MidpointNotOpen)
    given(*TOGETHER, *early).when(AGREE, by=ADA).then(said(Step.EVALUATE_EARLY))
    for step in (Step.PAUSE, Step.COMPLETE, Step.EVALUATE_EARLY):
        given(*TOGETHER, said(step)).when(replace(BACK, step=step), by=ADA).then(taken(step))
    given(*TOGETHER, PAUSED, resume).when(replace(BACK, step=Step.RESUME), by=ADA).then(taken(Step.RESUME))


def test_what_both_have_agreed_to_or_nobody_has_is_not_taken_back() -> None:
    given(*TOGETHER).when(BACK, by=ADA).refuses(NothingToTakeBack)
    given(*TOGETHER, SAID).when(BACK, by=MIM).refuses(NothingToTakeBack)
    given(*TOGETHER, SAID).when(replace(BACK, step=Step.PAUSE), by=ADA).refuses(NothingToTakeBack)
    given(*TOGETHER, SAID, EXTENDED).when(BACK, by=ADA).refuses(NothingToTakeBack)
    both = (said(Step.EVALUATE_EARLY), said(Step.EVALUATE_EARLY, Side.MENTOR))
    given(*TOGETHER, *both).when(replace(BACK, step=Step.EVALUATE_EARLY), by=ADA).refuses(NothingToTakeBack)
    for over in (PAUSED, RESUMED):
        done = Step.PAUSE if over is PAUSED else Step.RESUME
        given(*TOGETHER, PAUSED, said(done), over).when(replace(BACK, step=done), by=ADA).refuses(NothingToTakeBack)
    complete = said(Step.COMPLETE)
    given(*TOGETHER, complete, EXTENDED).when(replace(BACK, step=Step.COMPLETE), by=ADA).refuses(NothingToTakeBack)


def test_each_takes_back_their_own_word_while_they_are_a_pair() -> None:
    given(*TOGETHER, replace(SAID, side=Side.MENTOR)).when(BACK, by=BO).refuses(CoMentorOnlyHelps)
    given().when(BACK, by=ADA).refuses(PairUnknown)
    over = replace(COMPLETED, how=Completion.EARLY)
    given(*TOGETHER, SAID, over).when(BACK, by=ADA).refuses(NotTogether)


@pytest.mark.parametrize("who", [EVA, ADMIN, COORDINATOR, IMPORT])
def test_nobody_takes_it_back_for_them(who: Actor | MemberId) -> None:
    given(*TOGETHER, SAID).when(BACK, by=who).refuses(PairUnknown)


EACH = (*TOGETHER, SAID, replace(SAID, side=Side.MENTOR, day=date(2026, 9, 30)))
MAY = (May(EACH, BACK, "adept mentor"),)
GOLDEN = {"StepTakenBack.v1": '{"pair":"ada-mim","programme":"spring-2026","side":"adept","step":"extend"}'}
