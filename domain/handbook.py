"""How an organisation writes a handbook of its own: a draft from an edition that is published, changed text by text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from domain import edition as editions
from domain.content import Content
from domain.decider import Decider
from domain.edition import (
    Edition,
    EditionUnknown,
    HandbookEditionDrafted,
    HandbookPolicySet,
    SectionRevised,
    Shelf,
    TranslationProvided,
)
from domain.language import Asked, EditionId, Refused, Role, written
from domain.organisation import LANGUAGE, readable
from domain.policies import KINDS, WrongPolicy, read

LONGEST = 4000

# commands


@dataclass(frozen=True, slots=True)
class DraftEdition:
    edition: EditionId
    base: EditionId
    name: str


@dataclass(frozen=True, slots=True)
class ReviseSection:
    """A text anew, in one language; what was its translation is none any more."""

    edition: EditionId
    key: str
    locale: str
    text: str


@dataclass(frozen=True, slots=True)
class ProvideTranslation:
    edition: EditionId
    key: str
    locale: str
    text: str


@dataclass(frozen=True, slots=True)
class SetPolicy:
    edition: EditionId
    key: str
    value: str


Command = DraftEdition | ReviseSection | ProvideTranslation | SetPolicy
Fact = HandbookEditionDrafted | SectionRevised | TranslationProvided | HandbookPolicySet

# refusals


class BaseNotPublished(Refused):
    """An edition is drafted from one that is published."""

    svenska = "En utgåva skrivs utifrån en som är publicerad."
    about = "base"


class EditionIsPublished(Refused):
    """A published edition never changes; draft a new one from it."""

    svenska = "En publicerad utgåva ändras aldrig; skriv en ny utifrån den."
    about = "edition"


class TextKeyUnknown(Refused):
    """The edition has no text with this key."""

    svenska = "Utgåvan har ingen text med den nyckeln."
    about = "key"


class HandbookTextUnusable(Refused):
    """A text of the handbook has 1 to 4000 characters that can be seen."""

    svenska = "En text i handboken har 1 till 4000 tecken som syns."
    about = "text"


class HandbookLocaleUnusable(Refused):
    """Name the language of a text by its tag, such as sv, en, fi or pt-BR."""

    svenska = "Ange textens språk med dess kod, till exempel sv, en, fi eller pt-BR."
    about = "locale"


class PolicyUnknown(Refused):
    """There is no policy with this key."""

    svenska = "Det finns ingen regel med den nyckeln."
    about = "key"


class PolicyValueUnusable(Refused):
    """The policy cannot have this value; the handbook shows how its values are written."""

    svenska = "Regeln kan inte ha det värdet; handboken visar hur dess värden skrivs."
    about = "value"


def decide(command: Command, shelf: Shelf, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.ADMIN, Role.COORDINATOR)
    if isinstance(command, DraftEdition):
        return draft(command, shelf)
    content = writable(shelf, command.edition).content
    match command:
        case ReviseSection():
            return revise(command, content)
        case ProvideTranslation():
            return translate(command, content)
        case SetPolicy():
            return set_policy(command, content)


def writable(shelf: Shelf, edition: EditionId) -> Edition:
    if edition in editions.SHIPPED:
        raise EditionIsPublished
    found = shelf.editions.get(edition)
    if found is None:
        raise EditionUnknown
    if found.published:
        raise EditionIsPublished
    return found


def draft(command: DraftEdition, shelf: Shelf) -> tuple[Fact, ...]:
    name = readable(command.name)
    if command.edition in shelf.editions or command.edition in editions.SHIPPED:
        return ()
    if shelf.published(command.base) is None:
        raise BaseNotPublished
    return (HandbookEditionDrafted(command.edition, command.base, name),)


def revise(command: ReviseSection, content: Content) -> tuple[Fact, ...]:
    text = sayable(command, content)
    if content.texts[command.key].get(command.locale) == text:
        return ()
    return (SectionRevised(command.edition, command.key, command.locale, text),)


def translate(command: ProvideTranslation, content: Content) -> tuple[Fact, ...]:
    text = sayable(command, content)
    if content.texts[command.key].get(command.locale) == text:
        return ()
    return (TranslationProvided(command.edition, command.key, command.locale, text),)


def sayable(command: ReviseSection | ProvideTranslation, content: Content) -> str:
    if command.key not in content.texts:
        raise TextKeyUnknown
    spoken(command.locale)
    return written(command.text, LONGEST, HandbookTextUnusable)


def spoken(locale: str) -> str:
    if LANGUAGE.fullmatch(locale) is None:
        raise HandbookLocaleUnusable
    return locale


def set_policy(command: SetPolicy, content: Content) -> tuple[Fact, ...]:
    if command.key not in KINDS:
        raise PolicyUnknown
    try:
        value = KINDS[command.key].write(read(command.key, command.value.strip()))
    except WrongPolicy:
        raise PolicyValueUnusable from None
    if content.told.get(command.key) == value:
        return ()
    return (HandbookPolicySet(command.edition, command.key, value),)


handbook: Decider[Command, Shelf, Fact, editions.Fact] = Decider(
    commands=get_args(Command),
    facts=get_args(Fact),
    scope=lambda command: editions.scope(),
    initial=Shelf(),
    evolve=editions.evolve,
    decide=decide,
    tags=editions.tags,
)
