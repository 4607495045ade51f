"""A goal as its facts tell it: set, said anew, given a scale, scored, closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, get_args

from domain.language import EntryId, PairId, ProgrammeId, Visibility


class GoalKind(StrEnum):
    PERSONAL = "personal"
    PROFESSIONAL = "professional"


class GoalOutcome(StrEnum):
    REACHED = "reached"
    PARTLY = "partly"
    LEFT = "left"


# facts


@dataclass(frozen=True, slots=True)
class GoalSet:
    pair: PairId
    programme: ProgrammeId
    goal: EntryId
    kind: GoalKind
    body: Annotated[str, Visibility.PAIR]
    specific: Annotated[str | None, Visibility.PAIR] = None
    measurable: Annotated[str | None, Visibility.PAIR] = None
    accepted: Annotated[str | None, Visibility.PAIR] = None
    realistic: Annotated[str | None, Visibility.PAIR] = None
    due_on: date | None = None
    future_place: Annotated[str | None, Visibility.PAIR] = None
    plan: Annotated[str | None, Visibility.PAIR] = None
    review_on: date | None = None
    derived_from: EntryId | None = None


@dataclass(frozen=True, slots=True)
class GoalRevised:
    pair: PairId
    programme: ProgrammeId
    goal: EntryId
    kind: GoalKind
    body: Annotated[str, Visibility.PAIR]
    specific: Annotated[str | None, Visibility.PAIR] = None
    measurable: Annotated[str | None, Visibility.PAIR] = None
    accepted: Annotated[str | None, Visibility.PAIR] = None
    realistic: Annotated[str | None, Visibility.PAIR] = None
    due_on: date | None = None
    future_place: Annotated[str | None, Visibility.PAIR] = None
    plan: Annotated[str | None, Visibility.PAIR] = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class GoalScaleDefined:
    pair: PairId
    programme: ProgrammeId
    goal: EntryId
    much_less: Annotated[str, Visibility.PAIR]
    less: Annotated[str, Visibility.PAIR]
    expected: Annotated[str, Visibility.PAIR]
    more: Annotated[str, Visibility.PAIR]
    much_more: Annotated[str, Visibility.PAIR]


@dataclass(frozen=True, slots=True)
class GoalScored:
    pair: PairId
    programme: ProgrammeId
    goal: EntryId
    score: int
    """Goal attainment: -2 much less than expected, 0 as expected, +2 much more."""


@dataclass(frozen=True, slots=True)
class GoalClosed:
    pair: PairId
    programme: ProgrammeId
    goal: EntryId
    outcome: GoalOutcome


Fact = GoalSet | GoalRevised | GoalScaleDefined | GoalScored | GoalClosed
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# what becomes of it


@dataclass(frozen=True, slots=True)
class Goal:
    said: GoalSet | GoalRevised
    scale: GoalScaleDefined | None = None
    score: int | None = None
    closed: GoalOutcome | None = None


def after(goal: Goal, fact: GoalRevised | GoalScaleDefined | GoalScored | GoalClosed) -> Goal:
    match fact:
        case GoalRevised():
            return replace(goal, said=fact)
        case GoalScaleDefined():
            return replace(goal, scale=fact)
        case GoalScored():
            return replace(goal, score=fact.score)
        case GoalClosed():
            return replace(goal, closed=fact.outcome)
