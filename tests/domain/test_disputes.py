from __future__ import annotations

from dataclasses import replace

import pytest

from domain.disputes import (
    ConfirmMeeting,
    DisputeMeeting,
    DisputeOver,
    NotDisputed,
    OtherSideDisputes,
    OwnMeeting,
    ResolveDispute,
)
from domain.language import Actor, MemberId, NotPermitted, Role, Side, Visibility
from domain.meeting import (
    DisputeResolved,
    MeetingConfirmed,
    MeetingDisputed,
    MeetingUnknown,
    MeetingWasRetracted,
)
from domain.pair import PairUnknown
from domain.vault import NothingSaid, VaultClosed
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUDITOR,
    BO,
    COMPLETED,
    EVA,
    HELD,
    IMPORT,
    LUNCH,
    MIM,
    PAIR,
    RETRACTED,
    SPRING,
    TALKING,
    TOGETHER,
)
from tests.spec import May, given

CONFIRM, DISPUTE = ConfirmMeeting(PAIR, LUNCH), DisputeMeeting(PAIR, LUNCH)
RESOLVE = ResolveDispute(PAIR, LUNCH, counts=True)
WHY = replace(DISPUTE, why=" Vi sågs aldrig. ")
CONFIRMED = MeetingConfirmed(PAIR, SPRING, LUNCH, Side.MENTOR)
DISPUTED = MeetingDisputed(PAIR, SPRING, LUNCH, Side.MENTOR)
RESOLVED, REJECTED = DisputeResolved(PAIR, SPRING, LUNCH, True), DisputeResolved(PAIR, SPRING, LUNCH, False)
MET = (*TOGETHER, HELD)
"""As the adept recorded it."""


@pytest.mark.parametrize("who", [MIM, BO])
def test_the_other_side_confirms_or_disputes(who: MemberId) -> None:
    given(*MET).when(CONFIRM, by=who).then(CONFIRMED)
    given(*MET).when(DISPUTE, by=who).then(DISPUTED)
    given(*MET, COMPLETED).when(DISPUTE, by=who).then(DISPUTED)


def test_nobody_confirms_or_disputes_their_own_word() -> None:
    given(*MET).when(CONFIRM, by=ADA).refuses(OwnMeeting)
    given(*MET).when(DISPUTE, by=ADA).refuses(OwnMeeting)
    given(*TOGETHER, replace(HELD, recorded_by=Side.MENTOR)).when(CONFIRM, by=BO).refuses(OwnMeeting)


@pytest.mark.parametrize(("who", "side"), [(ADA, Side.ADEPT), (MIM, Side.MENTOR)])
def test_what_a_coordinator_recorded_either_side_confirms_or_disputes(who: MemberId, side: Side) -> None:
    past = (*TOGETHER, replace(HELD, recorded_by=None))
    given(*past).when(CONFIRM, by=who).then(replace(CONFIRMED, side=side))
    given(*past).when(DISPUTE, by=who).then(replace(DISPUTED, side=side))


def test_a_meeting_is_confirmed_or_disputed_once() -> None:
    given(*MET, CONFIRMED).when(CONFIRM, by=MIM).stays_quiet()
    given(*MET, DISPUTED).when(DISPUTE, by=BO).stays_quiet()
    given(*MET, CONFIRMED).when(DISPUTE, by=MIM).then(DISPUTED)


def test_whoever_disputed_takes_it_back_by_confirming() -> None:
    given(*MET, DISPUTED).when(CONFIRM, by=MIM).then(CONFIRMED)
    by_coordinator = replace(HELD, recorded_by=None)
    given(*TOGETHER, by_coordinator, DISPUTED).when(CONFIRM, by=ADA).refuses(OtherSideDisputes)
    given(*TOGETHER, by_coordinator, DISPUTED).when(DISPUTE, by=ADA).refuses(OtherSideDisputes)


