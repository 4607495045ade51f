"""Identities: as whom an identity provider knows a member, where it has subjects of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NewType, get_args

from domain import membership
from domain.decider import Decider
from domain.invitations import MemberInvited
from domain.language import ORGANISATION, Asked, MemberId, Refused, Role, Scope, Tag, facts_of, member_tag
from domain.member import STANDING, MemberUnknown
from domain.membership import ROLES, Membership
from domain.organisation import OrganisationFounded, Unfounded

IdentityId = NewType("IdentityId", str)
"""A keyed digest of issuer and subject: a subject may be a mail address."""
NONE = IdentityId("")
"""What a subject has that cannot be linked."""

# commands


@dataclass(frozen=True, slots=True)
class LinkIdentity:
    member: MemberId
    identity: IdentityId


@dataclass(frozen=True, slots=True)
class UnlinkIdentity:
    member: MemberId
    identity: IdentityId


Command = LinkIdentity | UnlinkIdentity

# facts


@dataclass(frozen=True, slots=True)
class IdentityLinked:
    """Whoever comes with it acts as this member."""

    member: MemberId
    identity: IdentityId


@dataclass(frozen=True, slots=True)
class IdentityUnlinked:
    member: MemberId
    identity: IdentityId


Own = IdentityLinked | IdentityUnlinked
OWN: tuple[type[Own], ...] = get_args(Own)
Seen = Own | MemberInvited | membership.Seen

# refusals


class IdentityUnusable(Refused):
    """This subject cannot be linked: it is empty, too long, or says by itself which member it is."""

    svenska = "Den här identiteten kan inte kopplas: den är tom, för lång eller anger redan själv en medlem."
    about = "subject"


class IdentityTaken(Refused):
    """This identity is linked to another member."""

    svenska = "Den här identiteten är kopplad till en annan medlem."
    about = "subject"


class LastWayIn(Refused):
    """This is how the only administrator comes in: link another identity first."""

    svenska = "Så här kommer den enda administratören in: koppla en annan identitet först."
    about = "identity"


# state


@dataclass(frozen=True, slots=True)
class Identities:
    membership: membership.State = field(default_factory=Unfounded)
    invited: bool = False
    linked: frozenset[tuple[MemberId, IdentityId]] = frozenset()


def scope(command: Command) -> Scope:
    standing = facts_of(member_tag(command.member), named=(*STANDING, MemberInvited, *OWN))
    founded = facts_of(ORGANISATION, named=(OrganisationFounded,))
    match command:
        case LinkIdentity(identity=identity):
            return (founded, standing, facts_of(identity_tag(identity), named=OWN))
        case UnlinkIdentity():
            return (facts_of(ORGANISATION, named=(OrganisationFounded, *ROLES)), standing)


def evolve(state: Identities, fact: Seen) -> Identities:
    match fact:
        case IdentityLinked(member, identity):
            return replace(state, linked=state.linked | {(member, identity)})
        case IdentityUnlinked(member, identity):
            return replace(state, linked=state.linked - {(member, identity)})
        case MemberInvited():
            return replace(state, invited=True)
        case _:
            return replace(state, membership=membership.evolve(state.membership, fact))


def decide(command: Command, state: Identities, asked: Asked) -> tuple[Own, ...]:
    match command:
        case LinkIdentity(member, identity):
            asked.only(Role.ADMIN)
            if not present(member, state):
                raise MemberUnknown
            if identity == NONE:
                raise IdentityUnusable
            holders = {who for who, what in state.linked if what == identity}
            if holders - {member}:
                raise IdentityTaken
            return () if holders else (IdentityLinked(member, identity),)
        case UnlinkIdentity(member, identity):
            if asked.actor.by != member:
                asked.only(Role.ADMIN)
            if (member, identity) not in state.linked:
                return ()
            only = isinstance(state.membership, Membership) and state.membership.admins == frozenset({member})
            if only and len(state.linked) == 1:
                raise LastWayIn
            return (IdentityUnlinked(member, identity),)


def present(member: MemberId, state: Identities) -> bool:
    """Invited is enough: how somebody comes in is said before they come."""
    known = state.membership
    if not isinstance(known, Membership) or member in known.erased:
        return False
    return state.invited or member in known.members


def identity_tag(identity: IdentityId) -> Tag:
    return Tag(f"identity:{identity}")


identities: Decider[Command, Identities, Own, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Identities(),
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (member_tag(fact.member), identity_tag(fact.identity)),
)
