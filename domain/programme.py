"""A programme: one run of mentorship, from its draft through its phases to the close."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, get_args

from domain.calendar import Period
from domain.decider import Decider
from domain.drafting import ProgrammeDrafted
from domain.language import (
    Asked,
    PairId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Visibility,
    facts_of,
    programme_tag,
    written,
)
from domain.pair import PairCompleted, PairEnded, PairMatched


class Phase(StrEnum):
    DRAFTED = "drafted"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    DONE = "done"


# commands


@dataclass(frozen=True, slots=True)
class DescribeProgramme:
    programme: ProgrammeId
    purpose: str


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


Command = DescribeProgramme | OpenApplications | CloseApplications | LaunchProgramme | ReachMidpoint | CloseProgramme

# facts


@dataclass(frozen=True, slots=True)
class ProgrammeDescribed:
    programme: ProgrammeId
    purpose: Annotated[str, Visibility.PUBLIC]


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


Own = (
    ProgrammeDescribed
    | ApplicationsOpened
    | ApplicationsClosed
    | ProgrammeLaunched
    | ProgrammeMidpointReached
    | ProgrammeClosed
)
OWN: tuple[type[Own], ...] = get_args(Own)
Life = ProgrammeDrafted | Own
LIFE: tuple[type[Life], ...] = get_args(Life)
Pairs = PairMatched | PairCompleted | PairEnded
PAIRS: tuple[type[Pairs], ...] = get_args(Pairs)

# refusals


class ProgrammeUnknown(Refused):
    """There is no such programme in this organisation."""

    svenska = "Det finns inget sådant program i organisationen."
    about = "programme"


class NotInThisPhase(Refused):
    """The programme is not in a phase that allows this."""

    svenska = "Programmet är inte i en fas som tillåter detta."
    about = "programme"


class PurposeUnusable(Refused):
    """Describe the purpose in 1 to 2000 characters."""

    svenska = "Beskriv syftet med 1 till 2000 tecken."
    about = "purpose"


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
    zone: str
    period: Period
    purpose: str | None = None
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
            return (facts_of(programme, named=(*LIFE, *PAIRS)),)
        case DescribeProgramme() | OpenApplications() | CloseApplications() | ReachMidpoint():
            return (facts_of(programme, named=LIFE),)


def evolve(state: State, fact: Life | Pairs) -> State:
    match fact, state:
        case ProgrammeDrafted(), _:
            return Programme(fact.zone, Period(fact.starts_on, fact.midpoint_on, fact.ends_on))
        case _, Undrafted():
            return state
        case ProgrammeDescribed(), Programme():
            return replace(state, purpose=fact.purpose)
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


def decide(command: Command, state: State, asked: Asked) -> tuple[Own, ...]:
    allowed(command, asked)
    match command, state:
        case _, Undrafted():
            raise ProgrammeUnknown
        case DescribeProgramme(), Programme(phase=Phase.DONE):
            raise NotInThisPhase
        case DescribeProgramme(), Programme():
            return describe(command, state)
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
    """People steer a programme; what the calendar alone decides, a policy may do too."""
    match command:
        case DescribeProgramme():
            asked.only(Role.COORDINATOR, Role.ADMIN)
        case ReachMidpoint() | CloseProgramme():
            asked.only(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION, Role.POLICY)
        case OpenApplications() | CloseApplications() | LaunchProgramme():
            asked.only(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION)


def describe(command: DescribeProgramme, state: Programme) -> tuple[Own, ...]:
    purpose = written(command.purpose, 2000, PurposeUnusable)
    return () if purpose == state.purpose else (ProgrammeDescribed(command.programme, purpose),)


def step(now: Phase, to: Phase, allowed: set[Phase], fact: Own) -> tuple[Own, ...]:
    if now is to:
        return ()
    if now not in allowed:
        raise NotInThisPhase
    return (fact,)


def midpoint(programme: ProgrammeId, state: Programme, asked: Asked) -> tuple[Own, ...]:
    if state.midpoint_reached:
        return ()
    if state.phase is not Phase.RUNNING:
        raise NotInThisPhase
    if asked.on(state.zone) < state.period.midpoint_on:
        raise MidpointNotReached
    return (ProgrammeMidpointReached(programme),)


programme: Decider[Command, State, Own, Life | Pairs] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=UNDRAFTED,
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (programme_tag(fact.programme),),
)
