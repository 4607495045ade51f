"""What becomes of somebody's standing in a programme when they leave the organisation, come back, or are erased."""

from __future__ import annotations

import pytest

from domain.language import Side
from domain.member import MemberDeactivated, MemberJoined, MemberReactivated, PersonalDataErased
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationDeclined,
    CapacityDeclared,
    ConfirmationAwaited,
    Enrolment,
    Fact,
    MentorVolunteered,
    ParticipationEnded,
    ParticipationResumed,
    Roll,
    Standing,
    WishesDescribed,
    evolve,
    on_roll,
)
from tests.domain.stage import ADA, EVA, SPRING

JOINED = MemberJoined(ADA, "Ada")
AWAY, BACK, ERASED = MemberDeactivated(ADA), MemberReactivated(ADA), PersonalDataErased(ADA, (SPRING,))
ADEPT: tuple[Fact, ...] = (JOINED, AdeptApplied(SPRING, ADA))
MENTOR: tuple[Fact, ...] = (JOINED, MentorVolunteered(SPRING, ADA), CapacityDeclared(SPRING, ADA, 2))
ACCEPTED = {side: ApplicationAccepted(SPRING, ADA, side) for side in Side}


def enrolled(*told: Fact) -> Enrolment:
    roll = Roll()
    for fact in told:
        roll = evolve(roll, fact)
    assert roll[EVA] == Enrolment(), "nobody else's"
    return roll[ADA]


@pytest.mark.parametrize(
    ("told", "now"),
    [
        ((JOINED, AWAY), Enrolment()),
        ((*ADEPT, AWAY), Enrolment(adept=Standing.APPLIED)),
        (
            (*ADEPT, ConfirmationAwaited(SPRING, ADA, Side.ADEPT), AWAY),
            Enrolment(adept=Standing.UNCONFIRMED, unconfirmed=frozenset({Side.ADEPT})),
        ),
        ((*ADEPT, ACCEPTED[Side.ADEPT], AWAY), Enrolment(adept=Standing.PAUSED)),
        ((*ADEPT, ApplicationDeclined(SPRING, ADA, Side.ADEPT), AWAY), Enrolment(adept=Standing.DECLINED)),
        ((*MENTOR, AWAY), Enrolment(mentor=Standing.APPLIED, capacity=2)),
        ((*MENTOR, ACCEPTED[Side.MENTOR], AWAY), Enrolment(mentor=Standing.PAUSED, capacity=2)),
        ((*MENTOR, ParticipationEnded(SPRING, ADA, Side.MENTOR), AWAY), Enrolment(mentor=Standing.LEFT, capacity=2)),
    ],
)
def test_whoever_left_the_organisation_rests_where_they_were_accepted(told: tuple[Fact, ...], now: Enrolment) -> None:
    assert enrolled(*told) == now


def test_whoever_is_back_goes_on_when_they_say_so() -> None:
    back = (*ADEPT, ACCEPTED[Side.ADEPT], AWAY, BACK)
    assert enrolled(*back) == Enrolment(joined=True, adept=Standing.PAUSED)
    resumed = ParticipationResumed(SPRING, ADA, Side.ADEPT)
    assert enrolled(*back, resumed) == Enrolment(joined=True, adept=Standing.ACCEPTED)


@pytest.mark.parametrize(
    ("told", "now"),
    [
        ((JOINED, ERASED), Enrolment()),
        ((*ADEPT, WishesDescribed(SPRING, ADA, "Att våga"), ERASED), Enrolment(adept=Standing.WITHDRAWN)),
        ((*MENTOR, ACCEPTED[Side.MENTOR], ERASED), Enrolment(mentor=Standing.WITHDRAWN, capacity=2)),
    ],
)
def test_of_whoever_was_erased_nothing_stands_and_no_word_is_left(told: tuple[Fact, ...], now: Enrolment) -> None:
    assert enrolled(*told) == now


def test_a_decision_about_two_reads_of_each_what_they_said_in_that_programme() -> None:
    tags = [{*map(str, item.tags)} for item in on_roll(SPRING, ADA, EVA)]
    assert tags == [
        {"programme:spring"},
        {"member:ada"},
        {"member:eva"},
        {"member:ada", "programme:spring"},
        {"member:eva", "programme:spring"},
    ]
