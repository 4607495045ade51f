from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.language import Actor, MemberId, NotOneself, NotPermitted, Role, RunId, Side, Visibility
from domain.proposal import (
    MatchOverridden,
    MatchProposed,
    ProposalAccepted,
    ProposalDeclined,
    ProposalExpired,
    ProposalUnknown,
    ProposalWithdrawn,
    Withdrawal,
)
from domain.proposals import (
    AcceptProposal,
    AnswerReasonUnusable,
    AnswerTooLate,
    DeclineProposal,
    ExpireProposal,
    OverrideProposal,
    ProposalClosed,
    StillTimeToAnswer,
    due,
)
from tests.domain.stage import ADA, ADMIN, AUDITOR, BO, EVA, IMPORT, MIM, PAIR, POLICY, SPRING, ZONE
from tests.spec import COORDINATOR, May, given

ABOUT = (PAIR, SPRING, ADA, MIM)
LAST = date(2026, 2, 22)
PROPOSED = MatchProposed(*ABOUT, RunId("run"), (BO,), ZONE, LAST)
ADEPT_ACCEPTED, MENTOR_ACCEPTED = (
    ProposalAccepted(*ABOUT, (BO,), Side.ADEPT),
    ProposalAccepted(*ABOUT, (BO,), Side.MENTOR),
)
DECLINED = ProposalDeclined(*ABOUT, Side.MENTOR)
EXPIRED, OVERRIDDEN = ProposalExpired(*ABOUT), MatchOverridden(*ABOUT, "Samma enhet")
WITHDRAWN = ProposalWithdrawn(*ABOUT, Withdrawal.NO_SEAT_LEFT)
ACCEPT, DECLINE, EXPIRE = AcceptProposal(PAIR), DeclineProposal(PAIR), ExpireProposal(PAIR)
OVERRIDE = OverrideProposal(PAIR, "Samma enhet")
BOTH = (PROPOSED, ADEPT_ACCEPTED, MENTOR_ACCEPTED)


def test_each_side_accepts_for_itself() -> None:
    given(PROPOSED).when(ACCEPT, by=ADA).then(ADEPT_ACCEPTED)
    given(PROPOSED, ADEPT_ACCEPTED).when(ACCEPT, by=MIM).then(MENTOR_ACCEPTED)
    given(*BOTH).when(ACCEPT, by=ADA).stays_quiet()


@pytest.mark.parametrize("who", [COORDINATOR, ADMIN, AUDITOR, IMPORT, POLICY, EVA, BO])
def test_nobody_answers_for_another(who: Actor | MemberId) -> None:
    given(PROPOSED).when(ACCEPT, by=who).refuses(ProposalUnknown)
    given(PROPOSED).when(DECLINE, by=who).refuses(ProposalUnknown)


def test_either_side_declines_and_keeps_the_reason() -> None:
    given(PROPOSED).when(DECLINE, by=MIM).then(DECLINED)
    given(PROPOSED, ADEPT_ACCEPTED).when(replace(DECLINE, reason=" Tid "), by=MIM).then(replace(DECLINED, reason="Tid"))
    given(PROPOSED, ADEPT_ACCEPTED).when(DECLINE, by=ADA).then(replace(DECLINED, side=Side.ADEPT))


@pytest.mark.parametrize("reason", ["", " ", "x" * 2001])
def test_a_reason_can_be_read(reason: str) -> None:
    given(PROPOSED).when(replace(DECLINE, reason=reason), by=MIM).refuses(AnswerReasonUnusable)
    given(PROPOSED).when(replace(OVERRIDE, reason=reason)).refuses(AnswerReasonUnusable)


