"""What a read model shows after some facts; no database is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from domain.pair import EndReason, PairCompleted, PairEnded
from projections.past import folded
from projections.projection import Projection
from tests.story import ADA, BEN, CY, PAIR, SPRING, told


def after(projection: Projection[Any], *facts: object, occurred_on: date | None = None) -> list[Any]:
    return [*folded(projection, told(*facts, occurred_on=occurred_on)).values()]


def only(projection: Projection[Any], *facts: object, occurred_on: date | None = None) -> Any:
    (row,) = after(projection, *facts, occurred_on=occurred_on)
    return row


COMPLETED = PairCompleted(PAIR, SPRING, ADA, BEN, (CY,))
ENDED = PairEnded(PAIR, SPRING, ADA, BEN, (CY,), EndReason.NO_TIME, True)
LATE = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
"""In Stockholm it is 1 July by then."""
