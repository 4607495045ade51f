from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.language import Actor, MeetingId, MemberId, NotPermitted, Role, Side, Visibility
from domain.meeting import DisputeResolved, MeetingConfirmed, MeetingDisputed, RetractReason
from domain.meetings import RetractMeeting
from domain.pair import (
    Completion,
    EndReason,
    NotTogether,
    PairCompleted,
    PairEnded,
    PairExtended,
    PairIsPaused,
    PairResumed,
    PairUnknown,
)
from domain.pairing import ClosingSummarised
from domain.parting import (
    ClosingMissing,
    CompletePair,
    CoordinatorDecides,
    EndPair,
    MessageFromThePair,
    NeverMet,
)
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
    HELD,
    IMPORT,
    LAST_DAY,
    LUNCH,
    MIM,
    PAIR,
    PAUSED,
    POLICY,
    RETRACTED,
    SPRING,
    TALKING,
    TOGETHER,
)
from tests.spec import COORDINATOR, May, given

COMPLETE, END = CompletePair(PAIR), EndPair(PAIR, EndReason.NO_FIT)
EARLY = replace(COMPLETE, early=True)
SAID = replace(END, why=" Vi kom inte överens. ", message="Tack för den här tiden.")
ADEPT_CLOSED, MENTOR_CLOSED = ClosingSummarised(PAIR, SPRING, Side.ADEPT), ClosingSummarised(PAIR, SPRING, Side.MENTOR)
ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_FIT, no_fault=True)
SUMMARISED = (*TOGETHER, ADEPT_CLOSED, MENTOR_CLOSED)
EXTENDED = PairExtended(PAIR, SPRING, HALF_TIME, LAST_DAY + timedelta(days=30), both_agreed=True)
RESUMED = PairResumed(PAIR, SPRING, FIRST_DAY, HALF_TIME, LAST_DAY, both_agreed=True)
DISPUTED = MeetingDisputed(PAIR, SPRING, LUNCH, Side.MENTOR)


def completed(how: Completion, on: date = date(2026, 2, 15)) -> PairCompleted:
    return replace(COMPLETED, how=how, completed_on=on)


# completing


@pytest.mark.parametrize("who", [ADA, MIM, COORDINATOR, POLICY, IMPORT])
def test_a_pair_that_has_summarised_completes(who: Actor | MemberId) -> None:
    given(*SUMMARISED).when(COMPLETE, by=who, now=LAST_DAY).then(completed(Completion.SUMMARISED, LAST_DAY))


def test_a_pair_that_has_met_completes_early_when_both_say_so_or_a_coordinator_does() -> None:
    said = StepAgreed(PAIR, SPRING, Side.ADEPT, Step.COMPLETE)
    given(*TOGETHER, HELD).when(EARLY, by=ADA).then(said)
    given(*TOGETHER, HELD, said).when(EARLY, by=ADA).stays_quiet()
    given(*TOGETHER, HELD, said).when(EARLY, by=MIM).then(completed(Completion.EARLY))
    for who in (COORDINATOR, IMPORT):
        given(*TOGETHER, HELD).when(EARLY, by=who).then(completed(Completion.EARLY))


@pytest.mark.parametrize("since", [(EXTENDED,), (PAUSED, RESUMED)])
def test_who_has_gone_on_since_says_anew_that_the_pair_completes_early(since: tuple[object, ...]) -> None:
    ada, mim = (StepAgreed(PAIR, SPRING, side, Step.COMPLETE) for side in Side)
    given(*TOGETHER, HELD, ada, *since).when(EARLY, by=MIM).then(mim)
    given(*TOGETHER, HELD, ada, *since, mim).when(EARLY, by=ADA).then(completed(Completion.EARLY))


def test_a_pair_that_has_not_met_does_not_complete_early() -> None:
    given(*TOGETHER).when(EARLY).refuses(NeverMet)
    given(*TOGETHER, HELD, RETRACTED).when(EARLY).refuses(NeverMet)
    before = replace(HELD, held_on=date(2026, 1, 30), pre_match=True)
    given(*TOGETHER, before).when(EARLY).refuses(NeverMet)


def test_i10_a_meeting_that_is_retracted_or_disputed_does_not_count() -> None:
    given(*TOGETHER, HELD, RETRACTED).when(EARLY).refuses(NeverMet)
    given(*TOGETHER, HELD, DISPUTED).when(EARLY).refuses(NeverMet)
    given(*TOGETHER, HELD, DISPUTED, DisputeResolved(PAIR, SPRING, LUNCH, False)).when(EARLY).refuses(NeverMet)
    for resolved in (DisputeResolved(PAIR, SPRING, LUNCH, True), MeetingConfirmed(PAIR, SPRING, LUNCH, Side.MENTOR)):
        given(*TOGETHER, HELD, DISPUTED, resolved).when(EARLY).then(completed(Completion.EARLY))


def test_a_pair_whose_time_is_over_is_no_hostage_to_a_summary() -> None:
    without = completed(Completion.WITHOUT_SUMMARY, LAST_DAY)
    given(*TOGETHER).when(EARLY, now=LAST_DAY).then(without)
    given(*TOGETHER, ADEPT_CLOSED).when(EARLY, by=IMPORT, on=LAST_DAY).then(without)
    said = StepAgreed(PAIR, SPRING, Side.MENTOR, Step.COMPLETE)
    given(*TOGETHER).when(EARLY, by=MIM, now=LAST_DAY).then(said)
    given(*TOGETHER, said).when(EARLY, by=ADA, now=LAST_DAY).then(without)


