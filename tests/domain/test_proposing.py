from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.attribute import MANAGER, Attribute, AttributesDeclared
from domain.attribute import told as as_text
from domain.board import ManualMatchNeeded, NoMatchFound
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Algorithm, Constraints, Criterion, Kind, Requirement, Requires
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.exclusion import ExclusionDeclared, ExclusionWithdrawn
from domain.language import MemberId, NotPermitted, RunId, Side
from domain.match_to_pair import match_to_pair, next_wish
from domain.matching import ConcludeProposal
from domain.member import PersonalDataErased
from domain.pair import EndReason, PairCompleted, PairEnded, PairMatched
from domain.phase import ProgrammeCancelled
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.proposal import (
    MatchOverridden,
    MatchProposed,
    ProposalAccepted,
    ProposalDeclined,
    ProposalExpired,
    ProposalWithdrawn,
    Withdrawal,
)
from domain.proposing import (
    FindNoMatch,
    NothingToPublish,
    NotWaiting,
    ProposeNextWish,
    PublishProposals,
    RunNotUsable,
    StillTimeToMatch,
    proposal_id,
)
from domain.ranking import WishesRanked
from domain.roll import ApplicationDeclined, ApplicationWithdrawn, ParticipationEnded
from domain.run import MatchingRunCompleted, MatchingRunDiscarded, MatchingRunRequested, RunUnknown
from domain.run_result import Match
from domain.shipped import DEFAULT
from tests.domain.handbook_stage import OURS
from tests.domain.stage import ADA, AUTUMN, BO, EVA, MATCHED, MIM, OPEN, POLICY, SPRING, ZONE, adept, mentor
from tests.spec import May, given

RUN = RunId("run")
REQUESTED = MatchingRunRequested(RUN, SPRING, 0, Algorithm.OPTIMAL, 0, False, (), Constraints())
COMPLETED = MatchingRunCompleted(RUN, SPRING, 9, "d", 0, (Match(ADA, MIM, 0, ()), Match(EVA, BO, 0, ())), (), 0, 1)
PEOPLE = (*OPEN, *adept(ADA), *adept(EVA), *mentor(MIM), *mentor(BO))
DONE = (*PEOPLE, REQUESTED, COMPLETED)
PUBLISH = PublishProposals(RUN, SPRING)
IN_A_WEEK = date(2026, 2, 22)
TO_ADA = MatchProposed(proposal_id(RUN, ADA, MIM), SPRING, ADA, MIM, RUN, (), ZONE, IN_A_WEEK)
TO_EVA = MatchProposed(proposal_id(RUN, EVA, BO), SPRING, EVA, BO, RUN, (), ZONE, IN_A_WEEK)
DECLINED = ProposalDeclined(TO_ADA.pair, SPRING, ADA, MIM, Side.MENTOR)
WITHDRAWN = ProposalWithdrawn(TO_ADA.pair, SPRING, ADA, MIM, Withdrawal.NO_SEAT_LEFT)
PAIRED = replace(MATCHED, co_mentors=())
ENDED = PairEnded(PAIRED.pair, SPRING, ADA, MIM, (), EndReason.NO_FIT, no_fault=True)


def test_a_run_is_published_as_proposals_to_be_answered_in_a_week() -> None:
    given(*DONE).when(PUBLISH).then(TO_ADA, TO_EVA)


def test_what_was_published_is_not_published_again() -> None:
    given(*DONE, TO_ADA, TO_EVA).when(PUBLISH).stays_quiet()
    given(*DONE, TO_ADA, DECLINED).when(PUBLISH).then(TO_EVA)


def test_what_is_no_longer_possible_is_left_out() -> None:
    elsewhere = replace(PAIRED, mentor=BO)
    for since in (
        elsewhere,
        ApplicationWithdrawn(SPRING, EVA, Side.ADEPT),
        ApplicationWithdrawn(SPRING, BO, Side.MENTOR),
        PersonalDataErased(EVA, (SPRING,)),
        ExclusionDeclared(AUTUMN, BO, EVA, by_coordinator=False),
        ExclusionDeclared(AUTUMN, EVA, BO, by_coordinator=True),
        ExclusionDeclared(SPRING, EVA, BO, by_coordinator=True, here_only=True),
    ):
        expected = TO_ADA if since is not elsewhere else None
        if expected is None:
            given(*DONE, since).when(PUBLISH).refuses(NothingToPublish)
        else:
            given(*DONE, since).when(PUBLISH).then(TO_ADA)


