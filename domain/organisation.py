"""An organisation: its brand, its members and what each may do."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated
from zoneinfo import available_timezones

from domain.decider import Decider
from domain.language import ORGANISATION, Asked, MemberId, Refused, Role, Scope, Tag, Visibility, facts_of, member_tag

LOCALES = ("sv", "en")
GRANTABLE = frozenset({Role.ADMIN, Role.COORDINATOR, Role.AUDITOR, Role.INTEGRATION})

# commands


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    name: str
    locale: str
    zone: str
    admin: MemberId
    admin_name: str


@dataclass(frozen=True, slots=True)
class SetBrand:
    name: str
    colour: str
    """Six hexadecimal digits after ``#``."""
    tagline: str = ""


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


Command = FoundOrganisation | SetBrand | JoinOrganisation | GrantRole | RevokeRole

# facts


@dataclass(frozen=True, slots=True)
class OrganisationFounded:
    name: Annotated[str, Visibility.PUBLIC]
    locale: str
    zone: str


@dataclass(frozen=True, slots=True)
class BrandSet:
    name: Annotated[str, Visibility.PUBLIC]
    colour: str
    tagline: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class MemberJoined:
    member: MemberId
    name: Annotated[str, Visibility.PERSONAL]


@dataclass(frozen=True, slots=True)
class RoleGranted:
    member: MemberId
    role: Role


@dataclass(frozen=True, slots=True)
class RoleRevoked:
    member: MemberId
    role: Role


Fact = OrganisationFounded | BrandSet | MemberJoined | RoleGranted | RoleRevoked

# refusals


class NotFounded(Refused):
    """There is no such organisation."""

    svenska = "Det finns ingen sådan organisation."


class NameMissing(Refused):
    """A name of 1 to 200 characters is needed."""

    svenska = "Ett namn på 1 till 200 tecken behövs."
    about = "name"


class ColourUnreadable(Refused):
    """Write the colour as # and six hexadecimal digits, for example #0b5d4e."""

    svenska = "Skriv färgen som # och sex hexadecimala siffror, till exempel #0b5d4e."
    about = "colour"


class TaglineTooLong(Refused):
    """A tagline has at most 200 characters."""

    svenska = "En devis har högst 200 tecken."
    about = "tagline"


class LocaleUnknown(Refused):
    """Fadder speaks Swedish (sv) and English (en)."""

    svenska = "Fadder talar svenska (sv) och engelska (en)."
    about = "locale"


class ZoneUnknown(Refused):
    """Name a time zone of the IANA database, for example Europe/Stockholm."""

    svenska = "Ange en tidszon ur IANA:s databas, till exempel Europe/Stockholm."
    about = "zone"


class MemberUnknown(Refused):
    """There is no such member in this organisation."""

    svenska = "Det finns ingen sådan medlem i organisationen."
    about = "member"


class RoleNotGrantable(Refused):
    """Only admin, coordinator, auditor and integration are granted; being a member, adept or mentor is not."""

    svenska = "Bara admin, coordinator, auditor och integration tilldelas; medlem, adept eller mentor är man ändå."
    about = "role"


class LastAdmin(Refused):
    """An organisation keeps at least one administrator."""

    svenska = "En organisation har alltid minst en administratör."
    about = "member"


# state


@dataclass(frozen=True, slots=True)
class Unfounded:
    pass


@dataclass(frozen=True, slots=True)
class Organisation:
    brand: BrandSet | None = None
    members: frozenset[MemberId] = frozenset()
    granted: frozenset[tuple[MemberId, Role]] = frozenset()


State = Unfounded | Organisation


def scope(command: Command) -> Scope:
    match command:
        case FoundOrganisation() | SetBrand():
            return (facts_of(ORGANISATION),)
        case JoinOrganisation(member=member):
            return (
                facts_of(ORGANISATION, named=(OrganisationFounded,)),
                facts_of(member_tag(member), named=(MemberJoined,)),
            )
        case GrantRole(member=member):
            return (
                facts_of(ORGANISATION, named=(OrganisationFounded,)),
                facts_of(member_tag(member), named=(MemberJoined, RoleGranted, RoleRevoked)),
            )
        case RevokeRole(member=member):
            return (
                facts_of(ORGANISATION, named=(OrganisationFounded, RoleGranted, RoleRevoked)),
                facts_of(member_tag(member), named=(MemberJoined,)),
            )


