"""An organisation: how it is founded, and its brand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated
from zoneinfo import available_timezones

from domain import member
from domain.decider import Decider
from domain.language import (
    ORGANISATION,
    Asked,
    MemberId,
    Refused,
    Role,
    Scope,
    Tag,
    Visibility,
    facts_of,
    line,
    written,
)
from domain.member import MemberJoined, RoleGranted

LOCALES = ("sv", "en")
"""Those that the product itself speaks."""
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
"""Any that a handbook can be written in, by the tag that BCP 47 gives it: ``fi``, ``pt-BR``, ``zh-Hant``."""
ZONES = frozenset(available_timezones() - {"Factory", "localtime"})
"""Read once: asking takes the disk some 20 ms. Two of the names mean something else on every machine."""

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


Command = FoundOrganisation | SetBrand

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


Own = OrganisationFounded | BrandSet
Fact = Own | MemberJoined | RoleGranted
"""An organisation begins with its first administrator."""

# refusals


class NotFounded(Refused):
    """There is no such organisation."""

    svenska = "Det finns ingen sådan organisation."


class AlreadyFounded(Refused):
    """The organisation has been founded already."""

    svenska = "Organisationen är redan grundad."


class NameUnusable(Refused):
    """A name has between 1 and 200 characters that can be seen."""

    svenska = "Ett namn har mellan 1 och 200 tecken som syns."
    about = "name"


class AdminNameUnusable(Refused):
    """The administrator's name has between 1 and 200 characters that can be seen."""

    svenska = "Administratörens namn har mellan 1 och 200 tecken som syns."
    about = "adminName"


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


# state


@dataclass(frozen=True, slots=True)
class Unfounded:
    pass


@dataclass(frozen=True, slots=True)
class Organisation:
    brand: BrandSet | None = None


State = Unfounded | Organisation


def scope(command: Command) -> Scope:
    return (facts_of(ORGANISATION, named=(OrganisationFounded, BrandSet)),)


def evolve(state: State, fact: Own) -> State:
    match fact, state:
        case OrganisationFounded(), _:
            return Organisation()
        case BrandSet(), Unfounded():
            return state
        case BrandSet(), Organisation():
            return replace(state, brand=fact)


def decide(command: Command, state: State, asked: Asked) -> tuple[Fact, ...]:
    match command, state:
        case FoundOrganisation(), Unfounded():
            return found(command, asked)
        case FoundOrganisation(), Organisation():
            asked.only(Role.PLATFORM)
            raise AlreadyFounded
        case SetBrand(), Unfounded():
            raise NotFounded
        case SetBrand(), Organisation():
            return set_brand(command, state, asked)


def found(command: FoundOrganisation, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.PLATFORM)
    if command.locale not in LOCALES:
        raise LocaleUnknown
    return (
        OrganisationFounded(readable(command.name), command.locale, known_zone(command.zone)),
        MemberJoined(command.admin, readable(command.admin_name, AdminNameUnusable)),
        RoleGranted(command.admin, Role.ADMIN),
    )


def set_brand(command: SetBrand, organisation: Organisation, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.ADMIN)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", command.colour):
        raise ColourUnreadable
    tagline = line(command.tagline)
    if len(tagline) > 200:
        raise TaglineTooLong
    brand = BrandSet(readable(command.name), command.colour.lower(), tagline)
    return () if brand == organisation.brand else (brand,)


def readable(name: str, otherwise: type[Refused] = NameUnusable) -> str:
    return written(line(name), 200, otherwise)


def known_zone(zone: str) -> str:
    if zone not in ZONES:
        raise ZoneUnknown
    return zone


def tags(fact: Fact) -> tuple[Tag, ...]:
    match fact:
        case OrganisationFounded() | BrandSet():
            return (ORGANISATION,)
        case MemberJoined() | RoleGranted():
            return member.tags(fact)


organisation: Decider[Command, State, Fact, Own] = Decider(
    commands=(FoundOrganisation, SetBrand),
    facts=(OrganisationFounded, BrandSet),
    scope=scope,
    initial=Unfounded(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
