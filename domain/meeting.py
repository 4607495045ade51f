"""A meeting as its facts tell it: planned, moved, held, missed, confirmed, disputed. What was said first stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, get_args

from domain.language import MeetingId, PairId, ProgrammeId, Refused, Side, Visibility


class Form(StrEnum):
    """How a meeting is held."""

    ONLINE = "online"
    CAFE = "cafe"
    WORKPLACE = "workplace"
    ACTIVITY = "activity"
    RESTAURANT = "restaurant"
    PHONE = "phone"
    OTHER = "other"


class Block(StrEnum):
    """What a first meeting is for."""

    PRESENTATION = "presentation"
    EXPECTATIONS = "expectations"
    AGENDA = "agenda"
    """The agenda and topics of the meetings to come."""
    STRUCTURE = "structure"


class RetractReason(StrEnum):
    NOT_HELD = "not_held"
    RECORDED_TWICE = "recorded_twice"
    WRONG_PAIR = "wrong_pair"


class CorrectReason(StrEnum):
    MISTYPED = "mistyped"
    MISREMEMBERED = "misremembered"
    OTHER_SAYS = "other_says"
    """As the other of the two remembers it."""
    INCOMPLETE = "incomplete"


class Detail(StrEnum):
    """What of a meeting may be left unsaid, and so be cleared where it was wrong. The names of the fields."""

    START = "start"
    ACTIVITY = "activity"
    AGENDA_COVERED = "agenda_covered"
    TOPICS = "topics"


# facts


@dataclass(frozen=True, slots=True)
class MeetingPlanned:
    """``starts`` is wall time in ``zone``: the instant is computed late, for zones change their rules.

    ``later`` of two, where clocks go back and the same time comes twice.
    """

    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    starts: datetime
    zone: str
    minutes: int
    form: Form
    place: Annotated[str | None, Visibility.PAIR_AND_COORDINATOR] = None
    later: bool = False
    own_form: str | None = None
    """The key of one of the edition's own forms; ``form`` is then other."""


def somewhere(fields: dict[str, Any]) -> dict[str, Any]:
    """``MeetingPlanned`` of version 1, as version 2 says it."""
    return {**fields, "place": None, "later": False}


@dataclass(frozen=True, slots=True)
class MeetingMoved:
    """From now on it starts then; what is not given stays as it was."""

    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    starts: datetime
    zone: str
    later: bool = False
    minutes: int | None = None
    form: Form | None = None
    place: Annotated[str | None, Visibility.PAIR_AND_COORDINATOR] = None
    own_form: str | None = None
    """Where ``form`` is given: none takes an own one away."""


@dataclass(frozen=True, slots=True)
class MeetingCancelled:
    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId


@dataclass(frozen=True, slots=True)
class MeetingMissed:
    """``who`` stayed away, and said so so many hours before; 0 for not at all."""

    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    who: Side
    notice_hours: int


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """``recorded_by`` is none where neither side of the pair recorded it, so that either may confirm it."""

    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    held_on: date
    minutes: int
    form: Form
    recorded_by: Side | None = None
    start: time | None = None
    """Wall time where the pair lives; many know only the day."""
    activity: str | None = None
    """The key of one of the edition's activities."""
    topics: Annotated[str | None, Visibility.PAIR] = None
    """Keys or words, one a line."""
    agenda_covered: bool | None = None
    covered: tuple[Block, ...] = ()
    pre_match: bool = False
    """The two met before they were matched."""
    own_form: str | None = None
    """The key of one of the edition's own forms; ``form`` is then other."""


def by_the_day(fields: dict[str, Any]) -> dict[str, Any]:
    """``MeetingHeld`` of version 1, as version 2 says it."""
    unsaid = dict.fromkeys(("recorded_by", "start", "activity", "topics", "agenda_covered"))
    return {**fields, **unsaid, "covered": [], "pre_match": False}


def in_a_known_form(fields: dict[str, Any]) -> dict[str, Any]:
    """``MeetingPlanned`` and ``MeetingHeld`` of version 2, ``MeetingMoved`` of version 1 and ``MeetingCorrected`` of
    version 4, as the next says it."""
    return {**fields, "own_form": None}


@dataclass(frozen=True, slots=True)
class MeetingCorrected:
    """What is not given stays as it was; what is ``cleared`` was never so.

    ``corrected_by`` is none where neither side of the pair did, or nobody said which.
    """

    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    held_on: date | None = None
    minutes: int | None = None
    form: Form | None = None
    start: time | None = None
    activity: str | None = None
    agenda_covered: bool | None = None
    covered: tuple[Block, ...] | None = None
    reason: CorrectReason | None = None
    corrected_by: Side | None = None
    topics: Annotated[str | None, Visibility.PAIR] = None
    cleared: tuple[Detail, ...] = ()
    own_form: str | None = None
    """Where ``form`` is given: none takes an own one away."""


def in_three_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """``MeetingCorrected`` of version 1, as version 2 says it."""
    return {**fields, **dict.fromkeys(("start", "activity", "agenda_covered", "covered"))}


def without_reason(fields: dict[str, Any]) -> dict[str, Any]:
    """``MeetingCorrected`` of version 2, as version 3 says it."""
    return {**fields, "reason": None}


def by_some_side(fields: dict[str, Any]) -> dict[str, Any]:
    """``MeetingCorrected`` of version 3, as version 4 says it."""
    return {**fields, "corrected_by": None, "topics": None, "cleared": []}


@dataclass(frozen=True, slots=True)
class MeetingRetracted:
    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    reason: RetractReason


@dataclass(frozen=True, slots=True)
class MeetingConfirmed:
    """The other side says so too; said of what it disputed, the dispute is over."""

    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    side: Side


@dataclass(frozen=True, slots=True)
class MeetingDisputed:
    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    side: Side
    why: Annotated[str | None, Visibility.PAIR] = None


@dataclass(frozen=True, slots=True)
class DisputeResolved:
    """A coordinator has heard both: the meeting ``counts`` as it was recorded, or does not."""

    pair: PairId
    programme: ProgrammeId
    meeting: MeetingId
    counts: bool


Planning = MeetingPlanned | MeetingMoved | MeetingCancelled | MeetingMissed
Holding = MeetingHeld | MeetingCorrected | MeetingRetracted
Disputing = MeetingConfirmed | MeetingDisputed | DisputeResolved
Fact = Planning | Holding | Disputing
FACTS: tuple[type[Fact], ...] = (*get_args(Planning), *get_args(Holding), *get_args(Disputing))

# refusals


class MeetingUnknown(Refused):
    """The pair has recorded no such meeting."""

    svenska = "Paret har inte registrerat något sådant möte."
    about = "meeting"


class MeetingWasRetracted(Refused):
    """The meeting has been retracted; record a new one."""

    svenska = "Mötet har dragits tillbaka; registrera ett nytt."
    about = "meeting"


class MeetingDidNotTakePlace(Refused):
    """The meeting was cancelled, or somebody stayed away; plan or record a new one."""

    svenska = "Mötet ställdes in eller någon uteblev; planera eller registrera ett nytt."
    about = "meeting"


class MinutesImpossible(Refused):
    """A meeting lasts between 1 minute and 24 hours."""

    svenska = "Ett möte varar mellan 1 minut och 24 timmar."
    about = "minutes"
    handbook = "policy.meeting_minutes"


def lasting(minutes: int) -> int:
    if not 1 <= minutes <= 24 * 60:
        raise MinutesImpossible
    return minutes
