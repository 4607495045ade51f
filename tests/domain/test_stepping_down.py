"""A co-mentor leaves a pair that goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.certificate import CertificateNumber, IssueCertificate, NotOfThisPair
from domain.language import Actor, MemberId, NotOneself, NotPermitted, Role, Side
from domain.meetings import RecordMeetingHeld
from domain.pair import CoMentorSteppedDown, EndReason, NotTogether, PairEnded, PairUnknown
from domain.participation import LeaveProgramme
from domain.parting import EndPair
from domain.roll import ParticipationEnded
from domain.stepping_down import NotTheCoMentor, StepDown
from domain.taking_part import StillInPair
from tests.domain.stage import (
    ADA,
    ADMIN,
    BO,
    COMPLETED,
    EVA,
    HELD,
    LUNCH,
    MATCHED,
    MIM,
    PAIR,
    PAUSED,
    SPRING,
    TOGETHER,
    mentor,
)
from tests.spec import COORDINATOR, May, given

DOWN = StepDown(PAIR, BO)
STEPPED = CoMentorSteppedDown(PAIR, SPRING, BO)
LEAVE = LeaveProgramme(SPRING, BO, Side.MENTOR)
END = EndPair(PAIR, EndReason.NO_FIT)
RECORD = RecordMeetingHeld(PAIR, LUNCH, HELD.held_on, HELD.minutes, HELD.form)
ISSUE = IssueCertificate(PAIR, BO, CertificateNumber("1"))
BOTH = frozenset({Role.MEMBER, Role.COORDINATOR})


@pytest.mark.parametrize("who", [BO, COORDINATOR])
def test_a_co_mentor_steps_down_or_a_coordinator_says_so_on_their_behalf(who: Actor | MemberId) -> None:
    given(*TOGETHER).when(DOWN, by=who).then(STEPPED)
    given(*TOGETHER, PAUSED).when(DOWN, by=who).then(STEPPED)
    given(*TOGETHER, STEPPED).when(DOWN, by=who).stays_quiet()


def test_the_two_go_on_and_whoever_stepped_down_is_of_the_pair_no_more() -> None:
    given(*TOGETHER, STEPPED).when(RECORD, by=ADA).then(HELD)
    given(*TOGETHER, STEPPED).when(RECORD, by=BO).refuses(PairUnknown)
    given(*TOGETHER, STEPPED).when(END, by=MIM).then(PairEnded(PAIR, SPRING, ADA, MIM, (), EndReason.NO_FIT, True))
    given(*TOGETHER, HELD, STEPPED, COMPLETED).when(ISSUE).refuses(NotOfThisPair)


def test_another_co_mentor_helps_on() -> None:
    two = (*TOGETHER[:-1], *mentor(EVA), replace(MATCHED, co_mentors=(BO, EVA)))
    given(*two, STEPPED).when(StepDown(PAIR, EVA), by=EVA).then(replace(STEPPED, member=EVA))


def test_whoever_stepped_down_may_leave_the_programme() -> None:
    given(*TOGETHER).when(LEAVE, by=BO).refuses(StillInPair)
    given(*TOGETHER, STEPPED).when(LEAVE, by=BO).then(ParticipationEnded(SPRING, BO, Side.MENTOR))
    given(*TOGETHER, STEPPED).when(replace(LEAVE, member=MIM), by=MIM).refuses(StillInPair)


def test_the_two_end_their_pair_and_do_not_step_down() -> None:
    given(*TOGETHER).when(StepDown(PAIR, MIM), by=MIM).refuses(NotTheCoMentor)
    given(*TOGETHER).when(StepDown(PAIR, ADA)).refuses(NotTheCoMentor)
    given(*TOGETHER).when(StepDown(PAIR, EVA)).refuses(NotTheCoMentor)
    given(*TOGETHER, COMPLETED).when(DOWN, by=BO).refuses(NotTogether)


def test_nobody_of_the_pair_says_so_for_another() -> None:
    for who in (ADA, MIM, Actor(MIM, BOTH - {Role.COORDINATOR})):
        given(*TOGETHER).when(DOWN, by=who).refuses(NotPermitted)
    given(*TOGETHER).when(DOWN, by=Actor(MIM, BOTH)).refuses(NotOneself)
    given(*TOGETHER).when(StepDown(PAIR, ADA), by=Actor(BO, BOTH)).refuses(NotOneself)
    for who in (EVA, ADMIN):
        given(*TOGETHER).when(DOWN, by=who).refuses(PairUnknown)
    given(*TOGETHER).when(StepDown(PAIR, EVA), by=EVA).refuses(PairUnknown)
    given().when(DOWN, by=BO).refuses(PairUnknown)


MAY = (May(TOGETHER, DOWN, "co-mentor coordinator"),)
GOLDEN = {"CoMentorSteppedDown.v1": '{"pair":"ada-mim","programme":"spring-2026","member":"bo"}'}