def test_who_did_not_fit_is_not_proposed_again() -> None:
    given(*DONE, PAIRED, ENDED).when(PUBLISH).then(TO_EVA)
    over = PairCompleted(PAIRED.pair, SPRING, ADA, MIM, ())
    given(*DONE, PAIRED, over).when(PUBLISH).then(TO_ADA, TO_EVA)


def test_an_exclusion_that_was_taken_back_keeps_nobody_apart() -> None:
    said = ExclusionDeclared(AUTUMN, BO, EVA, by_coordinator=False)
    given(*DONE, said, ExclusionWithdrawn(AUTUMN, BO, EVA, by_coordinator=False)).when(PUBLISH).then(TO_ADA, TO_EVA)


def test_a_run_with_nothing_possible_is_not_published() -> None:
    given(*PEOPLE, REQUESTED, replace(COMPLETED, matches=())).when(PUBLISH).refuses(NothingToPublish)


def test_only_a_run_that_is_meant_is_published() -> None:
    given(*PEOPLE, REQUESTED).when(PUBLISH).refuses(RunNotUsable)
    given(*PEOPLE, replace(REQUESTED, what_if=True), COMPLETED).when(PUBLISH).refuses(RunNotUsable)
    given(*DONE, MatchingRunDiscarded(RUN, SPRING)).when(PUBLISH).refuses(RunNotUsable)
    given(*PEOPLE).when(PUBLISH).refuses(RunUnknown)
    given(*PEOPLE, replace(REQUESTED, programme=AUTUMN)).when(PUBLISH).refuses(RunUnknown)


def test_others_publish_nothing() -> None:
    given(*DONE).when(PUBLISH, by=ADA).refuses(NotPermitted)
    given().when(PUBLISH).refuses(ProgrammeUnknown)
    given(*DONE, ProgrammeCancelled(SPRING, "Nej")).when(PUBLISH).refuses(NotInThisPhase)


# the next wish


WISHES = WishesRanked(SPRING, ADA, (MIM, BO))
NEXT = ProposeNextWish(SPRING, ADA)
CAME_TO_NOTHING = (*DONE, WISHES, TO_ADA, DECLINED)
WISHED = MatchProposed(proposal_id(f"wish/{SPRING}/1", ADA, BO), SPRING, ADA, BO, None, (), ZONE, IN_A_WEEK)
NEEDED, NONE = ManualMatchNeeded(SPRING, ADA, IN_A_WEEK), NoMatchFound(SPRING, ADA)
NO_MATCH = FindNoMatch(SPRING, ADA)
WAITING = (*DONE, TO_ADA, DECLINED, NEEDED)


def test_after_a_proposal_that_came_to_nothing_the_next_wish_is_proposed() -> None:
    given(*CAME_TO_NOTHING).when(NEXT, by=POLICY).then(WISHED)


def test_after_an_override_too_unless_the_adept_has_been_matched_otherwise() -> None:
    overridden = MatchOverridden(TO_ADA.pair, SPRING, ADA, MIM, "Samma enhet")
    given(*DONE, WISHES, TO_ADA, overridden).when(NEXT, by=POLICY).then(WISHED)
    given(*DONE, TO_ADA, overridden).when(NEXT, by=POLICY).then(NEEDED)
    given(*DONE, WISHES, TO_ADA, replace(PAIRED, mentor=BO), overridden).when(NEXT, by=POLICY).stays_quiet()


def test_a_wish_that_cannot_be_is_passed_over() -> None:
    full = replace(PAIRED, adept=EVA, mentor=BO)
    given(*CAME_TO_NOTHING, full).when(NEXT, by=POLICY).then(NEEDED)


def test_a_wish_from_whom_the_adept_is_kept_apart_is_passed_over() -> None:
    for apart in (
        ExclusionDeclared(AUTUMN, BO, ADA, by_coordinator=False),
        ExclusionDeclared(AUTUMN, ADA, BO, by_coordinator=True),
    ):
        given(*CAME_TO_NOTHING, apart).when(NEXT, by=POLICY).then(NEEDED)


