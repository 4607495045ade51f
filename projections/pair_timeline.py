"""What happened in a pair, in order; a meeting is one entry, with its corrections folded in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from domain.actions import ActionAgreed, ActionCompleted
from domain.agenda import AgendaSent
from domain.calendar import local_day
from domain.diary import Doubt
from domain.expectations import ExpectationStated
from domain.goal import GoalClosed, GoalSet
from domain.language import MeetingId, PairId, Recorded, Role, Side
from domain.meeting import (
    Block,
    CorrectReason,
    DisputeResolved,
    Form,
    MeetingCancelled,
    MeetingConfirmed,
    MeetingCorrected,
    MeetingDisputed,
    MeetingHeld,
    MeetingMissed,
    MeetingMoved,
    MeetingPlanned,
    MeetingRetracted,
)
from domain.notes import ContentShared, NoteKind, NoteWritten
from domain.pair import PairCompleted, PairEnded, PairExtended, PairMatched, PairPaused, PairResumed
from domain.pairing import ClosingSummarised, EvaluationReopened, MidpointEvaluated
from domain.presentation import PersonalPresentationShared
from domain.purpose import PurposeAgreed
from domain.retention import Kept, RetentionApplied
from domain.sealed import Confidential, confidential, secrets_of
from domain.steps import Step, StepAgreed
from domain.structure import MeetingStructureAgreed
from domain.succession import MentorReplaced, PairRematched
from domain.topics import TopicChosen
from domain.vault import ConfidentialityAgreed
from projections.projection import Projection


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
    EXTENDED = "extended"
    PAUSED = "paused"
    RESUMED = "resumed"
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
    words: tuple[Confidential, ...] = ()
    """What was written there for some to read."""

    def on_in(self, zone: str) -> date:
        """The day that was told, or the day of recording in the pair's ``zone``, which the entry does not know."""
        return self.on or local_day(self.recorded_at, zone)

    def is_late(self, days: int, zone: str) -> bool:
        """Whether a meeting was recorded more than so many days after it was held."""
        was_held = self.kind in (Kind.MEETING_HELD, Kind.MEETING_RETRACTED)
        return was_held and (local_day(self.recorded_at, zone) - self.on_in(zone)).days > days


KINDS: dict[type[object], Kind] = {
    PairMatched: Kind.MATCHED,
    ConfidentialityAgreed: Kind.CONFIDENTIALITY_AGREED,
    PersonalPresentationShared: Kind.INTRODUCED,
    ExpectationStated: Kind.EXPECTATION_STATED,
    PurposeAgreed: Kind.PURPOSE_AGREED,
    MeetingStructureAgreed: Kind.STRUCTURE_AGREED,
    TopicChosen: Kind.TOPIC_CHOSEN,
    GoalSet: Kind.GOAL_SET,
    GoalClosed: Kind.GOAL_CLOSED,
    AgendaSent: Kind.AGENDA_SENT,
    ActionAgreed: Kind.ACTION_AGREED,
    ActionCompleted: Kind.ACTION_COMPLETED,
    NoteWritten: Kind.NOTE_WRITTEN,
    ContentShared: Kind.CONTENT_SHARED,
    MidpointEvaluated: Kind.MIDPOINT_EVALUATED,
    ClosingSummarised: Kind.CLOSING_SUMMARISED,
    EvaluationReopened: Kind.EVALUATION_REOPENED,
    StepAgreed: Kind.STEP_AGREED,
    PairExtended: Kind.EXTENDED,
    PairPaused: Kind.PAUSED,
    PairResumed: Kind.RESUMED,
    PairRematched: Kind.REMATCHED,
    MentorReplaced: Kind.MENTOR_REPLACED,
    PairCompleted: Kind.COMPLETED,
    PairEnded: Kind.ENDED,
    RetentionApplied: Kind.CONTENT_REMOVED,
}


Meeting = (
    MeetingPlanned
    | MeetingMoved
    | MeetingCancelled
    | MeetingMissed
    | MeetingHeld
    | MeetingCorrected
    | MeetingRetracted
    | MeetingConfirmed
    | MeetingDisputed
    | DisputeResolved
)
OF_MEETINGS = frozenset(get_args(Meeting))


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    if type(fact) in OF_MEETINGS:
        return (f"{fact.pair}/{fact.meeting}",)
    if isinstance(fact, NoteWritten) and fact.kind is NoteKind.OWN:
        return ()
    if type(fact) in KINDS:
        cleared = fact.meetings if isinstance(fact, RetentionApplied) else ()
        own = f"{fact.pair}/@{recorded.position}"  # no meeting is called so
        return (own, *(f"{fact.pair}/{meeting}" for meeting in cleared))
    return ()


