"""A pair's diary: what has become of each of its meetings, and which of them count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from domain import pair as pairs
from domain.language import MeetingId, Side
from domain.meeting import (
    FACTS,
    DisputeResolved,
    Fact,
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
from domain.pair import UNMATCHED, Unmatched
from domain.policies import Policies
from domain.vault import Agreement, ConfidentialityAgreed, agreed


class Doubt(StrEnum):
    """What the other side makes of a meeting that was recorded as held."""

    NONE = "none"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    REJECTED = "rejected"
    """By whoever resolved the dispute."""


COUNTED = frozenset({Doubt.NONE, Doubt.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Held:
    """What was said of it last, field by field."""

    said: MeetingHeld
    doubt: Doubt = Doubt.NONE
    disputed: MeetingDisputed | None = None
    """As it was disputed last."""
    resolved: bool = False
    """By a coordinator."""
    by: Side | None = None
    """Whose word it is: of the side that recorded it, or has put right last what counts. The other confirms it."""


Meeting = MeetingPlanned | MeetingCancelled | MeetingMissed | Held | MeetingRetracted


@dataclass(frozen=True, slots=True)
class Diary:
    """A pair's life, its agreement on confidentiality, and what has become of each of its meetings."""

    life: pairs.Life = UNMATCHED
    meetings: Mapping[MeetingId, Meeting | None] = field(default_factory=dict[MeetingId, "Meeting | None"])
    """None of what was told of, and never planned or held."""
    agreement: Agreement = field(default_factory=Agreement)

    @property
    def counted(self) -> tuple[MeetingHeld, ...]:
        """Neither retracted, nor disputed and not resolved."""
        return tuple(m.said for m in self.meetings.values() if isinstance(m, Held) and m.doubt in COUNTED)

    @property
    def together(self) -> tuple[MeetingHeld, ...]:
        """Those that count since they are a pair: that the two have met before is told, and begins nothing."""
        if isinstance(self.life, Unmatched):
            return ()
        return tuple(said for said in self.counted if said.held_on >= self.life.pair.period.starts_on)


Seen = pairs.Fact | Fact | ConfidentialityAgreed
SEEN = (*FACTS, ConfidentialityAgreed)


def evolve(diary: Diary, fact: Seen) -> Diary:
    life = diary.life
    if isinstance(fact, Fact):
        now = after(diary.meetings.get(fact.meeting), fact)
        return replace(diary, meetings={**diary.meetings, fact.meeting: now})
    if not isinstance(fact, ConfidentialityAgreed):
        return replace(diary, life=pairs.evolve(life, fact))
    if isinstance(life, Unmatched):
        return diary
    return replace(diary, agreement=agreed(diary.agreement, fact, life.pair.adept, life.pair.mentor))


def after(known: Meeting | None, fact: Fact) -> Meeting | None:
    match fact, known:
        case ((MeetingPlanned() | MeetingCancelled() | MeetingMissed() | MeetingRetracted()), _):
            return fact
        case MeetingHeld(), _:
            return Held(fact, by=fact.recorded_by)
        case MeetingMoved(), MeetingPlanned():
            return moved(known, fact)
        case MeetingCorrected(), Held():
            return put_right(known, fact)
        case MeetingConfirmed(), Held():
            return replace(known, doubt=Doubt.CONFIRMED)
        case MeetingDisputed(), Held():
            return replace(known, doubt=Doubt.DISPUTED, disputed=fact)
        case DisputeResolved(), Held():
            return replace(known, doubt=Doubt.CONFIRMED if fact.counts else Doubt.REJECTED, resolved=True)
        case _:
            return known


def moved(said: MeetingPlanned, fact: MeetingMoved) -> MeetingPlanned:
    return replace(
        said,
        starts=fact.starts,
        zone=fact.zone,
        later=fact.later,
        minutes=said.minutes if fact.minutes is None else fact.minutes,
        form=fact.form or said.form,
        place=fact.place or said.place,
        own_form=said.own_form if fact.form is None else fact.own_form,
    )


def corrected(said: MeetingHeld, fact: MeetingCorrected) -> MeetingHeld:
    changed = {name: value for name in CORRECTABLE if (value := getattr(fact, name)) is not None}
    if fact.form is not None:
        changed["own_form"] = fact.own_form
    return replace(said, **{**dict.fromkeys(fact.cleared), **changed})


CORRECTABLE = ("held_on", "minutes", "form", "start", "activity", "agenda_covered", "covered", "topics")


def put_right(known: Held, fact: MeetingCorrected) -> Held:
    """Whoever confirmed 60 minutes has not confirmed 90, and what a coordinator resolved was about 60. A dispute that
    goes on, or was resolved so that the meeting does not count, stays as it is."""
    said = corrected(known.said, fact)
    if not otherwise(known.said, said):
        return replace(known, said=said)
    doubt, by = after_correction(known.doubt), fact.corrected_by
    return replace(known, said=said, doubt=doubt, by=by, resolved=known.resolved and doubt is known.doubt)


def after_correction(doubt: Doubt) -> Doubt:
    """Of what counts: what was confirmed waits to be confirmed anew."""
    return Doubt.NONE if doubt is Doubt.CONFIRMED else doubt


def otherwise(before: MeetingHeld, now: MeetingHeld) -> bool:
    """In what counts: the day, how long, and what was covered. The rest is how it was told."""
    return (before.held_on, before.minutes, before.covered) != (now.held_on, now.minutes, now.covered)


# what is worth a word


class Remark(StrEnum):
    """Said beside what was recorded; never a refusal."""

    SHORT = "short"
    LONG = "long"
    BEFORE_PERIOD = "before_period"
    AFTER_PERIOD = "after_period"
    SAME_DAY = "same_day"
    """Another meeting of the pair was on that day: perhaps both have told of the same one."""


def remarks(
    minutes: int, on: date, starts_on: date, ends_on: date, rules: Policies, others: Collection[date] = ()
) -> tuple[Remark, ...]:
    """``others``: the days of the other meetings that the pair has held."""
    guideline = rules.meeting_minutes
    true = {
        Remark.SHORT: minutes < guideline.least,
        Remark.LONG: minutes > guideline.most,
        Remark.BEFORE_PERIOD: on < starts_on,
        Remark.AFTER_PERIOD: on > ends_on,
        Remark.SAME_DAY: on in others,
    }
    return tuple(remark for remark, so in true.items() if so)
