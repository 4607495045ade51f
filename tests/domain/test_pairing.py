from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.language import Actor, EditionId, MemberId, Side, Visibility
from domain.pair import EndReason, NotTogether, PairEnded, PairIsPaused, PairUnknown
from domain.pairing import (
    AgreeToEvaluateEarly,
    AlreadyEvaluated,
    ClosingNotOpen,
    ClosingSummarised,
    EvaluateMidpoint,
    Evaluation,
    EvaluationReopened,
    Expected,
    MidpointEvaluated,
    MidpointNotOpen,
    NothingToReopen,
    ReopenEvaluation,
    SummariseClosing,
    TogetherBeforePair,
    TogetherInFuture,
)
from domain.side import CoMentorOnlyHelps, NotYourSide, SideMissing
from domain.steps import Step, StepAgreed
from domain.vault import NothingSaid, VaultClosed
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUDITOR,
    BO,
    COMPLETED,
    EVA,
    FIRST_DAY,
    HALF_TIME,
    IMPORT,
    LAST_DAY,
    MIM,
    PAIR,
    PAUSED,
    SPRING,
    TALKING,
    TOGETHER,
    USUAL,
)
from tests.spec import COORDINATOR, May, given

EVALUATE, SUMMARISE = EvaluateMidpoint(PAIR), SummariseClosing(PAIR)
ANSWERED = replace(EVALUATE, good=" Vi lyssnar. ", better="Tiden.")
SUMMED_UP = replace(SUMMARISE, how_it_was="Bra.", expectations_met=Expected.PARTLY, future="Vi ses.")
AGREE, REOPEN = AgreeToEvaluateEarly(PAIR), ReopenEvaluation(PAIR, Evaluation.MIDPOINT)
AGREED = StepAgreed(PAIR, SPRING, Side.ADEPT, Step.EVALUATE_EARLY)
REOPENED = EvaluationReopened(PAIR, SPRING, Side.ADEPT, Evaluation.MIDPOINT)
BY_ADEPT, BY_MENTOR = MidpointEvaluated(PAIR, SPRING, Side.ADEPT), MidpointEvaluated(PAIR, SPRING, Side.MENTOR)
ADEPT_CLOSED, MENTOR_CLOSED = ClosingSummarised(PAIR, SPRING, Side.ADEPT), ClosingSummarised(PAIR, SPRING, Side.MENTOR)
ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_FIT, no_fault=True)


# midpoint


def test_each_side_evaluates_at_half_time() -> None:
    given(*TOGETHER).when(EVALUATE, by=ADA, now=HALF_TIME).then(BY_ADEPT)
    given(*TOGETHER, BY_ADEPT).when(EVALUATE, by=MIM, now=HALF_TIME).then(BY_MENTOR)


def test_a_co_mentor_does_not_speak_for_the_mentor() -> None:
    given(*TOGETHER).when(EVALUATE, by=BO, now=HALF_TIME).refuses(CoMentorOnlyHelps)
    given(*TOGETHER).when(replace(EVALUATE, side=Side.MENTOR), by=BO, now=HALF_TIME).refuses(CoMentorOnlyHelps)
    given(*TOGETHER).when(SUMMARISE, by=BO, now=LAST_DAY).refuses(CoMentorOnlyHelps)
    given(*TOGETHER, COMPLETED).when(SUMMARISE, by=BO, now=LAST_DAY).refuses(CoMentorOnlyHelps)


def test_the_two_say_when_they_evaluated_together() -> None:
    for day in (date(2026, 4, 10), HALF_TIME):
        given(*TOGETHER).when(replace(EVALUATE, held_together_on=day), by=ADA, now=HALF_TIME).then(
            replace(BY_ADEPT, held_together_on=day)
        )


def test_nobody_has_evaluated_together_tomorrow() -> None:
    given(*TOGETHER).when(replace(EVALUATE, held_together_on=date(2026, 4, 17)), by=ADA, now=HALF_TIME).refuses(
        TogetherInFuture
    )


def test_nobody_has_evaluated_together_before_they_were_a_pair() -> None:
    given(*TOGETHER).when(replace(EVALUATE, held_together_on=date(2026, 1, 30)), by=ADA, now=HALF_TIME).refuses(
        TogetherBeforePair
    )
    given(*TOGETHER).when(replace(EVALUATE, held_together_on=FIRST_DAY), by=ADA, now=HALF_TIME).then(
        replace(BY_ADEPT, held_together_on=FIRST_DAY)
    )


