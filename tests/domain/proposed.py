"""A run of the matching that is done, what is proposed by it, and an adept who waits for the next wish."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.attribute import MANAGER, Attribute, AttributesDeclared
from domain.attribute import told as as_text
from domain.availability import AvailabilityDeclared, Times
from domain.board import ManualMatchNeeded, MatchPassedOver, NoMatchFound
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Algorithm, Constraints, Criterion, Kind, Requirement, Requires
from domain.language import MemberId, RunId, Side
from domain.pair import EndReason, PairEnded
from domain.proposal import (
    MatchProposed,
    ProposalDeclined,
    ProposalWithdrawn,
    Withdrawal,
)
from domain.proposing import (
    FindNoMatch,
    ProposeNextWish,
    PublishProposals,
    proposal_id,
)
from domain.ranking import WishesRanked
from domain.run import MatchingRunCompleted, MatchingRunRequested
from domain.run_result import Match
from tests.domain.stage import ADA, BO, EVA, MATCHED, MIM, OPEN, SPRING, ZONE, adept, mentor

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

WISHES = WishesRanked(SPRING, ADA, (MIM, BO))
NEXT = ProposeNextWish(SPRING, ADA)
CAME_TO_NOTHING = (*DONE, WISHES, TO_ADA, DECLINED)
WISHED = MatchProposed(proposal_id(f"wish/{SPRING}/1", ADA, BO), SPRING, ADA, BO, None, (), ZONE, IN_A_WEEK)
NEEDED, NONE = ManualMatchNeeded(SPRING, ADA, IN_A_WEEK), NoMatchFound(SPRING, ADA)
NO_MATCH = FindNoMatch(SPRING, ADA)
WAITING = (*DONE, TO_ADA, DECLINED, NEEDED)

OVER_BO = MatchPassedOver(SPRING, ADA, BO, None, ("no_reporting_line",))
OVER_EVA = MatchPassedOver(SPRING, EVA, BO, RUN, ("shared:tongue",))
NO_BOSSES = CriteriaDefined(SPRING, 1, (Criterion(Kind.WAITING, 1),), (Requirement(Requires.NO_REPORTING_LINE),))


def reports(member: MemberId, boss: MemberId, side: Side) -> AttributesDeclared:
    return AttributesDeclared(SPRING, member, side, as_text((Attribute(MANAGER, (boss,)),)))


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
