"""Contact persons: an administrator names one, and only the person says how to be reached, and may take it back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated

from domain.decider import Decider
from domain.drafting import ProgrammeDrafted
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
    line,
    member_tag,
    programme_tag,
)
from domain.mail import address
from domain.member import STANDING, MemberJoined, MemberUnknown, PersonalDataErased
from domain.programme import ProgrammeUnknown

# commands


@dataclass(frozen=True, slots=True)
class NameContactPerson:
    member: MemberId
    programme: ProgrammeId | None = None
    """None for the organisation as a whole."""


@dataclass(frozen=True, slots=True)
class ShareContactDetails:
    member: MemberId
    title: str
    phone: str
    mail: str


@dataclass(frozen=True, slots=True)
class WithdrawContactDetails:
    member: MemberId


Command = NameContactPerson | ShareContactDetails | WithdrawContactDetails

# facts


@dataclass(frozen=True, slots=True)
class ContactPersonSet:
    member: MemberId
    programme: ProgrammeId | None


@dataclass(frozen=True, slots=True)
class ContactDetailsShared:
    """The person's own word is their consent."""

    member: MemberId
    title: Annotated[str, Visibility.PERSONAL]
    phone: Annotated[str, Visibility.PERSONAL]
    mail: Annotated[str, Visibility.PERSONAL]


@dataclass(frozen=True, slots=True)
class ContactDetailsWithdrawn:
    member: MemberId


Own = ContactPersonSet | ContactDetailsShared | ContactDetailsWithdrawn
OWN: tuple[type[Own], ...] = (ContactPersonSet, ContactDetailsShared, ContactDetailsWithdrawn)
Seen = Own | MemberJoined | PersonalDataErased | ProgrammeDrafted

# refusals


class ContactDetailsUnusable(Refused):
    """Give a title, a telephone number or a mail address, of at most 200 characters each."""

    svenska = "Ange en titel, ett telefonnummer eller en e-postadress med högst 200 tecken vardera."
    about = "title"


# state


@dataclass(frozen=True, slots=True)
class Contacts:
    members: frozenset[MemberId] = frozenset()
    named: dict[ProgrammeId | None, MemberId] = field(default_factory=dict["ProgrammeId | None", MemberId])
    shared: ContactDetailsShared | None = None
    drafted: bool = False
    """Whether there is the programme that the command is about."""


def scope(command: Command) -> Scope:
    standing = facts_of(member_tag(command.member), named=STANDING)
    match command:
        case NameContactPerson(programme=programme):
            named = facts_of(ORGANISATION, named=(ContactPersonSet,))
            there = () if programme is None else (facts_of(programme_tag(programme), named=(ProgrammeDrafted,)),)
            return (standing, named, *there)
        case ShareContactDetails() | WithdrawContactDetails():
            own = (ContactDetailsShared, ContactDetailsWithdrawn)
            return (standing, facts_of(member_tag(command.member), named=own))


def evolve(state: Contacts, fact: Seen) -> Contacts:
    match fact:
        case MemberJoined():
            return replace(state, members=state.members | {fact.member})
        case PersonalDataErased():
            return replace(state, members=state.members - {fact.member})
        case ContactPersonSet():
            return replace(state, named={**state.named, fact.programme: fact.member})
        case ContactDetailsShared():
            return replace(state, shared=fact)
        case ContactDetailsWithdrawn():
            return replace(state, shared=None)
        case ProgrammeDrafted():
            return replace(state, drafted=True)


def decide(command: Command, state: Contacts, asked: Asked) -> tuple[Own, ...]:
    match command:
        case NameContactPerson():
            asked.within(command.programme).only(
                *((Role.ADMIN,) if command.programme is None else (Role.ADMIN, Role.COORDINATOR))
            )
        case ShareContactDetails() | WithdrawContactDetails():
            asked.only_oneself(command.member)
    if command.member not in state.members:
        raise MemberUnknown
    match command:
        case NameContactPerson(_, programme) if programme is not None and not state.drafted:
            raise ProgrammeUnknown
        case NameContactPerson(member, programme):
            return () if state.named.get(programme) == member else (ContactPersonSet(member, programme),)
        case ShareContactDetails():
            details = shared(command)
            return () if details == state.shared else (details,)
        case WithdrawContactDetails(member):
            return () if state.shared is None else (ContactDetailsWithdrawn(member),)


def shared(command: ShareContactDetails) -> ContactDetailsShared:
    details = [line(text) for text in (command.title, command.phone, command.mail)]
    if not any(details) or any(len(text) > 200 for text in details):
        raise ContactDetailsUnusable
    if details[-1]:
        address(details[-1])
    return ContactDetailsShared(command.member, *details)


def tags(fact: Own) -> tuple[Tag, ...]:
    match fact:
        case ContactPersonSet(member, programme):
            return (ORGANISATION, member_tag(member), *(() if programme is None else (programme_tag(programme),)))
        case ContactDetailsShared(member) | ContactDetailsWithdrawn(member):
            return (member_tag(member),)


contact: Decider[Command, Contacts, Own, Seen] = Decider(
    commands=(NameContactPerson, ShareContactDetails, WithdrawContactDetails),
    facts=OWN,
    scope=scope,
    initial=Contacts(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    reads=(ContactDetailsShared,),
)
