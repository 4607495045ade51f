"""What the adept wants to reach, and how far it came: -2 to +2 on a scale that was laid down before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, get_args

from domain import pair as pairs
from domain import vault
from domain.decider import Decider
from domain.expectations import ExpectationStated, stated
from domain.goal import (
    FACTS,
    Fact,
    Goal,
    GoalClosed,
    GoalKind,
    GoalOutcome,
    GoalRevised,
    GoalScaleDefined,
    GoalScored,
    GoalSet,
    after,
)
from domain.language import Asked, EntryId, PairId, ProgrammeId, Refused, Scope, Side
from domain.vault import EntryUnknown, Room, of_the_two, words, words_if_any

# commands


@dataclass(frozen=True, slots=True)
class SetGoal:
    """``due_on`` makes it bound in time; the four words before it are advice and may be left out. ``plan`` says how it
    is reached, and ``review_on`` when the two look at it again."""

    pair: PairId
    goal: EntryId
    kind: GoalKind
    body: str
    specific: str | None = None
    measurable: str | None = None
    accepted: str | None = None
    realistic: str | None = None
    due_on: date | None = None
    future_place: str | None = None
    plan: str | None = None
    review_on: date | None = None
    derived_from: EntryId | None = None
    """The expectation that it comes from."""


@dataclass(frozen=True, slots=True)
class ReviseGoal:
    """Says the whole goal anew."""

    pair: PairId
    goal: EntryId
    kind: GoalKind
    body: str
    specific: str | None = None
    measurable: str | None = None
    accepted: str | None = None
    realistic: str | None = None
    due_on: date | None = None
    future_place: str | None = None
    plan: str | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class DefineGoalScale:
    """What each level looks like, the expected one in the middle."""

    pair: PairId
    goal: EntryId
    much_less: str
    less: str
    expected: str
    more: str
    much_more: str


@dataclass(frozen=True, slots=True)
class ScoreGoal:
    pair: PairId
    goal: EntryId
    score: int


@dataclass(frozen=True, slots=True)
class CloseGoal:
    pair: PairId
    goal: EntryId
    outcome: GoalOutcome


Change = ReviseGoal | DefineGoalScale | ScoreGoal | CloseGoal
Command = SetGoal | Change
Words = str | None
Told = tuple[GoalKind, str, Words, Words, Words, Words, date | None, Words, Words, date | None]

# refusals


class ScaleMissing(Refused):
    """Say what each level looks like before a goal is scored."""

    svenska = "Beskriv hur varje nivå ser ut innan målet bedöms."
    about = "goal"


class ScoreOffTheScale(Refused):
    """A score lies between -2 and 2."""

    svenska = "En bedömning ligger mellan -2 och 2."
    about = "score"


class ScaleInUse(Refused):
    """A goal that has been scored keeps its scale."""

    svenska = "Ett mål som har bedömts behåller sin skala."
    about = "goal"


class GoalIsClosed(Refused):
    """The goal is closed; set a new one."""

    svenska = "Målet är avslutat; sätt upp ett nytt."
    about = "goal"


# state


@dataclass(frozen=True, slots=True)
class Goals:
    room: Room = field(default_factory=Room)
    goals: Mapping[EntryId, Goal] = field(default_factory=dict[EntryId, Goal])
    expectations: frozenset[EntryId] = frozenset()


Seen = vault.Fact | ExpectationStated | Fact


def scope(command: Command) -> Scope:
    """What is expected is read where a goal comes from it."""
    match command:
        case SetGoal(derived_from=str()):
            return vault.scope(command, (*FACTS, ExpectationStated))
        case SetGoal() | ReviseGoal() | DefineGoalScale() | ScoreGoal() | CloseGoal():
            return vault.scope(command, FACTS)


def evolve(known: Goals, fact: Seen) -> Goals:
    match fact:
        case ExpectationStated():
            return replace(known, expectations=known.expectations | {fact.expectation})
        case GoalSet():
            return replace(known, goals={**known.goals, fact.goal: Goal(fact)})
        case GoalRevised() | GoalScaleDefined() | GoalScored() | GoalClosed():
            goal = known.goals.get(fact.goal)
            return known if goal is None else replace(known, goals={**known.goals, fact.goal: after(goal, fact)})
        case _:
            return replace(known, room=vault.evolve(known.room, fact))


def decide(command: Command, known: Goals, asked: Asked) -> tuple[Fact, ...]:
    pair, _ = of_the_two(known.room, asked, Side.ADEPT)
    match command, known.goals.get(command.goal):
        case SetGoal(), None:
            source = stated(command.derived_from, known.expectations)
            return (GoalSet(command.pair, pair.programme, command.goal, *told(command), source),)
        case SetGoal(), _:
            return ()
        case ((ReviseGoal() | DefineGoalScale() | ScoreGoal() | CloseGoal()), None):
            raise EntryUnknown
        case CloseGoal(), Goal(closed=closed) if closed is command.outcome:
            return ()
        case ((ReviseGoal() | DefineGoalScale() | ScoreGoal() | CloseGoal()), Goal(closed=GoalOutcome())):
            raise GoalIsClosed
        case ((ReviseGoal() | DefineGoalScale() | ScoreGoal() | CloseGoal()), goal):
            return changed(command, goal, pair.programme)


def changed(command: Change, goal: Goal, programme: ProgrammeId) -> tuple[Fact, ...]:
    said = (command.pair, programme, command.goal)
    match command:
        case ReviseGoal():
            return () if told(command) == told(goal.said) else (GoalRevised(*said, *told(command)),)
        case DefineGoalScale():
            levels = (command.much_less, command.less, command.expected, command.more, command.much_more)
            scale = GoalScaleDefined(*said, *map(words, levels))
            if scale == goal.scale:
                return ()
            if goal.score is not None:
                raise ScaleInUse
            return (scale,)
        case ScoreGoal():
            if goal.scale is None:
                raise ScaleMissing
            if not -2 <= command.score <= 2:
                raise ScoreOffTheScale
            return () if command.score == goal.score else (GoalScored(*said, command.score),)
        case CloseGoal():
            return (GoalClosed(*said, command.outcome),)


def told(said: SetGoal | ReviseGoal | GoalSet | GoalRevised) -> Told:
    return (
        said.kind,
        words(said.body),
        words_if_any(said.specific),
        words_if_any(said.measurable),
        words_if_any(said.accepted),
        words_if_any(said.realistic),
        said.due_on,
        words_if_any(said.future_place),
        words_if_any(said.plan),
        said.review_on,
    )


def before_plans(said: dict[str, Any]) -> dict[str, Any]:
    """Before version 2 a goal did not say how it is reached."""
    return {**said, "plan": None, "review_on": None}


goals: Decider[Command, Goals, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Goals(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    reads=(GoalSet, GoalRevised, GoalScaleDefined),
    upcasts={GoalSet: (before_plans,), GoalRevised: (before_plans,)},
)