def test_a_policy_completes_only_what_met_often_enough_and_after_the_days_of_grace() -> None:
    days = (date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 10), LAST_DAY)
    met = tuple(replace(HELD, meeting=MeetingId(str(day)), held_on=day) for day in days)
    given(*TOGETHER, *met).when(EARLY, by=POLICY, now=date(2026, 7, 21)).refuses(CoordinatorDecides)
    given(*TOGETHER, *met).when(EARLY, by=POLICY, now=date(2026, 7, 22)).then(
        completed(Completion.WITHOUT_SUMMARY, date(2026, 7, 22))
    )
    on_the_first_day = replace(met[0], held_on=FIRST_DAY)
    given(*TOGETHER, *met[1:], on_the_first_day).when(EARLY, by=POLICY, now=date(2026, 7, 22)).then(
        completed(Completion.WITHOUT_SUMMARY, date(2026, 7, 22))
    )
    given(*TOGETHER, *met[1:]).when(EARLY, by=POLICY, now=date(2026, 7, 22)).refuses(CoordinatorDecides)
    outside = replace(met[0], held_on=date(2026, 7, 1))
    given(*TOGETHER, *met[1:], outside).when(EARLY, by=POLICY, now=date(2026, 7, 22)).refuses(CoordinatorDecides)


def test_a_pair_that_has_paused_does_not_complete() -> None:
    given(*SUMMARISED, PAUSED).when(COMPLETE).refuses(PairIsPaused)


def test_both_sides_summarise_first() -> None:
    given(*TOGETHER).when(COMPLETE, by=ADA).refuses(ClosingMissing)
    given(*TOGETHER, ADEPT_CLOSED).when(COMPLETE, by=ADA).refuses(ClosingMissing)


def test_a_pair_completes_once() -> None:
    given(*SUMMARISED, COMPLETED).when(COMPLETE, by=MIM).stays_quiet()


def test_a_pair_that_ended_does_not_complete() -> None:
    given(*SUMMARISED, ENDED).when(COMPLETE, by=ADA).refuses(NotTogether)


def test_a_co_mentor_does_not_complete_the_pair() -> None:
    given(*SUMMARISED).when(COMPLETE, by=BO).refuses(NotPermitted)


def test_a_co_mentor_who_coordinates_does_not_end_or_complete_the_pair() -> None:
    both = Actor(BO, frozenset({Role.MEMBER, Role.COORDINATOR}))
    given(*TOGETHER).when(END, by=both).refuses(NotPermitted)
    given(*SUMMARISED).when(COMPLETE, by=both).refuses(NotPermitted)


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


def test_a_pair_that_has_paused_ends() -> None:
    given(*TOGETHER, PAUSED).when(END, by=ADA).then(ENDED)


def test_why_is_for_oneself_and_a_message_for_the_pair() -> None:
    fact = replace(ENDED, why="Vi kom inte överens.", message="Tack för den här tiden.")
    given(*TALKING).when(SAID, by=ADA).then(fact)
    given(*TOGETHER).when(SAID, by=ADA).refuses(VaultClosed)
    given(*TOGETHER).when(replace(SAID, message=None), by=ADA).then(replace(fact, message=None))
    given(*TALKING).when(SAID).refuses(MessageFromThePair)
    given(*TALKING).when(replace(SAID, why=" "), by=ADA).refuses(NothingSaid)
    given(*TALKING).when(replace(SAID, message="\n"), by=MIM).refuses(NothingSaid)


def test_a_mentor_who_leaves_ends_the_pair_and_what_it_did_stays() -> None:
    past = (*TOGETHER, HELD, replace(ENDED, reason=EndReason.NO_TIME))
    given(*past).when(RetractMeeting(PAIR, LUNCH, RetractReason.NOT_HELD), by=ADA).then(RETRACTED)


# whose


@pytest.mark.parametrize("who", [EVA, ADMIN, AUDITOR])
def test_for_others_the_pair_does_not_exist(who: Actor | MemberId) -> None:
    for past in ((), TOGETHER, (*TOGETHER, COMPLETED), (*TOGETHER, ENDED)):
        given(*past).when(COMPLETE, by=who).refuses(PairUnknown)
        given(*past).when(END, by=who).refuses(PairUnknown)


# who may, and what journals hold

MAY = (
    May((*TOGETHER, HELD), replace(COMPLETE, early=True), "adept mentor coordinator import"),
    May(SUMMARISED, COMPLETE, "adept mentor coordinator policy import"),
    May(TOGETHER, replace(END, reason=EndReason.NO_TIME), "adept mentor coordinator import"),
)
GOLDEN = {
    "PairCompleted.v1": '{"pair":"ada-mim","programme":"spring-2026","adept":"ada","mentor":"mim","co_mentors":["bo"]}',
    "PairCompleted.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","adept":"ada","mentor":"mim","co_mentors":["bo"],'
        '"how":"summarised"}'
    ),
    "PairCompleted.v3": (
        '{"pair":"ada-mim","programme":"spring-2026","adept":"ada","mentor":"mim","co_mentors":["bo"],'
        '"how":"summarised","completed_on":"2026-06-30"}'
    ),
    "PairEnded.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","adept":"ada","mentor":"mim","co_mentors":["bo"],'
        '"reason":"moved_on","no_fault":true}'
    ),
    "PairEnded.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","adept":"ada","mentor":"mim","co_mentors":["bo"],'
        '"reason":"moved_on","no_fault":true,"why":"Flytt.","message":"Tack."}'
    ),
}
TEXTS = {"PairEnded.why": Visibility.AUTHOR, "PairEnded.message": Visibility.PAIR}
WORDS = {
    EndReason: "no_fit no_time moved_on no_contact other",
    Completion: "summarised early without_summary",
}