def evolve(entry: TimelineEntry | None, recorded: Recorded) -> TimelineEntry | None:
    match recorded.fact, entry:
        case MeetingPlanned() as fact, _:
            return planned(fact, recorded)
        case MeetingHeld() as fact, _:
            return held(fact, recorded, entry)
        case fact, TimelineEntry() if isinstance(fact, Meeting):
            return told(entry, fact, recorded)
        case RetentionApplied(), TimelineEntry():
            return replace(entry, place=None)
        case fact, None if type(fact) in KINDS:
            of_process = isinstance(fact, RetentionApplied) and fact.of is Kept.PROCESS
            return TimelineEntry(
                fact.pair,
                recorded.position,
                Kind.PROCESS_REMOVED if of_process else KINDS[type(fact)],
                recorded.occurred_on,
                recorded.recorded_at,
                recorded.by,
                side=getattr(fact, "side", None),
                midpoint_on=getattr(fact, "midpoint_on", None),
                ends_on=getattr(fact, "ends_on", None),
                step=getattr(fact, "step", None),
                day=getattr(fact, "day", None) or getattr(fact, "until", None),
                words=words(recorded),
            )
        case _:
            return entry


def planned(fact: MeetingPlanned, recorded: Recorded) -> TimelineEntry:
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
        place=fact.place,
        later=fact.later,
    )


def held(fact: MeetingHeld, recorded: Recorded, before: TimelineEntry | None) -> TimelineEntry:
    return TimelineEntry(
        fact.pair,
        recorded.position if before is None else before.position,
        Kind.MEETING_HELD,
        fact.held_on,
        recorded.recorded_at,
        recorded.by,
        fact.meeting,
        starts=None if fact.start is None else datetime.combine(fact.held_on, fact.start),
        minutes=fact.minutes,
        form=fact.form,
        on_behalf=fact.recorded_by is None and recorded.role is not Role.MEMBER,
        activity=fact.activity,
        agenda_covered=fact.agenda_covered,
        covered=fact.covered,
        pre_match=fact.pre_match,
        words=words(recorded),
    )


def told(entry: TimelineEntry, fact: Meeting, recorded: Recorded) -> TimelineEntry:
    """A meeting that is known, after what is said of it now."""
    match fact:
        case MeetingPlanned() | MeetingHeld():
            return entry
        case MeetingMoved():
            return replace(
                entry,
                on=fact.starts.date(),
                starts=fact.starts,
                zone=fact.zone,
                later=fact.later,
                minutes=fact.minutes or entry.minutes,
                form=fact.form or entry.form,
                place=fact.place or entry.place,
                moves=entry.moves + 1,
            )
        case MeetingCancelled():
            return replace(entry, kind=Kind.MEETING_CANCELLED)
        case MeetingMissed():
            return replace(entry, kind=Kind.MEETING_MISSED, side=fact.who, notice_hours=fact.notice_hours)
        case MeetingCorrected():
            return corrected(entry, fact)
        case MeetingRetracted():
            return replace(entry, kind=Kind.MEETING_RETRACTED)
        case MeetingConfirmed():
            return replace(entry, doubt=Doubt.CONFIRMED)
        case MeetingDisputed():
            return replace(entry, doubt=Doubt.DISPUTED, words=(*entry.words, *words(recorded)))
        case DisputeResolved(counts=counts):
            return replace(entry, doubt=Doubt.CONFIRMED if counts else Doubt.REJECTED)


def corrected(entry: TimelineEntry, fact: MeetingCorrected) -> TimelineEntry:
    on, start = fact.held_on or entry.on, fact.start or (entry.starts and entry.starts.time())
    return replace(
        entry,
        on=on,
        starts=None if on is None or start is None else datetime.combine(on, start),
        minutes=fact.minutes or entry.minutes,
        form=fact.form or entry.form,
        activity=fact.activity or entry.activity,
        agenda_covered=entry.agenda_covered if fact.agenda_covered is None else fact.agenda_covered,
        covered=entry.covered if fact.covered is None else fact.covered,
        corrections=entry.corrections + 1,
        correct_reason=fact.reason,
    )


WRITTEN = ("topics", "why", "message", "good", "better", "how_it_was", "expectations_met", "future")


@cache
def written(fact: type[object]) -> tuple[str, ...]:
    return tuple(name for name in WRITTEN if name in dict(secrets_of(fact)))


def words(recorded: Recorded) -> tuple[Confidential, ...]:
    fact: object = recorded.fact
    found = (confidential(recorded, name) for name in written(type(fact)))
    return tuple(kept for kept in found if kept is not None)


pair_timeline = Projection(
    "pair_timeline",
    9,
    TimelineEntry,
    keys,
    evolve,
    found_by=(("pair", "position"),),
    hears=(*get_args(Meeting), *KINDS),
)
