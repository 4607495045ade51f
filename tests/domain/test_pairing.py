from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.language import Actor, MemberId, NotPermitted, Role, Side
from domain.pair import EndReason, NotTogether, PairEnded, PairExtended, PairUnknown
from domain.pairing import (
    AlreadyEvaluated,
    ClosingMissing,
    ClosingNotOpen,
    ClosingSummarised,
    CoMentorOnlyHelps,
    CompletePair,
    EndPair,
    EvaluateMidpoint,
    ExtendPair,
    ExtensionBackwards,
    ExtensionTooLong,
    MidpointEvaluated,
    MidpointNotOpen,
    NotYourSide,
    SideMissing,
    SummariseClosing,
    TogetherBeforePair,
    TogetherInFuture,
)
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
    POLICY,
    SPRING,
    TOGETHER,
)
from tests.spec import COORDINATOR, May, given

EVALUATE, SUMMARISE = EvaluateMidpoint(PAIR), SummariseClosing(PAIR)
BY_ADEPT, BY_MENTOR = MidpointEvaluated(PAIR, SPRING, Side.ADEPT), MidpointEvaluated(PAIR, SPRING, Side.MENTOR)
ADEPT_CLOSED, MENTOR_CLOSED = ClosingSummarised(PAIR, SPRING, Side.ADEPT), ClosingSummarised(PAIR, SPRING, Side.MENTOR)
EXTEND = ExtendPair(PAIR, date(2026, 8, 31))
EXTENDED = PairExtended(PAIR, SPRING, date(2026, 5, 17), date(2026, 8, 31))
COMPLETE, END = CompletePair(PAIR), EndPair(PAIR, EndReason.NO_FIT)
ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_FIT, no_fault=True)
SUMMARISED = (*TOGETHER, ADEPT_CLOSED, MENTOR_CLOSED)


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
    day = date(2026, 4, 10)
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


# extending


def test_a_coordinator_extends_and_half_time_moves() -> None:
    given(*TOGETHER).when(EXTEND).then(EXTENDED)


def test_a_half_time_that_was_evaluated_stays() -> None:
    given(*TOGETHER, BY_ADEPT).when(EXTEND).then(replace(EXTENDED, midpoint_on=HALF_TIME))


def test_every_later_day_moves_with_an_extension() -> None:
    longer = (*TOGETHER, EXTENDED)
    given(*longer).when(EVALUATE, by=ADA, now=date(2026, 5, 16)).refuses(MidpointNotOpen)
    given(*longer).when(EVALUATE, by=ADA, now=date(2026, 5, 17)).then(BY_ADEPT)
    given(*longer).when(SUMMARISE, by=ADA, now=date(2026, 8, 30)).refuses(ClosingNotOpen)
    given(*longer).when(SUMMARISE, by=ADA, now=date(2026, 8, 31)).then(ADEPT_CLOSED)


def test_the_same_last_day_is_no_extension() -> None:
    given(*TOGETHER).when(replace(EXTEND, ends_on=LAST_DAY)).stays_quiet()
    given(*TOGETHER, EXTENDED).when(EXTEND).stays_quiet()


def test_an_extension_goes_forward() -> None:
    given(*TOGETHER).when(replace(EXTEND, ends_on=date(2026, 6, 29))).refuses(ExtensionBackwards)


def test_a_pair_goes_on_for_two_years_at_most() -> None:
    given(*TOGETHER).when(replace(EXTEND, ends_on=date(2028, 1, 31))).then(
        PairExtended(PAIR, SPRING, date(2027, 1, 31), date(2028, 1, 31))
    )
    given(*TOGETHER).when(replace(EXTEND, ends_on=date(2028, 2, 1))).refuses(ExtensionTooLong)
    given(*TOGETHER).when(replace(EXTEND, ends_on=date.max)).refuses(ExtensionTooLong)


@pytest.mark.parametrize("who", [ADA, MIM, BO])
def test_nobody_extends_their_own_pair(who: MemberId) -> None:
    given(*TOGETHER).when(EXTEND, by=who).refuses(NotPermitted)


@pytest.mark.parametrize("over", [COMPLETED, ENDED])
def test_what_is_over_is_not_extended(over: object) -> None:
    given(*TOGETHER, over).when(EXTEND).refuses(NotTogether)


@pytest.mark.parametrize("who", [ADA, MIM, BO])
def test_a_coordinator_of_the_pair_is_its_member_and_no_more(who: MemberId) -> None:
    both = Actor(who, frozenset({Role.MEMBER, Role.COORDINATOR}))
    given(*TOGETHER).when(EXTEND, by=both).refuses(NotPermitted)
    given(*TOGETHER).when(EXTEND, by=Actor(who, both.roles | {Role.INTEGRATION})).then(EXTENDED)


def test_a_co_mentor_who_coordinates_does_not_end_or_complete_the_pair() -> None:
    both = Actor(BO, frozenset({Role.MEMBER, Role.COORDINATOR}))
    given(*TOGETHER).when(END, by=both).refuses(NotPermitted)
    given(*SUMMARISED).when(COMPLETE, by=both).refuses(NotPermitted)


# completing


@pytest.mark.parametrize("who", [ADA, MIM, COORDINATOR, POLICY, IMPORT])
def test_a_pair_that_has_summarised_completes(who: Actor | MemberId) -> None:
    given(*SUMMARISED).when(COMPLETE, by=who).then(COMPLETED)


def test_a_pair_completes_early() -> None:
    given(*TOGETHER).when(replace(COMPLETE, early=True), by=ADA).then(COMPLETED)


