from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.language import Actor, EditionId, MemberId, NotPermitted, Role, Side
from domain.lasting import (
    ClosingHasBegun,
    ExtendPair,
    ExtensionBackwards,
    ExtensionTooLong,
    PauseBackwards,
    PausePair,
    ResumePair,
)
from domain.pair import (
    EndReason,
    NotTogether,
    PairEnded,
    PairExtended,
    PairIsPaused,
    PairPaused,
    PairResumed,
    PairUnknown,
)
from domain.pairing import (
    ClosingNotOpen,
    ClosingSummarised,
    EvaluateMidpoint,
    MidpointEvaluated,
    MidpointNotOpen,
    SummariseClosing,
)
from domain.steps import Step, StepAgreed
from domain.wire import decode
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUDITOR,
    BO,
    COMPLETED,
    EVA,
    HALF_TIME,
    LAST_DAY,
    MATCHED,
    MIM,
    PAIR,
    PAUSED,
    POLICY,
    SPRING,
    TOGETHER,
    USUAL,
)
from tests.spec import May, given

EXTEND, PAUSE, RESUME = ExtendPair(PAIR, date(2026, 8, 31)), PausePair(PAIR), ResumePair(PAIR)
AGAIN = replace(EXTEND, ends_on=date(2026, 9, 30))
UNTIL = replace(PAUSE, until=date(2026, 3, 17))
EXTENDED = PairExtended(PAIR, SPRING, date(2026, 5, 17), date(2026, 8, 31))
RESUMED = PairResumed(PAIR, SPRING, date(2026, 3, 17), date(2026, 5, 16), date(2026, 7, 30), both_agreed=False)
"""After the thirty days since 15 February."""
EVALUATE, SUMMARISE = EvaluateMidpoint(PAIR), SummariseClosing(PAIR)
BY_ADEPT, ADEPT_CLOSED = MidpointEvaluated(PAIR, SPRING, Side.ADEPT), ClosingSummarised(PAIR, SPRING, Side.ADEPT)
ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_FIT, no_fault=True)


def extend(side: Side) -> StepAgreed:
    return StepAgreed(PAIR, SPRING, side, Step.EXTEND, EXTEND.ends_on)


# extending


def test_a_coordinator_extends_and_half_time_moves() -> None:
    given(*TOGETHER).when(EXTEND).then(EXTENDED)


def test_a_half_time_that_was_evaluated_stays() -> None:
    given(*TOGETHER, BY_ADEPT).when(EXTEND).then(replace(EXTENDED, midpoint_on=HALF_TIME))


def test_i11_every_later_day_moves_with_an_extension() -> None:
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


@pytest.mark.parametrize(("who", "side"), [(ADA, Side.ADEPT), (MIM, Side.MENTOR)])
def test_the_two_extend_their_pair_together(who: MemberId, side: Side) -> None:
    given(*TOGETHER).when(EXTEND, by=who).then(extend(side))
    given(*TOGETHER, extend(side)).when(EXTEND, by=who).stays_quiet()
    other = Side.MENTOR if side is Side.ADEPT else Side.ADEPT
    given(*TOGETHER, extend(other)).when(EXTEND, by=who).then(replace(EXTENDED, both_agreed=True))
    given(*TOGETHER, replace(extend(other), day=date(2026, 9, 30))).when(EXTEND, by=who).then(extend(side))


def test_an_extension_of_the_first_version_was_a_coordinators() -> None:
    assert not decode("PairExtended", 1, GOLDEN["PairExtended.v1"].encode()).both_agreed


def test_a_pause_that_is_told_twice_and_one_that_comes_too_late_change_nothing() -> None:
    given(*TOGETHER, PAUSED, PAUSED).when(EXTEND).refuses(PairIsPaused)
    given(*TOGETHER, RESUMED).when(EXTEND).then(EXTENDED)
    for late in (PAUSED, RESUMED):
        given(*TOGETHER, COMPLETED, late).when(EXTEND).refuses(NotTogether)


def test_one_step_is_used_up_and_another_still_agreed_to() -> None:
    paused = StepAgreed(PAIR, SPRING, Side.ADEPT, Step.PAUSE)
    given(*TOGETHER, paused, EXTENDED).when(PAUSE, by=MIM).then(replace(PAUSED, both_agreed=True))


def test_what_was_agreed_to_is_used_up() -> None:
    agreed = replace(extend(Side.ADEPT), day=AGAIN.ends_on)
    given(*TOGETHER, agreed, EXTENDED).when(AGAIN, by=MIM).then(replace(agreed, side=Side.MENTOR))


def test_a_co_mentor_extends_nothing() -> None:
    given(*TOGETHER).when(EXTEND, by=BO).refuses(NotPermitted)


@pytest.mark.parametrize("over", [COMPLETED, ENDED])
def test_what_is_over_is_not_extended(over: object) -> None:
    given(*TOGETHER, over).when(EXTEND).refuses(NotTogether)


