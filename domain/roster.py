"""The accepted of a programme with all that a matching may go by: a pure reading of facts, and no decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain import exclusion as exclusions
from domain import proposal as proposed
from domain import roll as rolls
from domain.attribute import Attribute, AttributesDeclared, Category, SensitiveAttributeDeclared, manager, read
from domain.availability import AvailabilityDeclared
from domain.consent import CONSENTS, ConsentGiven, ConsentWithdrawn, Purpose
from domain.exclusion import EXCLUSIONS, ExclusionDeclared, Exclusions, ExclusionWithdrawn
from domain.language import ORGANISATION, MemberId, PairId, ProgrammeId, Scope, Side, facts_of, programme_tag
from domain.member import PRESENCE, MemberDeactivated, MemberReactivated, PersonalDataErased
from domain.pair import PairMatched
from domain.profile import AdeptProfileDescribed, Focus
from domain.programme import ProgrammeClosed
from domain.proposal import MatchProposed
from domain.ranking import WishesRanked
from domain.roll import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationWithdrawn,
    Enrolment,
    ParticipationEnded,
    Standing,
)


@dataclass(frozen=True, slots=True)
class Adept:
    member: MemberId
    attributes: tuple[Attribute, ...] = ()
    sensitive: Mapping[Category, str] = field(default_factory=dict[Category, str])
    """Only what the person consents to being matched by."""
    availability: AvailabilityDeclared | None = None
    ranked: tuple[MemberId, ...] = ()
    """Mentors, the dearest first; they may have left since."""
    focus: tuple[Focus, ...] = ()
    waited: int = 0
    """Earlier programmes that have closed, in which the person was accepted as adept and never matched."""
    managers: frozenset[MemberId] = frozenset()
    """Whom the person has named as theirs, on either side."""


@dataclass(frozen=True, slots=True)
class Mentor:
    member: MemberId
    capacity: int
    taken: int
    """Open pairs that the mentor leads in this programme."""
    attributes: tuple[Attribute, ...] = ()
    sensitive: Mapping[Category, str] = field(default_factory=dict[Category, str])
    availability: AvailabilityDeclared | None = None
    managers: frozenset[MemberId] = frozenset()
    helping: int = 0
    """Open pairs that the mentor helps in."""


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody is in the order of their ids, so that the same facts make the same roster."""

    programme: ProgrammeId
    adepts: tuple[Adept, ...]
    """Accepted, with wishes, and in no open pair."""
    mentors: tuple[Mentor, ...]
    """Accepted, with or without a seat left."""
    exclusions: Exclusions
    without_wishes: tuple[MemberId, ...]
    """Accepted adepts who have not described their wishes: not matched before they do."""
    paired: tuple[MemberId, ...]
    """Accepted adepts in an open pair."""
    spoken_for: frozenset[MemberId] = frozenset()
    """Adepts with a proposal that is open, or agreed upon and no pair yet."""
    silent: frozenset[MemberId] = frozenset()
    """Who has taken back that they are matched by what they have told about themselves."""


ABOUT_PEOPLE = (
    AttributesDeclared,
    SensitiveAttributeDeclared,
    AvailabilityDeclared,
    WishesRanked,
    AdeptProfileDescribed,
)
READS = (AttributesDeclared, SensitiveAttributeDeclared)
"""Facts whose sealed texts must be opened before they are given to ``roster``."""


def scope(programme: ProgrammeId) -> Scope:
    """What ``roster`` reads of one programme, and what holds for people in all of them."""
    here = (*rolls.DOORS, *rolls.OWN, *rolls.SEATS, *ABOUT_PEOPLE, *proposed.FACTS)
    return (
        facts_of(programme_tag(programme), named=here),
        facts_of(EXCLUSIONS, named=exclusions.FACTS),
        facts_of(CONSENTS, named=(ConsentGiven, ConsentWithdrawn)),
        facts_of(ORGANISATION, named=(*PRESENCE, PersonalDataErased)),
    )


EARLIER: Scope = (facts_of(named=(ApplicationAccepted, *rolls.NO_LONGER, PairMatched, ProgrammeClosed)),)
"""What ``roster`` reads of other programmes. It is of everybody: no condition of an append should stand on it."""


def roster(programme: ProgrammeId, facts: Iterable[object]) -> Roster:
    """``facts``: those of ``scope`` and of ``EARLIER``, each once, in order, their texts opened."""
    told = told_of(programme, facts)
    accepted = sorted(told.roll.items())
    adepts = [(member, own) for member, own in accepted if own.adept is Standing.ACCEPTED]
    seeking = [(member, own) for member, own in adepts if not own.followed]
    return Roster(
        programme,
        tuple(told.adept(member) for member, own in seeking if own.wishes is not None),
        tuple(told.mentor(member, own) for member, own in accepted if own.mentor is Standing.ACCEPTED),
        told.exclusions,
        tuple(member for member, own in seeking if own.wishes is None),
        tuple(member for member, own in adepts if own.followed),
        frozenset(told.proposals.values()),
        frozenset(told.silent),
    )


