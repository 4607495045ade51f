"""What was so on a day, as far as it was known at a moment: facts seen from another place in their two times.

Valid time is when something happened (``on``), recorded time when the journal learnt of it (``recorded_by``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.language import MeetingId, Recorded
from domain.meeting import MeetingCorrected, MeetingHeld


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
    was recorded later says what was so already then, and a meeting that was retracted never was.
    """
    known = [r for r in facts if past.recorded_by is None or r.recorded_at <= past.recorded_by]
    if past.on is None:
        return known
    held = held_days(known)
    return [r for r in known if valid_on(r, held, zone) <= past.on]


def held_days(facts: Sequence[Recorded]) -> dict[MeetingId, date]:
    """When each meeting was held, as it was corrected last."""
    days: dict[MeetingId, date] = {}
    for recorded in facts:
        match recorded.fact:
            case MeetingHeld(meeting=meeting, held_on=held_on):
                days[meeting] = held_on
            case MeetingCorrected(meeting=meeting, held_on=held_on) if held_on is not None:
                days[meeting] = held_on
            case _:
                pass
    return days


def valid_on(recorded: Recorded, held: dict[MeetingId, date], zone: str) -> date:
    """The local day on which a fact happened, or that of the meeting which it is about."""
    return held.get(getattr(recorded.fact, "meeting", MeetingId("")), recorded.on_in(zone))