def evolve(state: State, fact: Fact) -> State:
    match fact, state:
        case OrganisationFounded(), _:
            return Organisation()
        case _, Unfounded():
            return state
        case BrandSet(), Organisation():
            return replace(state, brand=fact)
        case MemberJoined(), Organisation():
            return replace(state, members=state.members | {fact.member})
        case RoleGranted(), Organisation():
            return replace(state, granted=state.granted | {(fact.member, fact.role)})
        case RoleRevoked(), Organisation():
            return replace(state, granted=state.granted - {(fact.member, fact.role)})


def decide(command: Command, state: State, asked: Asked) -> tuple[Fact, ...]:
    match command, state:
        case FoundOrganisation(), Unfounded():
            return found(command, asked)
        case FoundOrganisation(), Organisation():
            asked.only(Role.PLATFORM)
            return ()
        case ((SetBrand() | JoinOrganisation() | GrantRole() | RevokeRole()), Unfounded()):
            raise NotFounded
        case SetBrand(), Organisation():
            return set_brand(command, state, asked)
        case JoinOrganisation(), Organisation():
            asked.only(Role.ADMIN, Role.COORDINATOR, Role.INTEGRATION)
            name = readable(command.name)
            return () if command.member in state.members else (MemberJoined(command.member, name),)
        case GrantRole(), Organisation():
            return grant(command, state, asked)
        case RevokeRole(), Organisation():
            return revoke(command, state, asked)


def found(command: FoundOrganisation, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.PLATFORM)
    if command.locale not in LOCALES:
        raise LocaleUnknown
    return (
        OrganisationFounded(readable(command.name), command.locale, known_zone(command.zone)),
        MemberJoined(command.admin, readable(command.admin_name)),
        RoleGranted(command.admin, Role.ADMIN),
    )


def set_brand(command: SetBrand, organisation: Organisation, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.ADMIN)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", command.colour):
        raise ColourUnreadable
    if len(command.tagline) > 200:
        raise TaglineTooLong
    brand = BrandSet(readable(command.name), command.colour.lower(), command.tagline)
    return () if brand == organisation.brand else (brand,)


def grant(command: GrantRole, organisation: Organisation, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.ADMIN)
    if command.role not in GRANTABLE:
        raise RoleNotGrantable
    if command.member not in organisation.members:
        raise MemberUnknown
    if (command.member, command.role) in organisation.granted:
        return ()
    return (RoleGranted(command.member, command.role),)


def revoke(command: RevokeRole, organisation: Organisation, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.ADMIN)
    if command.member not in organisation.members:
        raise MemberUnknown
    if (command.member, command.role) not in organisation.granted:
        return ()
    admins = {member for member, role in organisation.granted if role is Role.ADMIN}
    if command.role is Role.ADMIN and admins == {command.member}:
        raise LastAdmin
    return (RoleRevoked(command.member, command.role),)


def readable(name: str) -> str:
    """The name without surrounding white space."""
    name = name.strip()
    if not 1 <= len(name) <= 200:
        raise NameMissing
    return name


def known_zone(zone: str) -> str:
    if zone not in available_timezones():
        raise ZoneUnknown
    return zone


def tags(fact: Fact) -> tuple[Tag, ...]:
    match fact:
        case OrganisationFounded() | BrandSet():
            return (ORGANISATION,)
        case MemberJoined():
            return (member_tag(fact.member),)
        case RoleGranted() | RoleRevoked():
            return (ORGANISATION, member_tag(fact.member))


organisation: Decider[Command, State, Fact, Fact] = Decider(
    commands=(FoundOrganisation, SetBrand, JoinOrganisation, GrantRole, RevokeRole),
    facts=(OrganisationFounded, BrandSet, MemberJoined, RoleGranted, RoleRevoked),
    scope=scope,
    initial=Unfounded(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