@dataclass(slots=True)
class Told:
    """What the facts say, while they are read."""

    programme: ProgrammeId
    roll: dict[MemberId, Enrolment] = field(default_factory=dict[MemberId, Enrolment])
    attributes: dict[tuple[MemberId, Side], str] = field(default_factory=dict[tuple[MemberId, Side], str])
    sensitive: dict[tuple[MemberId, Side, Category], str | None] = field(
        default_factory=dict[tuple[MemberId, Side, Category], "str | None"]
    )
    consents: set[tuple[MemberId, Category]] = field(default_factory=set[tuple[MemberId, Category]])
    silent: set[MemberId] = field(default_factory=set[MemberId])
    availability: dict[MemberId, AvailabilityDeclared] = field(default_factory=dict[MemberId, AvailabilityDeclared])
    ranked: dict[MemberId, tuple[MemberId, ...]] = field(default_factory=dict[MemberId, tuple[MemberId, ...]])
    focus: dict[MemberId, tuple[Focus, ...]] = field(default_factory=dict[MemberId, tuple[Focus, ...]])
    exclusions: Exclusions = field(default_factory=Exclusions)
    proposals: dict[PairId, MemberId] = field(default_factory=dict[PairId, MemberId])
    """The adepts of those that nothing has come of yet."""
    accepted: set[tuple[ProgrammeId, MemberId]] = field(default_factory=set[tuple[ProgrammeId, MemberId]])
    """Adepts of other programmes who are still to be matched there."""
    closed: set[ProgrammeId] = field(default_factory=set[ProgrammeId])
    waited: Counter[MemberId] = field(default_factory=Counter[MemberId])

    def adept(self, member: MemberId) -> Adept:
        return Adept(
            member,
            read(self.attributes.get((member, Side.ADEPT), "")),
            self.consented(member, Side.ADEPT),
            self.availability.get(member),
            self.ranked.get(member, ()),
            self.focus.get(member, ()),
            self.waited[member],
            self.managers(member),
        )

    def mentor(self, member: MemberId, own: Enrolment) -> Mentor:
        return Mentor(
            member,
            own.capacity,
            len(own.led),
            read(self.attributes.get((member, Side.MENTOR), "")),
            self.consented(member, Side.MENTOR),
            self.availability.get(member),
            self.managers(member),
            len(own.aided),
        )

    def managers(self, member: MemberId) -> frozenset[MemberId]:
        told = (manager(read(self.attributes.get((member, side), ""))) for side in Side)
        return frozenset(boss for boss in told if boss is not None)

    def consented(self, member: MemberId, side: Side) -> Mapping[Category, str]:
        found = {category: self.sensitive.get((member, side, category)) for category in Category}
        return {category: value for category, value in found.items() if value and (member, category) in self.consents}


def told_of(programme: ProgrammeId, facts: Iterable[object]) -> Told:
    told = Told(programme)
    for fact in facts:
        hear(told, fact)
    told.waited.update(member for where, member in told.accepted if where in told.closed)
    return told


def hear(told: Told, fact: Any) -> None:
    match fact:
        case ConsentGiven(purpose=Purpose.MATCHING, category=Category() as category):
            told.consents.add((fact.member, category))
        case ConsentWithdrawn(purpose=Purpose.MATCHING, category=Category() as category):
            told.consents.discard((fact.member, category))
        case ConsentGiven(purpose=Purpose.MATCHING):
            told.silent.discard(fact.member)
        case ConsentWithdrawn(purpose=Purpose.MATCHING):
            told.silent.add(fact.member)
        case ExclusionDeclared() | ExclusionWithdrawn():
            told.exclusions = exclusions.after(told.exclusions, fact)
        case PersonalDataErased(member=member) | MemberDeactivated(member=member) | MemberReactivated(member=member):
            if member in told.roll:
                told.roll[member] = rolls.after(told.roll[member], fact)
        case _ if getattr(fact, "programme", told.programme) != told.programme:
            hear_elsewhere(told, fact)
        case AttributesDeclared():
            told.attributes[fact.member, fact.side] = fact.attributes
        case SensitiveAttributeDeclared():
            told.sensitive[fact.member, fact.side, fact.category] = fact.value
        case AvailabilityDeclared():
            told.availability[fact.member] = fact
        case WishesRanked():
            told.ranked[fact.member] = fact.mentors
        case AdeptProfileDescribed():
            told.focus[fact.member] = fact.focus
        case _:
            hear_of_roll(told, fact)


def hear_elsewhere(told: Told, fact: Any) -> None:
    match fact:
        case ApplicationAccepted(side=Side.ADEPT):
            told.accepted.add((fact.programme, fact.member))
        case (
            ApplicationWithdrawn(side=Side.ADEPT)
            | ApplicationDeclined(side=Side.ADEPT)
            | ParticipationEnded(side=Side.ADEPT)
        ):
            told.accepted.discard((fact.programme, fact.member))
        case PairMatched():
            told.accepted.discard((fact.programme, fact.adept))
        case ProgrammeClosed():
            told.closed.add(fact.programme)
        case _:
            pass


def hear_of_roll(told: Told, fact: Any) -> None:
    """Of each fact only those whom it is about are folded anew: a roster of thousands is read in one go."""
    match fact:
        case MatchProposed():
            told.proposals[fact.pair] = fact.adept
        case _ if isinstance(fact, proposed.CLOSED):
            told.proposals.pop(fact.pair, None)
        case rolls.PairMatched() | rolls.PairCompleted() | rolls.PairEnded():
            told.proposals.pop(fact.pair, None)
            about = {fact.adept, fact.mentor, *fact.co_mentors}
            few = rolls.Roll(members={member: told.roll[member] for member in about if member in told.roll})
            told.roll.update(rolls.evolve(few, fact).members)
        case rolls.CoMentorSteppedDown(member=member):
            few = rolls.Roll(members={member: told.roll.get(member, Enrolment())})
            told.roll.update(rolls.evolve(few, fact).members)
        case _ if isinstance(fact, rolls.OWN):
            told.roll[fact.member] = rolls.after(told.roll.get(fact.member, Enrolment()), fact)
        case _:
            pass
