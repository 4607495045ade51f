"""The days on which a programme's figures are taken again and again."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from itertools import count, takewhile

from domain.calendar import months_after


class Interval(StrEnum):
    WEEK = "week"
    MONTH = "month"


def days(first: date, ends_on: date, on: date, every: Interval) -> tuple[date, ...]:
    """The last day of each whole interval from ``first`` on, and then ``on``; once the programme is over, its last day
    before that. None of what has not begun by then."""
    if on < first:
        return ()
    last = min(on, ends_on)
    whole = takewhile(lambda day: day < last, (end(first, n, every) for n in count(1)))
    return tuple(dict.fromkeys((*whole, last, on)))


def end(first: date, nth: int, every: Interval) -> date:
    after = months_after(first, nth) if every is Interval.MONTH else first + timedelta(weeks=nth)
    return after - timedelta(days=1)
