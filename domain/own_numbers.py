"""How many meetings a programme asks for by itself, over what the handbook editions of its pairs say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain import drafting
from domain import phase as phases
from domain.decider import Decider
from domain.drafting import MinimumMeetingsSet, ProgrammeDrafted, possible
from domain.language import Asked, ProgrammeId, Role, Scope, facts_of, programme_tag
from domain.phase import OVER, Programme, ProgrammeCancelled, ProgrammeClosed, Undrafted
from domain.programme import NotInThisPhase, ProgrammeUnknown

# commands


@dataclass(frozen=True, slots=True)
class SetMinimumMeetings:
    """Of every pair of the programme, those of today among them; none gives the word back to their editions."""

    programme: ProgrammeId
    minimum_meetings: int | None


Doors = ProgrammeDrafted | ProgrammeClosed | ProgrammeCancelled
DOORS: tuple[type[Doors], ...] = (ProgrammeDrafted, ProgrammeClosed, ProgrammeCancelled)
Seen = Doors | MinimumMeetingsSet

# state


@dataclass(frozen=True, slots=True)
class Asking:
    programme: phases.State = phases.UNDRAFTED
    meetings: int | None = None


def scope(command: SetMinimumMeetings) -> Scope:
    return (facts_of(programme_tag(command.programme), named=(*DOORS, MinimumMeetingsSet)),)


def evolve(state: Asking, fact: Seen) -> Asking:
    match fact:
        case MinimumMeetingsSet(meetings=meetings):
            return replace(state, meetings=meetings)
        case ProgrammeDrafted() | ProgrammeClosed() | ProgrammeCancelled():
            return replace(state, programme=phases.evolve(state.programme, fact))


def decide(command: SetMinimumMeetings, state: Asking, asked: Asked) -> tuple[MinimumMeetingsSet, ...]:
    asked.within(command.programme).only(Role.ADMIN, Role.COORDINATOR)
    match state.programme:
        case Undrafted():
            raise ProgrammeUnknown
        case Programme(phase=phase) if phase in OVER:
            raise NotInThisPhase
        case Programme():
            meetings = None if command.minimum_meetings is None else possible(command.minimum_meetings)
            return () if meetings == state.meetings else (MinimumMeetingsSet(command.programme, meetings),)


own_numbers: Decider[SetMinimumMeetings, Asking, MinimumMeetingsSet, Seen] = Decider(
    commands=(SetMinimumMeetings,),
    facts=(MinimumMeetingsSet,),
    scope=scope,
    initial=Asking(),
    evolve=evolve,
    decide=decide,
    tags=drafting.tags,
)
