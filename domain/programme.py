"""A programme: one run of mentorship, steered from its draft through its phases to the close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from domain.decider import Decider
from domain.drafting import ProgrammeDescribed, purposeful
from domain.language import Asked, PairId, ProgrammeId, Refused, Role, Scope, facts_of, line, programme_tag, written
from domain.phase import (
    LIFE,
    OVER,
    OWN,
    PAIRS,
    UNDRAFTED,
    ApplicationsClosed,
    ApplicationsOpened,
    Life,
    MatchingStarted,
    Own,
    Pairs,
    Phase,
    Programme,
    ProgrammeCancelled,
    ProgrammeClosed,
    ProgrammeClosingBegun,
    ProgrammeLaunched,
    ProgrammeMidpointReached,
    State,
    Undrafted,
    evolve,
    tags,
)

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
class StartMatching:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class LaunchProgramme:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ReachMidpoint:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class BeginClosing:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class CloseProgramme:
    programme: ProgrammeId
    leaving_open: bool = False
    """Close although pairs are still open, whichever they are."""
    exceptions: tuple[PairId, ...] = ()
    """Pairs that may stay open."""


@dataclass(frozen=True, slots=True)
class CancelProgramme:
    programme: ProgrammeId
    reason: str


Command = (
    DescribeProgramme
    | OpenApplications
    | CloseApplications
    | StartMatching
    | LaunchProgramme
    | ReachMidpoint
    | BeginClosing
    | CloseProgramme
    | CancelProgramme
)
Fact = ProgrammeDescribed | Own

# refusals


class ProgrammeUnknown(Refused):
    """There is no such programme in this organisation."""

    svenska = "Det finns inget sådant program i organisationen."
    about = "programme"


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
    """Some pairs are still open; complete or end them, name them, or say that the programme closes all the same."""

    svenska = "Några par är öppna; slutför eller avsluta dem, nämn dem, eller ange att programmet stängs ändå."
    about = "leavingOpen"


class ProgrammeReasonUnusable(Refused):
    """Give those concerned a reason of 1 to 1000 characters."""

    svenska = "Ge dem som berörs ett skäl med 1 till 1000 tecken."
    about = "reason"


# the drawing

STEPS: Mapping[type[Command], tuple[frozenset[Phase], Phase]] = {
    OpenApplications: (frozenset({Phase.DRAFTED, Phase.CLOSED}), Phase.OPEN),
    CloseApplications: (frozenset({Phase.OPEN}), Phase.CLOSED),
    StartMatching: (frozenset({Phase.CLOSED}), Phase.MATCHING),
    LaunchProgramme: (frozenset({Phase.MATCHING}), Phase.RUNNING),
    BeginClosing: (frozenset({Phase.RUNNING}), Phase.CLOSING),
    CloseProgramme: (frozenset({Phase.CLOSING}), Phase.DONE),
    CancelProgramme: (
        frozenset({Phase.DRAFTED, Phase.OPEN, Phase.CLOSED, Phase.MATCHING, Phase.RUNNING}),
        Phase.CANCELLED,
    ),
}
"""From which phases, and to which, each step leads."""


def scope(command: Command) -> Scope:
    programme = programme_tag(command.programme)
    match command:
        case LaunchProgramme() | CloseProgramme():
            return (facts_of(programme, named=(*LIFE, *PAIRS)),)
        case (
            DescribeProgramme()
            | OpenApplications()
            | CloseApplications()
            | StartMatching()
            | ReachMidpoint()
            | BeginClosing()
            | CancelProgramme()
        ):
            return (facts_of(programme, named=LIFE),)


def decide(command: Command, state: State, asked: Asked) -> tuple[Fact, ...]:
    allowed(command, asked)
    match command, state:
        case _, Undrafted():
            raise ProgrammeUnknown
        case DescribeProgramme(), Programme():
            return describe(command, state)
        case OpenApplications(programme), Programme(phase=Phase.RUNNING, continuous=True):
            return ()
        case OpenApplications(programme), Programme():
            return step(command, state, ApplicationsOpened(programme))
        case CloseApplications(programme), Programme():
            return step(command, state, ApplicationsClosed(programme))
        case StartMatching(programme), Programme():
            return step(command, state, MatchingStarted(programme))
        case LaunchProgramme(programme), Programme():
            if state.phase is Phase.MATCHING and not (state.pairs or state.continuous):
                raise NoPairsYet
            return step(command, state, ProgrammeLaunched(programme))
        case ReachMidpoint(programme), Programme():
            return midpoint(programme, state, asked)
        case BeginClosing(programme), Programme():
            return step(command, state, ProgrammeClosingBegun(programme))
        case CloseProgramme(programme), Programme():
            named = state.pairs.intersection(command.exceptions)
            if state.phase is Phase.CLOSING and not command.leaving_open and state.pairs - named:
                raise PairsStillOpen(*sorted(state.pairs - named))
            return step(command, state, ProgrammeClosed(programme, tuple(sorted(named)), asked.on(state.zone)))
        case CancelProgramme(programme), Programme():
            return step(command, state, ProgrammeCancelled(programme, reasoned(command.reason)))


def allowed(command: Command, asked: Asked) -> None:
    """People steer a programme; what the calendar alone decides, a policy may do too."""
    asked = asked.within(command.programme)
    match command:
        case DescribeProgramme():
            asked.only(Role.COORDINATOR, Role.ADMIN)
        case ReachMidpoint() | BeginClosing() | CloseProgramme():
            asked.only(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION, Role.POLICY)
        case OpenApplications() | CloseApplications() | StartMatching() | LaunchProgramme():
            asked.only(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION)
        case CancelProgramme():
            asked.only(Role.ADMIN, Role.INTEGRATION)


def describe(command: DescribeProgramme, state: Programme) -> tuple[Fact, ...]:
    if state.phase in OVER:
        raise NotInThisPhase
    purpose = purposeful(command.purpose)
    return () if purpose == state.purpose else (ProgrammeDescribed(command.programme, purpose),)


def step(command: Command, state: Programme, fact: Own) -> tuple[Own, ...]:
    sources, target = STEPS[type(command)]
    if state.phase is target:
        return ()
    if state.phase not in sources:
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


def reasoned(reason: str) -> str:
    return written(line(reason), 1000, ProgrammeReasonUnusable)


def closed_without_exceptions(fields: dict[str, Any]) -> dict[str, Any]:
    """Of version 1, when none could be named."""
    return {**fields, "exceptions": []}


def closed_on_some_day(fields: dict[str, Any]) -> dict[str, Any]:
    """Of version 2, whose day only the journal knew."""
    return {**fields, "closed_on": None}


programme: Decider[Command, State, Fact, Life | Pairs] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=UNDRAFTED,
    evolve=evolve,
    decide=decide,
    tags=tags,
    upcasts={ProgrammeClosed: (closed_without_exceptions, closed_on_some_day)},
)
