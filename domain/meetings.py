"""Meetings that were held: recorded, corrected, retracted. What was said first stays in the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import get_args

from domain import activity, following, own_form
from domain import diary as diaries
from domain import pair as pairs
from domain.calendar import months_after
from domain.correcting import CorrectMeeting, correction, settled
from domain.decider import Decider
from domain.diary import SEEN, Diary, Held, corrected
from domain.following import Rules
from domain.language import Asked, MeetingId, PairId, ProgrammeId, Refused, Role, Scope
from domain.meeting import (
    Block,
    Form,
    Holding,
    MeetingCancelled,
    MeetingConfirmed,
    MeetingCorrected,
    MeetingDidNotTakePlace,
    MeetingHeld,
    MeetingMissed,
    MeetingPlanned,
    MeetingRetracted,
    MeetingUnknown,
    MeetingWasRetracted,
    RetractReason,
    by_some_side,
    by_the_day,
    in_a_known_form,
    in_three_fields,
    lasting,
    without_reason,
)
from domain.pair import Completed, Ended, Open, Pair, PairMatched, PairUnknown, Paused, Unmatched, of_the_pair
from domain.phase import WHICH_ARE_OVER, Last, ProgrammeClosed
from domain.planning import MeetingAlreadyHeld
from domain.spoken import spoken_of

# commands


@dataclass(frozen=True, slots=True)
class RecordMeetingHeld:
    pair: PairId
    meeting: MeetingId
    held_on: date
    minutes: int
    form: Form = Form.ONLINE
    named: bool = False
    """Whoever asks has named the meeting, so the pair knows it; a new one otherwise."""
    start: time | None = None
    activity: str | None = None
    topics: tuple[str, ...] = ()
    agenda_covered: bool | None = None
    covered: tuple[Block, ...] = ()
    pre_match: bool = False
    own_form: str | None = None
    """One of the edition's own, which makes ``form`` other."""


@dataclass(frozen=True, slots=True)
class RetractMeeting:
    pair: PairId
    meeting: MeetingId
    reason: RetractReason


Command = RecordMeetingHeld | CorrectMeeting | RetractMeeting
Fact = Holding | MeetingConfirmed

# refusals


class MeetingInFuture(Refused):
    """A meeting is recorded on the day it was held or later, in the pair's time zone."""

    svenska = "Ett möte registreras tidigast den dag då de två har setts, i parets tidszon."
    about = "heldOn"


class MeetingBeforePair(Refused):
    """A pair's meeting is held on its first day or later; say so where the two had met before the match."""

    svenska = "Ett pars möte hålls tidigast dess första dag; ange om de två hade träffats före matchningen."
    about = "heldOn"


class MeetingLongBefore(Refused):
    """A meeting from before the match was held at most a year before the pair's first day."""

    svenska = "Ett möte från tiden före matchningen hölls högst ett år före parets första dag."
    about = "heldOn"


class LoggedTooLate(Refused):
    """Once programme and pair are both over, meetings are recorded for as many days as the handbook allows."""

    svenska = "När både program och par är slut registreras möten i så många dagar som handboken tillåter."
    about = "heldOn"
    handbook = "policy.late_logging_days"


class StartWithOffset(Refused):
    """Give the time of day as the clock showed it where the pair lives, without an offset."""

    svenska = "Ange klockslaget som det var där paret finns, utan tidsförskjutning."
    about = "start"


class RetractedOtherwise(Refused):
    """The meeting has been retracted for another reason, and that reason stands."""

    svenska = "Mötet har dragits tillbaka av ett annat skäl, och det skälet gäller."
    about = "reason"


# state


@dataclass(frozen=True, slots=True)
class Logbook:
    """A pair's diary, the numbers that the pair goes by, and which programmes are over, with the day if it is told."""

    diary: Diary = field(default_factory=Diary)
    rules: Rules = field(default_factory=Rules)
    over: Mapping[ProgrammeId, date | None] = field(default_factory=dict[ProgrammeId, "date | None"])


Seen = diaries.Seen | following.Fact | Last


def scope(command: Command) -> Scope:
    """What an edition offers is read where an activity is named; where a meeting is recorded, its numbers, and whether
    the programme is over."""
    own = pairs.scope(command, SEEN)
    match command:
        case RecordMeetingHeld(activity=str()) | RecordMeetingHeld(own_form=str()):
            return (*own, activity.OFFERS, WHICH_ARE_OVER)
        case RecordMeetingHeld():
            return (*own, following.SCOPE, WHICH_ARE_OVER)
        case CorrectMeeting(activity=str()) | CorrectMeeting(own_form=str()):
            return (*own, activity.OFFERS)
        case CorrectMeeting() | RetractMeeting():
            return own


def evolve(book: Logbook, fact: Seen) -> Logbook:
    if isinstance(fact, following.Fact):
        return replace(book, rules=following.learn(book.rules, fact))
    if isinstance(fact, Last):
        closed_on = fact.closed_on if isinstance(fact, ProgrammeClosed) else None
        return replace(book, over={**book.over, fact.programme: closed_on})
    if isinstance(fact, PairMatched):
        book = replace(book, rules=following.learn(book.rules, fact))
    return replace(book, diary=diaries.evolve(book.diary, fact))


