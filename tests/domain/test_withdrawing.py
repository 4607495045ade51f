from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.edition import HandbookPolicySet
from domain.language import NotPermitted, PairId, RunId, Side
from domain.member import MemberDeactivated, PersonalDataErased
from domain.pair import EndReason, PairEnded
from domain.phase import ProgrammeCancelled, ProgrammeClosed, ProgrammeClosingBegun
from domain.proposal import (
    MatchProposed,
    ProposalAccepted,
    ProposalDeclined,
    ProposalWithdrawn,
    Withdrawal,
)
from domain.roll import (
    ApplicationDeclined,
    ApplicationWithdrawn,
    ParticipationEnded,
    ParticipationPaused,
    ReviewReopened,
)
from domain.withdrawing import WithdrawProposals, withdraw_proposals
from tests.domain.handbook_stage import DRAFTED as DRAFT
from tests.domain.handbook_stage import OURS, PUBLISHED
from tests.domain.stage import ADA, AUTUMN, BO, EVA, FIRST_DAY, MATCHED, MIM, OPEN, POLICY, SPRING, ZONE, adept, mentor
from tests.spec import May, given

BY = date(2026, 2, 22)
TO_ADA = MatchProposed(PairId("p1"), SPRING, ADA, MIM, RunId("run"), (), ZONE, BY)
TO_EVA = MatchProposed(PairId("p2"), SPRING, EVA, MIM, RunId("run"), (), ZONE, BY)
PEOPLE = (*OPEN, *adept(ADA), *adept(EVA), *mentor(MIM, 2), *mentor(BO))
PROPOSED = (*PEOPLE, TO_ADA, TO_EVA)
OF_ADA, OF_MIM, OF_ALL = WithdrawProposals(SPRING, ADA), WithdrawProposals(SPRING, MIM), WithdrawProposals(SPRING)
ELSEWHERE = replace(MATCHED, mentor=BO, co_mentors=())


def withdrawn(said: MatchProposed, why: Withdrawal) -> ProposalWithdrawn:
    return ProposalWithdrawn(said.pair, said.programme, said.adept, said.mentor, why)


def test_who_is_matched_by_hand_is_asked_nothing_more_nor_is_the_mentor() -> None:
    given(*PROPOSED, ELSEWHERE).when(OF_ADA, by=POLICY).then(withdrawn(TO_ADA, Withdrawal.ADEPT_IN_PAIR))
    ended = PairEnded(ELSEWHERE.pair, SPRING, ADA, BO, (), EndReason.MOVED_ON, no_fault=True)
    given(*PROPOSED, ELSEWHERE, ended).when(OF_ADA, by=POLICY).stays_quiet()


def test_an_adept_who_may_have_two_pairs_is_still_asked_about_the_second() -> None:
    own = (*DRAFT, HandbookPolicySet(OURS, "policy.pairs_per_adept", "2"), *PUBLISHED[1:])
    adopted = HandbookEditionAdopted(SPRING, OURS, Applies.NEW_PAIRS, FIRST_DAY)
    given(*PROPOSED, *own, adopted, ELSEWHERE).when(OF_ADA, by=POLICY).stays_quiet()
    for other in (replace(adopted, programme=AUTUMN), replace(adopted, starts_on=date(2026, 6, 1))):
        given(*PROPOSED, *own, other, ELSEWHERE).when(OF_ADA, by=POLICY).then(
            withdrawn(TO_ADA, Withdrawal.ADEPT_IN_PAIR)
        )


def test_a_mentor_in_a_pair_may_take_others_and_be_an_adept() -> None:
    given(*PROPOSED, replace(ELSEWHERE, mentor=MIM, adept=BO)).when(OF_MIM, by=POLICY).stays_quiet()
    given(*PROPOSED, replace(ELSEWHERE, adept=MIM)).when(OF_MIM, by=POLICY).stays_quiet()


@pytest.mark.parametrize("left", [ApplicationWithdrawn, ApplicationDeclined, ParticipationEnded])
def test_of_who_has_left_nobody_waits_for_an_answer(left: type) -> None:
    both = (withdrawn(TO_ADA, Withdrawal.NOT_ACCEPTED), withdrawn(TO_EVA, Withdrawal.NOT_ACCEPTED))
    given(*PROPOSED, left(SPRING, MIM, Side.MENTOR)).when(OF_MIM, by=POLICY).then(*both)
    given(*PROPOSED, left(SPRING, ADA, Side.ADEPT)).when(OF_ADA, by=POLICY).then(both[0])
    given(*PROPOSED, left(SPRING, MIM, Side.ADEPT)).when(OF_MIM, by=POLICY).stays_quiet()
    given(*PROPOSED, left(AUTUMN, MIM, Side.MENTOR)).when(OF_MIM, by=POLICY).stays_quiet()


