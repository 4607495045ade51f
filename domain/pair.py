"""A pair and its life: the facts, and what they fold to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Protocol

from domain.calendar import Period, halfway
from domain.language import (
    Asked,
    MeetingId,
    MemberId,
    PairId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Side,
    Tag,
    Visibility,
    facts_of,
    member_tag,
    pair_tag,
    programme_tag,
)


class Form(StrEnum):
    """How a meeting is held."""

    ONLINE = "online"
    CAFE = "cafe"
    WORKPLACE = "workplace"
    ACTIVITY = "activity"


class EndReason(StrEnum):
    """Why a pair ends before its time. None of them is anybody's fault."""

    NO_FIT = "no_fit"
    NO_TIME = "no_time"
    MOVED_ON = "moved_on"
    NO_CONTACT = "no_contact"
    OTHER = "other"


class RetractReason(StrEnum):
    NOT_HELD = "not_held"
    RECORDED_TWICE = "recorded_twice"
    WRONG_PAIR = "wrong_pair"


# facts


@dataclass(frozen=True, slots=True)
class PairMatched:
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    zone: str
    starts_on: date
    midpoint_on: date
    ends_on: date
    subject: Annotated[str | None, Visibility.PAIR_AND_COORDINATOR] = None


@dataclass(frozen=True, slots=True)
class MeetingPlanned:
    """``starts`` is wall time in ``zone``: the instant is computed late, for zones change their rules."""

    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    starts: datetime
    zone: str
    minutes: int
    form: Form


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    held_on: date
    minutes: int
    form: Form


@dataclass(frozen=True, slots=True)
class MeetingCorrected:
    """What is not given stays as it was."""

    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    held_on: date | None = None
    minutes: int | None = None
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class MeetingRetracted:
    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    reason: RetractReason


@dataclass(frozen=True, slots=True)
class MidpointEvaluated:
    pair: PairId
    programme: ProgrammeId
    side: Side
    held_together_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClosingSummarised:
    pair: PairId
    programme: ProgrammeId
    side: Side


@dataclass(frozen=True, slots=True)
class PairExtended:
    pair: PairId
    programme: ProgrammeId
    midpoint_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class PairCompleted:
    """Those who are free again are named, so that a seat is counted without asking the pair."""

    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]


@dataclass(frozen=True, slots=True)
class PairEnded:
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    reason: EndReason
    no_fault: bool


Fact = (
    PairMatched
    | MeetingPlanned
    | MeetingHeld
    | MeetingCorrected
    | MeetingRetracted
    | MidpointEvaluated
    | ClosingSummarised
    | PairExtended
    | PairCompleted
    | PairEnded
)
FACTS: tuple[type[Fact], ...] = (
    PairMatched,
    MeetingPlanned,
    MeetingHeld,
    MeetingCorrected,
    MeetingRetracted,
    MidpointEvaluated,
    ClosingSummarised,
    PairExtended,
    PairCompleted,
    PairEnded,
)

# refusals


class PairUnknown(Refused):
    """There is no such pair, or it is not yours."""

    svenska = "Det finns inget sådant par, eller så är det inte ditt."
    about = "pair"


class NotTogether(Refused):
    """The pair has been completed or has ended."""

    svenska = "Paret är slutfört eller avslutat."
    about = "pair"


# state


@dataclass(frozen=True, slots=True)
class Planned:
    pass


@dataclass(frozen=True, slots=True)
class Held:
    held_on: date
    minutes: int
    form: Form


@dataclass(frozen=True, slots=True)
class Retracted:
    pass


Meeting = Planned | Held | Retracted


@dataclass(frozen=True, slots=True)
class Pair:
    """What every life after the match knows."""

    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    zone: str
    period: Period
    meetings: Mapping[MeetingId, Meeting] = field(default_factory=dict[MeetingId, Meeting])
    midpoint: frozenset[Side] = frozenset()
    closing: frozenset[Side] = frozenset()

    def side_of(self, member: str) -> Side | None:
        if member == self.adept:
            return Side.ADEPT
        return Side.MENTOR if member == self.mentor or member in self.co_mentors else None


