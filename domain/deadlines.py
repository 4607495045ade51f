"""The days of a programme, moved with a reason that everybody reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.decider import Decider
from domain.drafting import misfit
from domain.language import Asked, ProgrammeId, Refused, Role, Scope, facts_of, programme_tag
from domain.phase import (
    LIFE,
    OVER,
    UNDRAFTED,
    Deadline,
    DeadlineMoved,
    Life,
    Phase,
    Programme,
    State,
    Undrafted,
    evolve,
)
from domain.phase import moved as period_moved
from domain.programme import NotInThisPhase, ProgrammeUnknown, reasoned

# commands


@dataclass(frozen=True, slots=True)
class MoveDeadline:
    programme: ProgrammeId
    which: Deadline
    to: date
    reason: str


Command = MoveDeadline

# refusals


class DeadlineBehind(Refused):
    """What has been reached already is not moved any more."""

    svenska = "Det som redan har inträffat flyttas inte längre."
    about = "which"


class DeadlineMisplaced(Refused):
    """First day, half-time and last day come in this order, and span between a week and 24 months."""

    svenska = "Första dag, halvtid och sista dag kommer i den ordningen och omfattar en vecka till 24 månader."
    about = "to"


def scope(command: Command) -> Scope:
    return (facts_of(programme_tag(command.programme), named=LIFE),)


def decide(command: Command, state: State, asked: Asked) -> tuple[DeadlineMoved, ...]:
    asked.within(command.programme).only(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION)
    match state:
        case Undrafted():
            raise ProgrammeUnknown
        case Programme(phase=phase) if phase in OVER:
            raise NotInThisPhase
        case Programme():
            return move(command, state)


def move(command: MoveDeadline, state: Programme) -> tuple[DeadlineMoved, ...]:
    if command.which in behind(state):
        raise DeadlineBehind
    period = period_moved(state.period, command.which, command.to)
    until = command.to if command.which is Deadline.APPLICATIONS else state.apply_until
    if (period, until) == (state.period, state.apply_until):
        return ()
    if misfit(period) is not None or (until is not None and until > period.ends_on):
        raise DeadlineMisplaced
    return (DeadlineMoved(command.programme, command.which, command.to, reasoned(command.reason)),)


def behind(state: Programme) -> frozenset[Deadline]:
    """The days that have come and cannot be put off any more."""
    come = {
        Deadline.APPLICATIONS: state.phase not in {Phase.DRAFTED, Phase.OPEN, Phase.CLOSED},
        Deadline.START: state.phase in {Phase.RUNNING, Phase.CLOSING},
        Deadline.MIDPOINT: state.midpoint_reached,
        Deadline.END: False,
    }
    return frozenset(which for which, yes in come.items() if yes)


deadlines: Decider[Command, State, DeadlineMoved, Life] = Decider(
    commands=(MoveDeadline,),
    facts=(DeadlineMoved,),
    scope=scope,
    initial=UNDRAFTED,
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (programme_tag(fact.programme),),
)