def test_late_is_no_refusal() -> None:
    given(*TOGETHER).when(EVALUATE, by=ADA, now=date(2027, 1, 1)).then(BY_ADEPT)
    given(*TOGETHER, COMPLETED).when(EVALUATE, by=ADA, now=date(2027, 1, 1)).then(BY_ADEPT)


def test_the_midpoint_opens_on_its_day_where_the_pair_lives() -> None:
    given(*TOGETHER).when(EVALUATE, by=ADA, now=datetime(2026, 4, 15, 21, 59, tzinfo=UTC)).refuses(MidpointNotOpen)
    given(*TOGETHER).when(EVALUATE, by=ADA, now=datetime(2026, 4, 15, 22, 0, tzinfo=UTC)).then(BY_ADEPT)


def test_the_first_evaluation_counts() -> None:
    given(*TOGETHER, BY_ADEPT).when(EVALUATE, by=ADA, now=HALF_TIME).refuses(AlreadyEvaluated)


def test_each_side_evaluates_for_itself() -> None:
    given(*TOGETHER).when(replace(EVALUATE, side=Side.MENTOR), by=ADA, now=HALF_TIME).refuses(NotYourSide)
    given(*TOGETHER).when(replace(EVALUATE, side=Side.ADEPT), by=ADA, now=HALF_TIME).then(BY_ADEPT)


def test_an_import_names_the_side() -> None:
    given(*TOGETHER).when(replace(EVALUATE, side=Side.MENTOR), by=IMPORT, on=HALF_TIME).then(BY_MENTOR)
    given(*TOGETHER).when(EVALUATE, by=IMPORT, on=HALF_TIME).refuses(SideMissing)


def test_who_has_ended_evaluates_nothing() -> None:
    given(*TOGETHER, ENDED).when(EVALUATE, by=ADA, now=HALF_TIME).refuses(NotTogether)


# closing


def test_each_side_summarises_on_the_last_day() -> None:
    given(*TOGETHER).when(SUMMARISE, by=ADA, now=LAST_DAY).then(ADEPT_CLOSED)
    given(*TOGETHER, ADEPT_CLOSED).when(SUMMARISE, by=MIM, now=LAST_DAY).then(MENTOR_CLOSED)


def test_the_summary_opens_on_the_last_day() -> None:
    given(*TOGETHER).when(SUMMARISE, by=ADA, now=date(2026, 6, 29)).refuses(ClosingNotOpen)


def test_the_summary_opens_when_the_pair_completes_early() -> None:
    given(*TOGETHER, COMPLETED).when(SUMMARISE, by=ADA, now=date(2026, 4, 1)).then(ADEPT_CLOSED)


def test_the_first_summary_counts() -> None:
    given(*TOGETHER, ADEPT_CLOSED).when(SUMMARISE, by=ADA, now=LAST_DAY).refuses(AlreadyEvaluated)


def test_each_side_summarises_for_itself() -> None:
    given(*TOGETHER).when(replace(SUMMARISE, side=Side.ADEPT), by=MIM, now=LAST_DAY).refuses(NotYourSide)


def test_an_import_names_the_side_that_summarised() -> None:
    given(*TOGETHER).when(replace(SUMMARISE, side=Side.ADEPT), by=IMPORT, on=LAST_DAY).then(ADEPT_CLOSED)
    given(*TOGETHER).when(SUMMARISE, by=IMPORT, on=LAST_DAY).refuses(SideMissing)


def test_who_has_ended_summarises_nothing() -> None:
    given(*TOGETHER, ENDED).when(SUMMARISE, by=ADA, now=LAST_DAY).refuses(NotTogether)


# early, by both


def test_i9_before_half_time_the_midpoint_opens_when_both_agree_and_late_it_is_never_refused() -> None:
    early = date(2026, 3, 1)
    given(*TOGETHER).when(EVALUATE, by=ADA, now=early).refuses(MidpointNotOpen)
    given(*TOGETHER).when(AGREE, by=ADA, now=early).then(AGREED)
    given(*TOGETHER, AGREED).when(EVALUATE, by=ADA, now=early).refuses(MidpointNotOpen)
    both = (*TOGETHER, AGREED, replace(AGREED, side=Side.MENTOR))
    given(*both).when(EVALUATE, by=ADA, now=early).then(BY_ADEPT)
    given(*both).when(EVALUATE, by=MIM, now=early).then(BY_MENTOR)
    given(*TOGETHER).when(EVALUATE, by=ADA, now=date(2028, 1, 1)).then(BY_ADEPT)


