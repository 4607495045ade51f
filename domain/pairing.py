"""How the two look back: halfway, and at the close. What they say is theirs; that they said it is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import get_args

from domain import following, vault
from domain import pair as pairs
from domain.decider import Decider
from domain.evaluation import (
    OWN,
    ClosingSummarised,
    Evaluation,
    EvaluationReopened,
    Expected,
    MidpointEvaluated,
    Own,
    without_answers,
    without_summary,
)
from domain.following import Rules
from domain.language import Asked, PairId, Refused, Scope, Side
from domain.pair import (
    Completed,
    Ended,
    NotTogether,
    Pair,
    PairIsPaused,
    PairMatched,
    PairUnknown,
    Paused,
    Together,
    Unmatched,
    of_the_pair,
)
from domain.side import NotYourSide, side
from domain.steps import Step, StepAgreed, Steps, StepTakenBack, agreed, both_agreed, no_steps
from domain.vault import Room, VaultClosed, words_if_any

# commands


@dataclass(frozen=True, slots=True)
class EvaluateMidpoint:
    pair: PairId
    side: Side | None = None
    """One's own, where none is given; an import names it."""
    held_together_on: date | None = None
    good: str | None = None
    better: str | None = None


@dataclass(frozen=True, slots=True)
class SummariseClosing:
    pair: PairId
    side: Side | None = None
    how_it_was: str | None = None
    expectations_met: Expected | None = None
    future: str | None = None


@dataclass(frozen=True, slots=True)
class AgreeToEvaluateEarly:
    """Before half-time, when both have said so."""

    pair: PairId


@dataclass(frozen=True, slots=True)
class ReopenEvaluation:
    """To say it anew; what was said first stays, and its day counts."""

    pair: PairId
    evaluation: Evaluation


Command = EvaluateMidpoint | SummariseClosing | AgreeToEvaluateEarly | ReopenEvaluation

Fact = Own | StepAgreed

# refusals


class MidpointNotOpen(Refused):
    """The midpoint evaluation opens at half-time of the pair's own period, or before when both agree."""

    svenska = "Halvtidsutvärderingen öppnar vid halva parets egen tid, eller tidigare när båda är överens."
    about = "pair"
    handbook = "policy.midpoint"


class ClosingNotOpen(Refused):
    """The closing summary opens on the pair's last day, or when the pair completes."""

    svenska = "Den avslutande summeringen öppnar på parets sista dag, eller när paret slutförs."
    about = "pair"
    handbook = "policy.length"


class AlreadyEvaluated(Refused):
    """This side has done so already, on the first day that counts; reopen it to say it anew."""

    svenska = (
        "Den här sidan har redan gjort det; det första tillfället gäller. Öppna det igen för att säga det på nytt."
    )
    about = "side"


class NothingToReopen(Refused):
    """Your side has not said anything yet."""

    svenska = "Din sida har inte sagt något ännu."
    about = "evaluation"


class TogetherInFuture(Refused):
    """The two have evaluated together on a day that has not come yet."""

    svenska = "De två har utvärderat tillsammans en dag som ännu inte har kommit."
    about = "heldTogetherOn"


class TogetherBeforePair(Refused):
    """The two have evaluated together on their first day or later."""

    svenska = "De två har utvärderat tillsammans tidigast sin första dag."
    about = "heldTogetherOn"


# state

What = tuple[Evaluation, Side]


@dataclass(frozen=True, slots=True)
class Progress:
    """A pair in its room and by its rules, what each side has said, and what it may say anew."""

    within: Room = field(default_factory=Room)
    rules: Rules = field(default_factory=Rules)
    said: frozenset[What] = frozenset()
    reopened: frozenset[What] = frozenset()
    steps: Steps = field(default_factory=no_steps)


Seen = vault.Fact | Own | StepAgreed | StepTakenBack | following.Fact


def scope(command: Command) -> Scope:
    """Whether a pause moves half-time is for the handbook to say."""
    own = vault.scope(command, (*OWN, StepAgreed, StepTakenBack))
    return (*own, following.SCOPE) if isinstance(command, EvaluateMidpoint) else own


def evolve(progress: Progress, fact: Seen) -> Progress:
    if isinstance(fact, following.Fact | PairMatched):
        progress = replace(progress, rules=following.learn(progress.rules, fact))
    if isinstance(fact, following.Fact):
        return progress
    match fact:
        case MidpointEvaluated(side=by):
            what = (Evaluation.MIDPOINT, by)
        case ClosingSummarised(side=by):
            what = (Evaluation.CLOSING, by)
        case EvaluationReopened():
            return replace(progress, reopened=progress.reopened | {(fact.evaluation, fact.side)})
        case StepAgreed() | StepTakenBack():
            return replace(progress, steps=agreed(progress.steps, fact))
        case _:
            return replace(progress, within=vault.evolve(progress.within, fact))
    return replace(progress, said=progress.said | {what}, reopened=progress.reopened - {what})


