"""The phases of a programme: the facts that move it from one to the next, and what other things decide by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, get_args

from domain.calendar import Period
from domain.drafting import ProgrammeDescribed, ProgrammeDrafted
from domain.language import Asked, PairId, ProgrammeId, Tag, Visibility, facts_of, programme_tag
from domain.pair import PairCompleted, PairEnded, PairMatched


class Phase(StrEnum):
    DRAFTED = "drafted"
    OPEN = "open"
    CLOSED = "closed"
    MATCHING = "matching"
    RUNNING = "running"
    CLOSING = "closing"
    DONE = "done"
    CANCELLED = "cancelled"


OVER = frozenset({Phase.DONE, Phase.CANCELLED})


class Deadline(StrEnum):
    """The days of a programme that can be moved."""

    APPLICATIONS = "applications"
    """The last day to apply."""
    START = "start"
    MIDPOINT = "midpoint"
    END = "end"


# facts


@dataclass(frozen=True, slots=True)
class ApplicationsOpened:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ApplicationsClosed:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class MatchingStarted:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ProgrammeLaunched:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ProgrammeMidpointReached:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ProgrammeClosingBegun:
    programme: ProgrammeId


@dataclass(frozen=True, slots=True)
class ProgrammeClosed:
    programme: ProgrammeId
    exceptions: tuple[PairId, ...] = ()
    """Open pairs that were named, and stay open."""
    closed_on: date | None = None
    """The day where the programme lives; nobody said so at first."""


@dataclass(frozen=True, slots=True)
class ProgrammeCancelled:
    programme: ProgrammeId
    reason: Annotated[str, Visibility.PUBLIC]


@dataclass(frozen=True, slots=True)
class DeadlineMoved:
    programme: ProgrammeId
    which: Deadline
    to: date
    reason: Annotated[str, Visibility.PUBLIC]


Step = (
    ApplicationsOpened
    | ApplicationsClosed
    | MatchingStarted
    | ProgrammeLaunched
    | ProgrammeClosingBegun
    | ProgrammeClosed
    | ProgrammeCancelled
)
PHASE_AFTER: Mapping[type[Step], Phase] = {
    ApplicationsOpened: Phase.OPEN,
    ApplicationsClosed: Phase.CLOSED,
    MatchingStarted: Phase.MATCHING,
    ProgrammeLaunched: Phase.RUNNING,
    ProgrammeClosingBegun: Phase.CLOSING,
    ProgrammeClosed: Phase.DONE,
    ProgrammeCancelled: Phase.CANCELLED,
}
Own = Step | ProgrammeMidpointReached
OWN: tuple[type[Own], ...] = get_args(Own)
Life = ProgrammeDrafted | ProgrammeDescribed | Own | DeadlineMoved
LIFE: tuple[type[Life], ...] = get_args(Life)
DOORS: tuple[type[Life], ...] = tuple(
    fact for fact in LIFE if fact not in (ProgrammeDescribed, ProgrammeMidpointReached)
)
"""What tells who may come in, and on which days."""
Last = ProgrammeClosed | ProgrammeCancelled
PROGRAMMES_OVER = Tag("programmes_over")
WHICH_ARE_OVER = facts_of(PROGRAMMES_OVER, named=get_args(Last))
"""For decisions that know a pair, and its programme from its match alone."""
Pairs = PairMatched | PairCompleted | PairEnded
PAIRS: tuple[type[Pairs], ...] = get_args(Pairs)

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
    continuous: bool = False
    """Applications stay open while it runs."""
    apply_until: date | None = None
    midpoint_reached: bool = False
    pairs: frozenset[PairId] = field(default_factory=frozenset[PairId])
    """Those still open."""


State = Undrafted | Programme
UNDRAFTED = Undrafted()


def phase_of(state: State) -> Phase | None:
    return state.phase if isinstance(state, Programme) else None


def takes_applications(state: State, asked: Asked) -> bool:
    match state:
        case Programme(phase=Phase.OPEN):
            return state.apply_until is None or asked.on(state.zone) <= state.apply_until
        case Programme(phase=Phase.RUNNING, continuous=True):
            return True
        case _:
            return isinstance(state, Programme) and told_later(state.phase, asked)


def told_later(phase: Phase, asked: Asked) -> bool:
    """An import tells of another day: where the programme stands today says nothing of where it stood then."""
    return asked.occurred_on is not None and phase not in {Phase.DRAFTED, Phase.CANCELLED}


def evolve(state: State, fact: Life | Pairs) -> State:
    match fact, state:
        case ProgrammeDrafted(), _:
            period = Period(fact.starts_on, fact.midpoint_on, fact.ends_on)
            return Programme(fact.zone, period, continuous=fact.continuous)
        case _, Undrafted():
            return state
        case ProgrammeDescribed(), Programme():
            return replace(state, purpose=fact.purpose)
        case ProgrammeMidpointReached(), Programme():
            return replace(state, midpoint_reached=True)
        case (
            ApplicationsOpened()
            | ApplicationsClosed()
            | MatchingStarted()
            | ProgrammeLaunched()
            | ProgrammeClosingBegun()
            | ProgrammeClosed()
            | ProgrammeCancelled(),
            Programme(),
        ):
            return replace(state, phase=PHASE_AFTER[type(fact)])
        case DeadlineMoved(which=Deadline.APPLICATIONS), Programme():
            return replace(state, apply_until=fact.to)
        case DeadlineMoved(), Programme():
            return replace(state, period=moved(state.period, fact.which, fact.to))
        case PairMatched(pair=pair), Programme():
            return replace(state, pairs=state.pairs | {pair})
        case ((PairCompleted(pair=pair) | PairEnded(pair=pair)), Programme()):
            return replace(state, pairs=state.pairs - {pair})


def moved(period: Period, which: Deadline, to: date) -> Period:
    match which:
        case Deadline.APPLICATIONS:
            return period
        case Deadline.START:
            return replace(period, starts_on=to)
        case Deadline.MIDPOINT:
            return replace(period, midpoint_on=to)
        case Deadline.END:
            return replace(period, ends_on=to)


def tags(fact: ProgrammeDescribed | Own) -> tuple[Tag, ...]:
    about = (programme_tag(fact.programme),)
    return (*about, PROGRAMMES_OVER) if isinstance(fact, Last) else about
