"""Scalars of our own."""

from __future__ import annotations

from typing import Any, NewType

import strawberry

Position = NewType("Position", int)


def _position(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise ValueError("a position is a whole number from 0 on")
    return value


SCALARS: dict[Any, Any] = {
    Position: strawberry.scalar(
        name="Position",
        description="A place in the organisation's history; facts count from 1 without a hole.",
        serialize=int,
        parse_value=_position,
    )
}
