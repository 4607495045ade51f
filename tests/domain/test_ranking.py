from __future__ import annotations

from dataclasses import replace

from domain.attribute import MANAGER, Attribute, AttributesDeclared
from domain.attribute import told as as_text
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Criterion, Kind, Requirement, Requires
from domain.language import MemberId, NotPermitted, Side
from domain.member import MemberUnknown
from domain.programme import NotInThisPhase, ProgrammeClosed, ProgrammeUnknown
from domain.ranking import MOST, RankedIsManager, RankedIsNoMentor, RankingUnusable, RankWishes, WishesRanked
from domain.roll import AdeptApplied, ApplicationWithdrawn, MentorVolunteered
from domain.taking_part import ApplicationUnknown
from tests.domain.stage import ADA, BO, EVA, IMPORT, MEMBERS, MIM, OPEN, RUNNING, SPRING, STRANGER, mentor
from tests.spec import May, given

MANY = tuple(MemberId(f"mentor-{n}") for n in range(MOST + 1))
APPLIED = (*OPEN, *MEMBERS, AdeptApplied(SPRING, ADA), MentorVolunteered(SPRING, MIM), *mentor(BO))
RANK, RANKED = RankWishes(SPRING, ADA, (BO, MIM)), WishesRanked(SPRING, ADA, (BO, MIM))


def test_an_adept_ranks_mentors() -> None:
    given(*APPLIED).when(RANK, by=ADA).then(RANKED)
    given(*APPLIED, RANKED).when(replace(RANK, mentors=(MIM, BO)), by=IMPORT).then(replace(RANKED, mentors=(MIM, BO)))
    given(*APPLIED, RANKED).when(replace(RANK, mentors=()), by=ADA).then(replace(RANKED, mentors=()))


def test_a_ranking_is_made_once() -> None:
    given(*APPLIED, RANKED).when(RANK, by=ADA).stays_quiet()
    given(*APPLIED).when(replace(RANK, mentors=()), by=ADA).stays_quiet()


def test_a_ranking_names_few_and_each_once() -> None:
    everybody = (*APPLIED, *(fact for one in MANY for fact in mentor(one)))
    given(*everybody).when(replace(RANK, mentors=MANY[:MOST]), by=ADA).then(replace(RANKED, mentors=MANY[:MOST]))
    given(*everybody).when(replace(RANK, mentors=MANY), by=ADA).refuses(RankingUnusable)
    given(*APPLIED).when(replace(RANK, mentors=(BO, BO)), by=ADA).refuses(RankingUnusable)


def test_nobody_ranks_themselves() -> None:
    both = (*APPLIED, MentorVolunteered(SPRING, ADA))
    given(*both).when(replace(RANK, mentors=(BO, ADA)), by=ADA).refuses(RankingUnusable)


def test_only_mentors_are_ranked() -> None:
    given(*APPLIED).when(replace(RANK, mentors=(BO, EVA)), by=ADA).refuses(RankedIsNoMentor)
    given(*APPLIED).when(replace(RANK, mentors=(STRANGER,)), by=ADA).refuses(RankedIsNoMentor)
    gone = ApplicationWithdrawn(SPRING, MIM, Side.MENTOR)
    given(*APPLIED, gone).when(RANK, by=ADA).refuses(RankedIsNoMentor)


def test_nobody_ranks_their_own_manager_where_the_criteria_rule_that_out() -> None:
    ruled = CriteriaDefined(SPRING, 1, (Criterion(Kind.WAITING, 1),), (Requirement(Requires.NO_REPORTING_LINE),))
    below = AttributesDeclared(SPRING, ADA, Side.ADEPT, as_text((Attribute(MANAGER, (MIM,)),)))
    above = AttributesDeclared(SPRING, BO, Side.MENTOR, as_text((Attribute(MANAGER, (ADA,)),)))
    for said in (below, above):
        given(*APPLIED, ruled, said).when(RANK, by=ADA).refuses(RankedIsManager)
        given(*APPLIED, said).when(RANK, by=ADA).then(RANKED)
    given(*APPLIED, ruled, below).when(replace(RANK, mentors=(BO,)), by=ADA).then(replace(RANKED, mentors=(BO,)))


def test_nobody_ranks_for_another() -> None:
    given(*APPLIED).when(RANK).refuses(NotPermitted)


def test_only_an_adept_ranks() -> None:
    given(*APPLIED).when(replace(RANK, member=MIM, mentors=(BO,)), by=MIM).refuses(ApplicationUnknown)
    given(*OPEN).when(RANK, by=ADA).refuses(MemberUnknown)
    given(*MEMBERS).when(RANK, by=ADA).refuses(ProgrammeUnknown)
    given(*RUNNING, ProgrammeClosed(SPRING)).when(RANK, by=ADA).refuses(NotInThisPhase)


MAY = (May((*APPLIED, AdeptApplied(SPRING, EVA)), replace(RANK, member=EVA), "self import"),)
GOLDEN = {"WishesRanked.v1": '{"programme":"spring-2026","member":"ada","mentors":["bo","mim"]}'}