@pytest.mark.parametrize(("who", "side"), [(ADA, Side.ADEPT), (MIM, Side.MENTOR)])
def test_a_coordinator_of_the_pair_is_its_member_and_no_more(who: MemberId, side: Side) -> None:
    both = Actor(who, frozenset({Role.MEMBER, Role.COORDINATOR}))
    given(*TOGETHER).when(EXTEND, by=both).then(extend(side))
    given(*TOGETHER).when(EXTEND, by=Actor(who, both.roles | {Role.INTEGRATION})).then(EXTENDED)
    given(*TOGETHER).when(EXTEND, by=Actor(BO, both.roles)).refuses(NotPermitted)


def test_a_pair_whose_last_day_has_come_is_extended_to_a_day_to_come() -> None:
    given(*TOGETHER).when(replace(EXTEND, ends_on=date(2026, 7, 10)), now=date(2026, 7, 9)).then(
        replace(EXTENDED, midpoint_on=date(2026, 4, 21), ends_on=date(2026, 7, 10))
    )
    given(*TOGETHER).when(replace(EXTEND, ends_on=date(2026, 7, 10)), now=date(2026, 7, 10)).refuses(ExtensionBackwards)


def test_a_pair_that_has_paused_is_resumed_before_it_is_extended() -> None:
    given(*TOGETHER, PAUSED).when(EXTEND).refuses(PairIsPaused)


# pausing


def test_a_coordinator_pauses_a_pair() -> None:
    given(*TOGETHER).when(PAUSE).then(PAUSED)
    given(*TOGETHER, PAUSED).when(PAUSE).stays_quiet()


def test_a_pause_may_say_until_when() -> None:
    given(*TOGETHER).when(UNTIL).then(replace(PAUSED, until=date(2026, 3, 17)))
    given(*TOGETHER).when(replace(PAUSE, until=date(2026, 2, 15))).refuses(PauseBackwards)
    resting = (*TOGETHER, replace(PAUSED, until=UNTIL.until))
    given(*resting).when(UNTIL).stays_quiet()
    given(*resting).when(PAUSE).stays_quiet()
    given(*resting).when(replace(PAUSE, until=date(2026, 3, 18))).refuses(PairIsPaused)
    given(*TOGETHER, PAUSED).when(UNTIL).refuses(PairIsPaused)


def test_the_two_pause_and_resume_together() -> None:
    said = StepAgreed(PAIR, SPRING, Side.ADEPT, Step.PAUSE)
    given(*TOGETHER).when(PAUSE, by=ADA).then(said)
    given(*TOGETHER, said).when(PAUSE, by=MIM).then(replace(PAUSED, both_agreed=True))
    other_day = StepAgreed(PAIR, SPRING, Side.MENTOR, Step.PAUSE, UNTIL.until)
    given(*TOGETHER, said).when(UNTIL, by=MIM).then(other_day)
    asked = StepAgreed(PAIR, SPRING, Side.MENTOR, Step.RESUME)
    given(*TOGETHER, PAUSED).when(RESUME, by=MIM).then(asked)
    given(*TOGETHER, PAUSED, asked).when(RESUME, by=ADA, now=date(2026, 3, 17)).then(replace(RESUMED, both_agreed=True))


def test_the_days_of_a_pause_are_added_to_what_is_to_come() -> None:
    given(*TOGETHER, PAUSED).when(RESUME, now=date(2026, 3, 17)).then(RESUMED)
    later = (*TOGETHER, PAUSED, RESUMED)
    given(*later).when(EVALUATE, by=ADA, now=date(2026, 5, 15)).refuses(MidpointNotOpen)
    given(*later).when(EVALUATE, by=ADA, now=date(2026, 5, 16)).then(BY_ADEPT)
    given(*later).when(SUMMARISE, by=ADA, now=date(2026, 7, 29)).refuses(ClosingNotOpen)
    given(*later).when(SUMMARISE, by=ADA, now=date(2026, 7, 30)).then(ADEPT_CLOSED)


def test_a_half_time_that_lay_before_the_pause_or_was_evaluated_stays() -> None:
    given(*TOGETHER, BY_ADEPT, PAUSED).when(RESUME, now=date(2026, 3, 17)).then(replace(RESUMED, midpoint_on=HALF_TIME))
    given(*TOGETHER, replace(PAUSED, paused_on=HALF_TIME)).when(RESUME, now=date(2026, 4, 26)).then(
        PairResumed(PAIR, SPRING, date(2026, 4, 26), HALF_TIME, date(2026, 7, 10), both_agreed=False)
    )


def test_an_extension_after_a_pause_halves_what_was_not_paused() -> None:
    given(*TOGETHER, PAUSED, RESUMED).when(EXTEND).then(replace(EXTENDED, midpoint_on=date(2026, 6, 1)))


def rest(since: str, until: str, midpoint_on: str, ends_on: str) -> tuple[PairPaused, PairResumed]:
    first, last, half, end = (date.fromisoformat(f"2026-{day}") for day in (since, until, midpoint_on, ends_on))
    return replace(PAUSED, paused_on=first), PairResumed(PAIR, SPRING, last, half, end, both_agreed=False)


