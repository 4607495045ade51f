"""Which edition a programme follows, and which one is in force for a pair on a day: always exactly one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain import edition as editions
from domain import phase as phases
from domain.decider import Decider
from domain.drafting import ProgrammeDrafted
from domain.edition import HANDBOOK, EditionNotPublished, HandbookEditionDrafted, HandbookEditionPublished
from domain.edition_facts import Applies, HandbookEditionAdopted
from domain.language import (
    Asked,
    EditionId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    edition_tag,
    facts_of,
    programme_tag,
)
from domain.phase import OVER, Programme, ProgrammeCancelled, ProgrammeClosed, Undrafted
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.shipped import DEFAULT, SHIPPED

# commands


@dataclass(frozen=True, slots=True)
class AdoptHandbookEdition:
    programme: ProgrammeId
    edition: EditionId
    applies: Applies = Applies.NEW_PAIRS
    starts_on: date | None = None
    """The day from which it applies to all; today, where none is given. New pairs have it from today."""


Doors = ProgrammeDrafted | ProgrammeClosed | ProgrammeCancelled
DOORS: tuple[type[Doors], ...] = (ProgrammeDrafted, ProgrammeClosed, ProgrammeCancelled)
Seen = HandbookEditionAdopted | HandbookEditionPublished | HandbookEditionDrafted | Doors

# refusals


class OnlyForAll(Refused):
    """Only an edition that applies to all pairs starts on another day than today."""

    svenska = "Bara en utgåva som gäller alla par börjar en annan dag än i dag."
    about = "startsOn"


# what is in force


@dataclass(frozen=True, slots=True)
class Adoption:
    """``at`` counts what was recorded in its order: a position, or anything that rises like one."""

    edition: EditionId
    applies: Applies
    starts_on: date
    at: int


@dataclass(frozen=True, slots=True)
class Pinned:
    """The edition that a match names, with the day of the match and where it was recorded.

    None in matches older than editions: then it is what the programme followed on that day.
    """

    edition: EditionId | None
    matched_on: date
    at: int


def adopted(fact: HandbookEditionAdopted, at: int) -> Adoption:
    return Adoption(fact.edition, fact.applies, fact.starts_on, at)


def edition_for_new(adoptions: Iterable[Adoption], on: date) -> EditionId:
    """What a pair that is matched on this day follows: the last that had started, by day and then by record.

    What was adopted for all is for new pairs too: even from a day that is past, it ends what was for new ones before.
    """
    started = [adoption for adoption in adoptions if adoption.starts_on <= on]
    to_all = max((adoption.at for adoption in started if adoption.applies is Applies.ALL_FROM), default=0)
    started = [adoption for adoption in started if adoption.applies is Applies.ALL_FROM or adoption.at > to_all]
    return last(started).edition if started else DEFAULT


def edition_in_force(pinned: Pinned, adoptions: Iterable[Adoption], on: date) -> EditionId:
    """The one edition that a pair follows on a day: what it was matched under, until another applies to all.

    An edition adopted for all from a day before the match moves the pair from its first day on, where it was adopted
    after the match; what was adopted before, the match has already taken into account. Of several it is the one from
    the later day, as for every other pair.
    """
    known, day = tuple(adoptions), max(on, pinned.matched_on)
    to_all = [one for one in known if one.applies is Applies.ALL_FROM and one.starts_on <= day]
    if any(one.at > pinned.at or one.starts_on > pinned.matched_on for one in to_all):
        return last(to_all).edition
    before = (one for one in known if one.at <= pinned.at)
    return pinned.edition or edition_for_new(before, pinned.matched_on)


def last(adoptions: Iterable[Adoption]) -> Adoption:
    """By day, and of one day the later word."""
    return max(adoptions, key=lambda adoption: (adoption.starts_on, adoption.at))


# deciding


@dataclass(frozen=True, slots=True)
class Following:
    """A programme, what it has adopted, and whether the edition in question is published."""

    programme: phases.State = phases.UNDRAFTED
    last: HandbookEditionAdopted | None = None
    published: bool = False
    drafted: bool = False


def scope(command: AdoptHandbookEdition) -> Scope:
    return (
        facts_of(programme_tag(command.programme), named=(*DOORS, HandbookEditionAdopted)),
        facts_of(edition_tag(command.edition), named=(HandbookEditionDrafted, HandbookEditionPublished)),
    )


def evolve(state: Following, fact: Seen) -> Following:
    match fact:
        case ProgrammeDrafted() | ProgrammeClosed() | ProgrammeCancelled():
            return replace(state, programme=phases.evolve(state.programme, fact))
        case HandbookEditionAdopted():
            return replace(state, last=fact)
        case HandbookEditionDrafted():
            return replace(state, drafted=True)
        case HandbookEditionPublished():
            return replace(state, published=True)


def decide(command: AdoptHandbookEdition, state: Following, asked: Asked) -> tuple[HandbookEditionAdopted, ...]:
    asked.within(command.programme).only(Role.ADMIN, Role.COORDINATOR)
    match state.programme:
        case Undrafted():
            raise ProgrammeUnknown
        case Programme(phase=phase) if phase in OVER:
            raise NotInThisPhase
        case Programme() as programme:
            fact = adopt(command, state, asked.on(programme.zone))
            return () if fact == state.last else (fact,)


def adopt(command: AdoptHandbookEdition, state: Following, today: date) -> HandbookEditionAdopted:
    if command.edition not in SHIPPED:
        if not state.drafted:
            raise editions.EditionUnknown
        if not state.published:
            raise EditionNotPublished
    starts_on = command.starts_on or today
    if command.applies is Applies.NEW_PAIRS and starts_on != today:
        raise OnlyForAll
    return HandbookEditionAdopted(command.programme, command.edition, command.applies, starts_on)


adoption: Decider[AdoptHandbookEdition, Following, HandbookEditionAdopted, Seen] = Decider(
    commands=(AdoptHandbookEdition,),
    facts=(HandbookEditionAdopted,),
    scope=scope,
    initial=Following(),
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (programme_tag(fact.programme), edition_tag(fact.edition), HANDBOOK),
)
