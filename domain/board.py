"""Everybody in a programme who might still be matched, what has been proposed there, and what its rules forbid now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from domain import exclusion as exclusions
from domain import following, requirements, weighed
from domain import phase as phases
from domain import proposal as proposed
from domain import roll as rolls
from domain.assignment.candidates import Adept, Mentor, Particulars, ordered, particulars
from domain.attribute import AttributesDeclared, manager, read
from domain.availability import AvailabilityDeclared
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Criterion, Requirement
from domain.exclusion import EXCLUSIONS, ExclusionDeclared, Exclusions, ExclusionWithdrawn
from domain.following import Followed
from domain.language import (
    ORGANISATION,
    MemberId,
    PairId,
    ProgrammeId,
    RunId,
    Scope,
    Side,
    Tag,
    facts_of,
    member_tag,
    programme_tag,
    run_tag,
)
from domain.member import PRESENCE, MemberDeactivated, MemberReactivated, PersonalDataErased
from domain.pair import CoMentorSteppedDown, EndReason, PairCompleted, PairEnded, PairMatched
from domain.proposal import UNPROPOSED, MatchProposed, Proposal
from domain.ranking import WishesRanked
from domain.roll import Enrolment, Roll, Standing
from domain.run_result import Match

# facts


@dataclass(frozen=True, slots=True)
class ManualMatchNeeded:
    """No wish of the adept is left that could be proposed: somebody has to look."""

    programme: ProgrammeId
    member: MemberId
    decide_by: date


@dataclass(frozen=True, slots=True)
class NoMatchFound:
    programme: ProgrammeId
    member: MemberId


@dataclass(frozen=True, slots=True)
class MatchPassedOver:
    """What a run had found, or the adept's list names where ``run`` is None, and requirements forbid by now."""

    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    run: RunId | None
    rules: tuple[str, ...]
    """As blocking rules are named, and never one that a person keeps to themselves."""


Need = ManualMatchNeeded | NoMatchFound
NEEDS: tuple[type[Need], ...] = (ManualMatchNeeded, NoMatchFound)
Rules = CriteriaDefined | AttributesDeclared | AvailabilityDeclared | weighed.Fact
Own = Need | MatchPassedOver
Fact = rolls.Fact | proposed.Fact | exclusions.Fact | following.Fact | Rules | WishesRanked | Own


def scope(programme: ProgrammeId) -> Scope:
    here = (*phases.DOORS, *rolls.OWN, *rolls.SEATS, *proposed.FACTS, WishesRanked, *NEEDS)
    return (
        facts_of(programme_tag(programme), named=here),
        facts_of(EXCLUSIONS, named=exclusions.FACTS),
        facts_of(ORGANISATION, named=(*PRESENCE, PersonalDataErased)),
        following.SCOPE,
    )


def ruled(programme: ProgrammeId) -> Scope:
    """What ``forbidding`` goes by. What people have declared is sealed: a process without keys asks for none of it."""
    told = (CriteriaDefined, AttributesDeclared, AvailabilityDeclared, MatchPassedOver)
    return (facts_of(programme_tag(programme), named=told), *weighed.SCOPE)


def need_tags(fact: Own) -> tuple[Tag, ...]:
    if isinstance(fact, MatchPassedOver):
        about = (programme_tag(fact.programme), member_tag(fact.adept))
        return about if fact.run is None else (*about, run_tag(fact.run))
    return (programme_tag(fact.programme), member_tag(fact.member))


@dataclass(slots=True)
class Board:
    here: ProgrammeId
    programme: phases.State = phases.UNDRAFTED
    people: dict[MemberId, Enrolment] = field(default_factory=dict[MemberId, Enrolment])
    followed: Followed = field(default_factory=Followed)
    apart: Exclusions = field(default_factory=Exclusions)
    unfit: set[frozenset[MemberId]] = field(default_factory=set[frozenset[MemberId]])
    declared: dict[tuple[MemberId, Side], str] = field(default_factory=dict[tuple[MemberId, Side], str])
    free: dict[MemberId, AvailabilityDeclared] = field(default_factory=dict[MemberId, AvailabilityDeclared])
    requirements: tuple[Requirement, ...] = ()
    criteria: dict[int, tuple[Criterion, ...]] = field(default_factory=dict[int, "tuple[Criterion, ...]"])
    """By edition; the requirements are those of the newest."""
    taken_back: weighed.TakenBack = frozenset()
    passed: set[MatchPassedOver] = field(default_factory=set[MatchPassedOver])
    proposals: dict[PairId, Proposal] = field(default_factory=dict[PairId, Proposal])
    ranked: dict[MemberId, tuple[MemberId, ...]] = field(default_factory=dict[MemberId, tuple[MemberId, ...]])
    needs: dict[MemberId, Need] = field(default_factory=dict[MemberId, Need])
    """Of each the last; a match, a new proposal, and an application that is over end it."""

    def seeking(self, adept: MemberId) -> bool:
        """Accepted, in no pair, and with no proposal that is open, or agreed upon and no pair yet."""
        own = self.people.get(adept, Enrolment())
        waiting = any(one.said.adept == adept and not one.closed for one in self.proposals.values())
        return own.adept is Standing.ACCEPTED and not own.followed and not waiting

    def open_to(self, adept: MemberId, mentor: MemberId) -> bool:
        """Whether the mentor could take the adept: accepted, with a seat left, and not kept apart."""
        return self.room(mentor) > 0 and self.may_meet(adept, mentor)

    def room(self, mentor: MemberId, run: RunId | None = None) -> int:
        """Seats that are neither taken nor, where a run is named, asked for by an open proposal from it."""
        own = self.people.get(mentor, Enrolment())
        asked = [one for one in self.proposals.values() if run and one.pending and one.said.run == run]
        return own.capacity - len(own.led) - sum(one.said.mentor == mentor for one in asked)

    def may_meet(self, adept: MemberId, mentor: MemberId) -> bool:
        """Whether the mentor is accepted, and not kept apart from the adept."""
        kept = frozenset({adept, mentor}) in self.unfit or self.apart.between(adept, mentor, self.here)
        own = self.people.get(mentor, Enrolment())
        return own.mentor is Standing.ACCEPTED and adept != mentor and not kept

    def may_help(self, adept: MemberId, mentor: MemberId) -> bool:
        return self.may_meet(adept, mentor) and not self.forbidding(adept, mentor)

    def forbidding(self, adept: MemberId, mentor: MemberId) -> tuple[str, ...]:
        """The requirements that forbid the two, by the programme's newest criteria and what both say of themselves."""
        if not self.requirements:
            return ()
        mine, yours = self.about(adept, Side.ADEPT), self.about(mentor, Side.MENTOR)
        return requirements.forbidding(self.requirements, Adept(adept, mine), Mentor(mentor, about=yours))

    def about(self, member: MemberId, side: Side) -> Particulars:
        """On this side; whose manager somebody is holds on both."""
        said = {one: read(self.declared.get((member, one), "")) for one in Side}
        bosses = [boss for one in Side if (boss := manager(said[one])) is not None]
        told = () if (member, None) in self.taken_back else said[side]
        return particulars(told, {}, self.free.get(member), bosses)


