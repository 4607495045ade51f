"""What was so on a day, as far as it was known at a moment: facts seen from another place in their two times.

Valid time is when something happened (``on``), recorded time when the journal learnt of it (``recorded_by``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.edition import FACTS as EDITIONS
from domain.edition_facts import HandbookEditionAdopted
from domain.language import MeetingId, Recorded
from domain.meeting import (
    Disputing,
    Holding,
    MeetingCorrected,
    MeetingHeld,
    MeetingMissed,
    MeetingMoved,
    MeetingPlanned,
)

OfItsDay = Holding | Disputing | MeetingMissed
"""What is said of a meeting once its day has come; that it was planned was so before."""


@dataclass(frozen=True, slots=True)
class Past:
    """A place to look from. ``on`` is a local day, the end of it; ``recorded_by`` an instant, itself included.

    ``None`` is today, and now.
    """

    on: date | None = None
    recorded_by: datetime | None = None


def seen(facts: Iterable[Recorded], past: Past, zone: str) -> list[Recorded]:
    """The facts that had happened by the day and were known by the moment, in the order of recording.

    All that is said of a meeting that was held is of the day on which it was held, as known last: a correction that
    was recorded later says what was so already then, and a meeting that was retracted never was. A meeting to which
    somebody did not come is of the day for which it was planned.
    """
    known = [r for r in facts if past.recorded_by is None or r.recorded_at <= past.recorded_by]
    if past.on is None:
        return known
    days = days_of_meetings(known)
    return [r for r in known if valid_on(r, days, zone) <= past.on]


def days_of_meetings(facts: Sequence[Recorded]) -> dict[MeetingId, date]:
    """When each was held, as it was corrected last, or should have been and somebody stayed away."""
    planned: dict[MeetingId, date] = {}
    days: dict[MeetingId, date] = {}
    for recorded in facts:
        match recorded.fact:
            case MeetingPlanned(meeting=meeting, starts=starts) | MeetingMoved(meeting=meeting, starts=starts):
                planned[meeting] = starts.date()
            case MeetingMissed(meeting=meeting) if meeting in planned:
                days[meeting] = planned[meeting]
            case MeetingHeld(meeting=meeting, held_on=held_on):
                days[meeting] = held_on
            case MeetingCorrected(meeting=meeting, held_on=held_on) if held_on is not None:
                days[meeting] = held_on
            case _:
                pass
    return days


def valid_on(recorded: Recorded, days: Mapping[MeetingId, date], zone: str) -> date:
    """The local day on which a fact happened, or that of the meeting which it is about.

    An edition says what it says on every day, and one that is adopted from a day that is past is in force from that
    day on: which pair follows it when is for ``adoption.edition_in_force`` to tell.
    """
    on, fact = recorded.on_in(zone), recorded.fact
    if isinstance(fact, HandbookEditionAdopted):
        return min(fact.starts_on, on)
    if isinstance(fact, EDITIONS):
        return date.min
    return days.get(fact.meeting, on) if isinstance(fact, OfItsDay) else on
