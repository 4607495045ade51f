"""What a member's calendar feed is made of: whose secret opens it, and when the meetings of each pair are planned."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from domain.calendar_feed import CalendarFeedIssued, CalendarFeedRevoked
from domain.language import MeetingId, MemberId, PairId, Recorded
from domain.meeting import MeetingCancelled, MeetingMoved, MeetingPlanned, MeetingRetracted
from domain.member import MemberDeactivated, PersonalDataErased
from projections.projection import Projection


class CalendarFeedRow(Struct, frozen=True):
    member: MemberId
    digest: str
    locale: str
    issued_at: datetime


Standing = CalendarFeedIssued | CalendarFeedRevoked | MemberDeactivated | PersonalDataErased
"""Whoever comes back issues an address anew: the one of before may be in anybody's hands."""


def feed_keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.member,) if isinstance(recorded.fact, Standing) else ()


def evolve_feed(_: CalendarFeedRow | None, recorded: Recorded) -> CalendarFeedRow | None:
    match recorded.fact:
        case CalendarFeedIssued(member, digest, locale):
            return CalendarFeedRow(member, digest, locale, recorded.recorded_at)
        case _:
            return None


class CalendarEntry(Struct, frozen=True):
    """Nothing of where, how or what for: whoever has the secret may not be of the pair."""

    pair: PairId
    meeting: MeetingId
    starts: datetime
    """Wall time in ``zone``, without an offset."""
    zone: str
    minutes: int
    later: bool
    """The later of two, where clocks go back and ``starts`` comes twice."""
    changed_at: datetime
    sequence: int = 0
    """How often it was moved or cancelled."""
    cancelled: bool = False


Planned = MeetingPlanned | MeetingMoved | MeetingCancelled | MeetingRetracted


def entry_keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (f"{fact.pair}/{fact.meeting}",) if isinstance(fact, Planned) else ()


def evolve_entry(entry: CalendarEntry | None, recorded: Recorded) -> CalendarEntry | None:
    match recorded.fact, entry:
        case MeetingPlanned() as fact, _:
            said = (fact.starts, fact.zone, fact.minutes, fact.later)
            return CalendarEntry(fact.pair, fact.meeting, *said, recorded.recorded_at)
        case MeetingMoved() as fact, CalendarEntry():
            return replace(
                changed(entry, recorded),
                starts=fact.starts,
                zone=fact.zone,
                later=fact.later,
                minutes=fact.minutes or entry.minutes,
            )
        case MeetingCancelled() | MeetingRetracted(), CalendarEntry():
            return replace(changed(entry, recorded), cancelled=True)
        case _:
            return entry


def changed(entry: CalendarEntry, recorded: Recorded) -> CalendarEntry:
    return replace(entry, sequence=entry.sequence + 1, changed_at=recorded.recorded_at)


calendar_feeds = Projection(
    "calendar_feeds",
    2,
    CalendarFeedRow,
    feed_keys,
    evolve_feed,
    found_by=(("digest",),),
    hears=get_args(Standing),
)
calendar_entries = Projection(
    "calendar_entries",
    1,
    CalendarEntry,
    entry_keys,
    evolve_entry,
    found_by=(("pair",),),
    hears=get_args(Planned),
)
