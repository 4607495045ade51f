"""A programme: one run of mentorship with its dates and numbers, from draft to close."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from domain.calendar import Period, halfway, months_after
from domain.decider import Decider
from domain.language import Asked, PairId, ProgrammeId, Refused, Role, Scope, Tag, Visibility, facts_of, programme_tag
from domain.organisation import known_zone, readable
from domain.pair import PairCompleted, PairEnded, PairMatched

MONTHS = 5
LONGEST = 24
MINIMUM_MEETINGS = 4


class Phase(StrEnum):
    DRAFTED = "drafted"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    DONE = "done"


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


@dataclass(frozen=True, slots=True)
class OpenApplications:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class CloseApplications:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class LaunchProgramme:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ReachMidpoint:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class CloseProgramme:
    programme: ProgrammeId
    leaving_open: bool = False
    """Close although pairs are still open."""


Command = DraftProgramme | OpenApplications | CloseApplications | LaunchProgramme | ReachMidpoint | CloseProgramme

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


@dataclass(frozen=True, slots=True)
class ApplicationsOpened:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ApplicationsClosed:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ProgrammeLaunched:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ProgrammeMidpointReached:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ProgrammeClosed:
    programme: ProgrammeId


Life = (
    ProgrammeDrafted
    | ApplicationsOpened
    | ApplicationsClosed
    | ProgrammeLaunched
    | ProgrammeMidpointReached
    | ProgrammeClosed
)
LIFE: tuple[type[Life], ...] = (
    ProgrammeDrafted,
    ApplicationsOpened,
    ApplicationsClosed,
    ProgrammeLaunched,
    ProgrammeMidpointReached,
    ProgrammeClosed,
)
Fact = Life | PairMatched | PairCompleted | PairEnded

# refusals


class ProgrammeUnknown(Refused):
    """There is no such programme in this organisation."""

    svenska = "Det finns inget sådant program i organisationen."
    about = "programme"


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


class NotInThisPhase(Refused):
    """The programme is not in a phase that allows this."""

    svenska = "Programmet är inte i en fas som tillåter detta."
    about = "programme"


class NoPairsYet(Refused):
    """A programme is launched with at least one pair."""

    svenska = "Ett program startas med minst ett par."
    about = "programme"


class MidpointNotReached(Refused):
    """Half of the programme has not passed yet."""

    svenska = "Halva programtiden har inte gått ännu."
    about = "programme"
    handbook = "policy.midpoint"


class PairsStillOpen(Refused):
    """Some pairs are still open; complete or end them, or say that the programme closes all the same."""

    svenska = "Några par är fortfarande öppna; slutför eller avsluta dem, eller ange att programmet stängs ändå."
    about = "leavingOpen"


# state


@dataclass(frozen=True, slots=True)
class Undrafted:
    pass


@dataclass(frozen=True, slots=True)
class Programme:
    name: str
    zone: str
    period: Period
    phase: Phase = Phase.DRAFTED
    midpoint_reached: bool = False
    pairs: frozenset[PairId] = frozenset()
    """Those still open."""


State = Undrafted | Programme
UNDRAFTED = Undrafted()


def phase_of(state: State) -> Phase | None:
    return state.phase if isinstance(state, Programme) else None


def scope(command: Command) -> Scope:
    programme = programme_tag(command.programme)
    match command:
        case LaunchProgramme() | CloseProgramme():
            return (facts_of(programme, named=(*LIFE, PairMatched, PairCompleted, PairEnded)),)
        case DraftProgramme() | OpenApplications() | CloseApplications() | ReachMidpoint():
            return (facts_of(programme, named=LIFE),)


def evolve(state: State, fact: Fact) -> State:
    match fact, state:
        case ProgrammeDrafted(), _:
            return Programme(fact.name, fact.zone, Period(fact.starts_on, fact.midpoint_on, fact.ends_on))
        case _, Undrafted():
            return state
        case ApplicationsOpened(), Programme():
            return replace(state, phase=Phase.OPEN)
        case ApplicationsClosed(), Programme():
            return replace(state, phase=Phase.CLOSED)
        case ProgrammeLaunched(), Programme():
            return replace(state, phase=Phase.RUNNING)
        case ProgrammeMidpointReached(), Programme():
            return replace(state, midpoint_reached=True)
        case ProgrammeClosed(), Programme():
            return replace(state, phase=Phase.DONE)
        case PairMatched(pair=pair), Programme():
            return replace(state, pairs=state.pairs | {pair})
        case ((PairCompleted(pair=pair) | PairEnded(pair=pair)), Programme()):
            return replace(state, pairs=state.pairs - {pair})


def decide(command: Command, state: State, asked: Asked) -> tuple[Life, ...]:
    allowed(command, asked)
    match command, state:
        case DraftProgramme(), Undrafted():
            return (drafted(command),)
        case DraftProgramme(), Programme():
            return ()
        case (
            (OpenApplications() | CloseApplications() | LaunchProgramme() | ReachMidpoint() | CloseProgramme()),
            Undrafted(),
        ):
            raise ProgrammeUnknown
        case OpenApplications(programme), Programme(phase=phase):
            return step(phase, Phase.OPEN, {Phase.DRAFTED, Phase.CLOSED}, ApplicationsOpened(programme))
        case CloseApplications(programme), Programme(phase=phase):
            return step(phase, Phase.CLOSED, {Phase.OPEN}, ApplicationsClosed(programme))
        case LaunchProgramme(programme), Programme(phase=phase):
            if phase in {Phase.OPEN, Phase.CLOSED} and not state.pairs:
                raise NoPairsYet
            return step(phase, Phase.RUNNING, {Phase.OPEN, Phase.CLOSED}, ProgrammeLaunched(programme))
        case ReachMidpoint(programme), Programme():
            return midpoint(programme, state, asked)
        case CloseProgramme(programme), Programme(phase=phase):
            if phase is Phase.RUNNING and state.pairs and not command.leaving_open:
                raise PairsStillOpen
            return step(phase, Phase.DONE, {Phase.RUNNING}, ProgrammeClosed(programme))


def allowed(command: Command, asked: Asked) -> None:
    """People draft and steer a programme; what the calendar alone decides, a policy may do too."""
    match command:
        case ReachMidpoint() | CloseProgramme():
            asked.only(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION, Role.POLICY)
        case DraftProgramme() | OpenApplications() | CloseApplications() | LaunchProgramme():
            asked.only(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION)


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


def step(now: Phase, to: Phase, allowed: set[Phase], fact: Life) -> tuple[Life, ...]:
    if now is to:
        return ()
    if now not in allowed:
        raise NotInThisPhase
    return (fact,)


def midpoint(programme: ProgrammeId, state: Programme, asked: Asked) -> tuple[Life, ...]:
    if state.midpoint_reached:
        return ()
    if state.phase is not Phase.RUNNING:
        raise NotInThisPhase
    if asked.on(state.zone) < state.period.midpoint_on:
        raise MidpointNotReached
    return (ProgrammeMidpointReached(programme),)


def tags(fact: Life) -> tuple[Tag, ...]:
    return (programme_tag(fact.programme),)


programme: Decider[Command, State, Life, Fact] = Decider(
    commands=(DraftProgramme, OpenApplications, CloseApplications, LaunchProgramme, ReachMidpoint, CloseProgramme),
    facts=LIFE,
    scope=scope,
    initial=UNDRAFTED,
    evolve=evolve,
    decide=decide,
    tags=tags,
)