@pytest.mark.parametrize("closed", [DECLINED, EXPIRED, OVERRIDDEN, WITHDRAWN])
def test_what_is_closed_is_not_answered(closed: object) -> None:
    given(PROPOSED, ADEPT_ACCEPTED, closed).when(ACCEPT, by=ADA).refuses(ProposalClosed)
    given(PROPOSED, closed).when(DECLINE, by=MIM).refuses(ProposalClosed)
    given(PROPOSED, closed).when(OVERRIDE).refuses(ProposalClosed)
    given(PROPOSED, closed).when(EXPIRE, by=POLICY, now=date(2026, 3, 1)).stays_quiet()


def test_what_both_have_accepted_is_not_taken_back_here() -> None:
    given(*BOTH).when(DECLINE, by=MIM).refuses(ProposalClosed)
    given(*BOTH).when(OVERRIDE).refuses(ProposalClosed)


def test_the_last_day_is_a_day_where_the_programme_lives() -> None:
    before, after = datetime(2026, 2, 22, 22, 59, tzinfo=UTC), datetime(2026, 2, 22, 23, 0, tzinfo=UTC)
    given(PROPOSED).when(ACCEPT, by=ADA, now=before).then(ADEPT_ACCEPTED)
    given(PROPOSED).when(ACCEPT, by=ADA, now=after).refuses(AnswerTooLate)
    given(PROPOSED).when(DECLINE, by=MIM, now=after).refuses(AnswerTooLate)
    given(PROPOSED).when(EXPIRE, by=POLICY, now=before).refuses(StillTimeToAnswer)
    given(PROPOSED, ADEPT_ACCEPTED).when(EXPIRE, by=POLICY, now=after).then(EXPIRED)
    assert (due(LAST, LAST), due(LAST, date(2026, 2, 23))) == (False, True)


def test_the_product_alone_lets_a_proposal_expire() -> None:
    given(PROPOSED).when(EXPIRE, now=date(2026, 3, 1)).refuses(NotPermitted)
    given().when(EXPIRE, by=POLICY).refuses(ProposalUnknown)


def test_a_coordinator_overrides_with_a_reason() -> None:
    given(PROPOSED, ADEPT_ACCEPTED).when(replace(OVERRIDE, reason=" Samma enhet ")).then(OVERRIDDEN)
    given(PROPOSED).when(OVERRIDE, by=ADA).refuses(NotPermitted)
    given().when(OVERRIDE).refuses(ProposalUnknown)
    own = Actor(MIM, frozenset({Role.MEMBER, Role.COORDINATOR}))
    given(PROPOSED).when(OVERRIDE, by=own).refuses(NotOneself)


def test_there_is_nothing_to_answer_without_a_proposal() -> None:
    given().when(ACCEPT, by=ADA).refuses(ProposalUnknown)
    given().when(DECLINE, by=ADA).refuses(ProposalUnknown)


OPEN_TO_ALL = (replace(PROPOSED, answer_by=date(2026, 7, 1)),)
OVERDUE = (PROPOSED,)
MAY = (
    May(OPEN_TO_ALL, ACCEPT, "adept mentor"),
    May(OPEN_TO_ALL, DECLINE, "adept mentor"),
    May(OVERDUE, EXPIRE, "policy"),
    May(OPEN_TO_ALL, OVERRIDE, "coordinator"),
)
GOLDEN = {
    "ProposalAccepted.v1": (
        '{"pair":"p1","programme":"spring-2026","adept":"ada","mentor":"mim","co_mentors":["bo"],"side":"mentor"}'
    ),
    "ProposalDeclined.v1": (
        '{"pair":"p1","programme":"spring-2026","adept":"ada","mentor":"mim","side":"mentor","reason":"tid"}'
    ),
    "ProposalExpired.v1": '{"pair":"p1","programme":"spring-2026","adept":"ada","mentor":"mim"}',
    "MatchOverridden.v1": '{"pair":"p1","programme":"spring-2026","adept":"ada","mentor":"mim","reason":"enhet"}',
}
TEXTS = {
    "ProposalDeclined.reason": Visibility.AUTHOR,
    "MatchOverridden.reason": Visibility.PAIR_AND_COORDINATOR,
}
NEVER_QUIET = {DeclineProposal, OverrideProposal}