NO_BOSSES = CriteriaDefined(SPRING, 1, (Criterion(Kind.WAITING, 1),), (Requirement(Requires.NO_REPORTING_LINE),))


def reports(member: MemberId, boss: MemberId, side: Side) -> AttributesDeclared:
    return AttributesDeclared(SPRING, member, side, as_text((Attribute(MANAGER, (boss,)),)))


def test_nobody_is_proposed_their_own_manager_whenever_that_was_told() -> None:
    for said in (reports(EVA, BO, Side.ADEPT), reports(BO, EVA, Side.MENTOR)):
        given(*DONE, NO_BOSSES, said).when(PUBLISH).then(TO_ADA)
        given(*DONE, said, NO_BOSSES).when(PUBLISH).then(TO_ADA)
        given(*DONE, said).when(PUBLISH).then(TO_ADA, TO_EVA)
    for said in (reports(ADA, BO, Side.ADEPT), reports(BO, ADA, Side.MENTOR)):
        given(*CAME_TO_NOTHING, NO_BOSSES, said).when(NEXT, by=POLICY).then(NEEDED)
        given(*CAME_TO_NOTHING, said).when(NEXT, by=POLICY).then(WISHED)


def test_what_was_proposed_to_others_passes_nobodys_wish_over() -> None:
    his_no = ProposalDeclined(TO_EVA.pair, SPRING, EVA, BO, Side.MENTOR)
    given(*CAME_TO_NOTHING, TO_EVA, his_no).when(NEXT, by=POLICY).then(WISHED)


TEN_DAYS = (
    HandbookEditionDrafted(OURS, DEFAULT, "Vår handbok"),
    HandbookPolicySet(OURS, "policy.proposal_answer_days", "10"),
    HandbookEditionPublished(OURS, "0" * 64),
)
TODAY, IN_TEN_DAYS = date(2026, 2, 15), date(2026, 2, 25)
TAKEN_UP = HandbookEditionAdopted(SPRING, OURS, Applies.NEW_PAIRS, TODAY)


@pytest.mark.parametrize(
    ("adopted", "until"),
    [
        (TAKEN_UP, IN_TEN_DAYS),
        (replace(TAKEN_UP, starts_on=date(2026, 2, 16), applies=Applies.ALL_FROM), IN_A_WEEK),
        (replace(TAKEN_UP, programme=AUTUMN), IN_A_WEEK),
    ],
)
def test_there_are_as_many_days_to_answer_as_the_programmes_edition_gives_today(
    adopted: HandbookEditionAdopted, until: date
) -> None:
    here = (*TEN_DAYS, adopted)
    given(*DONE, *here).when(PUBLISH).then(replace(TO_ADA, answer_by=until), replace(TO_EVA, answer_by=until))
    given(*CAME_TO_NOTHING, *here).when(NEXT, by=POLICY).then(replace(WISHED, answer_by=until))
    given(*DONE, TO_ADA, DECLINED, *here).when(NEXT, by=POLICY).then(replace(NEEDED, decide_by=until))


def test_when_no_wish_is_left_somebody_has_to_look() -> None:
    given(*DONE, TO_ADA, DECLINED).when(NEXT, by=POLICY).then(NEEDED)
    expired = ProposalExpired(WISHED.pair, SPRING, ADA, BO)
    given(*CAME_TO_NOTHING, WISHED, expired).when(NEXT, by=POLICY).then(NEEDED)


def test_nothing_follows_for_who_waits_for_nothing() -> None:
    given(*CAME_TO_NOTHING, WISHED).when(NEXT, by=POLICY).stays_quiet()
    given(*CAME_TO_NOTHING, PAIRED).when(NEXT, by=POLICY).stays_quiet()
    given(*CAME_TO_NOTHING, NEEDED).when(NEXT, by=POLICY).stays_quiet()
    given(*CAME_TO_NOTHING, ApplicationWithdrawn(SPRING, ADA, Side.ADEPT)).when(NEXT, by=POLICY).stays_quiet()


