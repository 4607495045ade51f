from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.attribute import MANAGER, Attribute, AttributesDeclared, Category
from domain.attribute import told as as_text
from domain.availability import AvailabilityDeclared, Times
from domain.board import ManualMatchNeeded, MatchPassedOver, NoMatchFound
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Algorithm, Constraints, Criterion, Kind, Requirement, Requires
from domain.edition import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.exclusion import ExclusionDeclared, ExclusionWithdrawn
from domain.language import Actor, Asked, MemberId, NotOneself, NotPermitted, PairId, Role, RunId, Side
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
    RequirementForbids,
    RunNotUsable,
    StillTimeToMatch,
    proposal_id,
)
from domain.ranking import WishesRanked
from domain.roll import ApplicationDeclined, ApplicationWithdrawn, CapacityDeclared, ParticipationEnded
from domain.run import MatchingRunCompleted, MatchingRunDiscarded, MatchingRunRequested, RunUnknown
from domain.run_result import UNTOLD, WITHHELD, Match, Unmatched
from domain.shipped import DEFAULT
from tests.domain.handbook_stage import OURS
from tests.domain.stage import ADA, AUTUMN, BO, EVA, MATCHED, MIM, OPEN, POLICY, SPRING, ZONE, adept, mentor
from tests.spec import COORDINATOR, May, decide, given, noon

RUN, CY, DAG = RunId("run"), MemberId("cy"), MemberId("dag")
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


OVER_BO = MatchPassedOver(SPRING, ADA, BO, None, ("no_reporting_line",))
OVER_EVA = MatchPassedOver(SPRING, EVA, BO, RUN, ("shared:tongue",))
NO_BOSSES = CriteriaDefined(SPRING, 1, (Criterion(Kind.WAITING, 1),), (Requirement(Requires.NO_REPORTING_LINE),))


def reports(member: MemberId, boss: MemberId, side: Side) -> AttributesDeclared:
    return AttributesDeclared(SPRING, member, side, as_text((Attribute(MANAGER, (boss,)),)))


def test_nobody_is_proposed_their_own_manager_whenever_that_was_told() -> None:
    for said in (reports(EVA, BO, Side.ADEPT), reports(BO, EVA, Side.MENTOR)):
        over = replace(OVER_EVA, rules=("no_reporting_line",))
        given(*DONE, NO_BOSSES, said).when(PUBLISH).then(TO_ADA, over)
        given(*DONE, said, NO_BOSSES).when(PUBLISH).then(TO_ADA, over)
        given(*DONE, said).when(PUBLISH).then(TO_ADA, TO_EVA)
    for said in (reports(ADA, BO, Side.ADEPT), reports(BO, ADA, Side.MENTOR)):
        given(*CAME_TO_NOTHING, NO_BOSSES, said).when(NEXT, by=POLICY).then(NEEDED, OVER_BO)
        given(*CAME_TO_NOTHING, said).when(NEXT, by=POLICY).then(WISHED)


TONGUE = Requirement(Requires.SHARED, "tongue", 2)
UNIT = Requirement(Requires.DIFFERENT, "unit")
NEAR, AHEAD = Requirement(Requires.WITHIN, "grade", 1, ("low", "mid", "high")), Requirement(Requires.GAP, "years", 2)
FREE = Requirement(Requires.AVAILABLE)


def ruled(*rules: Requirement, edition: int = 1) -> CriteriaDefined:
    return CriteriaDefined(SPRING, edition, (Criterion(Kind.WAITING, 1),), rules)


def says(member: MemberId, side: Side, *told: Attribute) -> AttributesDeclared:
    return AttributesDeclared(SPRING, member, side, as_text(told))


def hers(*told: Attribute) -> AttributesDeclared:
    return says(ADA, Side.ADEPT, *told)


def his(*told: Attribute) -> AttributesDeclared:
    return says(BO, Side.MENTOR, *told)


def when_free(member: MemberId, *times: Times) -> AvailabilityDeclared:
    return AvailabilityDeclared(SPRING, member, 4, times, None, None)


MORNINGS, WEEKENDS = Times.WEEKDAY_MORNINGS, Times.WEEKENDS
THREE, FIVE, FOUR = (Attribute("years", number=years) for years in (3, 5, 4))
LOW, HIGH = Attribute("grade", ("low",)), Attribute("grade", ("high", "mid"))
BOTH, ONE = Attribute("tongue", ("sv", "en")), Attribute("tongue", ("sv", "fi"))
NORTH, SOUTH = Attribute("unit", ("north",)), Attribute("unit", ("south",))


