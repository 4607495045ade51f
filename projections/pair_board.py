"""The pairs of a programme as cards: who, how far, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from domain import meetings, pairing
from domain.language import MeetingId, MemberId, PairId, ProgrammeId, Recorded, Side
from domain.meetings import MeetingCorrected, MeetingHeld, MeetingPlanned, MeetingRetracted
from domain.pair import EndReason, PairCompleted, PairEnded, PairExtended, PairMatched
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.vault import Agreement, ConfidentialityAgreed, agreed
from projections.projection import Projection


class PairState(StrEnum):
    MATCHED = "matched"
    ACTIVE = "active"
    COMPLETED = "completed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PairCard:
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
    planned: tuple[MeetingId, ...] = ()
    midpoint: tuple[Side, ...] = ()
    closing: tuple[Side, ...] = ()
    completed_on: date | None = None
    ended_on: date | None = None
    end_reason: EndReason | None = None
    agreement: Agreement = field(default_factory=Agreement)

    @property
    def state(self) -> PairState:
        if self.completed_on is not None:
            return PairState.COMPLETED
        if self.ended_on is not None:
            return PairState.ENDED
        return PairState.ACTIVE if self.held else PairState.MATCHED

    @property
    def members(self) -> tuple[MemberId, ...]:
        return (self.adept, self.mentor, *self.co_mentors)


Fact = PairMatched | ConfidentialityAgreed | meetings.Fact | pairing.Fact
"""Everything that happens in a pair has its place on the board; what the two say to one another has none."""


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.pair,) if isinstance(recorded.fact, Fact) else ()


def evolve(card: PairCard | None, recorded: Recorded) -> PairCard | None:
    fact = recorded.fact
    if isinstance(fact, PairMatched):
        return matched(fact, recorded)
    return None if card is None else replace(after(card, fact, recorded.on_in(card.zone)), position=recorded.position)


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
    )


def after(card: PairCard, fact: Fact, on: date) -> PairCard:
    match fact:
        case PairMatched():
            return card
        case ConfidentialityAgreed():
            return replace(card, agreement=agreed(card.agreement, fact, card.adept, card.mentor))
        case MeetingPlanned(meeting=meeting):
            return replace(card, planned=(*card.planned, meeting))
        case MeetingHeld(meeting=meeting, held_on=held_on):
            return replace(card, held={**card.held, meeting: held_on}, planned=without(card.planned, meeting))
        case MeetingCorrected(meeting=meeting, held_on=held_on):
            return card if held_on is None else replace(card, held={**card.held, meeting: held_on})
        case MeetingRetracted(meeting=meeting):
            held = {known: day for known, day in card.held.items() if known != meeting}
            return replace(card, held=held, planned=without(card.planned, meeting))
        case MidpointEvaluated(side=side):
            return replace(card, midpoint=(*card.midpoint, side))
        case ClosingSummarised(side=side):
            return replace(card, closing=(*card.closing, side))
        case PairExtended(midpoint_on=midpoint_on, ends_on=ends_on):
            return replace(card, midpoint_on=midpoint_on, ends_on=ends_on)
        case PairCompleted():
            return replace(card, completed_on=on)
        case PairEnded(reason=reason):
            return replace(card, ended_on=on, end_reason=reason)


def without(planned: tuple[MeetingId, ...], gone: MeetingId) -> tuple[MeetingId, ...]:
    return tuple(meeting for meeting in planned if meeting != gone)


pair_board = Projection(
    "pair_board", 3, PairCard, keys, evolve, found_by=(("programme", "pair"), ("adept",), ("mentor",))
)