def decide(command: Command, book: Logbook, asked: Asked) -> tuple[Fact, ...]:
    """The pair, or a coordinator on its behalf, records and puts right, also when it is over."""
    diary = book.diary
    if isinstance(diary.life, Unmatched):
        raise PairUnknown
    pair = diary.life.pair
    of_the_pair(pair, asked, Role.COORDINATOR, Role.INTEGRATION)
    match command, diary.meetings.get(command.meeting):
        case RecordMeetingHeld(named=True), None:
            raise MeetingUnknown
        case RecordMeetingHeld(), None | MeetingPlanned():
            said = possible(held(command, pair, diary, asked), pair, asked)
            not_long_before(said.held_on, pair)
            in_time(diary.life, book, asked)
            activity.offered(said, book.rules, asked)
            own_form.offered(said.own_form, said.held_on, book.rules, asked)
            return (said,)
        case RecordMeetingHeld(), Held(said):
            if same(said, held(command, pair, diary, asked)):
                return ()
            raise MeetingAlreadyHeld
        case CorrectMeeting(), Held() as known:
            return correct(command, pair, known, book, asked)
        case RetractMeeting(), MeetingPlanned() | MeetingMissed() | Held():
            return (MeetingRetracted(command.pair, pair.programme, command.meeting, command.reason),)
        case RetractMeeting(), MeetingRetracted(reason=reason):
            if command.reason is not reason:
                raise RetractedOtherwise
            return ()
        case ((RecordMeetingHeld() | CorrectMeeting()), MeetingRetracted()):
            raise MeetingWasRetracted
        case RecordMeetingHeld(), (MeetingCancelled() | MeetingMissed()):
            raise MeetingDidNotTakePlace
        case CorrectMeeting(), (MeetingPlanned() | MeetingCancelled() | MeetingMissed() | None):
            raise MeetingUnknown
        case RetractMeeting(), (MeetingCancelled() | None):
            raise MeetingUnknown


def held(command: RecordMeetingHeld, pair: Pair, diary: Diary, asked: Asked) -> MeetingHeld:
    return MeetingHeld(
        command.pair,
        pair.programme,
        command.meeting,
        command.held_on,
        command.minutes,
        command.form if command.own_form is None else Form.OTHER,
        pair.side_of(asked.actor.by),
        command.start,
        activity.key_of(command.activity),
        spoken_of(command.topics, pair, diary, asked),
        command.agenda_covered,
        tuple(sorted(set(command.covered))),
        command.pre_match and command.held_on < pair.period.starts_on,
        own_form.key_of(command.own_form),
    )


def same(said: MeetingHeld, again: MeetingHeld) -> bool:
    """Whoever of the two says it again."""
    return said == replace(again, recorded_by=said.recorded_by)


def correct(command: CorrectMeeting, pair: Pair, known: Held, book: Logbook, asked: Asked) -> tuple[Fact, ...]:
    fact = correction(command, pair, book.diary, asked)
    now = possible(corrected(known.said, fact), pair, asked)
    if now.held_on != known.said.held_on:
        not_long_before(now.held_on, pair)
    if now.activity != known.said.activity:
        activity.offered(now, book.rules, asked)
    if now.own_form != known.said.own_form:
        own_form.offered(now.own_form, now.held_on, book.rules, asked)
    return () if now == known.said else settled(known, fact)


def possible(said: MeetingHeld, pair: Pair, asked: Asked) -> MeetingHeld:
    """A meeting lies between the pair's first day and today; long after is late, and late is no refusal."""
    if said.held_on > asked.today(pair.zone):
        raise MeetingInFuture
    if said.held_on < pair.period.starts_on and not said.pre_match:
        raise MeetingBeforePair
    if said.start is not None and said.start.tzinfo is not None:
        raise StartWithOffset
    lasting(said.minutes)
    return said


def not_long_before(held_on: date, pair: Pair) -> None:
    """As a plan is: a year that nobody means is noticed while it is said."""
    if held_on < months_after(pair.period.starts_on, -12):
        raise MeetingLongBefore


def in_time(life: Open | Completed | Ended, book: Logbook, asked: Asked) -> None:
    """Of the edition in force on the day from which it is counted: the programme's close, or the last day of a pair
    that goes on after it, which moves with each day on which the pair rests. An import carries in what is long over."""
    pair, today = life.pair, asked.today(life.pair.zone)
    if pair.programme not in book.over or asked.actor.may(Role.INTEGRATION):
        return
    rested = max(today - life.since, timedelta()) if isinstance(life, Paused) else timedelta()
    own = pair.period.ends_on + rested
    last = max(own, book.over[pair.programme] or own)
    if today > last + timedelta(days=book.rules.on(last).late_logging_days):
        raise LoggedTooLate


meetings: Decider[Command, Logbook, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=get_args(Holding),
    scope=scope,
    initial=Logbook(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    reads=(MeetingHeld, MeetingCorrected),
    upcasts={
        MeetingHeld: (by_the_day, in_a_known_form),
        MeetingCorrected: (in_three_fields, without_reason, by_some_side, in_a_known_form),
    },
)
