"""Erasure: what a person wrote, and who they are, made unreadable for ever; what happened stays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from domain import membership
from domain.decider import Decider
from domain.holds import NO_HOLDS, OF_HOLDS, HoldPlaced, HoldReleased, Holds, OnHold
from domain.holds import Fact as OfHold
from domain.holds import after as held
from domain.invitations import MemberInvited
from domain.language import ORGANISATION, Asked, MemberId, ProgrammeId, Role, Scope, facts_of, member_tag
from domain.member import STANDING, MemberUnknown, PersonalDataErased, tags
from domain.membership import ROLES, LastAdmin, Membership
from domain.organisation import NotFounded, OrganisationFounded, Unfounded
from domain.roll import AdeptApplied, MentorVolunteered

# commands


@dataclass(frozen=True, slots=True)
class ErasePersonalData:
    member: MemberId


Applied = AdeptApplied | MentorVolunteered
Seen = membership.Seen | Applied | MemberInvited | OfHold

# state


@dataclass(frozen=True, slots=True)
class Person:
    """Those of the members and roles that the decision is about, and where the person has applied."""

    membership: membership.State = field(default_factory=Unfounded)
    programmes: frozenset[ProgrammeId] = frozenset()
    invited: bool = False
    """Somebody who has not joined is known by name all the same."""
    holds: Holds = NO_HOLDS


def scope(command: ErasePersonalData) -> Scope:
    return (
        facts_of(ORGANISATION, named=(OrganisationFounded, *ROLES)),
        facts_of(member_tag(command.member), named=(*STANDING, MemberInvited, AdeptApplied, MentorVolunteered)),
        OF_HOLDS,
    )


def evolve(person: Person, fact: Seen) -> Person:
    match fact:
        case AdeptApplied() | MentorVolunteered():
            return replace(person, programmes=person.programmes | {fact.programme})
        case MemberInvited():
            return replace(person, invited=True)
        case HoldPlaced() | HoldReleased():
            return replace(person, holds=held(person.holds, fact))
        case _:
            return replace(person, membership=membership.evolve(person.membership, fact))


def decide(command: ErasePersonalData, person: Person, asked: Asked) -> tuple[PersonalDataErased, ...]:
    match person.membership:
        case Unfounded():
            raise NotFounded
        case Membership() as known:
            if asked.actor.by != command.member:
                asked.only(Role.ADMIN, Role.PLATFORM)
            if command.member in known.erased:
                return ()
            if command.member not in known.members and not person.invited:
                raise MemberUnknown
            if known.admins == frozenset({command.member}):
                raise LastAdmin
            if person.holds.on(asked.now, person.programmes, (command.member,)):
                raise OnHold
            return (PersonalDataErased(command.member, tuple(sorted(person.programmes))),)


erasure: Decider[ErasePersonalData, Person, PersonalDataErased, Seen] = Decider(
    commands=(ErasePersonalData,),
    facts=(PersonalDataErased,),
    scope=scope,
    initial=Person(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