def test_i9_a_half_time_that_moves_with_each_day_of_a_pause_does_not_come_in_it() -> None:
    """Paused since 15 February, and half-time is 16 April: it comes as many days after the pause as were left."""
    long_after = date(2026, 6, 30)
    for now in (HALF_TIME, long_after):
        given(*TOGETHER, PAUSED).when(EVALUATE, by=ADA, now=now).refuses(MidpointNotOpen)
    both = (AGREED, replace(AGREED, side=Side.MENTOR))
    given(*TOGETHER, PAUSED, *both).when(EVALUATE, by=ADA, now=HALF_TIME).then(BY_ADEPT)
    given(*TOGETHER, *both, BY_ADEPT, PAUSED).when(EVALUATE, by=MIM, now=HALF_TIME).then(BY_MENTOR)
    given(*TOGETHER, BY_ADEPT, PAUSED).when(EVALUATE, by=MIM, now=HALF_TIME).then(BY_MENTOR)
    since_half_time = replace(PAUSED, paused_on=HALF_TIME)
    given(*TOGETHER, since_half_time).when(EVALUATE, by=ADA, now=long_after).then(BY_ADEPT)
    ours = EditionId("ours")
    stays = (
        HandbookEditionDrafted(ours, USUAL, "Vår"),
        HandbookPolicySet(ours, "policy.pauses_move_midpoint", "false"),
        HandbookEditionPublished(ours, "0f"),
        HandbookEditionAdopted(SPRING, ours, Applies.ALL_FROM, FIRST_DAY),
    )
    given(*TOGETHER, *stays, PAUSED).when(EVALUATE, by=ADA, now=HALF_TIME).then(BY_ADEPT)


def test_each_side_agrees_once_and_for_itself() -> None:
    given(*TOGETHER, AGREED).when(AGREE, by=ADA).stays_quiet()
    given(*TOGETHER).when(AGREE, by=BO).refuses(CoMentorOnlyHelps)
    given(*TOGETHER).when(AGREE, by=IMPORT).refuses(PairUnknown)
    given(*TOGETHER, COMPLETED).when(AGREE, by=ADA).refuses(NotTogether)
    given(*TOGETHER, ENDED).when(AGREE, by=ADA).refuses(NotTogether)
    given().when(AGREE, by=ADA).refuses(PairUnknown)


# anew


def test_an_evaluation_is_said_anew_when_its_side_has_reopened_it() -> None:
    given(*TOGETHER, BY_ADEPT).when(REOPEN, by=ADA).then(REOPENED)
    given(*TOGETHER, BY_ADEPT, REOPENED).when(EVALUATE, by=ADA, now=HALF_TIME).then(BY_ADEPT)
    given(*TOGETHER, BY_ADEPT, REOPENED, BY_ADEPT).when(EVALUATE, by=ADA, now=HALF_TIME).refuses(AlreadyEvaluated)
    given(*TOGETHER, BY_ADEPT, BY_MENTOR, REOPENED).when(EVALUATE, by=MIM, now=HALF_TIME).refuses(AlreadyEvaluated)
    given(*TOGETHER, ADEPT_CLOSED).when(replace(REOPEN, evaluation=Evaluation.CLOSING), by=ADA).then(
        replace(REOPENED, evaluation=Evaluation.CLOSING)
    )


def test_only_what_one_said_oneself_is_reopened_and_once() -> None:
    given(*TOGETHER, BY_ADEPT).when(REOPEN, by=MIM).refuses(NothingToReopen)
    given(*TOGETHER).when(REOPEN, by=ADA).refuses(NothingToReopen)
    given(*TOGETHER, BY_ADEPT, REOPENED).when(REOPEN, by=ADA).stays_quiet()
    given(*TOGETHER, BY_ADEPT).when(REOPEN, by=COORDINATOR).refuses(PairUnknown)
    given(*TOGETHER, BY_ADEPT).when(REOPEN, by=BO).refuses(CoMentorOnlyHelps)
    given(*TOGETHER, BY_ADEPT, ENDED).when(REOPEN, by=ADA).refuses(NotTogether)
    given().when(REOPEN, by=ADA).refuses(PairUnknown)


# what is said


