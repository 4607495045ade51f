"""The pairs of a programme as cards: who, how far, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import get_args

from msgspec import Struct, field
from msgspec.structs import replace

from domain import meeting as meetings
from domain.calendar import Period, after_rests
from domain.language import EditionId, MeetingId, MemberId, PairId, ProgrammeId, Recorded, Side
from domain.meeting import (
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
from domain.pair import (
    CoMentorSteppedDown,
    Completion,
    EndReason,
    PairCompleted,
    PairEnded,
    PairExtended,
    PairMatched,
    PairPaused,
    PairResumed,
    Source,
)
from domain.pairing import ClosingSummarised, EvaluationReopened, MidpointEvaluated
from domain.retention import Kept, RetentionApplied
from domain.steps import StepAgreed, StepTakenBack
from domain.succession import MentorReplaced, PairRematched
from domain.vault import Agreement, ConfidentialityAgreed, agreed
from projections.projection import Projection


class PairState(StrEnum):
    MATCHED = "matched"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSING = "closing"
    """Its last day has come; no fact says so."""
    COMPLETED = "completed"
    ENDED = "ended"


class PairCard(Struct, frozen=True):
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    subject: str | None
    zone: str
    matched_on: date
    starts_on: date
    midpoint_on: date
    ends_on: date
    position: int
    """Of the last fact about this pair."""
    held: Mapping[MeetingId, date] = field(default_factory=dict[MeetingId, date])
    minutes: Mapping[MeetingId, int] = field(default_factory=dict[MeetingId, int])
    """Of each that was said to be held, whether it counts or not."""
    planned: tuple[MeetingId, ...] = ()
    midpoint: Mapping[Side, date] = field(default_factory=dict[Side, date])
    """The sides that have evaluated, each with the first day on which it did."""
    closing: tuple[Side, ...] = ()
    completed_on: date | None = None
    ended_on: date | None = None
    end_reason: EndReason | None = None
    agreement: Agreement = field(default_factory=Agreement)
    disputed: Mapping[MeetingId, date] = field(default_factory=dict[MeetingId, date])
    """Held as one side says, and not as the other does: these count for nothing until that is resolved."""
    paused_on: date | None = None
    paused_until: date | None = None
    completion: Completion | None = None
    edition: EditionId | None = None
    source: Source = Source.MANUAL
    terms_since: int | None = None
    """The position from which on the terms of confidentiality in force are in force."""
    predecessor: PairId | None = None
    successor: PairId | None = None
    paused: int = 0
    """Days of pauses, by which the last day has moved."""
    rests: tuple[tuple[date, date], ...] = ()
    """The pauses that are over: the first day of each, and the day on which the pair went on."""

    def state_on(self, today: date) -> PairState:
        """``today`` where the pair lives."""
        if self.completed_on is not None:
            return PairState.COMPLETED
        if self.ended_on is not None:
            return PairState.ENDED
        if self.paused_on is not None:
            return PairState.PAUSED
        if today >= self.ends_on:
            return PairState.CLOSING
        return PairState.ACTIVE if self.met else PairState.MATCHED

    @property
    def open(self) -> bool:
        return self.completed_on is None and self.ended_on is None

    @property
    def met(self) -> bool:
        """Since they are a pair."""
        return any(on >= self.starts_on for on in (*self.held.values(), *self.disputed.values()))

    @property
    def together(self) -> Mapping[MeetingId, date]:
        """Those that count since they are a pair."""
        return {meeting: on for meeting, on in self.held.items() if on >= self.starts_on}

    @property
    def members(self) -> tuple[MemberId, ...]:
        return (self.adept, self.mentor, *self.co_mentors)

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.midpoint_on, self.ends_on, self.paused)

    def midpoint_late(self, on: date, grace: int) -> bool:
        """Whether it was late to evaluate on a day: after so many days together since half-time."""
        rests = self.rests if self.paused_on is None else (*self.rests, (self.paused_on, on))
        return on > after_rests(self.midpoint_on, timedelta(days=grace), rests)


Life = PairMatched | PairExtended | PairPaused | PairResumed | CoMentorSteppedDown | PairCompleted | PairEnded
Looks = MidpointEvaluated | ClosingSummarised | EvaluationReopened | StepAgreed | StepTakenBack
Succession = PairRematched | MentorReplaced
Fact = Life | Looks | Succession | ConfidentialityAgreed | RetentionApplied | meetings.Fact
"""Everything that happens in a pair has its place on the board; what the two say to one another has none."""
KINDS = frozenset(get_args(Fact))


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    if isinstance(fact, Succession):
        return (fact.pair, fact.successor)
    return (fact.pair,) if type(fact) in KINDS else ()


def evolve(card: PairCard | None, recorded: Recorded) -> PairCard | None:
    fact = recorded.fact
    if isinstance(fact, PairMatched):
        return matched(fact, recorded)
    if card is None:
        return None
    now = after(card, fact, recorded.on_in(card.zone))
    anew = now.agreement.in_force != card.agreement.in_force
    return replace(now, position=recorded.position, terms_since=recorded.position if anew else card.terms_since)


def went_on(card: PairCard, fact: PairResumed) -> PairCard:
    rests = card.rests if card.paused_on is None else (*card.rests, (card.paused_on, fact.resumed_on))
    paused = card.paused + (fact.ends_on - card.ends_on).days
    card = replace(card, paused=paused, rests=rests, paused_on=None, paused_until=None)
    return replace(card, midpoint_on=fact.midpoint_on, ends_on=fact.ends_on)


def matched(fact: PairMatched, recorded: Recorded) -> PairCard:
    return PairCard(
        fact.pair,
        fact.programme,
        fact.adept,
        fact.mentor,
        fact.co_mentors,
        fact.subject,
        fact.zone,
        recorded.on_in(fact.zone),
        fact.starts_on,
        fact.midpoint_on,
        fact.ends_on,
        recorded.position,
        edition=fact.edition,
        source=fact.source,
    )


def after(card: PairCard, fact: Fact, on: date) -> PairCard:
    match fact:
        case ConfidentialityAgreed():
            return replace(card, agreement=agreed(card.agreement, fact, card.adept, card.mentor))
        case (
            MeetingPlanned()
            | MeetingMoved()
            | MeetingCancelled()
            | MeetingMissed()
            | MeetingHeld()
            | MeetingCorrected()
            | MeetingRetracted()
            | MeetingConfirmed()
            | MeetingDisputed()
            | DisputeResolved()
        ):
            return met(card, fact)
        case MidpointEvaluated(side=side):
            return replace(card, midpoint={**card.midpoint, side: card.midpoint.get(side, on)})
        case ClosingSummarised(side=side):
            return replace(card, closing=once(card.closing, side))
        case PairMatched() | EvaluationReopened() | StepAgreed() | StepTakenBack():
            return card
        case PairPaused(paused_on=since, until=until):
            return replace(card, paused_on=since, paused_until=until)
        case PairResumed():
            return went_on(card, fact)
        case PairExtended(midpoint_on=midpoint_on, ends_on=ends_on):
            return replace(card, midpoint_on=midpoint_on, ends_on=ends_on)
        case CoMentorSteppedDown(member=gone):
            return replace(card, co_mentors=tuple(member for member in card.co_mentors if member != gone))
        case PairCompleted(how=how):
            return replace(card, completed_on=on, completion=how)
        case PairEnded(reason=reason):
            return replace(card, ended_on=on, end_reason=reason)
        case RetentionApplied(of=of):
            return replace(card, subject=None) if of is Kept.PROCESS else card
        case PairRematched() | MentorReplaced() if fact.pair == card.pair:
            return replace(card, successor=fact.successor)
        case PairRematched() | MentorReplaced():
            return replace(card, predecessor=fact.pair)


def met(card: PairCard, fact: meetings.Fact) -> PairCard:
    meeting = fact.meeting
    match fact:
        case MeetingPlanned():
            return replace(card, planned=(*card.planned, meeting))
        case MeetingMoved():
            return card
        case MeetingCancelled() | MeetingMissed():
            return replace(card, planned=without(card.planned, meeting))
        case MeetingHeld(held_on=held_on, minutes=minutes):
            return replace(
                card,
                planned=without(card.planned, meeting),
                held={**card.held, meeting: held_on},
                minutes={**card.minutes, meeting: minutes},
            )
        case MeetingCorrected():
            return corrected(card, fact)
        case MeetingRetracted():
            held, disputed = but(card.held, meeting), but(card.disputed, meeting)
            return replace(card, held=held, disputed=disputed, planned=without(card.planned, meeting))
        case MeetingDisputed() | DisputeResolved(counts=False):
            return moved(card, meeting, card.held, disputed=True)
        case MeetingConfirmed() | DisputeResolved():
            return moved(card, meeting, card.disputed, disputed=False)


def corrected(card: PairCard, fact: MeetingCorrected) -> PairCard:
    meeting = fact.meeting
    if fact.minutes is not None:
        card = replace(card, minutes={**card.minutes, meeting: fact.minutes})
    if fact.held_on is None:
        return card
    if meeting in card.disputed:
        return replace(card, disputed={**card.disputed, meeting: fact.held_on})
    return replace(card, held={**card.held, meeting: fact.held_on})


def moved(card: PairCard, meeting: MeetingId, known: Mapping[MeetingId, date], *, disputed: bool) -> PairCard:
    if meeting not in known:
        return card
    one = {meeting: known[meeting]}
    if disputed:
        return replace(card, held=but(card.held, meeting), disputed={**card.disputed, **one})
    return replace(card, held={**card.held, **one}, disputed=but(card.disputed, meeting))


def but(days: Mapping[MeetingId, date], gone: MeetingId) -> dict[MeetingId, date]:
    return {meeting: day for meeting, day in days.items() if meeting != gone}


def once(sides: tuple[Side, ...], side: Side) -> tuple[Side, ...]:
    """What was said first counts, however often it is said anew."""
    return sides if side in sides else (*sides, side)


def without(planned: tuple[MeetingId, ...], gone: MeetingId) -> tuple[MeetingId, ...]:
    return tuple(meeting for meeting in planned if meeting != gone)


pair_board = Projection(
    "pair_board",
    11,
    PairCard,
    keys,
    evolve,
    found_by=(("programme", "pair"), ("adept",), ("mentor",)),
    hears=get_args(Fact),
)