def seated(now: Board, run: RunId, wanted: Iterable[Match]) -> list[Match]:
    """As many for each mentor as have a seat now: the locked first, then the best. Others' proposals reserve none."""
    found: list[Match] = []
    room: dict[MemberId, int] = {}
    for one in sorted(wanted, key=lambda one: (not one.locked, -one.score, one.adept)):
        room.setdefault(one.mentor, now.room(one.mentor, run))
        if room[one.mentor] > 0:
            room[one.mentor] -= 1
            found.append(one)
    return sorted(found, key=lambda one: one.adept)


def board(programme: ProgrammeId, facts: Iterable[Fact]) -> Board:
    """Of each fact only those whom it is about are folded anew: programmes of thousands are read in one go."""
    told = Board(programme)
    for fact in facts:
        hear(told, fact)
    return told


def hear(told: Board, fact: Fact) -> None:
    match fact:
        case ExclusionDeclared() | ExclusionWithdrawn():
            told.apart = exclusions.after(told.apart, fact)
        case _ if isinstance(fact, following.Fact):
            told.followed = following.evolve(told.followed, fact)
        case CriteriaDefined() | AttributesDeclared() | AvailabilityDeclared() | ConsentGiven() | ConsentWithdrawn():
            hear_of_rules(told, fact)
        case MatchPassedOver():
            told.passed.add(fact)
        case WishesRanked():
            told.ranked[fact.member] = fact.mentors
        case ManualMatchNeeded() | NoMatchFound():
            told.needs[fact.member] = fact
        case PairMatched() | CoMentorSteppedDown() | PairCompleted() | PairEnded():
            hear_of_pair(told, fact)
        case PersonalDataErased() | MemberDeactivated() | MemberReactivated():
            hear_of_presence(told, fact)
        case _ if isinstance(fact, rolls.Own):
            told.people[fact.member] = rolls.after(told.people.get(fact.member, Enrolment()), fact)
            if isinstance(fact, rolls.NO_LONGER) and fact.side is Side.ADEPT:
                told.needs.pop(fact.member, None)
        case _ if isinstance(fact, proposed.Fact):
            if isinstance(fact, MatchProposed):
                told.needs.pop(fact.adept, None)
            after = proposed.evolve(told.proposals.get(fact.pair, UNPROPOSED), fact)
            if isinstance(after, Proposal):
                told.proposals[fact.pair] = after
        case _ if isinstance(fact, phases.Life):
            told.programme = phases.evolve(told.programme, fact)
        case _:
            pass


def hear_of_rules(told: Board, fact: Rules) -> None:
    match fact:
        case CriteriaDefined():
            told.requirements = tuple(map(ordered, fact.requirements))
            told.criteria[fact.edition] = fact.criteria
        case AttributesDeclared():
            told.declared[fact.member, fact.side] = fact.attributes
        case AvailabilityDeclared():
            told.free[fact.member] = fact
        case ConsentGiven() | ConsentWithdrawn():
            told.taken_back = weighed.after(told.taken_back, fact)


def hear_of_presence(told: Board, fact: PersonalDataErased | MemberDeactivated | MemberReactivated) -> None:
    if isinstance(fact, PersonalDataErased):
        told.needs.pop(fact.member, None)
    if fact.member in told.people:
        told.people[fact.member] = rolls.after(told.people[fact.member], fact)


def hear_of_pair(told: Board, fact: rolls.Seats) -> None:
    helps = isinstance(fact, CoMentorSteppedDown)
    about = {fact.member} if helps else {fact.adept, fact.mentor, *fact.co_mentors}
    few = Roll(members={member: told.people.get(member, Enrolment()) for member in about})
    told.people.update(rolls.evolve(few, fact).members)
    if isinstance(fact, PairMatched):
        told.needs.pop(fact.adept, None)
        if (asked := told.proposals.get(fact.pair)) is not None:
            told.proposals[fact.pair] = replace(asked, closed=True)  # the pair outlives it, and may end
    if isinstance(fact, PairEnded) and fact.reason is EndReason.NO_FIT:
        told.unfit.add(frozenset({fact.adept, fact.mentor}))
