"""Meetings to come: planned in wall time, moved, cancelled; and those to which somebody did not come.

With its day a meeting may be told what it will be about: both are recorded, or neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import get_args

from domain import activity, following, own_form, place
from domain import diary as diaries
from domain import pair as pairs
from domain.agenda import Agenda, AgendaSent, of_the_pairs_topics, told
from domain.calendar import comes_twice, in_gap, months_after
from domain.decider import Decider
from domain.diary import SEEN, Diary, Held, moved
from domain.following import Rules
from domain.language import Asked, EntryId, MeetingId, PairId, Refused, Role, Scope, Side
from domain.meeting import (
    Form,
    MeetingCancelled,
    MeetingDidNotTakePlace,
    MeetingMissed,
    MeetingMoved,
    MeetingPlanned,
    MeetingRetracted,
    MeetingUnknown,
    MeetingWasRetracted,
    Planning,
    in_a_known_form,
    lasting,
    somewhere,
)
from domain.organisation import known_zone
from domain.pair import Completed, Ended, NotTogether, Pair, PairMatched, PairUnknown, Unmatched, of_the_pair
from domain.topics import Standing, standing
from domain.vault import Room, of_the_two

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
    place: str | None = None
    later: bool = False
    """The later of two, where clocks go back and show the time twice."""
    agenda: Agenda | None = None
    """From the adept, who sends one."""
    own_form: str | None = None
    """One of the edition's own, which makes ``form`` other."""


@dataclass(frozen=True, slots=True)
class MoveMeeting:
    """What is not given stays as it was planned, the zone too."""

    pair: PairId
    meeting: MeetingId
    starts: datetime
    zone: str | None = None
    minutes: int | None = None
    form: Form | None = None
    place: str | None = None
    later: bool = False
    own_form: str | None = None


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    pair: PairId
    meeting: MeetingId


@dataclass(frozen=True, slots=True)
class RecordNoShow:
    pair: PairId
    meeting: MeetingId
    who: Side
    notice_hours: int = 0


Command = PlanMeeting | MoveMeeting | CancelMeeting | RecordNoShow

# refusals


class MeetingTooFar(Refused):
    """A meeting is planned at most a year before the pair's first day, and at most two years after its last."""

    svenska = "Ett möte planeras högst ett år före parets första dag och högst två år efter dess sista."
    about = "starts"


class WallTimeWithOffset(Refused):
    """Give the local time of the meeting without an offset, and its zone beside it."""

    svenska = "Ange mötets lokala tid utan tidsförskjutning och zonen bredvid."
    about = "starts"


class WallTimeSkipped(Refused):
    """Clocks go forward that day and skip this time; choose another."""

    svenska = "Klockan ställs fram den dagen och hoppar över den här tiden; välj en annan."
    about = "starts"


class MeetingAlreadyHeld(Refused):
    """The meeting is recorded as held already; correct it if something is wrong."""

    svenska = "Mötet är redan registrerat som hållet; rätta det om något är fel."
    about = "meeting"


class MeetingStillToCome(Refused):
    """Nobody has stayed away from a meeting whose day has not come yet."""

    svenska = "Ingen har uteblivit från ett möte vars dag ännu inte har kommit."
    about = "meeting"


class NoShowToldOtherwise(Refused):
    """It is recorded already who stayed away, and with what notice; retract the meeting if that is wrong."""

    svenska = "Det är redan registrerat vem som uteblev och med vilken förvarning; dra tillbaka mötet om det är fel."
    about = "meeting"


class NoticeImpossible(Refused):
    """Notice was given between 0 and 8,760 hours before."""

    svenska = "Förvarning gavs mellan 0 och 8 760 timmar innan."
    about = "noticeHours"


# state


@dataclass(frozen=True, slots=True)
class Plans:
    """A pair's diary, the topics that an agenda may name, and what the pair goes by."""

    diary: Diary = field(default_factory=Diary)
    topics: frozenset[EntryId] = frozenset()
    rules: Rules = field(default_factory=Rules)


Fact = Planning | AgendaSent
Seen = diaries.Seen | Standing | following.Fact


def scope(command: Command) -> Scope:
    """Topics are read where an agenda may name them, and what an edition offers where a form of its own is named."""
    named = get_args(Standing) if isinstance(command, PlanMeeting) and command.agenda is not None else ()
    own = pairs.scope(command, (*SEEN, *named))
    match command:
        case PlanMeeting(own_form=str()) | MoveMeeting(own_form=str()):
            return (*own, activity.OFFERS)
        case PlanMeeting() | MoveMeeting() | CancelMeeting() | RecordNoShow():
            return own


def evolve(plans: Plans, fact: Seen) -> Plans:
    if isinstance(fact, Standing):
        return replace(plans, topics=standing(plans.topics, fact))
    if isinstance(fact, following.Fact):
        return replace(plans, rules=following.learn(plans.rules, fact))
    if isinstance(fact, PairMatched):
        plans = replace(plans, rules=following.learn(plans.rules, fact))
    return replace(plans, diary=diaries.evolve(plans.diary, fact))


