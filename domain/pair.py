"""A pair and its life, as every decision about it sees them: how it begins, until when it goes on, and how it is over.

What only one kind of decision asks for stands beside its commands, in ``meetings`` and ``pairing``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Protocol, get_args

from domain.calendar import Period
from domain.language import (
    Asked,
    EditionId,
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
from domain.pair_codes import Completion, EndReason, Source

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
    edition: EditionId | None = None
    """The handbook edition in force at the match; none in matches older than editions."""
    source: Source = Source.MANUAL


def before_editions(fields: dict[str, Any]) -> dict[str, Any]:
    """``PairMatched`` of version 1, as version 2 says it."""
    return {**fields, "edition": None, "source": "manual"}


@dataclass(frozen=True, slots=True)
class PairExtended:
    """Half-time and the last day as they are from now on. By both of the pair, or else by a coordinator."""

    pair: PairId
    programme: ProgrammeId
    midpoint_on: date
    ends_on: date
    both_agreed: bool = False


@dataclass(frozen=True, slots=True)
class PairPaused:
    """``until`` is what is hoped for; the pair goes on when it is resumed."""

    pair: PairId
    programme: ProgrammeId
    paused_on: date
    until: date | None
    both_agreed: bool


@dataclass(frozen=True, slots=True)
class PairResumed:
    """Half-time and the last day as they are from now on."""

    pair: PairId
    programme: ProgrammeId
    resumed_on: date
    midpoint_on: date
    ends_on: date
    both_agreed: bool


@dataclass(frozen=True, slots=True)
class PairCompleted:
    """Those who are free again are named, so that a seat is counted without asking the pair."""

    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    how: Completion | None = None
    """Nobody said so at first."""
    completed_on: date | None = None
    """The day where the pair lives; nobody said so at first."""


@dataclass(frozen=True, slots=True)
class PairEnded:
    """``why`` is for whoever ended it and nobody else; ``message`` is for the pair."""

    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    reason: EndReason
    no_fault: bool
    why: Annotated[str | None, Visibility.AUTHOR] = None
    message: Annotated[str | None, Visibility.PAIR] = None


@dataclass(frozen=True, slots=True)
class CoMentorSteppedDown:
    """The two go on without their help."""

    pair: PairId
    programme: ProgrammeId
    member: MemberId


Fact = PairMatched | PairExtended | PairPaused | PairResumed | CoMentorSteppedDown | PairCompleted | PairEnded
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class PairUnknown(Refused):
    """There is no such pair, or it is not yours."""

    svenska = "Det finns inget sådant par, eller så hör du inte dit."
    about = "pair"


class NotTogether(Refused):
    """The pair has been completed or has ended."""

    svenska = "Paret är slutfört eller avslutat."
    about = "pair"


class PairIsPaused(Refused):
    """The pair is paused; resume it first."""

    svenska = "Paret har paus; återuppta det först."
    about = "pair"


# state


@dataclass(frozen=True, slots=True)
class Pair:
    """What every life after the match knows."""

    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    zone: str
    period: Period
    rests: tuple[tuple[date, date], ...] = ()
    """The pauses that are over: the first day of each, and the day on which the pair went on."""

    def side_of(self, member: str) -> Side | None:
        if member == self.adept:
            return Side.ADEPT
        return Side.MENTOR if member == self.mentor or member in self.co_mentors else None


@dataclass(frozen=True, slots=True)
class Unmatched:
    pass


@dataclass(frozen=True, slots=True)
class Together:
    """Matched, active or closing: which of them, its meetings and the date say."""

    pair: Pair


@dataclass(frozen=True, slots=True)
class Paused:
    pair: Pair
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    pair: Pair
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """``resting`` since a day, where it ended in a pause."""

    pair: Pair
    resting: date | None = None


Open = Together | Paused
Life = Unmatched | Open | Completed | Ended
UNMATCHED = Unmatched()


def matched(fact: PairMatched) -> Together:
    period = Period(fact.starts_on, fact.midpoint_on, fact.ends_on)
    return Together(Pair(fact.programme, fact.adept, fact.mentor, fact.co_mentors, fact.zone, period))


def evolve(life: Life, fact: Fact) -> Life:
    match fact, life:
        case PairMatched(), Unmatched():
            return matched(fact)
        case (PairMatched(), _) | (_, Unmatched()):
            return life
        case PairExtended(), _:
            return replace(life, pair=lasting(life.pair, fact.midpoint_on, fact.ends_on))
        case CoMentorSteppedDown(member=gone), _:
            left = tuple(member for member in life.pair.co_mentors if member != gone)
            return replace(life, pair=replace(life.pair, co_mentors=left))
        case PairPaused(), Together(pair):
            return Paused(pair, fact.paused_on, fact.until)
        case PairResumed(), Paused():
            return went_on(life, fact)
        case ((PairPaused() | PairResumed()), _):
            return life
        case PairCompleted(), _:
            return Completed(life.pair, fact.completed_on)
        case PairEnded(), Paused(pair, since):
            return Ended(pair, since)
        case PairEnded(), Ended():
            return life
        case PairEnded(), _:
            return Ended(life.pair)


def went_on(life: Paused, fact: PairResumed) -> Together:
    pair = life.pair
    days = pair.period.paused + (fact.ends_on - pair.period.ends_on).days
    now = lasting(pair, fact.midpoint_on, fact.ends_on)
    rests = (*pair.rests, (life.since, fact.resumed_on))
    return Together(replace(now, rests=rests, period=replace(now.period, paused=days)))


def lasting(pair: Pair, midpoint_on: date, ends_on: date) -> Pair:
    return replace(pair, period=replace(pair.period, midpoint_on=midpoint_on, ends_on=ends_on))


def has_closed(pair: Pair, today: date) -> bool:
    """The pair's last day has come: from now on it is summarised and completed."""
    return today >= pair.period.ends_on


class OfPair(Protocol):
    @property
    def pair(self) -> PairId: ...


class OfPairInProgramme(OfPair, Protocol):
    @property
    def programme(self) -> ProgrammeId: ...


def scope(command: OfPair, own: tuple[type[object], ...]) -> Scope:
    """The pair's life, and the facts that are the decision's own."""
    return (facts_of(pair_tag(command.pair), named=(*FACTS, *own)),)


def of_the_pair(pair: Pair, asked: Asked, *others: Role) -> None:
    """For everybody else in the organisation the pair does not exist."""
    if pair.side_of(asked.actor.by) is None and not asked.within(pair.programme).actor.may(*others):
        raise PairUnknown


def tags(fact: OfPairInProgramme) -> tuple[Tag, ...]:
    """The pair and its programme, and whoever takes or frees a seat."""
    about = (pair_tag(fact.pair), programme_tag(fact.programme))
    match fact:
        case PairMatched() | PairCompleted() | PairEnded():
            return (*about, *map(member_tag, (fact.adept, fact.mentor, *fact.co_mentors)))
        case CoMentorSteppedDown(member=member):
            return (*about, member_tag(member))
        case _:
            return about
