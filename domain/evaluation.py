"""What is told of how the two look back, halfway and at the close: that they did, and their words for one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, get_args

from domain.language import PairId, ProgrammeId, Side, Visibility


class Evaluation(StrEnum):
    MIDPOINT = "midpoint"
    CLOSING = "closing"


class Expected(StrEnum):
    """Whether it came as was expected."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


# facts


@dataclass(frozen=True, slots=True)
class MidpointEvaluated:
    pair: PairId
    programme: ProgrammeId
    side: Side
    held_together_on: date | None = None
    good: Annotated[str | None, Visibility.PAIR] = None
    better: Annotated[str | None, Visibility.PAIR] = None


def without_answers(fields: dict[str, Any]) -> dict[str, Any]:
    """``MidpointEvaluated`` of version 1, as version 2 says it."""
    return {**fields, "good": None, "better": None}


@dataclass(frozen=True, slots=True)
class ClosingSummarised:
    pair: PairId
    programme: ProgrammeId
    side: Side
    how_it_was: Annotated[str | None, Visibility.PAIR] = None
    expectations_met: Annotated[str | None, Visibility.PAIR] = None
    """A word of ``Expected``, kept as what people write is kept."""
    future: Annotated[str | None, Visibility.PAIR] = None


def without_summary(fields: dict[str, Any]) -> dict[str, Any]:
    """``ClosingSummarised`` of version 1, as version 2 says it."""
    return {**fields, "how_it_was": None, "expectations_met": None, "future": None}


@dataclass(frozen=True, slots=True)
class EvaluationReopened:
    pair: PairId
    programme: ProgrammeId
    side: Side
    evaluation: Evaluation


Own = MidpointEvaluated | ClosingSummarised | EvaluationReopened
OWN: tuple[type[Own], ...] = get_args(Own)
