"""Dates as the handbook counts them: whole months, end dates inclusive, half-time of a period."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates, both inclusive."""

    starts_on: date
    midpoint_on: date
    ends_on: date
    paused: int = 0
    """Days of pauses, by which the last day has moved."""


def months_after(start: date, months: int) -> date:
    """The same day so many months on, or back, clamped to the month: 31 January and five months is 30 June."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def local_day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()


def midnight_after(now: datetime, zone: str) -> datetime:
    """The instant, in UTC, at which the local day is over."""
    return midnight(local_day(now, zone) + timedelta(days=1), zone)


def midnight(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which the local day begins."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def halfway(starts_on: date, ends_on: date) -> date:
    return starts_on + timedelta(days=(ends_on - starts_on).days // 2)


def in_gap(wall: datetime, zone: str) -> bool:
    """Whether clocks skip this wall time on its day, because they go forward."""
    there = wall.replace(tzinfo=ZoneInfo(zone))
    return there.astimezone(UTC).astimezone(there.tzinfo).replace(tzinfo=None) != wall


def comes_twice(wall: datetime, zone: str) -> bool:
    """Whether clocks show this wall time twice on its day, because they go back."""
    there = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    return not in_gap(wall, zone) and there.utcoffset() != there.replace(fold=1).utcoffset()


def instant(wall: datetime, zone: str, *, later: bool = False) -> datetime:
    """The instant, in UTC, of a wall time in a zone, by the rules of the zone as they are known now.

    ``later`` of the two, where it comes twice. One that clocks have come to skip is read as if they had not been
    moved yet, so that it lies as much after the change as it was meant to. The calendar of UTC begins and ends on days
    of its own: what lies just before or after it is its first or last instant.
    """
    there = wall.replace(tzinfo=ZoneInfo(zone), fold=int(later and comes_twice(wall, zone)))
    try:
        return there.astimezone(UTC)
    except OverflowError:
        return FIRST if wall.year == MINYEAR else LAST


def after_rests(on: date, days: timedelta, rests: Iterable[tuple[date, date]]) -> date:
    """So many days later, not counting those from the first of each rest, in their order, to the day that ends it.
    What is due on the day itself, or before it, no rest moves."""
    due = on + days
    for since, until in rests if days > timedelta() else ():
        if since <= due:
            due += max(until - max(since, on), timedelta())
    return due


def rested(earlier: date, later: date, rests: Iterable[tuple[date, date]]) -> timedelta:
    """How many of the days between the two are those of rests."""
    within = (min(until, later) - max(since, earlier) for since, until in rests)
    return sum((max(days, timedelta()) for days in within), timedelta())
