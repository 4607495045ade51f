"""A calendar as its clients read it: RFC 5545, written by ``icalendar``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import STATUS, Calendar, Event, Timezone

from domain.calendar import comes_twice, instant

PRODUCT = "-//Fadder//Calendar feed 1//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    uid: str
    title: str
    starts: datetime
    """Wall time in ``zone``, without an offset."""
    zone: str
    later: bool
    """The later of two, where clocks go back and ``starts`` comes twice."""
    minutes: int
    sequence: int
    cancelled: bool
    changed_at: datetime


def ics(uid: str, name: str, entries: Iterable[Entry]) -> bytes:
    """The same bytes for the same entries, in whatever order they come."""
    ordered = sorted(entries, key=lambda entry: (entry.starts, entry.uid))
    calendar = Calendar.new(prodid=PRODUCT, uid=uid, name=name)
    events = [event(entry) for entry in ordered]
    for one in events:
        calendar.add_component(one)
    zones = sorted(calendar.get_missing_tzids())
    if zones:
        first, last = ordered[0].starts.year, ordered[-1].starts.year
        calendar.subcomponents = [*(rules(zone, first, last) for zone in zones), *events]
    return calendar.to_ical()


def event(entry: Entry) -> Event:
    made = Event.new(
        uid=entry.uid,
        summary=entry.title,
        start=start(entry),
        stamp=entry.changed_at.astimezone(UTC),
        sequence=entry.sequence,
        status=STATUS.CANCELLED if entry.cancelled else STATUS.CONFIRMED,
    )
    made.DURATION = timedelta(minutes=entry.minutes)
    return made


def start(entry: Entry) -> datetime:
    """Wall time in its zone. Of a time that comes twice that means the first, so that the second is told in UTC."""
    if entry.later and comes_twice(entry.starts, entry.zone):
        return instant(entry.starts, entry.zone, later=True)
    return entry.starts.replace(tzinfo=ZoneInfo(entry.zone))


@lru_cache(maxsize=256)
def rules(zone: str, first: int, last: int) -> Timezone:
    """When clocks change there, from the year before the first meeting's to the one after the last one's."""
    return Timezone.from_tzinfo(ZoneInfo(zone), zone, date(first - 1, 1, 1), date(last + 1, 12, 31))
