"""The organisation as its people meet it: its name, look, words and languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from domain.branding import ColoursSet, LogoRemoved, LogoSet, SenderNamed, ZoneChanged
from domain.colours import BLACK, WHITE, readable_on
from domain.domains import DomainClaimed, DomainReleased, DomainVerified
from domain.language import Recorded
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
            return after(row, fact)
        case _:
            return row


def after(row: OrganisationRow, fact: FACTS) -> OrganisationRow:
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
        case DomainClaimed(domain, token):
            return replace(row, domains=(*row.domains, OwnDomain(domain, token, verified=False)))
        case DomainVerified(domain):
            known = (one if one.name != domain else OwnDomain(domain, one.token, verified=True) for one in row.domains)
            return replace(row, domains=tuple(known))
        case DomainReleased(domain):
            return replace(row, domains=tuple(one for one in row.domains if one.name != domain))
        case RetentionPolicySet(of=of):
            return replace(row, retention=(*(one for one in row.retention if one.of is not of), fact))


def own_words(row: OrganisationRow, locale: str) -> Vocabulary:
    """What it calls otherwise than the product does."""
    return {term.word: term.forms for term in row.terms if term.locale == locale}


organisation = Projection("organisation", 4, OrganisationRow, keys, evolve, hears=get_args(FACTS))
