"""Joint gatherings: when all of a programme meet, at its start, at half-time and at its end, and who came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NewType

from domain import following
from domain import phase as phases
from domain.decider import Decider
from domain.drafting import EARLIEST, LATEST
from domain.following import Followed
from domain.language import (
    Asked,
    MemberId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Tag,
    Visibility,
    facts_of,
    line,
    member_tag,
    programme_tag,
    written,
)
from domain.member import STANDING, MemberJoined, PersonalDataErased
from domain.phase import LIFE, OVER, UNDRAFTED, Life, Programme
from domain.policies import Gathering, Policies
from domain.programme import NotInThisPhase, ProgrammeUnknown

GatheringId = NewType("GatheringId", str)


class Occasion(StrEnum):
    START = "start"
    MIDPOINT = "midpoint"
    CLOSING = "closing"
    OTHER = "other"


# commands


@dataclass(frozen=True, slots=True)
class ScheduleJointGathering:
    programme: ProgrammeId
    gathering: GatheringId
    occasion: Occasion
    starts: datetime
    """Wall time in the programme's zone."""
    minutes: int
    place: str
    obligatory: bool | None = None
    """As it was before, or as the handbook edition has it on this occasion, where nothing is said."""
    known: bool = False
    """A gathering that was scheduled before takes place then and there instead."""


@dataclass(frozen=True, slots=True)
class RecordAttendance:
    """Said again of the same gathering, the last word holds."""

    programme: ProgrammeId
    gathering: GatheringId
    attended: tuple[MemberId, ...]


Command = ScheduleJointGathering | RecordAttendance

# facts


@dataclass(frozen=True, slots=True)
class JointGatheringScheduled:
    programme: ProgrammeId
    gathering: GatheringId
    occasion: Occasion
    starts: datetime
    zone: str
    minutes: int
    place: Annotated[str, Visibility.PUBLIC]
    obligatory: bool


@dataclass(frozen=True, slots=True)
class AttendanceRecorded:
    programme: ProgrammeId
    gathering: GatheringId
    attended: tuple[MemberId, ...]


Own = JointGatheringScheduled | AttendanceRecorded
OWN: tuple[type[Own], ...] = (JointGatheringScheduled, AttendanceRecorded)
Seen = Own | Life | MemberJoined | PersonalDataErased | following.Fact

# refusals


class GatheringUnknown(Refused):
    """There is no such gathering in this programme."""

    svenska = "Det finns ingen sådan sammankomst i programmet."
    about = "gathering"


class GatheringTimeUnusable(Refused):
    """Say when everybody gathers on the clock of the programme's time zone, without an offset."""

    svenska = "Ange när alla samlas med klockslaget i programmets tidszon, utan tidsförskjutning."
    about = "starts"


class GatheringDayImpossible(Refused):
    """A gathering is in one of the years 1900 to 2199."""

    svenska = "En sammankomst äger rum något av åren 1900 till 2199."
    about = "starts"


class GatheringLengthImpossible(Refused):
    """A gathering lasts between 5 minutes and 24 hours."""

    svenska = "En sammankomst varar mellan 5 minuter och 24 timmar."
    about = "minutes"


class PlaceUnusable(Refused):
    """Name the place in 1 to 300 characters."""

    svenska = "Ange platsen med 1 till 300 tecken."
    about = "place"


class GatheringNotYet(Refused):
    """Nobody can have attended a gathering whose day has not come."""

    svenska = "Ingen kan ha deltagit i en sammankomst vars dag inte har kommit."
    about = "gathering"


class AttendeeUnknown(Refused):
    """Whoever attended is a member of this organisation."""

    svenska = "Den som deltog är medlem i organisationen."
    about = "attended"


# state


@dataclass(frozen=True, slots=True)
class Calendar:
    programme: phases.State = UNDRAFTED
    scheduled: Mapping[GatheringId, JointGatheringScheduled] = field(
        default_factory=dict[GatheringId, JointGatheringScheduled]
    )
    attended: Mapping[GatheringId, tuple[MemberId, ...]] = field(
        default_factory=dict[GatheringId, "tuple[MemberId, ...]"]
    )
    members: frozenset[MemberId] = frozenset()
    followed: Followed = field(default_factory=Followed)