@dataclass(frozen=True, slots=True)
class Unmatched:
    pass


@dataclass(frozen=True, slots=True)
class Together:
    pair: Pair


@dataclass(frozen=True, slots=True)
class Completed:
    pair: Pair


@dataclass(frozen=True, slots=True)
class Ended:
    pair: Pair


Life = Unmatched | Together | Completed | Ended


def matched(fact: PairMatched) -> Together:
    period = Period(fact.starts_on, fact.midpoint_on, fact.ends_on)
    return Together(Pair(fact.programme, fact.adept, fact.mentor, fact.co_mentors, fact.zone, period))


def evolve(life: Life, fact: Fact) -> Life:
    match fact, life:
        case PairMatched(), Unmatched():
            return matched(fact)
        case (PairMatched(), _) | (_, Unmatched()):
            return life
        case PairCompleted(), _:
            return Completed(life.pair)
        case PairEnded(), _:
            return Ended(life.pair)
        case _:
            return replace(life, pair=after(life.pair, fact))


def after(
    pair: Pair,
    fact: MeetingPlanned
    | MeetingHeld
    | MeetingCorrected
    | MeetingRetracted
    | MidpointEvaluated
    | ClosingSummarised
    | PairExtended,
) -> Pair:
    match fact:
        case MeetingPlanned():
            return with_meeting(pair, fact.meeting, Planned())
        case MeetingHeld():
            return with_meeting(pair, fact.meeting, Held(fact.held_on, fact.minutes, fact.form))
        case MeetingCorrected():
            known = pair.meetings.get(fact.meeting)
            return with_meeting(pair, fact.meeting, corrected(known, fact)) if isinstance(known, Held) else pair
        case MeetingRetracted():
            return with_meeting(pair, fact.meeting, Retracted())
        case MidpointEvaluated():
            return replace(pair, midpoint=pair.midpoint | {fact.side})
        case ClosingSummarised():
            return replace(pair, closing=pair.closing | {fact.side})
        case PairExtended():
            return replace(pair, period=Period(pair.period.starts_on, fact.midpoint_on, fact.ends_on))


def with_meeting(pair: Pair, meeting: MeetingId, now: Meeting) -> Pair:
    return replace(pair, meetings={**pair.meetings, meeting: now})


def corrected(meeting: Held, fact: MeetingCorrected) -> Held:
    minutes = meeting.minutes if fact.minutes is None else fact.minutes
    return Held(fact.held_on or meeting.held_on, minutes, fact.form or meeting.form)


def extended(pair: Pair, ends_on: date) -> Period:
    """The period with a later end; half-time moves with it unless somebody has evaluated it already."""
    period = pair.period
    midpoint_on = period.midpoint_on if pair.midpoint else halfway(period.starts_on, ends_on)
    return Period(period.starts_on, midpoint_on, ends_on)


class OfPair(Protocol):
    @property
    def pair(self) -> PairId: ...


def scope(command: OfPair) -> Scope:
    return (facts_of(pair_tag(command.pair), named=FACTS),)


def of_the_pair(pair: Pair, asked: Asked, *others: Role) -> None:
    """For everybody else in the organisation the pair does not exist."""
    if pair.side_of(asked.actor.by) is None and not asked.actor.may(*others):
        raise PairUnknown


def tags(fact: Fact) -> tuple[Tag, ...]:
    """The pair and its programme, and whoever takes or frees a seat."""
    about = (pair_tag(fact.pair), programme_tag(fact.programme))
    match fact:
        case PairMatched() | PairCompleted() | PairEnded():
            return (*about, *map(member_tag, (fact.adept, fact.mentor, *fact.co_mentors)))
        case _:
            return about
