"""Steps that take both of a pair: the one says so, and it is done when the other says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from domain.language import Asked, NotPermitted, PairId, ProgrammeId, Role, Side
from domain.pair import Pair, PairExtended, PairPaused, PairResumed, of_the_pair


class Step(StrEnum):
    EVALUATE_EARLY = "evaluate_early"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    COMPLETE = "complete"
    CARRY_GOALS = "carry_goals"
    """Into the next pair: the adept alone says so, for the goals are theirs."""


@dataclass(frozen=True, slots=True)
class StepAgreed:
    """``day`` is the one that the step is about, where it is about one."""

    pair: PairId
    programme: ProgrammeId
    side: Side
    step: Step
    day: date | None = None


@dataclass(frozen=True, slots=True)
class StepTakenBack:
    """What the side has agreed to and the other has not: as if it had never said so."""

    pair: PairId
    programme: ProgrammeId
    side: Side
    step: Step


Steps = Mapping[tuple[Step, Side], date | None]
"""What each side has agreed to last and is not done yet."""


OF_FACT: Mapping[type[object], tuple[Step, ...]] = {
    PairExtended: (Step.EXTEND, Step.COMPLETE),
    PairPaused: (Step.PAUSE, Step.COMPLETE),
    PairResumed: (Step.RESUME, Step.COMPLETE),
}
"""The step that each is, and to complete: who goes on has not agreed to that any more."""


def agreed(steps: Steps, fact: StepAgreed | StepTakenBack) -> Steps:
    said = (fact.step, fact.side)
    if isinstance(fact, StepAgreed):
        return {**steps, said: fact.day}
    return {known: day for known, day in steps.items() if known != said}


def done(steps: Steps, *of: Step) -> Steps:
    return {known: day for known, day in steps.items() if known[0] not in of}


def no_steps() -> Steps:
    return {}


def both_agreed(steps: Steps, step: Step) -> bool:
    return all((step, side) in steps for side in Side)


class OfPairAndProgramme(Protocol):
    @property
    def pair(self) -> PairId: ...
    @property
    def programme(self) -> ProgrammeId: ...


Fact = TypeVar("Fact", bound=OfPairAndProgramme)


def by_both(
    steps: Steps, side: Side | None, fact: Fact, step: Step, day: date | None = None
) -> tuple[Fact | StepAgreed, ...]:
    """The fact once the other side has said the same; until then, that this side says so. No side needs no other."""
    if side is None:
        return (fact,)
    theirs, mine = (step, Side.MENTOR if side is Side.ADEPT else Side.ADEPT), (step, side)
    if theirs in steps and steps[theirs] == day:
        return (fact,)
    if mine in steps and steps[mine] == day:
        return ()
    return (StepAgreed(fact.pair, fact.programme, side, step, day),)


def speaks_for(pair: Pair, asked: Asked, *others: Role) -> Side | None:
    """The side for which whoever asks speaks; none for a coordinator or an import, who need nobody's agreement.

    A co-mentor only helps. A coordinator who is of the pair is its member, and no more.
    """
    of_the_pair(pair, asked, Role.COORDINATOR, Role.INTEGRATION, *others)
    own = pair.side_of(asked.actor.by)
    if own is None or asked.actor.may(Role.INTEGRATION):
        return None
    if asked.actor.by in pair.co_mentors:
        raise NotPermitted
    return own
