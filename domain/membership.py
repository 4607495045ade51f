"""Membership: who belongs to an organisation, and what each may do in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from domain.decider import Decider
from domain.language import ORGANISATION, Asked, MemberId, Refused, Role, Scope, facts_of, member_tag
from domain.member import (
    FACTS,
    OWN,
    PRESENCE,
    STANDING,
    Fact,
    MemberDeactivated,
    MemberJoined,
    MemberReactivated,
    MemberUnknown,
    Own,
    PersonalDataErased,
    RoleGranted,
    RoleRevoked,
    tags,
)
from domain.organisation import NotFounded, OrganisationFounded, Unfounded, readable

GRANTABLE = frozenset({Role.ADMIN, Role.COORDINATOR, Role.AUDITOR, Role.INTEGRATION, Role.SPONSOR})

# commands


@dataclass(frozen=True, slots=True)
class JoinOrganisation:
    member: MemberId
    name: str


@dataclass(frozen=True, slots=True)
class GrantRole:
    member: MemberId
    role: Role


@dataclass(frozen=True, slots=True)
class RevokeRole:
    member: MemberId
    role: Role


@dataclass(frozen=True, slots=True)
class DeactivateMember:
    """Whoever left takes part in nothing more; what they did stays, and their open pairs wait for a coordinator."""

    member: MemberId


@dataclass(frozen=True, slots=True)
class ReactivateMember:
    """With the roles of before; in programmes the person says when to go on."""

    member: MemberId


Command = JoinOrganisation | GrantRole | RevokeRole | DeactivateMember | ReactivateMember
Seen = Fact | OrganisationFounded

# refusals


class RoleNotGrantable(Refused):
    """Only admin, coordinator, auditor, integration and sponsor are granted; being a member, adept or mentor is not."""

    svenska = (
        "Bara admin, coordinator, auditor, integration och sponsor tilldelas; medlem, adept eller mentor är man ändå."
    )
    about = "role"


class LastAdmin(Refused):
    """An organisation keeps at least one administrator."""

    svenska = "En organisation har alltid minst en administratör."
    about = "member"


# state


@dataclass(frozen=True, slots=True)
class Membership:
    """Those of the members and roles that the decision is about."""

    members: frozenset[MemberId] = frozenset()
    granted: frozenset[tuple[MemberId, Role]] = frozenset()
    erased: frozenset[MemberId] = frozenset()
    away: frozenset[MemberId] = frozenset()

    @property
    def admins(self) -> frozenset[MemberId]:
        """Those who can act as such."""
        return frozenset(member for member, role in self.granted if role is Role.ADMIN) - self.away


State = Unfounded | Membership
ROLES: tuple[type[Fact], ...] = (RoleGranted, RoleRevoked, *PRESENCE, PersonalDataErased)
"""What tells who administers the organisation."""


def scope(command: Command) -> Scope:
    joined = facts_of(member_tag(command.member), named=STANDING)
    match command:
        case JoinOrganisation():
            return (facts_of(ORGANISATION, named=(OrganisationFounded,)), joined)
        case GrantRole(member=member):
            return (
                facts_of(ORGANISATION, named=(OrganisationFounded,)),
                facts_of(member_tag(member), named=FACTS),
            )
        case RevokeRole() | DeactivateMember() | ReactivateMember():
            return (facts_of(ORGANISATION, named=(OrganisationFounded, *ROLES)), joined)


def evolve(state: State, fact: Seen) -> State:
    match fact, state:
        case OrganisationFounded(), _:
            return Membership()
        case _, Unfounded():
            return state
        case MemberJoined(), Membership():
            return replace(state, members=state.members | {fact.member})
        case RoleGranted(), Membership():
            return replace(state, granted=state.granted | {(fact.member, fact.role)})
        case RoleRevoked(), Membership():
            return replace(state, granted=state.granted - {(fact.member, fact.role)})
        case MemberDeactivated(), Membership():
            return replace(state, away=state.away | {fact.member})
        case MemberReactivated(), Membership():
            return replace(state, away=state.away - {fact.member})
        case PersonalDataErased(member=member), Membership():
            granted = frozenset((other, role) for other, role in state.granted if other != member)
            return Membership(state.members - {member}, granted, state.erased | {member}, state.away)


def decide(command: Command, state: State, asked: Asked) -> tuple[Own, ...]:
    match command, state:
        case ((JoinOrganisation() | GrantRole() | RevokeRole() | DeactivateMember() | ReactivateMember()), Unfounded()):
            raise NotFounded
        case JoinOrganisation(), Membership():
            return join(command, state, asked)
        case GrantRole(), Membership():
            return grant(command, state, asked)
        case RevokeRole(), Membership():
            return revoke(command, state, asked)
        case ((DeactivateMember() | ReactivateMember()), Membership()):
            return present(command, state, asked)


def join(command: JoinOrganisation, membership: Membership, asked: Asked) -> tuple[Own, ...]:
    asked.only(Role.ADMIN, Role.COORDINATOR, Role.INTEGRATION)
    name = readable(command.name)
    known = membership.members | membership.erased
    return () if command.member in known else (MemberJoined(command.member, name),)


def grant(command: GrantRole, membership: Membership, asked: Asked) -> tuple[Own, ...]:
    asked.only(Role.ADMIN)
    if command.role not in GRANTABLE:
        raise RoleNotGrantable
    if command.member not in membership.members:
        raise MemberUnknown
    if (command.member, command.role) in membership.granted:
        return ()
    return (RoleGranted(command.member, command.role),)


def revoke(command: RevokeRole, membership: Membership, asked: Asked) -> tuple[Own, ...]:
    asked.only(Role.ADMIN)
    if command.member not in membership.members:
        raise MemberUnknown
    if (command.member, command.role) not in membership.granted:
        return ()
    if command.role is Role.ADMIN and membership.admins == frozenset({command.member}):
        raise LastAdmin
    return (RoleRevoked(command.member, command.role),)


def present(command: DeactivateMember | ReactivateMember, membership: Membership, asked: Asked) -> tuple[Own, ...]:
    """Also by an import: a register of people elsewhere says who has left."""
    asked.only(Role.ADMIN, Role.INTEGRATION)
    if command.member not in membership.members:
        raise MemberUnknown
    away = command.member in membership.away
    match command:
        case DeactivateMember(member):
            if membership.admins == frozenset({member}):
                raise LastAdmin
            return () if away else (MemberDeactivated(member),)
        case ReactivateMember(member):
            return (MemberReactivated(member),) if away else ()


membership: Decider[Command, State, Own, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Unfounded(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
