"""A pair's meetings: planned, held, corrected, retracted. What was said first stays in the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain import pair as pairs
from domain.decider import Decider
from domain.language import Asked, MeetingId, PairId, Refused, Role
from domain.organisation import known_zone
from domain.pair import (
    Completed,
    Ended,
    Form,
    Held,
    MeetingCorrected,
    MeetingHeld,
    MeetingPlanned,
    MeetingRetracted,
    NotTogether,
    Pair,
    PairUnknown,
    Planned,
    Retracted,
    RetractReason,
    Together,
    Unmatched,
    of_the_pair,
)

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
    """A planned one, or a new one."""
    held_on: date
    minutes: int
    form: Form = Form.ONLINE


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
Fact = MeetingPlanned | MeetingHeld | MeetingCorrected | MeetingRetracted

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


def decide(command: Command, life: pairs.Life, asked: Asked) -> tuple[Fact, ...]:
    match command, life:
        case _, Unmatched():
            raise PairUnknown
        case PlanMeeting(), Together(pair):
            of_the_pair(pair, asked, Role.INTEGRATION)
            return plan(command, pair)
        case PlanMeeting(), Completed(pair) | Ended(pair):
            of_the_pair(pair, asked, Role.INTEGRATION)
            raise NotTogether
        case RecordMeetingHeld(), Together(pair) | Completed(pair) | Ended(pair):
            of_the_pair(pair, asked, Role.COORDINATOR, Role.INTEGRATION)
            return record(command, pair, asked)
        case CorrectMeeting(), Together(pair) | Completed(pair) | Ended(pair):
            of_the_pair(pair, asked, Role.COORDINATOR, Role.INTEGRATION)
            return correct(command, pair, asked)
        case RetractMeeting(), Together(pair) | Completed(pair) | Ended(pair):
            of_the_pair(pair, asked, Role.COORDINATOR, Role.INTEGRATION)
            return retract(command, pair)


def plan(command: PlanMeeting, pair: Pair) -> tuple[Fact, ...]:
    match pair.meetings.get(command.meeting):
        case None:
            if command.starts.tzinfo is not None:
                raise WallTimeWithOffset
            zone = known_zone(command.zone or pair.zone)
            minutes = possible(command.minutes)
            return (
                MeetingPlanned(
                    command.pair, pair.programme, command.meeting, command.starts, zone, minutes, command.form
                ),
            )
        case Planned() | Held():
            return ()
        case Retracted():
            raise MeetingWasRetracted


def record(command: RecordMeetingHeld, pair: Pair, asked: Asked) -> tuple[Fact, ...]:
    said = Held(command.held_on, command.minutes, command.form)
    match pair.meetings.get(command.meeting):
        case None | Planned():
            held(said, pair, asked)
            return (MeetingHeld(command.pair, pair.programme, command.meeting, said.held_on, said.minutes, said.form),)
        case Held() as known:
            if known == said:
                return ()
            raise MeetingAlreadyHeld
        case Retracted():
            raise MeetingWasRetracted


def correct(command: CorrectMeeting, pair: Pair, asked: Asked) -> tuple[Fact, ...]:
    if command.held_on is None and command.minutes is None and command.form is None:
        raise NothingToCorrect
    fact = MeetingCorrected(
        command.pair, pair.programme, command.meeting, command.held_on, command.minutes, command.form
    )
    match pair.meetings.get(command.meeting):
        case Held() as known:
            now = pairs.corrected(known, fact)
            held(now, pair, asked)
            return () if now == known else (fact,)
        case Retracted():
            raise MeetingWasRetracted
        case Planned() | None:
            raise MeetingUnknown


def retract(command: RetractMeeting, pair: Pair) -> tuple[Fact, ...]:
    match pair.meetings.get(command.meeting):
        case Planned() | Held():
            return (MeetingRetracted(command.pair, pair.programme, command.meeting, command.reason),)
        case Retracted():
            return ()
        case None:
            raise MeetingUnknown


def held(said: Held, pair: Pair, asked: Asked) -> None:
    """A meeting lies between the pair's first day and today; long after is late, and late is no refusal."""
    if said.held_on > asked.today(pair.zone):
        raise MeetingInFuture
    if said.held_on < pair.period.starts_on:
        raise MeetingBeforePair
    possible(said.minutes)


def possible(minutes: int) -> int:
    if not 1 <= minutes <= 24 * 60:
        raise MinutesImpossible
    return minutes


meetings: Decider[Command, pairs.Life, Fact, pairs.Fact] = Decider(
    commands=(PlanMeeting, RecordMeetingHeld, CorrectMeeting, RetractMeeting),
    facts=(MeetingPlanned, MeetingHeld, MeetingCorrected, MeetingRetracted),
    scope=pairs.scope,
    initial=Unmatched(),
    evolve=pairs.evolve,
    decide=decide,
    tags=pairs.tags,
)
