"""Dates as the handbook counts them: whole months, end dates inclusive, half-time of a period."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates, both inclusive."""

    starts_on: date
    midpoint_on: date
    ends_on: date


def months_after(start: date, months: int) -> date:
    """The same day so many months on, or back, clamped to the month: 31 January and five months is 30 June."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def halfway(starts_on: date, ends_on: date) -> date:
    return starts_on + timedelta(days=(ends_on - starts_on).days // 2)
