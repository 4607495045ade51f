"""What happened in a pair, in order; a meeting is one entry, with its corrections folded in."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from msgspec.structs import replace

from domain.actions import ActionAgreed, ActionCompleted
from domain.agenda import AgendaSent
from domain.diary import Doubt, after_correction
from domain.expectations import ExpectationStated
from domain.goal import GoalClosed, GoalSet
from domain.language import Recorded, Role
from domain.meeting import (
    Detail,
    DisputeResolved,
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
from domain.pair import (
    CoMentorSteppedDown,
    PairCompleted,
    PairEnded,
    PairExtended,
    PairMatched,
    PairPaused,
    PairResumed,
)
from domain.pairing import ClosingSummarised, EvaluationReopened, MidpointEvaluated
from domain.presentation import PersonalPresentationShared
from domain.purpose import PurposeAgreed
from domain.retention import Kept, RetentionApplied
from domain.steps import StepAgreed, StepTakenBack
from domain.structure import MeetingStructureAgreed
from domain.succession import MentorReplaced, PairRematched
from domain.topics import TopicChosen
from domain.vault import ConfidentialityAgreed
from projections.projection import Projection
from projections.timeline_entry import Kind, TimelineEntry, words

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
    StepTakenBack: Kind.STEP_TAKEN_BACK,
    PairExtended: Kind.EXTENDED,
    PairPaused: Kind.PAUSED,
    PairResumed: Kind.RESUMED,
    CoMentorSteppedDown: Kind.CO_MENTOR_STEPPED_DOWN,
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
        own_form=fact.own_form,
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
        own_form=fact.own_form,
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
                own_form=entry.own_form if fact.form is None else fact.own_form,
                moves=entry.moves + 1,
            )
        case MeetingCancelled():
            return replace(entry, kind=Kind.MEETING_CANCELLED)
        case MeetingMissed():
            return replace(entry, kind=Kind.MEETING_MISSED, side=fact.who, notice_hours=fact.notice_hours)
        case MeetingCorrected():
            return corrected(entry, fact, recorded)
        case MeetingRetracted():
            return replace(entry, kind=Kind.MEETING_RETRACTED)
        case MeetingConfirmed():
            return replace(entry, doubt=Doubt.CONFIRMED)
        case MeetingDisputed():
            return replace(entry, doubt=Doubt.DISPUTED, words=(*entry.words, *words(recorded)))
        case DisputeResolved(counts=counts):
            return replace(entry, doubt=Doubt.CONFIRMED if counts else Doubt.REJECTED)


def corrected(entry: TimelineEntry, fact: MeetingCorrected, recorded: Recorded) -> TimelineEntry:
    on, start = fact.held_on or entry.on, fact.start or (entry.starts and entry.starts.time())
    now = replace(
        entry,
        on=on,
        starts=None if on is None or start is None else datetime.combine(on, start),
        minutes=fact.minutes or entry.minutes,
        form=fact.form or entry.form,
        own_form=entry.own_form if fact.form is None else fact.own_form,
        activity=fact.activity or entry.activity,
        agenda_covered=entry.agenda_covered if fact.agenda_covered is None else fact.agenda_covered,
        covered=entry.covered if fact.covered is None else fact.covered,
        corrections=entry.corrections + 1,
        correct_reason=fact.reason,
    )
    anew = (entry.on, entry.minutes, entry.covered) != (now.on, now.minutes, now.covered)
    return cleared(replace(now, doubt=after_correction(now.doubt)) if anew else now, fact, recorded)


def cleared(entry: TimelineEntry, fact: MeetingCorrected, recorded: Recorded) -> TimelineEntry:
    """Without what was never so, and with other topics where they were put right."""
    if fact.topics is not None or Detail.TOPICS in fact.cleared:
        kept = (one for one in entry.words if one.field != "topics")
        entry = replace(entry, words=(*kept, *words(recorded)))
    fields = {CLEARED[detail]: None for detail in fact.cleared if detail in CLEARED}
    return replace(entry, **fields)


CLEARED = {Detail.START: "starts", Detail.ACTIVITY: "activity", Detail.AGENDA_COVERED: "agenda_covered"}


pair_timeline = Projection(
    "pair_timeline",
    12,
    TimelineEntry,
    keys,
    evolve,
    found_by=(("pair", "position"),),
    hears=(*get_args(Meeting), *KINDS),
)