def test_what_one_has_agreed_to_is_withdrawn_as_well() -> None:
    agreed = ProposalAccepted(TO_ADA.pair, SPRING, ADA, MIM, (), Side.ADEPT)
    gone = ParticipationEnded(SPRING, MIM, Side.MENTOR)
    both = (withdrawn(TO_ADA, Withdrawal.NOT_ACCEPTED), withdrawn(TO_EVA, Withdrawal.NOT_ACCEPTED))
    given(*PROPOSED, agreed, gone).when(OF_MIM, by=POLICY).then(*both)


def test_who_was_erased_answers_nothing() -> None:
    gone = PersonalDataErased(ADA, (SPRING,))
    given(*PROPOSED, gone).when(OF_ADA, by=POLICY).then(withdrawn(TO_ADA, Withdrawal.NOT_ACCEPTED))


def test_who_may_be_back_in_time_is_waited_for() -> None:
    for away in (
        ParticipationPaused(SPRING, MIM, Side.MENTOR),
        ReviewReopened(SPRING, MIM, Side.MENTOR),
        MemberDeactivated(MIM),
    ):
        given(*PROPOSED, away).when(OF_MIM, by=POLICY).stays_quiet()


def test_a_programme_that_is_over_asks_nobody() -> None:
    both = [withdrawn(one, Withdrawal.PROGRAMME_NOT_MATCHING) for one in (TO_ADA, TO_EVA)]
    given(*PROPOSED, ProgrammeCancelled(SPRING, "Nej")).when(OF_ALL, by=POLICY).then(*both)
    given(*PROPOSED, ProgrammeClosed(SPRING)).when(OF_ALL, by=POLICY).then(*both)
    given(*PROPOSED, ProgrammeClosingBegun(SPRING)).when(OF_ALL, by=POLICY).stays_quiet()
    given(*PROPOSED).when(OF_ALL, by=POLICY).stays_quiet()
    given().when(OF_ALL, by=POLICY).stays_quiet()
    given(TO_ADA).when(OF_ALL, by=POLICY).stays_quiet()
    elsewhere = replace(TO_ADA, pair=PairId("p3"), programme=AUTUMN)
    given(*PROPOSED, elsewhere, ProgrammeClosed(SPRING)).when(OF_ALL, by=POLICY).then(*both)


def test_what_is_answered_to_the_end_stays_as_it_is() -> None:
    said = [ProposalAccepted(TO_ADA.pair, SPRING, ADA, MIM, (), side) for side in Side]
    given(*PROPOSED, *said, ELSEWHERE).when(OF_ADA, by=POLICY).stays_quiet()
    no = ProposalDeclined(TO_ADA.pair, SPRING, ADA, MIM, Side.MENTOR)
    given(*PROPOSED, no, ELSEWHERE).when(OF_ADA, by=POLICY).stays_quiet()


def test_the_product_alone_withdraws() -> None:
    given(*PROPOSED, ELSEWHERE).when(OF_ADA).refuses(NotPermitted)


def test_it_is_looked_at_when_somebody_is_matched_or_leaves_and_when_a_programme_ends() -> None:
    assert withdraw_proposals.react(ELSEWHERE) == (OF_ADA,)
    assert withdraw_proposals.react(ApplicationWithdrawn(SPRING, MIM, Side.MENTOR)) == (OF_MIM,)
    assert withdraw_proposals.react(ParticipationEnded(SPRING, MIM, Side.MENTOR)) == (OF_MIM,)
    assert withdraw_proposals.react(ApplicationDeclined(SPRING, MIM, Side.MENTOR)) == (OF_MIM,)
    assert withdraw_proposals.react(PersonalDataErased(ADA, (SPRING, AUTUMN))) == (
        OF_ADA,
        WithdrawProposals(AUTUMN, ADA),
    )
    assert withdraw_proposals.react(ProgrammeCancelled(SPRING, "Nej")) == (OF_ALL,)
    assert withdraw_proposals.react(ProgrammeClosed(SPRING)) == (OF_ALL,)


MAY = (
    May((*PROPOSED, ELSEWHERE), OF_ADA, "policy"),
    May((*PROPOSED, ProgrammeClosed(SPRING)), OF_ALL, "policy"),
)