def test_what_a_side_answers_is_for_a_pair_that_has_agreed() -> None:
    given(*TOGETHER).when(ANSWERED, by=ADA, now=HALF_TIME).refuses(VaultClosed)
    given(*TALKING).when(ANSWERED, by=ADA, now=HALF_TIME).then(replace(BY_ADEPT, good="Vi lyssnar.", better="Tiden."))
    given(*TALKING).when(replace(ANSWERED, good=""), by=ADA, now=HALF_TIME).refuses(NothingSaid)
    given(*TALKING).when(replace(ANSWERED, side=Side.ADEPT), by=IMPORT, on=HALF_TIME).refuses(NotYourSide)


def test_a_closing_says_how_it_was_and_whether_it_came_as_expected() -> None:
    given(*TOGETHER).when(SUMMED_UP, by=MIM, now=LAST_DAY).refuses(VaultClosed)
    given(*TALKING).when(SUMMED_UP, by=MIM, now=LAST_DAY).then(
        replace(MENTOR_CLOSED, how_it_was="Bra.", expectations_met="partly", future="Vi ses.")
    )
    given(*TALKING).when(replace(SUMMED_UP, future=" "), by=MIM, now=LAST_DAY).refuses(NothingSaid)
    given(*TALKING).when(replace(SUMMED_UP, side=Side.ADEPT), by=IMPORT, on=LAST_DAY).refuses(NotYourSide)


def test_a_pair_that_has_paused_summarises_when_it_goes_on() -> None:
    given(*TOGETHER, PAUSED).when(SUMMARISE, by=ADA, now=LAST_DAY).refuses(PairIsPaused)


# whose


@pytest.mark.parametrize("who", [EVA, ADMIN, AUDITOR])
def test_for_others_the_pair_does_not_exist(who: Actor | MemberId) -> None:
    given(*TOGETHER).when(EVALUATE, by=who, now=HALF_TIME).refuses(PairUnknown)
    given(*TOGETHER).when(SUMMARISE, by=who, now=LAST_DAY).refuses(PairUnknown)


@pytest.mark.parametrize("over", [COMPLETED, ENDED])
def test_for_others_the_pair_never_existed(over: object) -> None:
    given(*TOGETHER, over).when(EVALUATE, by=EVA, now=LAST_DAY).refuses(PairUnknown)
    given(*TOGETHER, over).when(SUMMARISE, by=EVA, now=LAST_DAY).refuses(PairUnknown)


def test_a_coordinator_evaluates_nothing_for_others() -> None:
    given(*TOGETHER).when(replace(EVALUATE, side=Side.ADEPT), by=COORDINATOR, now=HALF_TIME).refuses(PairUnknown)


def test_there_is_nothing_to_end_without_a_pair() -> None:
    given().when(EVALUATE, by=ADA).refuses(PairUnknown)
    given().when(SUMMARISE, by=ADA).refuses(PairUnknown)


# who may, and what journals hold

MAY = (
    # each side's own word; others learn that it was said
    May(TOGETHER, EVALUATE, "adept mentor"),
    May(TOGETHER, replace(EVALUATE, side=Side.ADEPT), "adept import"),
    May(TOGETHER, SUMMARISE, "adept mentor"),
    May(TOGETHER, replace(SUMMARISE, side=Side.MENTOR), "mentor import"),
    May(TOGETHER, AGREE, "adept mentor"),
    May((*TOGETHER, BY_ADEPT, BY_MENTOR), REOPEN, "adept mentor"),
)
NEVER_QUIET = {EvaluateMidpoint, SummariseClosing}
GOLDEN = {
    "MidpointEvaluated.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","side":"mentor","held_together_on":"2026-04-20"}'
    ),
    "ClosingSummarised.v1": '{"pair":"ada-mim","programme":"spring-2026","side":"adept"}',
    "MidpointEvaluated.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","side":"mentor","held_together_on":"2026-04-20",'
        '"good":"Vi lyssnar.","better":"Tiden."}'
    ),
    "ClosingSummarised.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","side":"adept","how_it_was":"Bra.","expectations_met":"partly",'
        '"future":"Vi ses."}'
    ),
    "EvaluationReopened.v1": '{"pair":"ada-mim","programme":"spring-2026","side":"adept","evaluation":"midpoint"}',
}
TEXTS = {
    "MidpointEvaluated.good": Visibility.PAIR,
    "MidpointEvaluated.better": Visibility.PAIR,
    "ClosingSummarised.how_it_was": Visibility.PAIR,
    "ClosingSummarised.expectations_met": Visibility.PAIR,
    "ClosingSummarised.future": Visibility.PAIR,
}
WORDS = {Evaluation: "midpoint closing"}