def test_a_coordinator_who_is_not_of_the_pair_resolves_a_dispute() -> None:
    given(*MET, DISPUTED).when(RESOLVE).then(RESOLVED)
    given(*MET, DISPUTED).when(replace(RESOLVE, counts=False)).then(REJECTED)
    given(*MET, DISPUTED, RESOLVED).when(replace(RESOLVE, counts=False)).then(REJECTED)
    given(*MET, DISPUTED, RESOLVED).when(RESOLVE).stays_quiet()
    given(*MET).when(RESOLVE).refuses(NotDisputed)
    given(*MET, CONFIRMED).when(RESOLVE).refuses(NotDisputed)


@pytest.mark.parametrize("who", [ADA, MIM, BO])
def test_a_coordinator_of_the_pair_resolves_nothing_in_it(who: MemberId) -> None:
    given(*MET, DISPUTED).when(RESOLVE, by=Actor(who, frozenset({Role.MEMBER, Role.COORDINATOR}))).refuses(NotPermitted)


def test_what_a_coordinator_resolved_is_not_disputed_anew() -> None:
    given(*MET, DISPUTED, RESOLVED).when(DISPUTE, by=MIM).refuses(DisputeOver)
    given(*MET, DISPUTED, REJECTED).when(DISPUTE, by=MIM).refuses(DisputeOver)
    given(*MET, DISPUTED, REJECTED).when(CONFIRM, by=MIM).refuses(DisputeOver)


def test_why_is_for_a_pair_that_has_agreed_on_confidentiality() -> None:
    given(*MET).when(WHY, by=MIM).refuses(VaultClosed)
    given(*TALKING, HELD).when(WHY, by=MIM).then(replace(DISPUTED, why="Vi sågs aldrig."))
    given(*TALKING, HELD).when(replace(WHY, why=" "), by=MIM).refuses(NothingSaid)


def test_other_words_in_a_dispute_are_kept_beside_the_first() -> None:
    told = replace(DISPUTED, why="Vi sågs aldrig.")
    given(*TALKING, HELD, DISPUTED).when(WHY, by=MIM).then(told)
    given(*TALKING, HELD, told).when(WHY, by=BO).stays_quiet()
    given(*TALKING, HELD, told).when(DISPUTE, by=MIM).stays_quiet()
    given(*TALKING, HELD, told).when(replace(WHY, why="Jag var sjuk."), by=MIM).then(
        replace(DISPUTED, why="Jag var sjuk.")
    )
    given(*TALKING, HELD, told, CONFIRMED).when(WHY, by=MIM).then(told)


def test_only_a_meeting_that_was_held_is_spoken_of() -> None:
    given(*TOGETHER).when(CONFIRM, by=MIM).refuses(MeetingUnknown)
    given(*MET, RETRACTED).when(CONFIRM, by=MIM).refuses(MeetingWasRetracted)
    given(*TOGETHER).when(DISPUTE, by=MIM).refuses(MeetingUnknown)
    given(*MET, RETRACTED).when(DISPUTE, by=MIM).refuses(MeetingWasRetracted)
    given(*TOGETHER).when(RESOLVE).refuses(MeetingUnknown)
    given(*MET, RETRACTED).when(RESOLVE).refuses(MeetingWasRetracted)


@pytest.mark.parametrize("who", [EVA, ADMIN, AUDITOR, IMPORT])
def test_for_others_the_pair_does_not_exist(who: Actor | MemberId) -> None:
    given(*MET).when(CONFIRM, by=who).refuses(PairUnknown)
    given(*MET).when(DISPUTE, by=who).refuses(PairUnknown)
    given(*MET, DISPUTED).when(RESOLVE, by=who).refuses(PairUnknown)
    given().when(CONFIRM, by=who).refuses(PairUnknown)


MAY = (
    May((*TOGETHER, replace(HELD, recorded_by=None)), CONFIRM, "adept mentor co-mentor"),
    May((*TOGETHER, replace(HELD, recorded_by=None)), DISPUTE, "adept mentor co-mentor"),
    May((*MET, DISPUTED), RESOLVE, "coordinator"),
)
GOLDEN = {
    "MeetingConfirmed.v1": '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","side":"mentor"}',
    "MeetingDisputed.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","side":"mentor","why":"sealed:1:author:mim:x"}'
    ),
    "DisputeResolved.v1": '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","counts":true}',
}
TEXTS = {"MeetingDisputed.why": Visibility.PAIR}
