"""The organisation as its people meet it: its name, look, words and languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from domain.branding import ColoursSet, LogoRemoved, LogoSet, SenderNamed, ZoneChanged
from domain.colours import BLACK, WHITE, readable_on
from domain.domains import DomainClaimed, DomainReleased, DomainVerified
from domain.language import Recorded
from domain.offboarding import OffboardingRequested, OffboardingWithdrawn, OrganisationOffboarded
from domain.organisation import BrandSet, OrganisationFounded
from domain.retention import RetentionPolicySet
from domain.speech import LocalesOffered, TerminologyChanged, forms_of
from domain.terminology import Forms, Vocabulary, Word
from projections.projection import Projection

COLOUR = "#1f2937"


@dataclass(frozen=True, slots=True)
class Term:
    locale: str
    word: Word
    forms: Forms


@dataclass(frozen=True, slots=True)
class OwnDomain:
    name: str
    token: str
    """What its record is to say."""
    verified: bool


class OrganisationRow(Struct, frozen=True):
    name: str
    locale: str
    """The first of those that it offers."""
    zone: str
    brand_name: str
    colour: str
    tagline: str
    on_primary: str
    background: str
    text: str
    locales: tuple[str, ...]
    logo: LogoSet | None = None
    terms: tuple[Term, ...] = ()
    sender: str | None = None
    domains: tuple[OwnDomain, ...] = ()
    retention: tuple[RetentionPolicySet, ...] = ()
    """What was set last of each kind."""
    leaving_since: date | None = None
    """When an administrator asked that it may leave, while that stands."""


FACTS = (
    OrganisationFounded
    | BrandSet
    | ColoursSet
    | LogoSet
    | LogoRemoved
    | TerminologyChanged
    | LocalesOffered
    | SenderNamed
    | ZoneChanged
    | DomainClaimed
    | DomainVerified
    | DomainReleased
    | RetentionPolicySet
    | OffboardingRequested
    | OffboardingWithdrawn
    | OrganisationOffboarded
)


def keys(recorded: Recorded) -> tuple[str, ...]:
    return ("organisation",) if isinstance(recorded.fact, FACTS) else ()


def evolve(row: OrganisationRow | None, recorded: Recorded) -> OrganisationRow | None:
    match recorded.fact:
        case OrganisationFounded(name=name, locale=locale, zone=zone):
            return OrganisationRow(
                name, locale, zone, name, COLOUR, "", readable_on(COLOUR), WHITE, BLACK, locales=(locale,)
            )
        case fact if row is not None and isinstance(fact, FACTS):
            return after(row, fact, recorded.on_in(row.zone))
        case _:
            return row


def after(row: OrganisationRow, fact: FACTS, on: date) -> OrganisationRow | None:
    match fact:
        case OrganisationFounded():
            return row
        case BrandSet(name=name, colour=colour, tagline=tagline):
            ink = row.on_primary if colour == row.colour else readable_on(colour)
            return replace(row, brand_name=name, colour=colour, tagline=tagline, on_primary=ink)
        case ColoursSet():
            return replace(
                row, colour=fact.primary, on_primary=fact.on_primary, background=fact.background, text=fact.text
            )
        case LogoSet():
            return replace(row, logo=fact)
        case LogoRemoved():
            return replace(row, logo=None)
        case TerminologyChanged():
            term = Term(fact.locale, fact.key, forms_of(fact))
            others = (one for one in row.terms if (one.locale, one.word) != (term.locale, term.word))
            return replace(row, terms=(*others, term))
        case LocalesOffered(locales=locales):
            return replace(row, locales=locales, locale=locales[0] if locales else row.locale)
        case SenderNamed(sender=sender):
            return replace(row, sender=sender)
        case ZoneChanged(zone=zone):
            return replace(row, zone=zone)
        case DomainClaimed() | DomainVerified() | DomainReleased():
            return replace(row, domains=domains_after(row.domains, fact))
        case RetentionPolicySet(of=of):
            return replace(row, retention=(*(one for one in row.retention if one.of is not of), fact))
        case OffboardingRequested():
            return replace(row, leaving_since=on)
        case OffboardingWithdrawn():
            return replace(row, leaving_since=None)
        case OrganisationOffboarded():
            return None


def domains_after(
    known: tuple[OwnDomain, ...], fact: DomainClaimed | DomainVerified | DomainReleased
) -> tuple[OwnDomain, ...]:
    match fact:
        case DomainClaimed(domain, token):
            return (*known, OwnDomain(domain, token, verified=False))
        case DomainVerified(domain):
            return tuple(one if one.name != domain else OwnDomain(domain, one.token, verified=True) for one in known)
        case DomainReleased(domain):
            return tuple(one for one in known if one.name != domain)


def own_words(row: OrganisationRow, locale: str) -> Vocabulary:
    """What it calls otherwise than the product does."""
    return {term.word: term.forms for term in row.terms if term.locale == locale}


organisation = Projection("organisation", 5, OrganisationRow, keys, evolve, hears=get_args(FACTS))