@pytest.mark.parametrize(
    ("rule", "allowed", "forbidden"),
    [
        (TONGUE, (hers(BOTH), his(BOTH)), (hers(BOTH), his(ONE))),
        (TONGUE, (hers(BOTH), his(BOTH)), (hers(BOTH),)),
        (UNIT, (hers(NORTH), his(SOUTH)), (hers(NORTH), his(NORTH))),
        (UNIT, (hers(NORTH),), (hers(NORTH), his(NORTH, BOTH))),
        (UNIT, (), (hers(NORTH), his(Attribute("unit", ("NoRTH",))))),
        (replace(NEAR, order=("LOW", "Mid", "high")), (hers(LOW), his(Attribute("grade", ("MID",)))), ()),
        (NEAR, (hers(LOW), his(Attribute("grade", ("mid",)))), (hers(LOW), his(HIGH))),
        (NEAR, (hers(HIGH), his(HIGH)), (hers(HIGH), his(Attribute("grade", ("other",))))),
        (AHEAD, (hers(THREE), his(FIVE)), (hers(THREE), his(FOUR))),
        (AHEAD, (hers(THREE), his(FIVE)), (hers(FIVE), his(THREE))),
        (FREE, (when_free(ADA, MORNINGS), when_free(BO)), (when_free(ADA, MORNINGS), when_free(BO, WEEKENDS))),
        (
            FREE,
            (when_free(ADA, WEEKENDS), when_free(BO, WEEKENDS)),
            (when_free(ADA, MORNINGS), when_free(BO, WEEKENDS)),
        ),
        (Requirement(Requires.NO_REPORTING_LINE), (), (reports(BO, ADA, Side.ADEPT),)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_wish_that_a_hard_rule_forbids_by_now_is_passed_over_and_the_rule_is_named(
    rule: Requirement, allowed: tuple[object, ...], forbidden: tuple[object, ...]
) -> None:
    over = replace(OVER_BO, rules=(rule.name,))
    given(*CAME_TO_NOTHING, ruled(rule), *allowed).when(NEXT, by=POLICY).then(WISHED)
    given(*CAME_TO_NOTHING, ruled(rule), *forbidden).when(NEXT, by=POLICY).then(NEEDED, over)
    given(*CAME_TO_NOTHING, *forbidden, ruled(rule)).when(NEXT, by=POLICY).then(NEEDED, over)
    given(*CAME_TO_NOTHING, *forbidden, ruled(rule), ruled(edition=2)).when(NEXT, by=POLICY).then(WISHED)
    elsewhere = replace(ruled(rule), programme=AUTUMN)
    given(*CAME_TO_NOTHING, *forbidden, elsewhere).when(NEXT, by=POLICY).then(WISHED)


def test_every_rule_that_forbids_a_wish_is_named_and_the_one_after_it_is_proposed() -> None:
    third = MemberId("tor")
    list_of_three = replace(WISHES, mentors=(MIM, BO, third))
    fits = (*mentor(third), says(third, Side.MENTOR, BOTH, SOUTH), hers(BOTH, NORTH), his(ONE, NORTH))
    over = replace(OVER_BO, rules=("shared:tongue", "different:unit"))
    to_third = replace(WISHED, pair=proposal_id(f"wish/{SPRING}/1", ADA, third), mentor=third)
    past = (*CAME_TO_NOTHING, list_of_three, *fits, ruled(TONGUE, UNIT, FREE))
    given(*past).when(NEXT, by=POLICY).then(to_third, over)


def test_of_whom_the_adept_is_kept_apart_from_no_rule_is_named() -> None:
    for apart in (
        ExclusionDeclared(AUTUMN, BO, ADA, by_coordinator=False),
        ApplicationWithdrawn(SPRING, BO, Side.MENTOR),
        replace(PAIRED, adept=EVA, mentor=BO),
    ):
        given(*CAME_TO_NOTHING, ruled(TONGUE), apart).when(NEXT, by=POLICY).then(NEEDED)


def test_whom_a_hard_rule_forbids_since_the_run_are_not_proposed_and_the_rule_is_named() -> None:
    """The rule may be new, or what they say of themselves."""
    fits = (hers(BOTH), says(MIM, Side.MENTOR, BOTH))
    given(*DONE, ruled(TONGUE), *fits).when(PUBLISH).then(TO_ADA, OVER_EVA)
    given(*DONE, *fits, ruled(TONGUE)).when(PUBLISH).then(TO_ADA, OVER_EVA)
    given(*DONE, *fits, ruled(TONGUE), TO_ADA).when(PUBLISH).then(OVER_EVA)
    given(*DONE, *fits, ruled(TONGUE), TO_ADA, OVER_EVA).when(PUBLISH).stays_quiet()
    given(*DONE, *fits, ruled(TONGUE, UNIT), TO_ADA, OVER_EVA).when(PUBLISH).stays_quiet()
    given(*DONE, *fits, ruled(TONGUE, NEAR), TO_ADA, OVER_EVA).when(PUBLISH).then(
        replace(OVER_EVA, rules=("shared:tongue", "within:grade"))
    )
    mended = (says(EVA, Side.ADEPT, BOTH), his(BOTH))
    given(*DONE, *fits, ruled(TONGUE), TO_ADA, OVER_EVA, *mended).when(PUBLISH).then(TO_EVA)


def test_a_run_of_which_a_hard_rule_forbids_all_is_refused_with_the_rules() -> None:
    given(*DONE, ruled(TONGUE)).when(PUBLISH).refuses(RequirementForbids)
    told = (hers(BOTH, NORTH), says(MIM, Side.MENTOR, BOTH, NORTH))
    with pytest.raises(RequirementForbids) as refused:
        decide(PUBLISH, (*DONE, *told, ruled(UNIT, TONGUE)), Asked(COORDINATOR, noon(date(2026, 2, 15))))
    assert refused.value.args == ("different:unit", "shared:tongue")


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
    "MatchPassedOver.v1": (
        '{"programme":"spring-2026","adept":"ada","mentor":"mim","run":"r1","rules":["shared:language","available"]}'
    ),
    "NoMatchFound.v1": '{"programme":"spring-2026","member":"ada"}',
}
TEXTS = {"MatchProposed.zone": None, "MatchPassedOver.rules": None}