def test_both_sides_summarise_first() -> None:
    given(*TOGETHER).when(COMPLETE, by=ADA).refuses(ClosingMissing)
    given(*TOGETHER, ADEPT_CLOSED).when(COMPLETE, by=ADA).refuses(ClosingMissing)


def test_a_pair_completes_once() -> None:
    given(*SUMMARISED, COMPLETED).when(COMPLETE, by=MIM).stays_quiet()


def test_a_pair_that_ended_does_not_complete() -> None:
    given(*SUMMARISED, ENDED).when(COMPLETE, by=ADA).refuses(NotTogether)


def test_a_co_mentor_does_not_complete_the_pair() -> None:
    given(*SUMMARISED).when(COMPLETE, by=BO).refuses(NotPermitted)


# ending


@pytest.mark.parametrize("who", [ADA, MIM, COORDINATOR, IMPORT])
def test_a_pair_ends_without_fault(who: Actor | MemberId) -> None:
    given(*TOGETHER).when(END, by=who).then(ENDED)


def test_a_pair_ends_for_a_reason() -> None:
    given(*TOGETHER).when(EndPair(PAIR, EndReason.NO_CONTACT, no_fault=False)).then(
        replace(ENDED, reason=EndReason.NO_CONTACT, no_fault=False)
    )


def test_a_pair_ends_once() -> None:
    given(*TOGETHER, ENDED).when(END, by=MIM).stays_quiet()


def test_a_completed_pair_does_not_end() -> None:
    given(*TOGETHER, COMPLETED).when(END).refuses(NotTogether)


def test_a_co_mentor_does_not_end_the_pair() -> None:
    given(*TOGETHER).when(END, by=BO).refuses(NotPermitted)


def test_no_policy_ends_a_pair() -> None:
    given(*TOGETHER).when(END, by=POLICY).refuses(PairUnknown)
    given(*TOGETHER, ENDED).when(END, by=POLICY).refuses(PairUnknown)


# whose


@pytest.mark.parametrize("who", [EVA, ADMIN, AUDITOR])
def test_for_others_the_pair_does_not_exist(who: Actor | MemberId) -> None:
    given(*TOGETHER).when(EVALUATE, by=who, now=HALF_TIME).refuses(PairUnknown)
    given(*TOGETHER).when(SUMMARISE, by=who, now=LAST_DAY).refuses(PairUnknown)
    given(*TOGETHER).when(EXTEND, by=who).refuses(PairUnknown)
    given(*SUMMARISED).when(COMPLETE, by=who).refuses(PairUnknown)
    given(*TOGETHER).when(END, by=who).refuses(PairUnknown)


@pytest.mark.parametrize("over", [COMPLETED, ENDED])
def test_for_others_the_pair_never_existed(over: object) -> None:
    given(*TOGETHER, over).when(EVALUATE, by=EVA, now=LAST_DAY).refuses(PairUnknown)
    given(*TOGETHER, over).when(SUMMARISE, by=EVA, now=LAST_DAY).refuses(PairUnknown)
    given(*TOGETHER, over).when(EXTEND, by=EVA).refuses(PairUnknown)
    given(*TOGETHER, over).when(COMPLETE, by=EVA).refuses(PairUnknown)
    given(*TOGETHER, over).when(END, by=EVA).refuses(PairUnknown)


def test_a_coordinator_evaluates_nothing_for_others() -> None:
    given(*TOGETHER).when(replace(EVALUATE, side=Side.ADEPT), by=COORDINATOR, now=HALF_TIME).refuses(PairUnknown)


def test_there_is_nothing_to_end_without_a_pair() -> None:
    given().when(EVALUATE, by=ADA).refuses(PairUnknown)
    given().when(SUMMARISE, by=ADA).refuses(PairUnknown)
    given().when(EXTEND).refuses(PairUnknown)
    given().when(COMPLETE).refuses(PairUnknown)
    given().when(END).refuses(PairUnknown)


# who may, and what journals hold

MAY = (
    # each side's own word; others learn that it was said
    May(TOGETHER, EVALUATE, "adept mentor"),
    May(TOGETHER, replace(EVALUATE, side=Side.ADEPT), "adept import"),
    May(TOGETHER, SUMMARISE, "adept mentor"),
    May(TOGETHER, replace(SUMMARISE, side=Side.MENTOR), "mentor import"),
    # the two may end it, the coordinator may extend it
    May(TOGETHER, EXTEND, "coordinator import"),
    May(TOGETHER, replace(COMPLETE, early=True), "adept mentor coordinator policy import"),
    May(TOGETHER, replace(END, reason=EndReason.NO_TIME), "adept mentor coordinator import"),
)
NEVER_QUIET = {EvaluateMidpoint, SummariseClosing}
GOLDEN = {
    "MidpointEvaluated.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","side":"mentor","held_together_on":"2026-04-20"}'
    ),
    "ClosingSummarised.v1": '{"pair":"ada-mim","programme":"spring-2026","side":"adept"}',
    "PairExtended.v1": '{"pair":"ada-mim","programme":"spring-2026","midpoint_on":"2026-05-17","ends_on":"2026-08-31"}',
    "PairCompleted.v1": '{"pair":"ada-mim","programme":"spring-2026","adept":"ada","mentor":"mim","co_mentors":["bo"]}',
    "PairEnded.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","adept":"ada","mentor":"mim","co_mentors":["bo"],'
        '"reason":"moved_on","no_fault":true}'
    ),
}
WORDS = {EndReason: "no_fit no_time moved_on no_contact other"}
