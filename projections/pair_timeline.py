"""What happened in a pair, in order; a meeting is one entry, with its corrections folded in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.calendar import local_day
from domain.language import MeetingId, PairId, Recorded, Side
from domain.meetings import Form, MeetingCorrected, MeetingHeld, MeetingPlanned, MeetingRetracted
from domain.notes import ContentShared, NoteKind, NoteWritten
from domain.pair import PairCompleted, PairEnded, PairExtended, PairMatched
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.presentation import PersonalPresentationShared
from domain.vault import ConfidentialityAgreed
from projections.projection import Projection


class Kind(StrEnum):
    MATCHED = "matched"
    CONFIDENTIALITY_AGREED = "confidentiality_agreed"
    INTRODUCED = "introduced"
    NOTE_WRITTEN = "note_written"
    CONTENT_SHARED = "content_shared"
    MEETING_PLANNED = "meeting_planned"
    MEETING_HELD = "meeting_held"
    MEETING_RETRACTED = "meeting_retracted"
    MIDPOINT_EVALUATED = "midpoint_evaluated"
    CLOSING_SUMMARISED = "closing_summarised"
    EXTENDED = "extended"
    COMPLETED = "completed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    pair: PairId
    position: int
    """Of the fact that opened the entry: the order of the timeline."""
    kind: Kind
    on: date | None
    """The day that was told, of a meeting or by an import."""
    recorded_at: datetime
    by: str
    meeting: MeetingId | None = None
    starts: datetime | None = None
    """Wall time in ``zone``, without an offset."""
    zone: str | None = None
    minutes: int | None = None
    form: Form | None = None
    side: Side | None = None
    ends_on: date | None = None
    corrections: int = 0

    def on_in(self, zone: str) -> date:
        """The day that was told, or the day of recording in the pair's ``zone``, which the entry does not know."""
        return self.on or local_day(self.recorded_at, zone)


KINDS: dict[type[object], Kind] = {
    PairMatched: Kind.MATCHED,
    ConfidentialityAgreed: Kind.CONFIDENTIALITY_AGREED,
    PersonalPresentationShared: Kind.INTRODUCED,
    NoteWritten: Kind.NOTE_WRITTEN,
    ContentShared: Kind.CONTENT_SHARED,
    MidpointEvaluated: Kind.MIDPOINT_EVALUATED,
    ClosingSummarised: Kind.CLOSING_SUMMARISED,
    PairExtended: Kind.EXTENDED,
    PairCompleted: Kind.COMPLETED,
    PairEnded: Kind.ENDED,
}


def keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case MeetingPlanned() | MeetingHeld() | MeetingCorrected() | MeetingRetracted() as fact:
            return (f"{fact.pair}/{fact.meeting}",)
        case NoteWritten(kind=NoteKind.OWN):
            return ()
        case fact if type(fact) in KINDS:
            return (f"{fact.pair}/@{recorded.position}",)  # no meeting is called so
        case _:
            return ()


def evolve(entry: TimelineEntry | None, recorded: Recorded) -> TimelineEntry | None:
    match recorded.fact, entry:
        case MeetingPlanned() as fact, _:
            return TimelineEntry(
                fact.pair,
                recorded.position,
                Kind.MEETING_PLANNED,
                fact.starts.date(),
                recorded.recorded_at,
                recorded.by,
                fact.meeting,
                fact.starts,
                fact.zone,
                fact.minutes,
                fact.form,
            )
        case MeetingHeld() as fact, _:
            position = recorded.position if entry is None else entry.position
            return TimelineEntry(
                fact.pair,
                position,
                Kind.MEETING_HELD,
                fact.held_on,
                recorded.recorded_at,
                recorded.by,
                fact.meeting,
                minutes=fact.minutes,
                form=fact.form,
            )
        case MeetingCorrected() as fact, TimelineEntry():
            return replace(
                entry,
                on=fact.held_on or entry.on,
                minutes=fact.minutes or entry.minutes,
                form=fact.form or entry.form,
                corrections=entry.corrections + 1,
            )
        case MeetingRetracted(), TimelineEntry():
            return replace(entry, kind=Kind.MEETING_RETRACTED)
        case fact, None if type(fact) in KINDS:
            return TimelineEntry(
                fact.pair,
                recorded.position,
                KINDS[type(fact)],
                recorded.occurred_on,
                recorded.recorded_at,
                recorded.by,
                side=getattr(fact, "side", None),
                ends_on=getattr(fact, "ends_on", None),
            )
        case _:
            return entry


pair_timeline = Projection("pair_timeline", 4, TimelineEntry, keys, evolve, found_by=(("pair", "position"),))