def decide(command: Command, progress: Progress, asked: Asked) -> tuple[Fact, ...]:
    life = progress.within.life
    if isinstance(life, Unmatched):
        raise PairUnknown
    by = spoken(command, life.pair, asked)
    match command, life:
        case (_, Ended()) | (AgreeToEvaluateEarly(), Completed()):
            raise NotTogether
        case EvaluateMidpoint(), Together(pair) | Paused(pair) | Completed(pair):
            return evaluate(command, pair, progress, by, asked)
        case SummariseClosing(), Together(pair):
            return summarise(command, pair, progress, by, pair.period.ends_on, asked)
        case SummariseClosing(), Completed(pair):
            return summarise(command, pair, progress, by, pair.period.starts_on, asked)
        case SummariseClosing(), Paused():
            raise PairIsPaused
        case AgreeToEvaluateEarly(), Together(pair) | Paused(pair):
            said = StepAgreed(command.pair, pair.programme, by, Step.EVALUATE_EARLY)
            return () if (said.step, by) in progress.steps else (said,)
        case ReopenEvaluation(), Together(pair) | Paused(pair) | Completed(pair):
            return reopen(command, pair, progress, by)


def spoken(command: Command, pair: Pair, asked: Asked) -> Side:
    match command:
        case EvaluateMidpoint() | SummariseClosing():
            return side(command.side, pair, asked)
        case AgreeToEvaluateEarly() | ReopenEvaluation():
            of_the_pair(pair, asked)  # no import: each speaks for themselves
            return side(None, pair, asked)


def evaluate(command: EvaluateMidpoint, pair: Pair, progress: Progress, by: Side, asked: Asked) -> tuple[Fact, ...]:
    once(progress, (Evaluation.MIDPOINT, by))
    if not half_time_has_come(pair, progress, asked) and not both_agreed(progress.steps, Step.EVALUATE_EARLY):
        raise MidpointNotOpen
    together_on = command.held_together_on
    if together_on is not None and together_on > asked.today(pair.zone):
        raise TogetherInFuture
    if together_on is not None and together_on < pair.period.starts_on:
        raise TogetherBeforePair
    good, better = answers((command.good, command.better), pair, progress, asked)
    return (MidpointEvaluated(command.pair, pair.programme, by, together_on, good, better),)


def half_time_has_come(pair: Pair, progress: Progress, asked: Asked) -> bool:
    """Where a pause moves it, it does not come while the two rest, unless one of them has evaluated before."""
    today, half, life = asked.on(pair.zone), pair.period.midpoint_on, progress.within.life
    moves = isinstance(life, Paused) and life.since < half and progress.rules.on(today).pauses_move_midpoint
    evaluated = any(what is Evaluation.MIDPOINT for what, _ in progress.said)
    return today >= half and (evaluated or not moves)


def summarise(
    command: SummariseClosing, pair: Pair, progress: Progress, by: Side, opens_on: date, asked: Asked
) -> tuple[Fact, ...]:
    once(progress, (Evaluation.CLOSING, by))
    if asked.on(pair.zone) < opens_on:
        raise ClosingNotOpen
    said = (command.how_it_was, command.expectations_met, command.future)
    return (ClosingSummarised(command.pair, pair.programme, by, *answers(said, pair, progress, asked)),)


def once(progress: Progress, what: What) -> None:
    if what in progress.said and what not in progress.reopened:
        raise AlreadyEvaluated


def answers(said: tuple[str | None, ...], pair: Pair, progress: Progress, asked: Asked) -> tuple[str | None, ...]:
    """For the pair, so it has agreed to keep them; each side writes its own, and no import does."""
    if any(said) and pair.side_of(asked.actor.by) is None:
        raise NotYourSide
    if any(said) and progress.within.agreement.in_force is None:
        raise VaultClosed
    return tuple(words_if_any(answer) for answer in said)


def reopen(command: ReopenEvaluation, pair: Pair, progress: Progress, by: Side) -> tuple[Fact, ...]:
    what = (command.evaluation, by)
    if what not in progress.said:
        raise NothingToReopen
    return () if what in progress.reopened else (EvaluationReopened(command.pair, pair.programme, by, what[0]),)


pairing: Decider[Command, Progress, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Progress(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    upcasts={MidpointEvaluated: (without_answers,), ClosingSummarised: (without_summary,)},
)
