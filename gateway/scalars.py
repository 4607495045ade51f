"""Scalars of our own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NewType

import strawberry

Position = NewType("Position", int)


def _position(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise ValueError("a position is a whole number from 0 on")
    return value


def _moment(value: object) -> datetime:
    """The parser takes a day alone for its midnight, and a meeting would be planned for then."""
    if not isinstance(value, str) or len(value) <= len("2026-02-10"):
        raise ValueError("a moment has a day and a time of day, as 2026-02-10T17:00")
    return datetime.fromisoformat(value)


SCALARS: dict[Any, Any] = {
    Position: strawberry.scalar(
        name="Position",
        description="A place in the organisation's history; facts count from 1 without a hole.",
        serialize=int,
        parse_value=_position,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="Date with time (isoformat)",
        serialize=datetime.isoformat,
        parse_value=_moment,
    ),
}
