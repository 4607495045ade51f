"""Membership: who belongs to an organisation, and what each may do in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import get_args

from domain.branding import ZoneChanged
from domain.decider import Decider
from domain.drafting import ProgrammeDrafted
from domain.granting import fitting, last_day
from domain.language import (
    ORGANISATION,
    Asked,
    MemberId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Side,
    Tag,
    facts_of,
    member_tag,
    programme_tag,
)
from domain.member import (
    FACTS,
    OWN,
    PRESENCE,
    STANDING,
    Fact,
    Held,
    LastDay,
    MemberDeactivated,
    MemberJoined,
    MemberReactivated,
    MemberUnknown,
    Own,
    PersonalDataErased,
    RoleGranted,
    RoleRevoked,
    everywhere,
    for_good,
)
from domain.member import tags as own_tags
from domain.organisation import NotFounded, OrganisationFounded, Unfounded, readable
from domain.programme import ProgrammeUnknown
from domain.roll import (
    AdeptApplied,
    Answers,
    ApplicationAccepted,
    MentorVolunteered,
    ParticipationPaused,
    ParticipationResumed,
)

# commands


@dataclass(frozen=True, slots=True)
class JoinOrganisation:
    member: MemberId
    name: str


@dataclass(frozen=True, slots=True)
class GrantRole:
    """Until it is revoked, or to the end of a last day in the organisation's zone; for one programme, or for all."""

    member: MemberId
    role: Role
    until: date | None = None
    programme: ProgrammeId | None = None


@dataclass(frozen=True, slots=True)
class RevokeRole:
    """The one of the programme that it names, or the one of the whole organisation; never both."""

    member: MemberId
    role: Role
    programme: ProgrammeId | None = None


@dataclass(frozen=True, slots=True)
class DeactivateMember:
    """Whoever left takes part in nothing more; what they did stays, and their open pairs wait for a coordinator."""

    member: MemberId


@dataclass(frozen=True, slots=True)
class ReactivateMember:
    """With the roles of before; in programmes the person says when to go on."""

    member: MemberId


Command = JoinOrganisation | GrantRole | RevokeRole | DeactivateMember | ReactivateMember
Applied = AdeptApplied | MentorVolunteered | Answers
APPLIED: tuple[type[Applied], ...] = get_args(Applied)
Seen = Fact | OrganisationFounded | ZoneChanged | ProgrammeDrafted | Applied

# refusals


class LastAdmin(Refused):
    """An organisation keeps at least one administrator whose role does not end by itself."""

    svenska = "En organisation har alltid minst en administratör vars roll inte tar slut av sig själv."
    about = "member"


# state

Place = tuple[ProgrammeId, MemberId, Side]


@dataclass(frozen=True, slots=True)
class Membership:
    """Those of the members and roles that the decision is about."""

    members: frozenset[MemberId] = frozenset()
    granted: Mapping[Held, LastDay | None] = field(default_factory=dict["Held", "LastDay | None"])
    erased: frozenset[MemberId] = frozenset()
    away: frozenset[MemberId] = frozenset()
    zone: str = ""
    programme_drafted: bool = False
    taking_part: frozenset[Place] = frozenset()
    """Where the one who leaves, or comes back, has been accepted and does not pause."""

    @property
    def admins(self) -> frozenset[MemberId]:
        """Those who can act as such, for as long as nobody says otherwise."""
        lasting = (who for who, until in self.granted.items() if until is None)
        return frozenset(member for member, role, _ in lasting if role is Role.ADMIN) - self.away


State = Unfounded | Membership
ROLES: tuple[type[Fact], ...] = (RoleGranted, RoleRevoked, *PRESENCE, PersonalDataErased)
"""What tells who administers the organisation."""


def scope(command: Command) -> Scope:
    joined = facts_of(member_tag(command.member), named=STANDING)
    match command:
        case JoinOrganisation():
            return (facts_of(ORGANISATION, named=(OrganisationFounded,)), joined)
        case GrantRole(member=member, until=until) if until is None:
            own = facts_of(member_tag(member), named=FACTS)
            return (facts_of(ORGANISATION, named=(OrganisationFounded,)), own, *of_programme(command.programme))
        case GrantRole():
            roles = facts_of(ORGANISATION, named=(OrganisationFounded, ZoneChanged, *ROLES))
            return (roles, joined, *of_programme(command.programme))
        case RevokeRole():
            return (facts_of(ORGANISATION, named=(OrganisationFounded, *ROLES)), joined)
        case DeactivateMember(member) | ReactivateMember(member):
            applied = facts_of(member_tag(member), named=APPLIED)
            return (facts_of(ORGANISATION, named=(OrganisationFounded, *ROLES)), joined, applied)


