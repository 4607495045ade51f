"""How long a pair lasts: extended, paused and resumed, by both of the two or by a coordinator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, get_args

from domain import following
from domain import pair as pairs
from domain.calendar import Period, halfway, months_after
from domain.decider import Decider
from domain.drafting import LONGEST
from domain.following import Rules
from domain.language import Asked, PairId, Refused, Scope, Side
from domain.pair import (
    UNMATCHED,
    Completed,
    Ended,
    NotTogether,
    Pair,
    PairExtended,
    PairIsPaused,
    PairMatched,
    PairPaused,
    PairResumed,
    PairUnknown,
    Paused,
    Together,
    Unmatched,
    has_closed,
)
from domain.pairing import MidpointEvaluated
from domain.policies import Policies
from domain.steps import (
    OF_FACT,
    Step,
    StepAgreed,
    Steps,
    StepTakenBack,
    agreed,
    by_both,
    done,
    no_steps,
    speaks_for,
)

# commands


@dataclass(frozen=True, slots=True)
class ExtendPair:
    pair: PairId
    ends_on: date


@dataclass(frozen=True, slots=True)
class PausePair:
    pair: PairId
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ResumePair:
    pair: PairId


Command = ExtendPair | PausePair | ResumePair
Fact = StepAgreed | PairExtended | PairPaused | PairResumed


def by_coordinators(fields: dict[str, Any]) -> dict[str, Any]:
    """``PairExtended`` of version 1: nobody else could extend a pair then."""
    return {**fields, "both_agreed": False}


# refusals


class ExtensionTooLong(Refused):
    """A pair goes on for at most 24 months in all."""

    svenska = "Ett par håller på i högst 24 månader sammanlagt."
    about = "endsOn"
    handbook = "policy.length"


class ExtensionBackwards(Refused):
    """An extension moves the last day later, to a day that has not come yet."""

    svenska = "En förlängning flyttar sista dagen framåt, till en dag som ännu inte har kommit."
    about = "endsOn"


class PauseBackwards(Refused):
    """A pause lasts until a day that has not come yet."""

    svenska = "En paus varar till en dag som ännu inte har kommit."
    about = "until"


class ClosingHasBegun(Refused):
    """The pair's last day has come; extend it, complete it or end it."""

    svenska = "Parets sista dag har kommit: paret kan förlängas, slutföras eller avslutas."
    about = "pair"


# state


@dataclass(frozen=True, slots=True)
class Course:
    """A pair's life and rules, whether anybody has evaluated the midpoint, and what one side has agreed to."""

    life: pairs.Life = UNMATCHED
    rules: Rules = field(default_factory=Rules)
    evaluated: bool = False
    steps: Steps = field(default_factory=no_steps)


Seen = pairs.Fact | MidpointEvaluated | StepAgreed | StepTakenBack | following.Fact


def scope(command: Command) -> Scope:
    return (*pairs.scope(command, (MidpointEvaluated, StepAgreed, StepTakenBack)), following.SCOPE)


def evolve(course: Course, fact: Seen) -> Course:
    if isinstance(fact, following.Fact):
        return replace(course, rules=following.learn(course.rules, fact))
    match fact:
        case PairMatched():
            return replace(course, life=pairs.evolve(course.life, fact), rules=following.learn(course.rules, fact))
        case MidpointEvaluated():
            return replace(course, evaluated=True)
        case StepAgreed() | StepTakenBack():
            return replace(course, steps=agreed(course.steps, fact))
        case PairExtended() | PairPaused() | PairResumed():
            steps = done(course.steps, *OF_FACT[type(fact)])
            return replace(course, life=pairs.evolve(course.life, fact), steps=steps)
        case _:
            return replace(course, life=pairs.evolve(course.life, fact))


def decide(command: Command, course: Course, asked: Asked) -> tuple[Fact, ...]:
    if isinstance(course.life, Unmatched):
        raise PairUnknown
    pair = course.life.pair
    side = speaks_for(pair, asked)
    today = asked.on(pair.zone)
    match command, course.life:
        case ExtendPair(), Together():
            return extend(command, pair, course, side, today)
        case PausePair(), Together():
            return pause(command, pair, course, side, today)
        case ResumePair(), Paused() as life:
            return resume(command, life, course, side, today)
        case ExtendPair(), Paused():
            raise PairIsPaused
        case PausePair(until=until), Paused() as life:
            if until not in (None, life.until):
                raise PairIsPaused
            return ()
        case ResumePair(), Together():
            return ()
        case ((ExtendPair() | PausePair() | ResumePair()), (Completed() | Ended())):
            raise NotTogether


def extend(command: ExtendPair, pair: Pair, course: Course, side: Side | None, today: date) -> tuple[Fact, ...]:
    """Half-time moves with the last day, unless somebody has evaluated it already."""
    period, ends_on = pair.period, command.ends_on
    if ends_on == period.ends_on:
        return ()
    if ends_on <= max(period.ends_on, today):
        raise ExtensionBackwards
    if ends_on > months_after(period.starts_on, LONGEST):
        raise ExtensionTooLong
    rests = pair.rests if course.rules.on(today).pauses_move_midpoint else ()
    longer = half(replace(period, ends_on=ends_on), rests)
    midpoint_on = period.midpoint_on if course.evaluated else max(period.midpoint_on, longer)
    fact = PairExtended(command.pair, pair.programme, midpoint_on, ends_on, side is not None)
    return by_both(course.steps, side, fact, Step.EXTEND, ends_on)


def half(period: Period, rests: Iterable[tuple[date, date]]) -> date:
    """Of the days that the two have together, moved by each of the ``rests`` that begins before it."""
    on = halfway(period.starts_on, period.ends_on - timedelta(days=period.paused))
    for since, until in rests:
        if since < on:
            on += max(until - since, timedelta())
    return on


def pause(command: PausePair, pair: Pair, course: Course, side: Side | None, today: date) -> tuple[Fact, ...]:
    if has_closed(pair, today):
        raise ClosingHasBegun
    if command.until is not None and command.until <= today:
        raise PauseBackwards
    fact = PairPaused(command.pair, pair.programme, today, command.until, side is not None)
    return by_both(course.steps, side, fact, Step.PAUSE, command.until)


def resume(command: ResumePair, life: Paused, course: Course, side: Side | None, today: date) -> tuple[Fact, ...]:
    fact = resumed(command.pair, life, today, course.rules.on(today), course.evaluated, both_agreed=side is not None)
    return by_both(course.steps, side, fact, Step.RESUME)


def resumed(
    pair: PairId, life: Paused, today: date, rules: Policies, evaluated: bool, *, both_agreed: bool = False
) -> PairResumed:
    """The last day moves by the days of the pause, and a half-time to come where the edition says so."""
    period = life.pair.period
    days = max(today - life.since, timedelta())
    stays = evaluated or period.midpoint_on <= life.since or not rules.pauses_move_midpoint
    midpoint_on = period.midpoint_on if stays else period.midpoint_on + days
    return PairResumed(pair, life.pair.programme, today, midpoint_on, period.ends_on + days, both_agreed)


lasting: Decider[Command, Course, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=(StepAgreed, PairExtended, PairPaused, PairResumed),
    scope=scope,
    initial=Course(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    upcasts={PairExtended: (by_coordinators,)},
)
