from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.enrolment import (
    AcceptApplication,
    ApplyAsAdept,
    CapacityBelowSeats,
    CapacityImpossible,
    ConfirmApplication,
    DeclareCapacity,
    DescribeWishes,
    VolunteerAsMentor,
    WishesUnusable,
    WithdrawApplication,
)
from domain.language import Actor, NotOneself, NotPermitted, PairId, Role, Side, Visibility
from domain.member import MemberUnknown
from domain.pair import EndReason, PairEnded, PairMatched
from domain.programme import NotInThisPhase, ProgrammeClosed, ProgrammeUnknown
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationConfirmed,
    ApplicationDeclined,
    ApplicationWithdrawn,
    CapacityDeclared,
    ConfirmationAwaited,
    MentorVolunteered,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationResumed,
    ReviewReopened,
    WishesDescribed,
)
from domain.taking_part import (
    ApplicationsNotOpen,
    ApplicationUnknown,
    StillInPair,
    VolunteersAlready,
)
from tests.domain.stage import (
    ADA,
    BO,
    CLOSED,
    COMPLETED,
    DRAFTED,
    EVA,
    FIRST_DAY,
    HALF_TIME,
    IMPORT,
    LAST_DAY,
    MEMBERS,
    MIM,
    OPEN,
    PAIR,
    RUNNING,
    SPRING,
    TOGETHER,
    ZONE,
    adept,
    mentor,
)
from tests.spec import May, given

READY = (*OPEN, *MEMBERS)
APPLY, APPLIED = ApplyAsAdept(SPRING, ADA), AdeptApplied(SPRING, ADA)
APPLY_WITH_WISHES = ApplyAsAdept(SPRING, ADA, "Leda utan att vara chef")
WISH = DescribeWishes(SPRING, ADA, "Leda utan att vara chef")
WISHED = WishesDescribed(SPRING, ADA, "Leda utan att vara chef")
VOLUNTEER, VOLUNTEERED = VolunteerAsMentor(SPRING, MIM, 2), MentorVolunteered(SPRING, MIM)
DECLARE = DeclareCapacity(SPRING, MIM, 3)
ACCEPT, ACCEPTED = AcceptApplication(SPRING, ADA, Side.ADEPT), ApplicationAccepted(SPRING, ADA, Side.ADEPT)
ACCEPT_MIM, ACCEPTED_MIM = (
    replace(ACCEPT, member=MIM, side=Side.MENTOR),
    replace(ACCEPTED, member=MIM, side=Side.MENTOR),
)
WITHDRAW, WITHDRAWN = WithdrawApplication(SPRING, ADA, Side.ADEPT), ApplicationWithdrawn(SPRING, ADA, Side.ADEPT)
REOPENED = ReviewReopened(SPRING, ADA, Side.ADEPT)
PAUSED = ParticipationPaused(SPRING, ADA, Side.ADEPT, LAST_DAY)
UNCONFIRMED = (VOLUNTEERED, CapacityDeclared(SPRING, MIM, 2), ConfirmationAwaited(SPRING, MIM, Side.MENTOR))
CONFIRM = ConfirmApplication(SPRING, MIM, Side.MENTOR)
CONFIRMED = ApplicationConfirmed(SPRING, MIM, Side.MENTOR)
ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_FIT, no_fault=True)


# adepts


def test_an_adept_applies() -> None:
    given(*READY).when(APPLY, by=ADA).then(APPLIED)


def test_an_adept_applies_with_wishes() -> None:
    given(*READY).when(replace(APPLY, wishes=" Leda utan att vara chef "), by=ADA).then(APPLIED, WISHED)


def test_an_adept_applies_once() -> None:
    given(*READY, APPLIED).when(APPLY, by=ADA).stays_quiet()
    given(*RUNNING).when(APPLY, by=ADA).stays_quiet()


def test_who_applies_once_more_with_other_wishes_describes_them() -> None:
    given(*READY, APPLIED).when(APPLY_WITH_WISHES, by=ADA).then(WISHED)
    given(*READY, APPLIED, WISHED).when(APPLY_WITH_WISHES, by=ADA).stays_quiet()
    given(*READY, APPLIED, ACCEPTED).when(APPLY_WITH_WISHES, by=ADA).then(WISHED, REOPENED)
    given(*RUNNING, ProgrammeClosed(SPRING)).when(APPLY_WITH_WISHES, by=ADA).refuses(NotInThisPhase)