@pytest.mark.parametrize(
    ("rests", "midpoint_on"),
    [
        # 182 days without the thirty: half of them is 2 May, on which the pair rests, so 30 days later
        ((rest("05-01", "05-31", "04-16", "07-30"),), date(2026, 6, 1)),
        # 202 without the ten: half of them is 12 May, and the pause begins after it
        ((rest("06-01", "06-11", "04-16", "07-10"),), date(2026, 5, 12)),
        ((rest("05-12", "05-22", "04-16", "07-10"),), date(2026, 5, 12)),  # or on that very day
        ((rest("05-11", "05-21", "04-16", "07-10"),), date(2026, 5, 22)),  # or the day before
        # 192 without the twenty: half of them is 7 May, ten days of the first are before it and none of the second
        ((rest("02-15", "02-25", "04-26", "07-10"), rest("06-01", "06-11", "04-26", "07-20")), date(2026, 5, 17)),
    ],
)
def test_an_extension_puts_half_time_where_as_many_days_together_lie_before_it_as_after(
    rests: tuple[tuple[object, ...], ...], midpoint_on: date
) -> None:
    past = [fact for one in rests for fact in one]
    given(*TOGETHER, *past).when(EXTEND, now=date(2026, 7, 1)).then(replace(EXTENDED, midpoint_on=midpoint_on))


def test_where_pauses_move_no_half_time_an_extension_halves_without_them() -> None:
    """182 days without the thirty: half of them is 2 May."""
    ours = EditionId("ours")
    edition = (
        HandbookEditionDrafted(ours, USUAL, "Vår"),
        HandbookPolicySet(ours, "policy.pauses_move_midpoint", "false"),
        HandbookEditionPublished(ours, "0f"),
        HandbookEditionAdopted(SPRING, ours, Applies.ALL_FROM, date(2026, 1, 31)),
    )
    past = (*TOGETHER, *edition, *rest("02-15", "03-17", "04-16", "07-30"))
    given(*past).when(EXTEND).then(replace(EXTENDED, midpoint_on=date(2026, 5, 2)))


def test_an_extension_brings_no_half_time_forward() -> None:
    late = replace(MATCHED, midpoint_on=date(2026, 5, 25))
    past = tuple(late if fact == MATCHED else fact for fact in TOGETHER)
    given(*past).when(EXTEND).then(replace(EXTENDED, midpoint_on=late.midpoint_on))


def test_a_pair_is_resumed_once() -> None:
    given(*TOGETHER, PAUSED, RESUMED).when(RESUME).stays_quiet()


def test_a_pair_whose_last_day_has_come_is_not_paused() -> None:
    given(*TOGETHER).when(PAUSE, now=date(2026, 6, 29)).then(replace(PAUSED, paused_on=date(2026, 6, 29)))
    given(*TOGETHER).when(PAUSE, now=LAST_DAY).refuses(ClosingHasBegun)


@pytest.mark.parametrize("over", [COMPLETED, ENDED])
def test_what_is_over_is_neither_paused_nor_resumed(over: object) -> None:
    given(*TOGETHER, over).when(PAUSE).refuses(NotTogether)
    given(*TOGETHER, over).when(RESUME).refuses(NotTogether)


# whose


@pytest.mark.parametrize("who", [EVA, ADMIN, AUDITOR, POLICY])
def test_for_others_the_pair_does_not_exist(who: Actor | MemberId) -> None:
    for past in ((), TOGETHER, (*TOGETHER, COMPLETED), (*TOGETHER, PAUSED)):
        given(*past).when(EXTEND, by=who).refuses(PairUnknown)
        given(*past).when(PAUSE, by=who).refuses(PairUnknown)
        given(*past).when(RESUME, by=who).refuses(PairUnknown)


def test_a_co_mentor_neither_pauses_nor_resumes() -> None:
    given(*TOGETHER).when(PAUSE, by=BO).refuses(NotPermitted)
    given(*TOGETHER, PAUSED).when(RESUME, by=BO).refuses(NotPermitted)


BY = "adept mentor coordinator import"
MAY = (
    May(TOGETHER, EXTEND, BY),
    May((*TOGETHER, PairExtended(PAIR, SPRING, HALF_TIME, date(2026, 7, 31))), PAUSE, BY),
    May((*TOGETHER, PAUSED), RESUME, BY),
)
GOLDEN = {
    "StepAgreed.v1": ('{"pair":"ada-mim","programme":"spring-2026","side":"adept","step":"extend","day":"2026-08-31"}'),
    "PairExtended.v1": '{"pair":"ada-mim","programme":"spring-2026","midpoint_on":"2026-05-17","ends_on":"2026-08-31"}',
    "PairExtended.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","midpoint_on":"2026-05-17","ends_on":"2026-08-31",'
        '"both_agreed":true}'
    ),
    "PairPaused.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","paused_on":"2026-02-15","until":"2026-03-17","both_agreed":true}'
    ),
    "PairResumed.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","resumed_on":"2026-03-17","midpoint_on":"2026-05-16",'
        '"ends_on":"2026-07-30","both_agreed":true}'
    ),
}
WORDS = {Step: "evaluate_early extend pause resume complete carry_goals"}
