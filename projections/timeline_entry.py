"""One entry of a pair's timeline: what it is, and what was written there."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from functools import cache

from msgspec import Struct

from domain.calendar import local_day
from domain.diary import Doubt
from domain.language import MeetingId, PairId, Recorded, Side
from domain.meeting import Block, CorrectReason, Form
from domain.sealed import Confidential, confidential, secrets_of
from domain.steps import Step


class Kind(StrEnum):
    MATCHED = "matched"
    CONFIDENTIALITY_AGREED = "confidentiality_agreed"
    INTRODUCED = "introduced"
    EXPECTATION_STATED = "expectation_stated"
    PURPOSE_AGREED = "purpose_agreed"
    STRUCTURE_AGREED = "structure_agreed"
    TOPIC_CHOSEN = "topic_chosen"
    GOAL_SET = "goal_set"
    GOAL_CLOSED = "goal_closed"
    AGENDA_SENT = "agenda_sent"
    ACTION_AGREED = "action_agreed"
    ACTION_COMPLETED = "action_completed"
    NOTE_WRITTEN = "note_written"
    CONTENT_SHARED = "content_shared"
    MEETING_PLANNED = "meeting_planned"
    MEETING_HELD = "meeting_held"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_MISSED = "meeting_missed"
    MEETING_RETRACTED = "meeting_retracted"
    MIDPOINT_EVALUATED = "midpoint_evaluated"
    CLOSING_SUMMARISED = "closing_summarised"
    EVALUATION_REOPENED = "evaluation_reopened"
    STEP_AGREED = "step_agreed"
    """One of the two agrees to what takes both."""
    STEP_TAKEN_BACK = "step_taken_back"
    EXTENDED = "extended"
    PAUSED = "paused"
    RESUMED = "resumed"
    CO_MENTOR_STEPPED_DOWN = "co_mentor_stepped_down"
    REMATCHED = "rematched"
    """The adept goes on in another pair."""
    MENTOR_REPLACED = "mentor_replaced"
    COMPLETED = "completed"
    ENDED = "ended"
    CONTENT_REMOVED = "content_removed"
    """Its time to be kept was over."""
    PROCESS_REMOVED = "process_removed"


class TimelineEntry(Struct, frozen=True):
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
    midpoint_on: date | None = None
    ends_on: date | None = None
    corrections: int = 0
    place: str | None = None
    later: bool = False
    """The later of two, where clocks go back and ``starts`` comes twice."""
    moves: int = 0
    on_behalf: bool = False
    """Recorded by somebody who is not of the pair."""
    doubt: Doubt = Doubt.NONE
    activity: str | None = None
    agenda_covered: bool | None = None
    covered: tuple[Block, ...] = ()
    pre_match: bool = False
    notice_hours: int | None = None
    step: Step | None = None
    day: date | None = None
    correct_reason: CorrectReason | None = None
    """Of the last correction."""
    own_form: str | None = None
    words: tuple[Confidential, ...] = ()
    """What was written there for some to read."""

    def on_in(self, zone: str) -> date:
        """The day that was told, or the day of recording in the pair's ``zone``, which the entry does not know."""
        return self.on or local_day(self.recorded_at, zone)

    def is_late(self, days: int, zone: str) -> bool:
        """Whether a meeting was recorded more than so many days after it was held."""
        was_held = self.kind in (Kind.MEETING_HELD, Kind.MEETING_RETRACTED)
        return was_held and (local_day(self.recorded_at, zone) - self.on_in(zone)).days > days


WRITTEN = ("topics", "why", "message", "good", "better", "how_it_was", "expectations_met", "future")


@cache
def written(fact: type[object]) -> tuple[str, ...]:
    return tuple(name for name in WRITTEN if name in dict(secrets_of(fact)))


def words(recorded: Recorded) -> tuple[Confidential, ...]:
    fact: object = recorded.fact
    found = (confidential(recorded, name) for name in written(type(fact)))
    return tuple(kept for kept in found if kept is not None)
