"""How a programme begins: with a name, in a time zone, with its days and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Annotated, Any

from domain import edition as editions
from domain.calendar import Period, halfway, months_after
from domain.decider import Decider
from domain.edition import HANDBOOK, EditionNotPublished, EditionUnknown, Shelf
from domain.edition_facts import Applies, HandbookEditionAdopted
from domain.language import (
    Asked,
    EditionId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Tag,
    Visibility,
    edition_tag,
    facts_of,
    programme_tag,
    written,
)
from domain.organisation import known_zone, readable
from domain.shipped import DEFAULT

LONGEST = 24
"""Months."""
SHORTEST = timedelta(days=7)
"""Both end days included."""
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""First days; far enough from where calendars end for all that is counted from them."""
PURPOSE = {
    "sv": "Adept och mentor bygger en relation där båda växer, i yrket och som människor.",
    "en": "Adept and mentor build a relationship in which both of them grow, at work and as people.",
}
"""Of a programme that has said none of its own."""

# commands


@dataclass(frozen=True, slots=True)
class DraftProgramme:
    programme: ProgrammeId
    name: str
    zone: str
    starts_on: date
    months: int | None = None
    """The length; as the handbook edition says, where neither it nor a last day is given."""
    ends_on: date | None = None
    midpoint_on: date | None = None
    """Half of the period, where no day is given."""
    minimum_meetings: int | None = None
    """The programme's own; as the handbook edition says, where none is given."""
    continuous: bool = False
    """Applications stay open while the programme runs."""
    purpose: str | None = None
    edition: EditionId | None = None
    """What it follows from the first; the usual one, where none is named."""


Command = DraftProgramme

# facts


@dataclass(frozen=True, slots=True)
class ProgrammeDrafted:
    programme: ProgrammeId
    name: Annotated[str, Visibility.PUBLIC]
    zone: str
    starts_on: date
    midpoint_on: date
    ends_on: date
    continuous: bool = False


@dataclass(frozen=True, slots=True)
class ProgrammeDescribed:
    programme: ProgrammeId
    purpose: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class MinimumMeetingsSet:
    """What the programme asks of each of its pairs, whatever their edition says; none: what their edition says."""

    programme: ProgrammeId
    meetings: int | None


Fact = ProgrammeDrafted | ProgrammeDescribed | MinimumMeetingsSet | HandbookEditionAdopted
Seen = ProgrammeDrafted | editions.Fact

# refusals


class StartImpossible(Refused):
    """A programme starts in one of the years 1900 to 2199."""

    svenska = "Ett program börjar något av åren 1900 till 2199."
    about = "startsOn"


class PeriodBackwards(Refused):
    """The last day comes after the first."""

    svenska = "Sista dagen kommer efter den första."
    about = "endsOn"


class MidpointOutside(Refused):
    """Half-time lies between the first day and the last."""

    svenska = "Halvtid ligger mellan första och sista dagen."
    about = "midpointOn"
    handbook = "policy.midpoint"


class PeriodTooShort(Refused):
    """A programme lasts at least a week."""

    svenska = "Ett program varar minst en vecka."
    about = "endsOn"
    handbook = "policy.length"


class PeriodTooLong(Refused):
    """The last day lies at most 24 months after the first."""

    svenska = "Sista dagen ligger högst 24 månader efter den första."
    about = "endsOn"
    handbook = "policy.length"


class LengthImpossible(Refused):
    """A programme is between 1 and 24 months long."""

    svenska = "Ett program varar mellan 1 och 24 månader."
    about = "months"
    handbook = "policy.length"


class LengthContradicted(Refused):
    """The months and the last day do not agree: give one of them, or both where they say the same."""

    svenska = "Antalet månader och sista dagen stämmer inte överens: ange det ena, eller båda om de säger samma sak."
    about = "months"
    handbook = "policy.length"


class MeetingsImpossible(Refused):
    """The least number of meetings is between 1 and 100."""

    svenska = "Minsta antalet möten är mellan 1 och 100."
    about = "minimumMeetings"
    handbook = "policy.min_meetings"


class PurposeUnusable(Refused):
    """Describe the purpose in 1 to 2000 characters."""

    svenska = "Beskriv syftet med 1 till 2000 tecken."
    about = "purpose"