def test_who_withdrew_may_apply_again() -> None:
    given(*READY, APPLIED, WITHDRAWN).when(APPLY, by=ADA).then(APPLIED)


def test_a_mentor_may_be_an_adept_too() -> None:
    given(*OPEN, *mentor(MIM)).when(ApplyAsAdept(SPRING, MIM), by=MIM).then(AdeptApplied(SPRING, MIM))


def test_nobody_applies_for_another() -> None:
    given(*READY).when(APPLY).refuses(NotPermitted)
    given(*READY).when(APPLY, by=EVA).refuses(NotPermitted)


def test_an_import_carries_in_what_an_adept_said_elsewhere() -> None:
    given(*READY).when(APPLY, by=IMPORT).then(APPLIED)


@pytest.mark.parametrize("phase", [DRAFTED, CLOSED, RUNNING, (*RUNNING, ProgrammeClosed(SPRING))])
def test_applications_need_an_open_door(phase: tuple[object, ...]) -> None:
    given(*phase, *MEMBERS).when(ApplyAsAdept(SPRING, EVA), by=EVA).refuses(ApplicationsNotOpen)
    given(*phase, *MEMBERS).when(VolunteerAsMentor(SPRING, EVA), by=EVA).refuses(ApplicationsNotOpen)


@pytest.mark.parametrize("wishes", ["", " \n ", "\x00\x07", "x" * 4001])
def test_wishes_say_something(wishes: str) -> None:
    given(*READY).when(replace(APPLY, wishes=wishes), by=ADA).refuses(WishesUnusable)
    given(*READY, APPLIED).when(replace(WISH, wishes=wishes), by=ADA).refuses(WishesUnusable)


def test_an_adept_describes_wishes() -> None:
    given(*READY, APPLIED).when(WISH, by=ADA).then(WISHED)


def test_what_changes_in_substance_after_it_was_accepted_is_looked_at_once_more() -> None:
    given(*OPEN, *adept(ADA)).when(WISH, by=ADA).then(WISHED, REOPENED)
    paused = ParticipationPaused(SPRING, ADA, Side.ADEPT)
    given(*OPEN, *adept(ADA), paused).when(WISH, by=IMPORT).then(WISHED, REOPENED)
    given(*OPEN, *adept(ADA), WISHED, REOPENED).when(ACCEPT).then(ACCEPTED)
    given(*OPEN, *adept(ADA), WISHED, REOPENED).when(replace(WISH, wishes="Mod"), by=ADA).then(
        replace(WISHED, wishes="Mod")
    )


def test_white_space_case_and_punctuation_reopen_nothing_and_neither_do_seats() -> None:
    cosmetic = "leda, utan att\nvara CHEF!"
    given(*OPEN, *adept(ADA), WISHED).when(replace(WISH, wishes=cosmetic), by=ADA).then(
        replace(WISHED, wishes=cosmetic)
    )
    given(*OPEN, *mentor(MIM)).when(DECLARE, by=MIM).then(CapacityDeclared(SPRING, MIM, 3))


def test_first_wishes_without_a_word_in_them_reopen_nothing() -> None:
    given(*OPEN, *adept(ADA)).when(replace(WISH, wishes="…!"), by=ADA).then(replace(WISHED, wishes="…!"))


def test_who_sits_in_a_pair_is_not_looked_at_again() -> None:
    given(*TOGETHER).when(WISH, by=ADA).then(WISHED)
    given(*TOGETHER, COMPLETED).when(WISH, by=ADA).then(WISHED, REOPENED)


def test_wishes_keep_their_lines() -> None:
    given(*READY, APPLIED).when(replace(WISH, wishes="Ett\nTvå\x00\n"), by=ADA).then(
        WishesDescribed(SPRING, ADA, "Ett\nTvå")
    )


def test_the_same_wishes_are_described_once() -> None:
    given(*READY, APPLIED, WISHED).when(WISH, by=ADA).stays_quiet()


def test_wishes_belong_to_an_application() -> None:
    given(*READY).when(WISH, by=ADA).refuses(ApplicationUnknown)
    given(*READY, APPLIED, WITHDRAWN).when(WISH, by=ADA).refuses(ApplicationUnknown)


