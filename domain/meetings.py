"""A pair's meetings: planned, held, corrected, retracted. What was said first stays in the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import get_args

from domain import pair as pairs
from domain.calendar import months_after
from domain.decider import Decider
from domain.language import Asked, MeetingId, PairId, ProgrammeId, Refused, Role, Scope
from domain.organisation import known_zone
from domain.pair import UNMATCHED, NotTogether, Pair, PairUnknown, Together, Unmatched, of_the_pair


class Form(StrEnum):
    """How a meeting is held."""

    ONLINE = "online"
    CAFE = "cafe"
    WORKPLACE = "workplace"
    ACTIVITY = "activity"


class RetractReason(StrEnum):
    NOT_HELD = "not_held"
    RECORDED_TWICE = "recorded_twice"
    WRONG_PAIR = "wrong_pair"


# commands


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    pair: PairId
    meeting: MeetingId
    starts: datetime
    """Wall time, without an offset."""
    zone: str | None = None
    """The pair's, where none is given."""
    minutes: int = 60
    form: Form = Form.ONLINE


@dataclass(frozen=True, slots=True)
class RecordMeetingHeld:
    pair: PairId
    meeting: MeetingId
    held_on: date
    minutes: int
    form: Form = Form.ONLINE
    named: bool = False
    """Whoever asks has named the meeting, so the pair knows it; a new one otherwise."""


@dataclass(frozen=True, slots=True)
class CorrectMeeting:
    pair: PairId
    meeting: MeetingId
    held_on: date | None = None
    minutes: int | None = None
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class RetractMeeting:
    pair: PairId
    meeting: MeetingId
    reason: RetractReason


Command = PlanMeeting | RecordMeetingHeld | CorrectMeeting | RetractMeeting

# facts


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


Fact = MeetingPlanned | MeetingHeld | MeetingCorrected | MeetingRetracted
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class MeetingUnknown(Refused):
    """The pair has recorded no such meeting."""

    svenska = "Paret har inte registrerat något sådant möte."
    about = "meeting"


class MeetingAlreadyHeld(Refused):
    """The meeting is recorded as held already; correct it if something is wrong."""

    svenska = "Mötet är redan registrerat som hållet; rätta det om något är fel."
    about = "meeting"


class MeetingWasRetracted(Refused):
    """The meeting has been retracted; record a new one."""

    svenska = "Mötet har dragits tillbaka; registrera ett nytt."
    about = "meeting"


class MeetingInFuture(Refused):
    """A meeting is recorded on the day it was held or later, in the pair's time zone."""

    svenska = "Ett möte registreras samma dag som det hölls eller senare, i parets tidszon."
    about = "heldOn"


class MeetingBeforePair(Refused):
    """A pair's meeting is held on the pair's first day or later."""

    svenska = "Ett pars möte hålls tidigast parets första dag."
    about = "heldOn"


class MeetingTooFar(Refused):
    """A meeting is planned at most a year before the pair's first day, and at most two years after its last."""

    svenska = "Ett möte planeras högst ett år före parets första dag och högst två år efter dess sista."
    about = "starts"


class MinutesImpossible(Refused):
    """A meeting lasts between 1 minute and 24 hours."""

    svenska = "Ett möte varar mellan 1 minut och 24 timmar."
    about = "minutes"
    handbook = "policy.meeting_minutes"


class WallTimeWithOffset(Refused):
    """Give the local time of the meeting without an offset, and its zone beside it."""

    svenska = "Ange mötets lokala tid utan tidsförskjutning och zonen bredvid."
    about = "starts"


class NothingToCorrect(Refused):
    """Say what was different: the day, the minutes or the form."""

    svenska = "Ange vad som var annorlunda: dagen, minuterna eller formen."
    about = "meeting"


# state

Meeting = MeetingPlanned | MeetingHeld | MeetingRetracted
"""What is known of a meeting is what was said of it last; a correction changes what was said."""


@dataclass(frozen=True, slots=True)
class Diary:
    """A pair's life, and what has become of each of its meetings."""

    life: pairs.Life = UNMATCHED
    meetings: Mapping[MeetingId, Meeting] = field(default_factory=dict[MeetingId, Meeting])


def scope(command: Command) -> Scope:
    return pairs.scope(command, FACTS)