def of_programme(programme: ProgrammeId | None) -> Scope:
    return () if programme is None else (facts_of(programme_tag(programme), named=(ProgrammeDrafted,)),)


def evolve(state: State, fact: Seen) -> State:
    match fact, state:
        case OrganisationFounded(zone=zone), _:
            return Membership(zone=zone)
        case _, Unfounded():
            return state
        case ZoneChanged(zone=zone), Membership():
            return replace(state, zone=zone)
        case MemberJoined(), Membership():
            return replace(state, members=state.members | {fact.member})
        case ProgrammeDrafted(), Membership():
            return replace(state, programme_drafted=True)
        case RoleGranted(member, role, until, programme), Membership():
            return replace(state, granted={**state.granted, (member, role, programme): until})
        case RoleRevoked(member, role, programme), Membership():
            kept = {held: until for held, until in state.granted.items() if held != (member, role, programme)}
            return replace(state, granted=kept)
        case MemberDeactivated(), Membership():
            return replace(state, away=state.away | {fact.member})
        case MemberReactivated(), Membership():
            return replace(state, away=state.away - {fact.member})
        case ((ApplicationAccepted() | ParticipationResumed()), Membership()):
            return replace(state, taking_part=state.taking_part | {(fact.programme, fact.member, fact.side)})
        case ((AdeptApplied() | MentorVolunteered()), Membership()):
            return state
        case PersonalDataErased(member=member), Membership():
            gone = replace(state, members=state.members - {member}, erased=state.erased | {member})
            return replace(gone, granted={held: until for held, until in state.granted.items() if held[0] != member})
        case _, Membership():
            return replace(state, taking_part=state.taking_part - {(fact.programme, fact.member, fact.side)})


def decide(command: Command, state: State, asked: Asked) -> tuple[Own | ParticipationPaused, ...]:
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
    fitting(command.role, command.programme)
    if command.member not in membership.members:
        raise MemberUnknown
    if command.programme is not None and not membership.programme_drafted:
        raise ProgrammeUnknown
    until = last_day(command.role, command.until, membership.zone, asked)
    held = (command.member, command.role, command.programme)
    if held in membership.granted and membership.granted[held] == until:
        return ()
    if until is not None and command.role is Role.ADMIN and membership.admins == frozenset({command.member}):
        raise LastAdmin
    return (RoleGranted(command.member, command.role, until, command.programme),)


def revoke(command: RevokeRole, membership: Membership, asked: Asked) -> tuple[Own, ...]:
    asked.only(Role.ADMIN)
    if command.member not in membership.members:
        raise MemberUnknown
    held = (command.member, command.role, command.programme)
    if held not in membership.granted:
        return ()
    if command.role is Role.ADMIN and membership.admins == frozenset({command.member}):
        raise LastAdmin
    return (RoleRevoked(*held),)


def present(
    command: DeactivateMember | ReactivateMember, membership: Membership, asked: Asked
) -> tuple[Own | ParticipationPaused, ...]:
    """Also by an import: a register of people elsewhere says who has left. They pause wherever they take part."""
    asked.only(Role.ADMIN, Role.INTEGRATION)
    if command.member not in membership.members:
        raise MemberUnknown
    away = command.member in membership.away
    paused = (ParticipationPaused(*place) for place in sorted(membership.taking_part))
    match command:
        case DeactivateMember(member):
            if membership.admins == frozenset({member}):
                raise LastAdmin
            return () if away else (MemberDeactivated(member), *paused)
        case ReactivateMember(member):
            return (MemberReactivated(member), *paused) if away else ()


def tags(fact: Own | ParticipationPaused) -> tuple[Tag, ...]:
    if isinstance(fact, ParticipationPaused):
        return (member_tag(fact.member), programme_tag(fact.programme))
    return own_tags(fact)


membership: Decider[Command, State, Own | ParticipationPaused, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Unfounded(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    upcasts={RoleGranted: (for_good, everywhere), RoleRevoked: (everywhere,)},
)