def test_nobody_describes_the_wishes_of_another() -> None:
    given(*READY, APPLIED).when(WISH).refuses(NotPermitted)


# mentors


def test_a_mentor_volunteers_with_seats() -> None:
    given(*READY).when(VOLUNTEER, by=MIM).then(VOLUNTEERED, CapacityDeclared(SPRING, MIM, 2))


def test_a_mentor_takes_one_adept_where_nothing_else_is_said() -> None:
    given(*READY).when(VolunteerAsMentor(SPRING, MIM), by=MIM).then(VOLUNTEERED, CapacityDeclared(SPRING, MIM, 1))


def test_a_mentor_volunteers_once() -> None:
    given(*READY, VOLUNTEERED, CapacityDeclared(SPRING, MIM, 2)).when(VOLUNTEER, by=MIM).stays_quiet()
    given(*OPEN, *mentor(MIM, capacity=2)).when(VOLUNTEER, by=MIM).stays_quiet()
    given(*OPEN, *mentor(MIM, capacity=3)).when(VOLUNTEER, by=MIM).refuses(VolunteersAlready)


def test_nobody_is_volunteered_by_another() -> None:
    given(*READY).when(VOLUNTEER).refuses(NotPermitted)


@pytest.mark.parametrize("seats", [-1, 0, 51])
def test_seats_are_one_to_fifty(seats: int) -> None:
    given(*READY).when(replace(VOLUNTEER, capacity=seats), by=MIM).refuses(CapacityImpossible)
    given(*OPEN, *mentor(MIM)).when(replace(DECLARE, capacity=seats), by=MIM).refuses(CapacityImpossible)


def test_a_mentor_may_take_as_many_as_fifty() -> None:
    fifty = CapacityDeclared(SPRING, MIM, 50)
    given(*READY).when(replace(VOLUNTEER, capacity=50), by=MIM).then(VOLUNTEERED, fifty)
    given(*OPEN, *mentor(MIM)).when(replace(DECLARE, capacity=50), by=MIM).then(fifty)


def test_a_mentor_declares_more_seats() -> None:
    given(*OPEN, *mentor(MIM)).when(DECLARE, by=MIM).then(CapacityDeclared(SPRING, MIM, 3))


def test_a_coordinator_declares_seats_that_a_mentor_told() -> None:
    given(*OPEN, *mentor(MIM)).when(DECLARE).then(CapacityDeclared(SPRING, MIM, 3))


def test_the_same_seats_are_declared_once() -> None:
    given(*OPEN, *mentor(MIM, capacity=3)).when(DECLARE, by=MIM).stays_quiet()


def test_nobody_declares_seats_for_another() -> None:
    given(*OPEN, *mentor(MIM)).when(DECLARE, by=BO).refuses(NotPermitted)


def test_seats_belong_to_an_application() -> None:
    given(*READY).when(DECLARE, by=MIM).refuses(ApplicationUnknown)


def test_a_taken_seat_cannot_be_taken_away() -> None:
    second = PairMatched(PairId("eva-mim"), SPRING, EVA, MIM, (), ZONE, FIRST_DAY, HALF_TIME, LAST_DAY)
    both = (*TOGETHER, CapacityDeclared(SPRING, MIM, 2), second)
    given(*both).when(replace(DECLARE, capacity=1), by=MIM).refuses(CapacityBelowSeats)
    given(*both, ENDED).when(replace(DECLARE, capacity=1), by=MIM).then(CapacityDeclared(SPRING, MIM, 1))


# the answer


def test_a_coordinator_accepts() -> None:
    given(*READY, APPLIED).when(ACCEPT).then(ACCEPTED)
    given(*READY, VOLUNTEERED).when(AcceptApplication(SPRING, MIM, Side.MENTOR)).then(
        ApplicationAccepted(SPRING, MIM, Side.MENTOR)
    )


def test_an_application_is_accepted_once() -> None:
    given(*READY, APPLIED, ACCEPTED).when(ACCEPT).stays_quiet()


def test_who_was_declined_may_be_accepted_after_all_and_who_pauses_is_accepted() -> None:
    given(*READY, APPLIED, ApplicationDeclined(SPRING, ADA, Side.ADEPT)).when(ACCEPT).then(ACCEPTED)
    given(*OPEN, *adept(ADA), ParticipationPaused(SPRING, ADA, Side.ADEPT)).when(ACCEPT).stays_quiet()