def evolve(diary: Diary, fact: pairs.Fact | Fact) -> Diary:
    match fact:
        case MeetingPlanned() | MeetingHeld() | MeetingRetracted():
            return replace(diary, meetings={**diary.meetings, fact.meeting: fact})
        case MeetingCorrected():
            known = diary.meetings.get(fact.meeting)
            return evolve(diary, corrected(known, fact)) if isinstance(known, MeetingHeld) else diary
        case _:
            return replace(diary, life=pairs.evolve(diary.life, fact))


def decide(command: Command, diary: Diary, asked: Asked) -> tuple[Fact, ...]:
    pair = allowed(command, diary.life, asked)
    match command, diary.meetings.get(command.meeting):
        case PlanMeeting(), None:
            return (planned(command, pair),)
        case RecordMeetingHeld(named=True), None:
            raise MeetingUnknown
        case RecordMeetingHeld(), None | MeetingPlanned():
            return (possible(held(command, pair), pair, asked),)
        case RecordMeetingHeld(), MeetingHeld() as known:
            if known == held(command, pair):
                return ()
            raise MeetingAlreadyHeld
        case CorrectMeeting(held_on=None, minutes=None, form=None), _:
            raise NothingToCorrect
        case CorrectMeeting(), MeetingHeld() as known:
            return correct(command, pair, known, asked)
        case RetractMeeting(), MeetingPlanned() | MeetingHeld():
            return (MeetingRetracted(command.pair, pair.programme, command.meeting, command.reason),)
        case (PlanMeeting(), MeetingPlanned() | MeetingHeld()) | (RetractMeeting(), MeetingRetracted()):
            return ()
        case ((PlanMeeting() | RecordMeetingHeld() | CorrectMeeting()), MeetingRetracted()):
            raise MeetingWasRetracted
        case (CorrectMeeting(), MeetingPlanned() | None) | (RetractMeeting(), None):
            raise MeetingUnknown


def allowed(command: Command, life: pairs.Life, asked: Asked) -> Pair:
    """The pair plans while it is one; a coordinator may record and put right on its behalf, also when it is over."""
    match command, life:
        case _, Unmatched():
            raise PairUnknown
        case PlanMeeting(), _:
            of_the_pair(life.pair, asked, Role.INTEGRATION)
            if not isinstance(life, Together):
                raise NotTogether
        case ((RecordMeetingHeld() | CorrectMeeting() | RetractMeeting()), _):
            of_the_pair(life.pair, asked, Role.COORDINATOR, Role.INTEGRATION)
    return life.pair


def planned(command: PlanMeeting, pair: Pair) -> MeetingPlanned:
    if command.starts.tzinfo is not None:
        raise WallTimeWithOffset
    if not months_after(pair.period.starts_on, -12) <= command.starts.date() <= months_after(pair.period.ends_on, 24):
        raise MeetingTooFar
    zone, minutes = known_zone(command.zone or pair.zone), lasting(command.minutes)
    return MeetingPlanned(command.pair, pair.programme, command.meeting, command.starts, zone, minutes, command.form)


def held(command: RecordMeetingHeld, pair: Pair) -> MeetingHeld:
    return MeetingHeld(command.pair, pair.programme, command.meeting, command.held_on, command.minutes, command.form)


def correct(command: CorrectMeeting, pair: Pair, known: MeetingHeld, asked: Asked) -> tuple[Fact, ...]:
    changes = (command.held_on, command.minutes, command.form)
    fact = MeetingCorrected(command.pair, pair.programme, command.meeting, *changes)
    now = possible(corrected(known, fact), pair, asked)
    return () if now == known else (fact,)


def corrected(said: MeetingHeld, fact: MeetingCorrected) -> MeetingHeld:
    minutes = said.minutes if fact.minutes is None else fact.minutes
    return replace(said, held_on=fact.held_on or said.held_on, minutes=minutes, form=fact.form or said.form)


def possible(said: MeetingHeld, pair: Pair, asked: Asked) -> MeetingHeld:
    """A meeting lies between the pair's first day and today; long after is late, and late is no refusal."""
    if said.held_on > asked.today(pair.zone):
        raise MeetingInFuture
    if said.held_on < pair.period.starts_on:
        raise MeetingBeforePair
    lasting(said.minutes)
    return said


def lasting(minutes: int) -> int:
    if not 1 <= minutes <= 24 * 60:
        raise MinutesImpossible
    return minutes


meetings: Decider[Command, Diary, Fact, pairs.Fact | Fact] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Diary(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)
