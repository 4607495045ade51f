"""Invitations: somebody is asked to join, and does so with a code of their own and the roles that waited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Annotated, get_args

from domain import member
from domain.branding import ZoneChanged
from domain.decider import Decider
from domain.drafting import ProgrammeDrafted
from domain.granting import OfferedRole, WaitingRole, fitting, last_day
from domain.language import (
    ORGANISATION,
    Asked,
    MemberId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Tag,
    Visibility,
    facts_of,
    member_tag,
)
from domain.mail import address
from domain.member import STANDING, LastDay, MemberJoined, PersonalDataErased, RoleGranted
from domain.membership import of_programme
from domain.organisation import NotFounded, OrganisationFounded, readable
from domain.programme import ProgrammeUnknown

DAYS = 14
SHORTEST, LONGEST = 1, 60
MOST_ROLES = 20

# commands


@dataclass(frozen=True, slots=True)
class InviteMember:
    """``member`` is who the invited person will be; ``digest`` is ``calendar_feed.digest_of`` the secret of their code.

    Open for so many ``days`` after today.
    """

    member: MemberId
    name: str
    mail: str
    digest: str
    days: int = DAYS
    roles: tuple[OfferedRole, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawInvitation:
    member: MemberId


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """By whoever comes as ``member`` and is none yet."""

    member: MemberId
    digest: str


Command = InviteMember | WithdrawInvitation | AcceptInvitation

# facts


@dataclass(frozen=True, slots=True)
class MemberInvited:
    """What tells who it is goes with the key of the person, whether or not they ever join."""

    member: MemberId
    name: Annotated[str, Visibility.PERSONAL]
    mail: Annotated[str, Visibility.PERSONAL]
    digest: str
    until: LastDay
    roles: tuple[WaitingRole, ...]


@dataclass(frozen=True, slots=True)
class InvitationWithdrawn:
    member: MemberId


Own = MemberInvited | InvitationWithdrawn
OWN: tuple[type[Own], ...] = get_args(Own)
Fact = Own | MemberJoined | RoleGranted
Seen = Own | OrganisationFounded | ZoneChanged | ProgrammeDrafted | MemberJoined | PersonalDataErased

# refusals


class InvitationDaysOutOfBounds(Refused):
    """An invitation is open for 1 to 60 days."""

    svenska = "En inbjudan gäller i 1 till 60 dagar."
    about = "days"


class OfferUnusable(Refused):
    """One of the roles that are offered cannot be granted like that."""

    svenska = "En av rollerna som erbjuds kan inte tilldelas så."
    about = "roles"


class TooManyRolesOffered(Refused):
    """An invitation offers at most 20 roles."""

    svenska = "En inbjudan erbjuder högst 20 roller."
    about = "roles"


class InvitationUnknown(Refused):
    """There is no such invitation, or this is not its code."""

    svenska = "Det finns ingen sådan inbjudan, eller så är koden en annan."


class InvitationUsed(Refused):
    """The invitation has been used: the person is a member."""

    svenska = "Inbjudan är använd: personen är medlem."
    about = "member"


class InvitationTakenBack(Refused):
    """The invitation was withdrawn; ask whoever invited you."""

    svenska = "Inbjudan är återkallad; fråga den som bjöd in dig."


class InvitationLapsed(Refused):
    """The invitation is too old; ask for a new one."""

    svenska = "Inbjudan är för gammal; be om en ny."


# state


@dataclass(frozen=True, slots=True)
class State:
    """Of the one person that the decision is about, with the zone and the programmes that roles may name."""

    zone: str | None = None
    programmes: frozenset[ProgrammeId] = field(default_factory=frozenset["ProgrammeId"])
    invited: MemberInvited | None = None
    withdrawn: bool = False
    joined: bool = False
    erased: bool = False


def scope(command: Command) -> Scope:
    own = facts_of(member_tag(command.member), named=(*OWN, *STANDING))
    match command:
        case InviteMember(roles=roles):
            programmes = dict.fromkeys(one.programme for one in roles)
            drafted = (item for programme in programmes for item in of_programme(programme))
            return (facts_of(ORGANISATION, named=(OrganisationFounded, ZoneChanged)), own, *drafted)
        case WithdrawInvitation() | AcceptInvitation():
            return (own,)


def evolve(state: State, fact: Seen) -> State:
    match fact:
        case OrganisationFounded(zone=zone) | ZoneChanged(zone=zone):
            return replace(state, zone=zone)
        case ProgrammeDrafted(programme=programme):
            return replace(state, programmes=state.programmes | {programme})
        case MemberInvited():
            return replace(state, invited=fact)
        case InvitationWithdrawn():
            return replace(state, withdrawn=True)
        case MemberJoined():
            return replace(state, joined=True)
        case PersonalDataErased():
            return replace(state, invited=None, erased=True)


def decide(command: Command, state: State, asked: Asked) -> tuple[Fact, ...]:
    match command:
        case InviteMember():
            return invited(command, state, asked)
        case WithdrawInvitation():
            return withdrawn(command, state, asked)
        case AcceptInvitation():
            return accepted(command, state, asked)


def invited(command: InviteMember, state: State, asked: Asked) -> tuple[Own, ...]:
    """Whoever may let people join may invite them; a role waits for them where an administrator says so."""
    asked.only(Role.ADMIN, *(() if command.roles else (Role.COORDINATOR,)))
    if state.zone is None:
        raise NotFounded
    roles = waiting(command.roles, state.programmes, state.zone, asked)
    name, mail = readable(command.name), address(command.mail)
    if not SHORTEST <= command.days <= LONGEST:
        raise InvitationDaysOutOfBounds
    if state.invited or state.joined or state.erased:
        return ()
    until = LastDay(asked.today(state.zone) + timedelta(days=command.days), state.zone)
    return (MemberInvited(command.member, name, mail, command.digest, until, roles),)


def waiting(
    offered: Iterable[OfferedRole], programmes: frozenset[ProgrammeId], zone: str, asked: Asked
) -> tuple[WaitingRole, ...]:
    """Each once, as it was said last."""
    each = {(one.role, one.programme): one for one in offered}
    if len(each) > MOST_ROLES:
        raise TooManyRolesOffered
    return tuple(waits(one, programmes, zone, asked) for one in each.values())


def waits(offer: OfferedRole, programmes: frozenset[ProgrammeId], zone: str, asked: Asked) -> WaitingRole:
    """By the rules of granting it today; which of them it breaks is told with the role."""
    try:
        fitting(offer.role, offer.programme)
        if offer.programme is not None and offer.programme not in programmes:
            raise ProgrammeUnknown
        return WaitingRole(offer.role, last_day(offer.role, offer.until, zone, asked), offer.programme)
    except Refused as rule:
        raise OfferUnusable(offer.role, type(rule).__name__) from None


def withdrawn(command: WithdrawInvitation, state: State, asked: Asked) -> tuple[InvitationWithdrawn, ...]:
    asked.only(Role.ADMIN, Role.COORDINATOR)
    if state.invited is None:
        raise InvitationUnknown
    if state.invited.roles:
        asked.only(Role.ADMIN)
    if state.joined:
        raise InvitationUsed
    return () if state.withdrawn else (InvitationWithdrawn(command.member),)


def accepted(command: AcceptInvitation, state: State, asked: Asked) -> tuple[MemberJoined | RoleGranted, ...]:
    """A role whose last day is over by then is not granted any more."""
    asked.only_oneself(command.member)
    invitation = state.invited
    if invitation is None or invitation.digest != command.digest:
        raise InvitationUnknown
    if state.joined:
        return ()
    if state.withdrawn:
        raise InvitationTakenBack
    if invitation.until.over(asked.now):
        raise InvitationLapsed
    roles = (one for one in invitation.roles if one.until is None or not one.until.over(asked.now))
    granted = (RoleGranted(command.member, one.role, one.until, one.programme) for one in roles)
    return (MemberJoined(command.member, invitation.name), *granted)


def tags(fact: Fact) -> tuple[Tag, ...]:
    match fact:
        case MemberInvited() | InvitationWithdrawn():
            return (member_tag(fact.member),)
        case MemberJoined() | RoleGranted():
            return member.tags(fact)


invitations: Decider[Command, State, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=State(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    reads=(MemberInvited,),
)
