"""From a run to proposals: what is published, what is left out, and who may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.attribute import Attribute, AttributesDeclared, Category
from domain.attribute import told as as_text
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Criterion, Kind, Requirement, Requires
from domain.exclusion import ExclusionDeclared, ExclusionWithdrawn
from domain.language import Actor, MemberId, NotOneself, NotPermitted, PairId, Role, Side
from domain.member import PersonalDataErased
from domain.pair import EndReason, PairCompleted, PairEnded
from domain.phase import ProgrammeCancelled
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.proposal import (
    ProposalAccepted,
    ProposalDeclined,
)
from domain.proposing import (
    NothingToPublish,
    RunNotUsable,
    proposal_id,
)
from domain.roll import ApplicationWithdrawn, CapacityDeclared
from domain.run import MatchingRunDiscarded, RunUnknown
from domain.run_result import UNTOLD, WITHHELD, Match, Unmatched
from tests.domain.proposed import (
    BOTH,
    CAME_TO_NOTHING,
    COMPLETED,
    CY,
    DAG,
    DECLINED,
    DONE,
    ENDED,
    NEEDED,
    NEXT,
    NO_BOSSES,
    NO_MATCH,
    OVER_BO,
    PAIRED,
    PEOPLE,
    PUBLISH,
    REQUESTED,
    RUN,
    TO_ADA,
    TO_EVA,
    TONGUE,
    WAITING,
    WISHED,
    hers,
    his,
    reports,
    ruled,
)
from tests.domain.stage import ADA, AUTUMN, BO, EVA, MIM, POLICY, SPRING, adept, mentor
from tests.spec import May, given


def test_a_run_is_published_as_proposals_to_be_answered_in_a_week() -> None:
    given(*DONE).when(PUBLISH).then(TO_ADA, TO_EVA)


def test_what_was_published_is_not_published_again() -> None:
    given(*DONE, TO_ADA, TO_EVA).when(PUBLISH).stays_quiet()
    given(*DONE, TO_ADA, DECLINED).when(PUBLISH).then(TO_EVA)


@pytest.mark.parametrize("who", [ADA, BO, CY, DAG])
def test_nobody_publishes_a_run_that_is_about_themselves(who: MemberId) -> None:
    helped, left = Match(ADA, MIM, 0, (), (CY,)), Unmatched(DAG, Side.ADEPT, ())
    done = (*PEOPLE, REQUESTED, replace(COMPLETED, matches=(helped, Match(EVA, BO, 0, ())), unmatched=(left,)))
    coordinating = frozenset({Role.MEMBER, Role.COORDINATOR})
    given(*done).when(PUBLISH, by=Actor(who, coordinating)).refuses(NotOneself)
    given(*done, TO_ADA, TO_EVA).when(PUBLISH, by=Actor(who, coordinating)).refuses(NotOneself)
    given(*done).when(PUBLISH, by=Actor(MemberId("zoe"), coordinating)).then(TO_ADA, TO_EVA)
    given(*done).when(PUBLISH, by=Actor(who, frozenset({Role.MEMBER}))).refuses(NotPermitted)


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


def test_who_did_not_fit_in_an_earlier_programme_is_not_proposed_in_this_one() -> None:
    before = PairEnded(PAIRED.pair, AUTUMN, ADA, MIM, (), EndReason.NO_FIT, no_fault=True)
    given(*DONE, before).when(PUBLISH).then(TO_EVA)
    given(*DONE, replace(before, reason=EndReason.NO_TIME)).when(PUBLISH).then(TO_ADA, TO_EVA)
    as_mentor = replace(before, adept=BO, mentor=ADA)
    for unfit in (as_mentor, replace(before, mentor=BO)):
        given(*CAME_TO_NOTHING, unfit).when(NEXT, by=POLICY).then(NEEDED)
    given(*CAME_TO_NOTHING, replace(before, adept=EVA, mentor=BO)).when(NEXT, by=POLICY).then(WISHED)


def found(*matches: Match) -> tuple[object, ...]:
    return (*PEOPLE, REQUESTED, replace(COMPLETED, matches=matches))


EVA_MIM = replace(TO_EVA, pair=proposal_id(RUN, EVA, MIM), mentor=MIM)
TWO_SEATS, ONE_SEAT = CapacityDeclared(SPRING, MIM, 2), CapacityDeclared(SPRING, MIM, 1)


def test_no_more_are_proposed_to_a_mentor_than_have_a_seat_now_the_best_first() -> None:
    """Fewer seats were declared since the run, or one was taken by hand."""
    both = found(Match(ADA, MIM, 1, ()), Match(EVA, MIM, 2, ()))
    given(*both, TWO_SEATS).when(PUBLISH).then(TO_ADA, EVA_MIM)
    given(*both, ONE_SEAT).when(PUBLISH).then(EVA_MIM)
    other = MemberId("other")
    given(*both, TWO_SEATS, *adept(other), replace(PAIRED, adept=other)).when(PUBLISH).then(EVA_MIM)
    locked = found(Match(ADA, MIM, 1, (), locked=True), Match(EVA, MIM, 2, ()))
    given(*locked, ONE_SEAT).when(PUBLISH).then(TO_ADA)
    equals = found(Match(ADA, MIM, 1, ()), Match(EVA, MIM, 1, ()))
    given(*equals, ONE_SEAT).when(PUBLISH).then(TO_ADA)


def test_what_the_run_has_proposed_before_and_is_open_asks_for_its_seat_and_other_proposals_for_none() -> None:
    both = found(Match(ADA, MIM, 1, ()), Match(EVA, MIM, 2, ()))
    given(*both, ONE_SEAT, EVA_MIM).when(PUBLISH).stays_quiet()
    declined = ProposalDeclined(EVA_MIM.pair, SPRING, EVA, MIM, Side.ADEPT)
    given(*both, ONE_SEAT, EVA_MIM, declined).when(PUBLISH).then(TO_ADA)
    agreed = [ProposalAccepted(EVA_MIM.pair, SPRING, EVA, MIM, (), side) for side in Side]
    matched = (EVA_MIM, *agreed, replace(PAIRED, pair=EVA_MIM.pair, adept=EVA))
    given(*both, TWO_SEATS, *matched).when(PUBLISH).then(TO_ADA)
    given(*both, ONE_SEAT, *matched).when(PUBLISH).stays_quiet()
    over = PairCompleted(EVA_MIM.pair, SPRING, EVA, MIM, ())
    given(*both, ONE_SEAT, *matched, over).when(PUBLISH).then(TO_ADA)
    by_wish = replace(EVA_MIM, pair=PairId("wished"), run=None)
    given(*both, ONE_SEAT, by_wish).when(PUBLISH).then(TO_ADA)


def test_whoever_was_in_a_pair_that_was_proposed_is_proposed_anew_once_it_is_over() -> None:
    earlier = replace(TO_ADA, pair=PairId("earlier"), run=None)
    agreed = [ProposalAccepted(earlier.pair, SPRING, ADA, MIM, (), side) for side in Side]
    matched = (earlier, *agreed, replace(PAIRED, pair=earlier.pair))
    given(*DONE, earlier, *agreed).when(PUBLISH).then(TO_EVA)
    given(*DONE, *matched).when(PUBLISH).then(TO_EVA)
    for over in (
        PairCompleted(earlier.pair, SPRING, ADA, MIM, ()),
        PairEnded(earlier.pair, SPRING, ADA, MIM, (), EndReason.NO_TIME, no_fault=True),
    ):
        given(*DONE, *matched, over).when(PUBLISH).then(TO_ADA, TO_EVA)


HELPED = (*found(Match(ADA, MIM, 0, (), (BO, CY, DAG))), *mentor(CY), *mentor(DAG, capacity=0))


def test_who_can_no_longer_help_in_a_pair_is_not_named_in_its_proposal() -> None:
    to_all = replace(TO_ADA, co_mentors=(BO, CY, DAG))
    given(*HELPED).when(PUBLISH).then(to_all)
    given(*HELPED, replace(PAIRED, adept=EVA, mentor=BO)).when(PUBLISH).then(to_all)
    for gone in (
        ApplicationWithdrawn(SPRING, BO, Side.MENTOR),
        ExclusionDeclared(AUTUMN, BO, ADA, by_coordinator=False),
        PairEnded(PAIRED.pair, AUTUMN, ADA, BO, (), EndReason.NO_FIT, no_fault=True),
    ):
        given(*HELPED, gone).when(PUBLISH).then(replace(TO_ADA, co_mentors=(CY, DAG)))
    north = Attribute("unit", ("north",))
    same = [
        AttributesDeclared(SPRING, one, side, as_text((north,))) for one, side in ((ADA, Side.ADEPT), (CY, Side.MENTOR))
    ]
    rule = CriteriaDefined(SPRING, 1, (Criterion(Kind.WAITING, 1),), (Requirement(Requires.DIFFERENT, "unit"),))
    given(*HELPED, *same, rule).when(PUBLISH).then(replace(TO_ADA, co_mentors=(BO, DAG)))


HEALTH = (Purpose.MATCHING, Category.HEALTH)
AGREED = tuple(ConsentGiven(member, *HEALTH, "0f", "sv") for member in (ADA, EVA, MIM, BO))
WEIGHED = CriteriaDefined(SPRING, 1, (Criterion(Kind.WISH, 1), Criterion(Kind.EQUAL, 9, "health", sensitive=True)), ())
BY_HEALTH = (
    *(*PEOPLE, *AGREED, WEIGHED, replace(REQUESTED, edition=1)),
    replace(COMPLETED, matches=(Match(ADA, MIM, 0, (0, WITHHELD), (BO,)), Match(EVA, BO, 0, (0, UNTOLD)))),
)


def test_what_a_consent_was_taken_back_to_is_used_no_more_not_even_by_a_run_that_has_used_it() -> None:
    helped = replace(TO_ADA, co_mentors=(BO,))
    given(*BY_HEALTH).when(PUBLISH).then(helped, TO_EVA)
    for member in (ADA, MIM):
        back, anew = ConsentWithdrawn(member, *HEALTH), ConsentGiven(member, *HEALTH, "0f", "sv")
        given(*BY_HEALTH, back).when(PUBLISH).then(TO_EVA)
        given(*BY_HEALTH, back, anew).when(PUBLISH).then(helped, TO_EVA)
        given(*BY_HEALTH[:-2], back, *BY_HEALTH[-2:]).when(PUBLISH).then(helped, TO_EVA)
        other = ConsentWithdrawn(member, Purpose.MATCHING, Category.UNION)
        given(*BY_HEALTH, other, replace(other, category=None)).when(PUBLISH).then(helped, TO_EVA)
    without_help = ConsentWithdrawn(BO, *HEALTH)
    given(*BY_HEALTH, without_help).when(PUBLISH).then(TO_ADA, TO_EVA)
    newer = CriteriaDefined(SPRING, 2, (Criterion(Kind.WISH, 1),), ())
    given(*BY_HEALTH, newer, ConsentWithdrawn(ADA, *HEALTH)).when(PUBLISH).then(TO_EVA)
    alone = replace(BY_HEALTH[-1], matches=BY_HEALTH[-1].matches[:1])
    given(*BY_HEALTH[:-1], alone, ConsentWithdrawn(ADA, *HEALTH)).when(PUBLISH).refuses(NothingToPublish)


def test_who_takes_back_that_they_are_matched_by_what_they_told_is_not_proposed_for_it() -> None:
    back = ConsentWithdrawn(ADA, Purpose.MATCHING, None)
    anew = ConsentGiven(ADA, Purpose.MATCHING, None, "0f", "sv")
    by_unit = CriteriaDefined(SPRING, 1, (Criterion(Kind.WISH, 1), Criterion(Kind.EQUAL, 1, "unit")), ())
    for shares, used in (((0, 1000), True), ((0, 0), True), ((1000, UNTOLD), False)):
        done = (
            *PEOPLE,
            by_unit,
            replace(REQUESTED, edition=1),
            replace(COMPLETED, matches=(Match(ADA, MIM, 0, shares),)),
        )
        given(*done).when(PUBLISH).then(TO_ADA)
        given(*done, back, anew).when(PUBLISH).then(TO_ADA)
        if used:
            given(*done, back).when(PUBLISH).refuses(NothingToPublish)
            given(*done, replace(back, member=MIM), anew).when(PUBLISH).refuses(NothingToPublish)
        else:
            given(*done, back).when(PUBLISH).then(TO_ADA)
    helped = replace(COMPLETED, matches=(Match(ADA, MIM, 0, (1000, UNTOLD), (BO,)),))
    with_help = (*PEOPLE, by_unit, replace(REQUESTED, edition=1), helped)
    given(*with_help).when(PUBLISH).then(replace(TO_ADA, co_mentors=(BO,)))
    given(*with_help, back).when(PUBLISH).then(TO_ADA)
    fits = (*CAME_TO_NOTHING, hers(BOTH), his(BOTH), ruled(TONGUE))
    given(*fits, back, anew).when(NEXT, by=POLICY).then(WISHED)
    given(*fits, back).when(NEXT, by=POLICY).then(NEEDED, replace(OVER_BO, rules=("shared:tongue",)))
    given(*CAME_TO_NOTHING, reports(ADA, BO, Side.ADEPT), NO_BOSSES, back).when(NEXT, by=POLICY).then(NEEDED, OVER_BO)


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
    "MatchPassedOver.v1": (
        '{"programme":"spring-2026","adept":"ada","mentor":"mim","run":"r1","rules":["shared:language","available"]}'
    ),
    "NoMatchFound.v1": '{"programme":"spring-2026","member":"ada"}',
}
TEXTS = {"MatchProposed.zone": None, "MatchPassedOver.rules": None}