def decide(command: Command, plans: Plans, asked: Asked) -> tuple[Fact, ...]:
    pair = allowed(command, plans.diary.life, asked)
    match command, plans.diary.meetings.get(command.meeting):
        case PlanMeeting(agenda=Agenda() as agenda), None:
            return planned(command, pair, plans, asked), sent(agenda, command, plans, asked)
        case PlanMeeting(), None:
            return (planned(command, pair, plans, asked),)
        case PlanMeeting(), (MeetingPlanned() | Held()):
            return ()
        case MoveMeeting(), MeetingPlanned() as known:
            return move(command, pair, known, plans, asked)
        case CancelMeeting(), MeetingPlanned():
            return (MeetingCancelled(command.pair, pair.programme, command.meeting),)
        case RecordNoShow(), MeetingPlanned() as known:
            return (missed(command, pair, known, asked),)
        case RecordNoShow(), MeetingMissed() as known:
            if (command.who, command.notice_hours) != (known.who, known.notice_hours):
                raise NoShowToldOtherwise
            return ()
        case CancelMeeting(), MeetingCancelled():
            return ()
        case ((PlanMeeting() | MoveMeeting()), (MeetingCancelled() | MeetingMissed())):
            raise MeetingDidNotTakePlace
        case (CancelMeeting(), MeetingMissed()) | (RecordNoShow(), MeetingCancelled()):
            raise MeetingDidNotTakePlace
        case ((MoveMeeting() | CancelMeeting() | RecordNoShow()), Held()):
            raise MeetingAlreadyHeld
        case ((PlanMeeting() | MoveMeeting() | CancelMeeting() | RecordNoShow()), MeetingRetracted()):
            raise MeetingWasRetracted
        case ((MoveMeeting() | CancelMeeting() | RecordNoShow()), None):
            raise MeetingUnknown


def allowed(command: Command, life: pairs.Life, asked: Asked) -> Pair:
    """The pair plans while it is one; that somebody did not come may be told when it is over."""
    if isinstance(life, Unmatched):
        raise PairUnknown
    of_the_pair(life.pair, asked, Role.INTEGRATION)
    if isinstance(life, Completed | Ended) and not isinstance(command, RecordNoShow):
        raise NotTogether
    return life.pair


def planned(command: PlanMeeting, pair: Pair, plans: Plans, asked: Asked) -> MeetingPlanned:
    zone = known_zone(command.zone or pair.zone)
    starts = on_a_clock(command.starts, zone, pair)
    own = own_form.named(command.own_form, starts.date(), plans.rules, asked)
    return MeetingPlanned(
        command.pair,
        pair.programme,
        command.meeting,
        starts,
        zone,
        lasting(command.minutes),
        command.form if own is None else Form.OTHER,
        place.named(command.place),
        command.later and comes_twice(starts, zone),
        own,
    )


def sent(agenda: Agenda, command: PlanMeeting, plans: Plans, asked: Asked) -> AgendaSent:
    pair, _ = of_the_two(Room(plans.diary.life, plans.diary.agreement), asked, Side.ADEPT)
    fact = AgendaSent(command.pair, pair.programme, command.meeting, *told(agenda))
    of_the_pairs_topics(fact, plans.topics)
    return fact


def move(command: MoveMeeting, pair: Pair, known: MeetingPlanned, plans: Plans, asked: Asked) -> tuple[Planning, ...]:
    zone = known_zone(command.zone or known.zone)
    starts = on_a_clock(command.starts, zone, pair)
    own = own_form.named(command.own_form, starts.date(), plans.rules, asked)
    fact = MeetingMoved(
        command.pair,
        pair.programme,
        command.meeting,
        starts,
        zone,
        command.later and comes_twice(starts, zone),
        None if command.minutes is None else lasting(command.minutes),
        command.form if own is None else Form.OTHER,
        place.named(command.place),
        own,
    )
    return () if moved(known, fact) == known else (fact,)


def on_a_clock(starts: datetime, zone: str, pair: Pair) -> datetime:
    if starts.tzinfo is not None:
        raise WallTimeWithOffset
    if not months_after(pair.period.starts_on, -12) <= starts.date() <= months_after(pair.period.ends_on, 24):
        raise MeetingTooFar
    if in_gap(starts, zone):
        raise WallTimeSkipped
    return starts


def missed(command: RecordNoShow, pair: Pair, known: MeetingPlanned, asked: Asked) -> MeetingMissed:
    if known.starts.date() > asked.on(known.zone):
        raise MeetingStillToCome
    if not 0 <= command.notice_hours <= 8760:
        raise NoticeImpossible
    return MeetingMissed(command.pair, pair.programme, command.meeting, command.who, command.notice_hours)


planning: Decider[Command, Plans, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=get_args(Planning),
    scope=scope,
    initial=Plans(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    reads=(MeetingPlanned, MeetingMoved),
    upcasts={MeetingPlanned: (somewhere, in_a_known_form), MeetingMoved: (in_a_known_form,)},
)