def scope(command: Command) -> Scope:
    programme = facts_of(programme_tag(command.programme), named=(*LIFE, *OWN))
    match command:
        case ScheduleJointGathering():
            return (programme, following.SCOPE)
        case RecordAttendance():
            return (programme, *(facts_of(member_tag(member), named=STANDING) for member in command.attended))


def evolve(calendar: Calendar, fact: Seen) -> Calendar:
    if isinstance(fact, following.Fact):
        return replace(calendar, followed=following.evolve(calendar.followed, fact))
    match fact:
        case JointGatheringScheduled():
            return replace(calendar, scheduled={**calendar.scheduled, fact.gathering: fact})
        case AttendanceRecorded():
            return replace(calendar, attended={**calendar.attended, fact.gathering: fact.attended})
        case MemberJoined():
            return replace(calendar, members=calendar.members | {fact.member})
        case PersonalDataErased():
            return replace(calendar, members=calendar.members - {fact.member})
        case _:
            return replace(calendar, programme=phases.evolve(calendar.programme, fact))


def decide(command: Command, calendar: Calendar, asked: Asked) -> tuple[Own, ...]:
    asked.within(command.programme).only(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION)
    if not isinstance(calendar.programme, Programme):
        raise ProgrammeUnknown
    match command:
        case ScheduleJointGathering():
            if calendar.programme.phase in OVER:
                raise NotInThisPhase
            edition = calendar.followed.for_new(command.programme, asked.on(calendar.programme.zone))
            rule = wanted(calendar.followed.policies(edition), command.occasion)
            return schedule(command, calendar, calendar.programme.zone, rule)
        case RecordAttendance():
            return attendance(command, calendar, asked)


def wanted(rules: Policies, occasion: Occasion) -> Gathering:
    """Whether an edition has everybody gather on the occasion."""
    match occasion:
        case Occasion.START:
            return rules.gathering_start
        case Occasion.MIDPOINT:
            return rules.gathering_midpoint
        case Occasion.CLOSING:
            return rules.gathering_closing
        case Occasion.OTHER:
            return Gathering.NONE


def schedule(command: ScheduleJointGathering, calendar: Calendar, zone: str, rule: Gathering) -> tuple[Own, ...]:
    known = calendar.scheduled.get(command.gathering)
    if command.known and known is None:
        raise GatheringUnknown
    if command.starts.tzinfo is not None:
        raise GatheringTimeUnusable
    if not EARLIEST <= command.starts.date() <= LATEST:
        raise GatheringDayImpossible
    if not 5 <= command.minutes <= 24 * 60:
        raise GatheringLengthImpossible
    scheduled = JointGatheringScheduled(
        command.programme,
        command.gathering,
        command.occasion,
        command.starts,
        zone,
        command.minutes,
        written(line(command.place), 300, PlaceUnusable),
        obligatory(command, known, rule),
    )
    return () if scheduled == known else (scheduled,)


def obligatory(command: ScheduleJointGathering, known: JointGatheringScheduled | None, rule: Gathering) -> bool:
    if command.obligatory is not None:
        return command.obligatory
    return rule is Gathering.OBLIGATORY if known is None else known.obligatory


def attendance(command: RecordAttendance, calendar: Calendar, asked: Asked) -> tuple[Own, ...]:
    known = calendar.scheduled.get(command.gathering)
    if known is None:
        raise GatheringUnknown
    if known.starts.date() > asked.today(known.zone):
        raise GatheringNotYet
    if not calendar.members.issuperset(command.attended):
        raise AttendeeUnknown
    attended = tuple(sorted(set(command.attended)))
    if attended == calendar.attended.get(command.gathering):
        return ()
    return (AttendanceRecorded(command.programme, command.gathering, attended),)


def tags(fact: Own) -> tuple[Tag, ...]:
    match fact:
        case JointGatheringScheduled():
            return (programme_tag(fact.programme),)
        case AttendanceRecorded():
            return (programme_tag(fact.programme), *map(member_tag, fact.attended))


gatherings: Decider[Command, Calendar, Own, Seen] = Decider(
    commands=(ScheduleJointGathering, RecordAttendance),
    facts=OWN,
    scope=scope,
    initial=Calendar(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