def test_who_pauses_goes_on_pausing_when_what_they_changed_is_accepted() -> None:
    resumed = ParticipationResumed(SPRING, ADA, Side.ADEPT)
    pausing = (*OPEN, *adept(ADA), PAUSED)
    given(*pausing, WISHED, REOPENED).when(ACCEPT).then(ACCEPTED, PAUSED)
    given(*pausing, ApplicationDeclined(SPRING, ADA, Side.ADEPT)).when(ACCEPT).then(ACCEPTED, PAUSED)
    given(*pausing, WISHED, REOPENED, ACCEPTED, PAUSED).when(ACCEPT).stays_quiet()
    mentors = (MentorVolunteered(SPRING, ADA), ApplicationAccepted(SPRING, ADA, Side.MENTOR))
    given(*pausing, WISHED, REOPENED, *mentors).when(ACCEPT).then(ACCEPTED, PAUSED)
    given(*pausing, resumed, WISHED, REOPENED).when(ACCEPT).then(ACCEPTED)
    given(*pausing, WITHDRAWN, APPLIED).when(ACCEPT).then(ACCEPTED)


@pytest.mark.parametrize("out", [ApplicationWithdrawn, ApplicationDeclined, ParticipationEnded])
def test_who_is_out_may_apply_again(out: Callable[..., object]) -> None:
    given(*OPEN, *adept(ADA), out(SPRING, ADA, Side.ADEPT)).when(APPLY, by=ADA).then(APPLIED)
    given(*OPEN, *mentor(MIM), out(SPRING, MIM, Side.MENTOR)).when(VOLUNTEER, by=MIM).then(
        VOLUNTEERED, CapacityDeclared(SPRING, MIM, 2)
    )


def test_who_left_has_nothing_to_withdraw_and_is_not_accepted() -> None:
    left = ParticipationEnded(SPRING, ADA, Side.ADEPT)
    given(*OPEN, *adept(ADA), left).when(WITHDRAW, by=ADA).stays_quiet()
    given(*OPEN, *adept(ADA), left).when(ACCEPT).refuses(ApplicationUnknown)


def test_nobody_accepts_themselves() -> None:
    given(*READY, APPLIED).when(ACCEPT, by=ADA).refuses(NotPermitted)


def test_only_an_application_is_accepted() -> None:
    given(*READY).when(ACCEPT).refuses(ApplicationUnknown)
    given(*READY, APPLIED, WITHDRAWN).when(ACCEPT).refuses(ApplicationUnknown)
    given(*READY, APPLIED).when(replace(ACCEPT, side=Side.MENTOR)).refuses(ApplicationUnknown)


# withdrawing


def test_an_application_is_withdrawn() -> None:
    given(*READY, APPLIED).when(WITHDRAW, by=ADA).then(WITHDRAWN)
    given(*OPEN, *adept(ADA)).when(WITHDRAW).then(WITHDRAWN)


def test_an_application_is_withdrawn_once() -> None:
    given(*READY, APPLIED, WITHDRAWN).when(WITHDRAW, by=ADA).stays_quiet()


def test_nobody_withdraws_another() -> None:
    given(*READY, APPLIED).when(WITHDRAW, by=EVA).refuses(NotPermitted)


def test_only_an_application_is_withdrawn() -> None:
    given(*READY).when(WITHDRAW, by=ADA).refuses(ApplicationUnknown)


def test_nobody_withdraws_from_an_open_pair() -> None:
    given(*TOGETHER).when(WITHDRAW, by=ADA).refuses(StillInPair)
    given(*TOGETHER).when(WithdrawApplication(SPRING, MIM, Side.MENTOR), by=MIM).refuses(StillInPair)
    given(*TOGETHER).when(WithdrawApplication(SPRING, BO, Side.MENTOR), by=BO).refuses(StillInPair)


@pytest.mark.parametrize("over", [COMPLETED, ENDED])
def test_everybody_may_withdraw_after_the_pair(over: object) -> None:
    given(*TOGETHER, over).when(WITHDRAW, by=ADA).then(WITHDRAWN)
    given(*TOGETHER, over).when(WithdrawApplication(SPRING, BO, Side.MENTOR), by=BO).then(
        ApplicationWithdrawn(SPRING, BO, Side.MENTOR)
    )


