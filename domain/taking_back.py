"""A word of agreement is taken back, as long as the other of the two has not said the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain import pair as pairs
from domain.decider import Decider
from domain.language import Asked, PairId, Refused, Scope
from domain.pair import (
    UNMATCHED,
    Completed,
    Ended,
    NotTogether,
    PairExtended,
    PairPaused,
    PairResumed,
    PairUnknown,
    Unmatched,
    of_the_pair,
)
from domain.side import side
from domain.steps import OF_FACT, Step, StepAgreed, Steps, StepTakenBack, agreed, both_agreed, done, no_steps

# command


@dataclass(frozen=True, slots=True)
class TakeBackStep:
    """One's own word, on what takes both."""

    pair: PairId
    step: Step


# refusals


class NothingToTakeBack(Refused):
    """Your side has not agreed to this, or both have and it is done."""

    svenska = "Din sida har inte gått med på det här, eller så har båda gjort det och det är gjort."
    about = "step"


# state


@dataclass(frozen=True, slots=True)
class Words:
    """Whether the pair is over, what each side has agreed to and is not done, and what was taken back last."""

    life: pairs.Life = UNMATCHED
    steps: Steps = field(default_factory=no_steps)
    back: Mapping[Step, frozenset[str]] = field(default_factory=dict[Step, frozenset[str]])


Seen = pairs.Fact | StepAgreed | StepTakenBack


def scope(command: TakeBackStep) -> Scope:
    return pairs.scope(command, (StepAgreed, StepTakenBack))


def evolve(words: Words, fact: Seen) -> Words:
    match fact:
        case StepAgreed():
            back = words.back.get(fact.step, frozenset()) - {fact.side}
            return replace(words, steps=agreed(words.steps, fact), back={**words.back, fact.step: back})
        case StepTakenBack():
            back = words.back.get(fact.step, frozenset()) | {fact.side}
            return replace(words, steps=agreed(words.steps, fact), back={**words.back, fact.step: back})
        case PairExtended() | PairPaused() | PairResumed():
            return replace(words, steps=done(words.steps, *OF_FACT[type(fact)]))
        case _:
            return replace(words, life=pairs.evolve(words.life, fact))


def decide(command: TakeBackStep, words: Words, asked: Asked) -> tuple[StepTakenBack, ...]:
    if isinstance(words.life, Unmatched):
        raise PairUnknown
    pair = words.life.pair
    of_the_pair(pair, asked)  # no import: each speaks for themselves
    by = side(None, pair, asked)
    if isinstance(words.life, Completed | Ended):
        raise NotTogether
    if (command.step, by) in words.steps and not open_already(words.steps, command.step):
        return (StepTakenBack(command.pair, pair.programme, by, command.step),)
    if by in words.back.get(command.step, frozenset()):
        return ()
    raise NothingToTakeBack


def open_already(steps: Steps, step: Step) -> bool:
    """To evaluate before half-time: no fact says that both have agreed. Of other steps each may have named a day."""
    return step is Step.EVALUATE_EARLY and both_agreed(steps, step)


taking_back: Decider[TakeBackStep, Words, StepTakenBack, Seen] = Decider(
    commands=(TakeBackStep,),
    facts=(StepTakenBack,),
    scope=scope,
    initial=Words(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)
