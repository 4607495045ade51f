"""How a programme begins: with a name, in a time zone, with its days and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from domain.calendar import halfway, months_after
from domain.decider import Decider
from domain.language import Asked, ProgrammeId, Refused, Role, Scope, Visibility, facts_of, programme_tag
from domain.organisation import known_zone, readable

MONTHS = 5
LONGEST = 24
MINIMUM_MEETINGS = 4

# commands


@dataclass(frozen=True, slots=True)
class DraftProgramme:
    programme: ProgrammeId
    name: str
    zone: str
    starts_on: date
    months: int = MONTHS
    """The length, where no last day is given."""
    ends_on: date | None = None
    midpoint_on: date | None = None
    """Half of the period, where no day is given."""
    minimum_meetings: int = MINIMUM_MEETINGS


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
    minimum_meetings: int


# refusals


class PeriodBackwards(Refused):
    """The first day, half-time and the last day must follow one another."""

    svenska = "Första dagen, halvtid och sista dagen måste komma i den ordningen."
    about = "endsOn"


class LengthImpossible(Refused):
    """A programme is between 1 and 24 months long."""

    svenska = "Ett program är mellan 1 och 24 månader långt."
    about = "months"
    handbook = "policy.length"


class MeetingsImpossible(Refused):
    """The least number of meetings is between 1 and 100."""

    svenska = "Minsta antalet möten är mellan 1 och 100."
    about = "minimumMeetings"
    handbook = "policy.min_meetings"


def scope(command: Command) -> Scope:
    return (facts_of(programme_tag(command.programme), named=(ProgrammeDrafted,)),)


def evolve(exists: bool, fact: ProgrammeDrafted) -> bool:
    return True


def decide(command: Command, exists: bool, asked: Asked) -> tuple[ProgrammeDrafted, ...]:
    asked.only(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION)
    return () if exists else (drafted(command),)


def drafted(command: DraftProgramme) -> ProgrammeDrafted:
    longest = months_after(command.starts_on, LONGEST)
    if not 1 <= command.months <= LONGEST or (command.ends_on is not None and command.ends_on > longest):
        raise LengthImpossible
    if not 1 <= command.minimum_meetings <= 100:
        raise MeetingsImpossible
    ends_on = command.ends_on or months_after(command.starts_on, command.months)
    midpoint_on = command.midpoint_on or halfway(command.starts_on, ends_on)
    if not command.starts_on <= midpoint_on <= ends_on:
        raise PeriodBackwards
    return ProgrammeDrafted(
        command.programme,
        readable(command.name),
        known_zone(command.zone),
        command.starts_on,
        midpoint_on,
        ends_on,
        command.minimum_meetings,
    )


drafting: Decider[Command, bool, ProgrammeDrafted, ProgrammeDrafted] = Decider(
    commands=(DraftProgramme,),
    facts=(ProgrammeDrafted,),
    scope=scope,
    initial=False,
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (programme_tag(fact.programme),),
)