# state


@dataclass(frozen=True, slots=True)
class Beginning:
    exists: bool = False
    shelf: Shelf = field(default_factory=Shelf)


def scope(command: Command) -> Scope:
    own = facts_of(programme_tag(command.programme), named=(ProgrammeDrafted,))
    return (own,) if command.edition is None else (own, *editions.scope(editions.NUMBERS))


def evolve(state: Beginning, fact: Seen) -> Beginning:
    if isinstance(fact, ProgrammeDrafted):
        return replace(state, exists=True)
    return replace(state, shelf=editions.evolve(state.shelf, fact))


def decide(command: Command, state: Beginning, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION)
    if state.exists:
        return ()
    facts: list[Fact] = [drafted(command, state.shelf)]
    if command.edition is not None:
        first = min(asked.on(command.zone), command.starts_on)
        facts.append(HandbookEditionAdopted(command.programme, command.edition, Applies.NEW_PAIRS, first))
    if command.minimum_meetings is not None:
        facts.append(MinimumMeetingsSet(command.programme, possible(command.minimum_meetings)))
    if command.purpose is not None:
        facts.append(ProgrammeDescribed(command.programme, purposeful(command.purpose)))
    return tuple(facts)


def possible(meetings: int) -> int:
    if not 1 <= meetings <= 100:
        raise MeetingsImpossible
    return meetings


def drafted(command: DraftProgramme, shelf: Shelf) -> ProgrammeDrafted:
    edition = command.edition or DEFAULT
    if shelf.published(edition) is None:
        raise EditionNotPublished if edition in shelf.editions else EditionUnknown
    months = shelf.policies(edition).length if command.months is None else command.months
    if not 1 <= months <= LONGEST:
        raise LengthImpossible
    period = period_of(command, months)
    return ProgrammeDrafted(
        command.programme,
        readable(command.name),
        known_zone(command.zone),
        period.starts_on,
        period.midpoint_on,
        period.ends_on,
        command.continuous,
    )


def period_of(command: DraftProgramme, months: int) -> Period:
    starts_on = command.starts_on
    counted = months_after(starts_on, months)
    if command.months is not None and command.ends_on not in (None, counted):
        raise LengthContradicted
    ends_on = command.ends_on or counted
    period = Period(starts_on, command.midpoint_on or halfway(starts_on, ends_on), ends_on)
    if (wrong := misfit(period)) is not None:
        raise wrong
    return period


def misfit(period: Period) -> type[Refused] | None:
    """What keeps these days from being those of a programme."""
    if not EARLIEST <= period.starts_on <= LATEST:
        return StartImpossible
    if period.ends_on < period.starts_on:
        return PeriodBackwards
    if period.ends_on - period.starts_on < SHORTEST - timedelta(days=1):
        return PeriodTooShort
    if period.ends_on > months_after(period.starts_on, LONGEST):
        return PeriodTooLong
    if not period.starts_on <= period.midpoint_on <= period.ends_on:
        return MidpointOutside
    return None


def purposeful(purpose: str) -> str:
    return written(purpose, 2000, PurposeUnusable)


def said_to_be_continuous(fields: dict[str, Any]) -> dict[str, Any]:
    """Of version 1, when no programme was."""
    return {**fields, "continuous": False}


def without_a_number(fields: dict[str, Any]) -> dict[str, Any]:
    """Of version 2, whose least number of meetings nobody was ever measured by."""
    return {name: value for name, value in fields.items() if name != "minimum_meetings"}


def tags(fact: Fact) -> tuple[Tag, ...]:
    match fact:
        case ProgrammeDrafted() | ProgrammeDescribed():
            return (programme_tag(fact.programme),)
        case MinimumMeetingsSet():
            return (programme_tag(fact.programme), HANDBOOK)
        case HandbookEditionAdopted():
            return (programme_tag(fact.programme), edition_tag(fact.edition), HANDBOOK)


drafting: Decider[Command, Beginning, Fact, Seen] = Decider(
    commands=(DraftProgramme,),
    facts=(ProgrammeDrafted, ProgrammeDescribed),
    scope=scope,
    initial=Beginning(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    upcasts={ProgrammeDrafted: (said_to_be_continuous, without_a_number)},
)