def test_a_match_by_hand_ends_the_need() -> None:
    over = PairCompleted(PAIRED.pair, SPRING, ADA, MIM, ())
    given(*CAME_TO_NOTHING, NEEDED, PAIRED, over).when(NEXT, by=POLICY).then(WISHED)


@pytest.mark.parametrize("over", [ApplicationWithdrawn, ApplicationDeclined, ParticipationEnded])
def test_who_no_longer_takes_part_waits_for_nobody(over: Callable[..., object]) -> None:
    given(*WAITING, over(SPRING, ADA, Side.ADEPT)).when(NO_MATCH).refuses(NotWaiting)
    given(*WAITING, over(SPRING, ADA, Side.MENTOR)).when(NO_MATCH).then(NONE)
    given(*WAITING, PersonalDataErased(ADA, (SPRING,))).when(NO_MATCH).refuses(NotWaiting)


def test_whom_a_new_run_proposes_waits_for_the_answer_and_may_be_in_need_anew() -> None:
    again = replace(TO_ADA, pair=proposal_id("later", ADA, BO), mentor=BO)
    given(*WAITING, NONE, again).when(NO_MATCH).refuses(NotWaiting)
    declined = replace(DECLINED, pair=again.pair, mentor=BO)
    given(*WAITING, NONE, again, declined).when(NEXT, by=POLICY).then(NEEDED)


def test_the_product_alone_goes_on_to_the_next_wish() -> None:
    given(*CAME_TO_NOTHING).when(NEXT).refuses(NotPermitted)
    given().when(NEXT, by=POLICY).refuses(ProgrammeUnknown)
    given(*CAME_TO_NOTHING, ProgrammeCancelled(SPRING, "Nej")).when(NEXT, by=POLICY).refuses(NotInThisPhase)


def test_no_match_is_found_once_the_time_is_over_or_a_coordinator_says_so() -> None:
    given(*WAITING).when(NO_MATCH).then(NONE)
    given(*WAITING).when(NO_MATCH, by=POLICY, now=date(2026, 2, 23)).then(NONE)
    given(*WAITING).when(NO_MATCH, by=POLICY, now=IN_A_WEEK).refuses(StillTimeToMatch)
    given(*WAITING, NONE).when(NO_MATCH).stays_quiet()


def test_no_match_is_found_for_who_waits_for_one() -> None:
    given(*DONE).when(NO_MATCH).refuses(NotWaiting)
    given(*WAITING, PAIRED).when(NO_MATCH).refuses(NotWaiting)
    given(*WAITING).when(NO_MATCH, by=ADA).refuses(NotPermitted)
    given().when(NO_MATCH).refuses(ProgrammeUnknown)
    given(*WAITING, ProgrammeCancelled(SPRING, "Nej")).when(NO_MATCH).refuses(NotInThisPhase)


# what follows by itself


def test_an_accepted_proposal_is_concluded_and_a_closed_one_gone_on_from() -> None:
    accepted = ProposalAccepted(TO_ADA.pair, SPRING, ADA, MIM, (BO,), Side.ADEPT)
    assert match_to_pair.react(accepted) == (ConcludeProposal(TO_ADA.pair, SPRING, ADA, MIM, (BO,)),)
    about = (TO_ADA.pair, SPRING, ADA, MIM)
    for closed in (DECLINED, ProposalExpired(*about), MatchOverridden(*about, "Nej"), WITHDRAWN):
        assert isinstance(closed, next_wish.facts)
        assert next_wish.react(closed) == (NEXT,)
    assert PairMatched not in match_to_pair.facts


MAY = (
    May(DONE, PUBLISH, "coordinator"),
    May(CAME_TO_NOTHING, NEXT, "policy"),
    May(WAITING, NO_MATCH, "coordinator policy"),
)
GOLDEN = {
    "MatchProposed.v1": (
        '{"pair":"p1","programme":"spring-2026","adept":"ada","mentor":"mim","run":"r1","co_mentors":["bo"],'
        '"zone":"Europe/Stockholm","answer_by":"2026-02-22"}'
    ),
    "ManualMatchNeeded.v1": '{"programme":"spring-2026","member":"ada","decide_by":"2026-02-22"}',
    "NoMatchFound.v1": '{"programme":"spring-2026","member":"ada"}',
}
TEXTS = {"MatchProposed.zone": None}