# none


def test_there_is_no_enrolment_without_a_programme() -> None:
    given(*MEMBERS).when(APPLY, by=ADA).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(VOLUNTEER, by=MIM).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(WISH, by=ADA).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(DECLARE, by=MIM).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(ACCEPT).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(WITHDRAW, by=ADA).refuses(ProgrammeUnknown)


def test_there_is_no_enrolment_for_who_has_not_joined() -> None:
    given(*OPEN).when(APPLY, by=ADA).refuses(MemberUnknown)
    given(*OPEN).when(VOLUNTEER, by=MIM).refuses(MemberUnknown)
    given(*OPEN).when(WISH, by=ADA).refuses(MemberUnknown)
    given(*OPEN).when(DECLARE, by=MIM).refuses(MemberUnknown)
    given(*OPEN).when(ACCEPT).refuses(MemberUnknown)
    given(*OPEN).when(WITHDRAW, by=ADA).refuses(MemberUnknown)


def test_nobody_accepts_their_own_application() -> None:
    given(*READY, APPLIED).when(ACCEPT, by=Actor(ADA, frozenset({Role.MEMBER, Role.COORDINATOR}))).refuses(NotOneself)
    given(*READY, APPLIED).when(ACCEPT, by=Actor(ADA, frozenset({Role.MEMBER, Role.INTEGRATION}))).then(ACCEPTED)


def test_nothing_is_prepared_in_a_programme_that_is_done() -> None:
    done = (*RUNNING, *adept(EVA), ProgrammeClosed(SPRING))
    given(*done, replace(APPLIED, member=EVA)).when(replace(ACCEPT, member=EVA)).refuses(NotInThisPhase)
    given(*done).when(WISH, by=ADA).refuses(NotInThisPhase)
    given(*done).when(DECLARE, by=MIM).refuses(NotInThisPhase)
    given(*done).when(replace(WITHDRAW, member=EVA)).then(replace(WITHDRAWN, member=EVA))


# who may, and what journals hold

MAY = (
    # for oneself; a coordinator answers, and sees to seats
    May(READY, ApplyAsAdept(SPRING, EVA), "self import"),
    May(READY, VolunteerAsMentor(SPRING, EVA), "self import"),
    May((*READY, AdeptApplied(SPRING, EVA)), DescribeWishes(SPRING, EVA, "Mod"), "self import"),
    May((*READY, MentorVolunteered(SPRING, EVA)), DeclareCapacity(SPRING, EVA, 2), "self coordinator import"),
    May(
        (*READY, MentorVolunteered(SPRING, EVA), ConfirmationAwaited(SPRING, EVA, Side.MENTOR)),
        ConfirmApplication(SPRING, EVA, Side.MENTOR),
        "self",
    ),
    May((*READY, AdeptApplied(SPRING, EVA)), AcceptApplication(SPRING, EVA, Side.ADEPT), "coordinator import"),
    May((*OPEN, *adept(EVA)), WithdrawApplication(SPRING, EVA, Side.ADEPT), "self coordinator import"),
)
GOLDEN = {
    "AdeptApplied.v1": '{"programme":"spring-2026","member":"ada"}',
    "MentorVolunteered.v1": '{"programme":"spring-2026","member":"mim"}',
    "WishesDescribed.v1": (
        '{"programme":"spring-2026","member":"ada",'
        r'"wishes":"Leda utan att vara chef.\nHitta rätt bransch."}'
    ),
    "CapacityDeclared.v1": '{"programme":"spring-2026","member":"mim","capacity":3}',
    "ApplicationAccepted.v1": '{"programme":"spring-2026","member":"ada","side":"adept"}',
    "ApplicationWithdrawn.v1": '{"programme":"spring-2026","member":"mim","side":"mentor"}',
    "ConfirmationAwaited.v1": '{"programme":"spring-2026","member":"mim","side":"mentor"}',
    "ApplicationConfirmed.v1": '{"programme":"spring-2026","member":"mim","side":"mentor"}',
    "ReviewReopened.v1": '{"programme":"spring-2026","member":"ada","side":"adept"}',
}
TEXTS = {"WishesDescribed.wishes": Visibility.PERSONAL}
WORDS = {Side: "adept mentor"}
