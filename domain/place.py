"""Where the two meet, in their words."""

from __future__ import annotations

from domain.language import Refused, written


class MeetingPlaceUnusable(Refused):
    """Where a meeting is held is told in 1 to 300 characters."""

    svenska = "Var ett möte hålls anges med 1 till 300 tecken."
    about = "place"


def named(place: str | None) -> str | None:
    return None if place is None else written(place, 300, MeetingPlaceUnusable)
