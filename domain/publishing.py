"""How a draft comes to stand: rebased onto a newer base, its conflicts resolved one by one, and published for good."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import get_args

from domain import edition as editions
from domain.content import Unit
from domain.decider import Decider
from domain.edition import (
    Choice,
    ConflictResolved,
    Edition,
    HandbookEditionPublished,
    HandbookEditionRebased,
    Shelf,
)
from domain.handbook import LONGEST, writable
from domain.language import ORGANISATION, Asked, EditionId, Refused, Role, Scope, facts_of, plain, visible
from domain.organisation import OrganisationFounded
from domain.policies import KINDS, WrongPolicy, contradictions, read
from domain.speech import LocalesOffered

# commands


@dataclass(frozen=True, slots=True)
class RebaseEdition:
    edition: EditionId
    onto: EditionId


@dataclass(frozen=True, slots=True)
class ResolveConflict:
    edition: EditionId
    unit: str
    choice: Choice
    text: str | None = None


@dataclass(frozen=True, slots=True)
class PublishEdition:
    edition: EditionId


Command = RebaseEdition | ResolveConflict | PublishEdition
Fact = HandbookEditionRebased | ConflictResolved | HandbookEditionPublished
Seen = editions.Fact | OrganisationFounded | LocalesOffered

# refusals


class NewBaseNotPublished(Refused):
    """An edition is rebased onto one that is published."""

    svenska = "En utgåva flyttas bara till en grund som är publicerad."
    about = "onto"


class ConflictsOpen(Refused):
    """The draft and its new base differ in these places; choose for each of them first."""

    svenska = "Utkastet och dess nya grund skiljer sig på dessa ställen; välj först för vart och ett."
    about = "edition"


class ConflictUnknown(Refused):
    """There is no open conflict in this place."""

    svenska = "Det finns ingen öppen konflikt på det stället."
    about = "unit"


class ResolutionUnusable(Refused):
    """Where a text is chosen, give one that can stand in this place."""

    svenska = "När en egen text väljs ska den kunna stå på det stället."
    about = "text"


class TranslationsMissing(Refused):
    """These texts are not yet translated into every language that the organisation offers."""

    svenska = "Dessa texter är ännu inte översatta till alla språk som organisationen erbjuder."
    about = "edition"


class PoliciesContradict(Refused):
    """These policies do not go together with others of the edition."""

    svenska = "Dessa regler går inte ihop med andra i utgåvan."
    about = "edition"


# state


@dataclass(frozen=True, slots=True)
class Desk:
    shelf: Shelf = field(default_factory=Shelf)
    locales: tuple[str, ...] = ()
    """Those that the organisation offers."""


def scope(command: Command) -> Scope:
    match command:
        case RebaseEdition() | ResolveConflict():
            return editions.scope()
        case PublishEdition():
            return (*editions.scope(), facts_of(ORGANISATION, named=(OrganisationFounded, LocalesOffered)))


def evolve(desk: Desk, fact: Seen) -> Desk:
    match fact:
        case OrganisationFounded(locale=locale):
            return replace(desk, locales=(locale,))
        case LocalesOffered(locales=locales):
            return replace(desk, locales=locales)
        case _:
            return replace(desk, shelf=editions.evolve(desk.shelf, fact))


def decide(command: Command, desk: Desk, asked: Asked) -> tuple[Fact, ...]:
    match command:
        case RebaseEdition():
            asked.only(Role.ADMIN, Role.COORDINATOR)
            return rebase(command, desk.shelf)
        case ResolveConflict():
            asked.only(Role.ADMIN, Role.COORDINATOR)
            return resolve(command, writable(desk.shelf, command.edition))
        case PublishEdition(edition):
            asked.only(Role.ADMIN)
            if desk.shelf.published(edition) is not None:
                return ()
            draft = writable(desk.shelf, edition)
            publishable(draft, desk.locales)
            return (HandbookEditionPublished(edition, draft.content.digest),)


def rebase(command: RebaseEdition, shelf: Shelf) -> tuple[Fact, ...]:
    draft = writable(shelf, command.edition)
    if command.onto == draft.base:
        return ()
    if shelf.published(command.onto) is None:
        raise NewBaseNotPublished
    if draft.conflicts:
        raise ConflictsOpen(*draft.conflicts)
    return (HandbookEditionRebased(command.edition, command.onto),)


def resolve(command: ResolveConflict, draft: Edition) -> tuple[Fact, ...]:
    if command.unit not in draft.conflicts:
        raise ConflictUnknown
    text = standing(command.unit, command.text or "") if command.choice is Choice.TEXT else None
    return (ConflictResolved(command.edition, command.unit, command.choice, text),)


def standing(place: Unit, text: str) -> str:
    text = plain(text)
    if place in KINDS:
        try:
            return KINDS[place].write(read(place, text))
        except WrongPolicy:
            raise ResolutionUnusable from None
    if "@" not in place or not any(map(visible, text)) or len(text) > LONGEST:
        raise ResolutionUnusable
    return text


def publishable(draft: Edition, locales: tuple[str, ...]) -> None:
    """Raises with the places that are not ready."""
    if draft.conflicts:
        raise ConflictsOpen(*draft.conflicts)
    if missing := draft.content.missing(locales):
        raise TranslationsMissing(*missing)
    if wrong := contradictions(draft.content.policies):
        raise PoliciesContradict(*wrong)


publishing: Decider[Command, Desk, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=get_args(Fact),
    scope=scope,
    initial=Desk(),
    evolve=evolve,
    decide=decide,
    tags=editions.tags,
)
