"""How a programme begins: with a name, in a time zone, with its days and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from domain.calendar import Period, halfway, months_after
from domain.decider import Decider
from domain.language import Asked, ProgrammeId, Refused, Role, Scope, Visibility, facts_of, programme_tag
from domain.organisation import known_zone, readable

MONTHS = 5
LONGEST = 24
"""Months."""
SHORTEST = timedelta(days=7)
"""Both end days included."""
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
    if not 1 <= command.months <= LONGEST:
        raise LengthImpossible
    if not 1 <= command.minimum_meetings <= 100:
        raise MeetingsImpossible
    period = period_of(command)
    return ProgrammeDrafted(
        command.programme,
        readable(command.name),
        known_zone(command.zone),
        period.starts_on,
        period.midpoint_on,
        period.ends_on,
        command.minimum_meetings,
    )


def period_of(command: DraftProgramme) -> Period:
    starts_on = command.starts_on
    ends_on = command.ends_on or months_after(starts_on, command.months)
    if ends_on < starts_on:
        raise PeriodBackwards
    if ends_on - starts_on < SHORTEST - timedelta(days=1):
        raise PeriodTooShort
    if ends_on > months_after(starts_on, LONGEST):
        raise PeriodTooLong
    midpoint_on = command.midpoint_on or halfway(starts_on, ends_on)
    if not starts_on <= midpoint_on <= ends_on:
        raise MidpointOutside
    return Period(starts_on, midpoint_on, ends_on)


drafting: Decider[Command, bool, ProgrammeDrafted, ProgrammeDrafted] = Decider(
    commands=(DraftProgramme,),
    facts=(ProgrammeDrafted,),
    scope=scope,
    initial=False,
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (programme_tag(fact.programme),),
)
