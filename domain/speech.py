"""How an organisation speaks: in which languages, and with which words of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

from domain.decider import Decider
from domain.language import ORGANISATION, Asked, Refused, Role, Scope, Tag, Visibility, facts_of, line
from domain.organisation import LANGUAGE, LOCALES, NotFounded, OrganisationFounded
from domain.terminology import DEFAULTS, Forms, Vocabulary, Word, definite_of, definite_plural_of

MOST_LOCALES = 20

# commands


@dataclass(frozen=True, slots=True)
class ChangeTerminology:
    """One word in one language; where its forms are left out, they are made from the others."""

    key: str
    locale: str
    singular: str
    plural: str
    definite: str = ""
    definite_plural: str = ""


@dataclass(frozen=True, slots=True)
class OfferLocales:
    locales: tuple[str, ...]
    """The first is the one to answer in where nobody asks for another. Those that the product does not speak are for
    handbooks."""


Command = ChangeTerminology | OfferLocales

# facts


@dataclass(frozen=True, slots=True)
class TerminologyChanged:
    key: Word
    locale: str
    singular: Annotated[str, Visibility.PUBLIC]
    definite: Annotated[str, Visibility.PUBLIC]
    plural: Annotated[str, Visibility.PUBLIC]
    definite_plural: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class LocalesOffered:
    locales: tuple[str, ...]


Own = TerminologyChanged | LocalesOffered
OWN: tuple[type[Own], ...] = (TerminologyChanged, LocalesOffered)
Seen = OrganisationFounded | Own

# refusals


class WordUnknown(Refused):
    """There is no such word to give another name to."""

    svenska = "Det finns inget sådant ord att byta ut."
    about = "key"


class FormsUnusable(Refused):
    """Each form of a word has 1 to 60 letters, digits, spaces, hyphens or apostrophes."""

    svenska = "Varje form av ett ord har 1 till 60 bokstäver, siffror, mellanslag, bindestreck eller apostrofer."
    about = "singular"


class TermLocaleUnknown(Refused):
    """Words are given in Swedish (sv) or English (en)."""

    svenska = "Ord anges på svenska (sv) eller engelska (en)."
    about = "locale"


class LocalesUnusable(Refused):
    """Offer up to 20 languages by their tags, each once, sv or en first; others, such as fi, are for handbooks."""

    svenska = (
        "Erbjud högst 20 språk med koder, vart och ett en gång, sv eller en först; andra, som fi, är för handböcker."
    )
    about = "locales"


# state


@dataclass(frozen=True, slots=True)
class Speech:
    """``locales`` is empty where no organisation was founded."""

    locales: tuple[str, ...] = ()
    terms: Mapping[tuple[str, Word], Forms] = field(default_factory=dict[tuple[str, Word], Forms])

    def own(self, locale: str) -> Vocabulary:
        return {word: forms for (spoken, word), forms in self.terms.items() if spoken == locale}


WORDS = facts_of(ORGANISATION, named=(TerminologyChanged,))
"""What a decision reads that hangs on a text in the organisation's own words."""


def scope(command: Command) -> Scope:
    return (facts_of(ORGANISATION, named=(OrganisationFounded, *OWN)),)


def evolve(state: Speech, fact: Seen) -> Speech:
    match fact:
        case OrganisationFounded():
            return replace(state, locales=(fact.locale,))
        case TerminologyChanged():
            return replace(state, terms={**state.terms, (fact.locale, fact.key): forms_of(fact)})
        case LocalesOffered():
            return replace(state, locales=fact.locales)


def decide(command: Command, state: Speech, asked: Asked) -> tuple[Own, ...]:
    asked.only(Role.ADMIN)
    if not state.locales:
        raise NotFounded
    match command:
        case ChangeTerminology():
            term = term_of(command)
            known = state.terms.get((term.locale, term.key), DEFAULTS[term.locale][term.key])
            return () if known == forms_of(term) else (term,)
        case OfferLocales(locales):
            if not offerable(locales):
                raise LocalesUnusable
            return () if locales == state.locales else (LocalesOffered(locales),)


def offerable(locales: tuple[str, ...]) -> bool:
    if not 1 <= len(locales) == len(set(locales)) <= MOST_LOCALES or locales[0] not in LOCALES:
        return False
    return all(map(LANGUAGE.fullmatch, locales))


def term_of(command: ChangeTerminology) -> TerminologyChanged:
    if command.locale not in LOCALES:
        raise TermLocaleUnknown
    try:
        key = Word(command.key)
    except ValueError:
        raise WordUnknown from None
    singular, plural = form(command.singular), form(command.plural)
    if command.locale == "en":
        return TerminologyChanged(key, "en", singular, singular, plural, plural)
    definite = form(command.definite or definite_of(singular))
    return TerminologyChanged(
        key, "sv", singular, definite, plural, form(command.definite_plural or definite_plural_of(plural))
    )


def form(text: str) -> str:
    said = line(text)
    if not re.fullmatch(r"[^\W_](?:[^\W_]|[ '’-]){0,59}", said):
        raise FormsUnusable
    return said


def forms_of(term: TerminologyChanged) -> Forms:
    return Forms(term.singular, term.definite, term.plural, term.definite_plural)


def tags(fact: Own) -> tuple[Tag, ...]:
    return (ORGANISATION,)


speech: Decider[Command, Speech, Own, Seen] = Decider(
    commands=(ChangeTerminology, OfferLocales),
    facts=OWN,
    scope=scope,
    initial=Speech(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
