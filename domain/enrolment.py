"""Enrolment: one person, on one side, in one programme; from the application to a seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from domain.decider import Decider
from domain.language import (
    Asked,
    MemberId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Side,
    Tag,
    member_tag,
    programme_tag,
    written,
)
from domain.phase import takes_applications
from domain.roll import (
    APPLYING,
    LIVE,
    AdeptApplied,
    ApplicationAccepted,
    ApplicationConfirmed,
    ApplicationWithdrawn,
    Applying,
    CapacityDeclared,
    ConfirmationAwaited,
    Enrolment,
    Fact,
    MentorVolunteered,
    ParticipationPaused,
    Roll,
    Standing,
    WishesDescribed,
    evolve,
    on_roll,
)
from domain.taking_part import (
    ApplicationsNotOpen,
    ApplicationUnknown,
    NotConfirmedYet,
    StillInPair,
    VolunteersAlready,
    anew,
    for_oneself,
    known,
    not_done,
    substance,
    unsaid,
)

# commands


@dataclass(frozen=True, slots=True)
class ApplyAsAdept:
    programme: ProgrammeId
    member: MemberId
    wishes: str | None = None


@dataclass(frozen=True, slots=True)
class VolunteerAsMentor:
    programme: ProgrammeId
    member: MemberId
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class DescribeWishes:
    programme: ProgrammeId
    member: MemberId
    wishes: str


@dataclass(frozen=True, slots=True)
class DeclareCapacity:
    programme: ProgrammeId
    member: MemberId
    capacity: int


@dataclass(frozen=True, slots=True)
class ConfirmApplication:
    """Said by the person for whom an import has applied; what was declined unheard is looked at once more."""

    programme: ProgrammeId
    member: MemberId
    side: Side


@dataclass(frozen=True, slots=True)
class AcceptApplication:
    programme: ProgrammeId
    member: MemberId
    side: Side


@dataclass(frozen=True, slots=True)
class WithdrawApplication:
    programme: ProgrammeId
    member: MemberId
    side: Side


Command = (
    ApplyAsAdept
    | VolunteerAsMentor
    | DescribeWishes
    | DeclareCapacity
    | ConfirmApplication
    | AcceptApplication
    | WithdrawApplication
)

# refusals


class WishesUnusable(Refused):
    """Describe your wishes in 1 to 4000 characters."""

    svenska = "Beskriv önskemålen med 1 till 4000 tecken."
    about = "wishes"
    handbook = "role.adept.qualities"


class CapacityImpossible(Refused):
    """A mentor takes between 1 and 50 adepts."""

    svenska = "En mentor tar mellan 1 och 50 adepter."
    about = "capacity"


class CapacityBelowSeats(Refused):
    """The capacity cannot be smaller than the number of open pairs."""

    svenska = "Kapaciteten kan inte vara mindre än antalet öppna par."
    about = "capacity"


def scope(command: Command) -> Scope:
    return on_roll(command.programme, command.member)


def decide(command: Command, roll: Roll, asked: Asked) -> tuple[Applying | ParticipationPaused, ...]:
    asked = asked.within(command.programme)
    own, phase = known(roll, command.member)
    entry = takes_applications(roll.programme, asked)
    match command:
        case ApplyAsAdept():
            for_oneself(command.member, asked)
            if own.adept in LIVE and command.wishes is not None:
                not_done(phase, asked)
                return describe_wishes(DescribeWishes(command.programme, command.member, command.wishes), own)
            return apply_as_adept(command, own, entry)
        case VolunteerAsMentor():
            for_oneself(command.member, asked)
            if own.mentor in LIVE and asked.actor.by == command.member:
                return volunteer_anew(command, own)
            return volunteer_as_mentor(command, own, entry, unsaid(command.member, roll, asked))
        case DescribeWishes():
            for_oneself(command.member, asked)
            not_done(phase, asked)
            return describe_wishes(command, own)
        case DeclareCapacity():
            for_oneself(command.member, asked, Role.COORDINATOR)
            not_done(phase, asked)
            return declare_capacity(command, own)
        case ConfirmApplication():
            asked.only_oneself(command.member)
            return confirm(command, own)
        case AcceptApplication():
            asked.only(Role.COORDINATOR, Role.INTEGRATION)
            asked.not_oneself(command.member)
            not_done(phase, asked)
            return accept(command, own)
        case WithdrawApplication():
            for_oneself(command.member, asked, Role.COORDINATOR)
            return withdraw(command, own)


def apply_as_adept(command: ApplyAsAdept, own: Enrolment, entry: bool) -> tuple[Applying, ...]:
    if own.adept in LIVE:
        return ()
    if not entry:
        raise ApplicationsNotOpen
    applied = AdeptApplied(command.programme, command.member)
    if command.wishes is None:
        return (applied,)
    return (applied, WishesDescribed(command.programme, command.member, worded(command.wishes)))


def volunteer_as_mentor(command: VolunteerAsMentor, own: Enrolment, entry: bool, unsaid: bool) -> tuple[Applying, ...]:
    if own.mentor in LIVE:
        return ()
    if not entry:
        raise ApplicationsNotOpen
    return (
        MentorVolunteered(command.programme, command.member),
        CapacityDeclared(command.programme, command.member, possible(command.capacity, own)),
        *((ConfirmationAwaited(command.programme, command.member, Side.MENTOR),) if unsaid else ()),
    )


def volunteer_anew(command: VolunteerAsMentor, own: Enrolment) -> tuple[Applying, ...]:
    """Whoever volunteers by themselves has confirmed what an import said of them; nothing that is said is lost."""
    if own.mentor is Standing.UNCONFIRMED:
        declared = declare_capacity(DeclareCapacity(command.programme, command.member, command.capacity), own)
        return (ApplicationConfirmed(command.programme, command.member, Side.MENTOR), *declared)
    if command.capacity != own.capacity:
        raise VolunteersAlready
    return ()


def describe_wishes(command: DescribeWishes, own: Enrolment) -> tuple[Applying, ...]:
    if own.adept not in LIVE:
        raise ApplicationUnknown
    wishes = worded(command.wishes)
    if wishes == own.wishes:
        return ()
    described = WishesDescribed(command.programme, command.member, wishes)
    material = substance(wishes) != substance(own.wishes or "")
    return (described, *anew(command.programme, command.member, own, Side.ADEPT, material=material))


def declare_capacity(command: DeclareCapacity, own: Enrolment) -> tuple[Applying, ...]:
    if own.mentor not in LIVE:
        raise ApplicationUnknown
    if command.capacity == own.capacity:
        return ()
    return (CapacityDeclared(command.programme, command.member, possible(command.capacity, own)),)


def confirm(command: ConfirmApplication, own: Enrolment) -> tuple[Applying, ...]:
    if command.side in own.unconfirmed:
        return (ApplicationConfirmed(command.programme, command.member, command.side),)
    match own.on(command.side):
        case Standing.UNCONFIRMED | Standing.APPLIED | Standing.ACCEPTED | Standing.PAUSED | Standing.DECLINED:
            return ()
        case Standing.WITHDRAWN | Standing.LEFT | None:
            raise ApplicationUnknown


def accept(command: AcceptApplication, own: Enrolment) -> tuple[Applying | ParticipationPaused, ...]:
    who = (command.programme, command.member, command.side)
    if command.side in own.unconfirmed:
        raise NotConfirmedYet
    match own.on(command.side):
        case Standing.UNCONFIRMED | Standing.APPLIED | Standing.DECLINED:
            paused = (ParticipationPaused(*who, own.pauses[command.side]),) if command.side in own.pauses else ()
            return (ApplicationAccepted(*who), *paused)
        case Standing.ACCEPTED | Standing.PAUSED:
            return ()
        case Standing.WITHDRAWN | Standing.LEFT | None:
            raise ApplicationUnknown


def withdraw(command: WithdrawApplication, own: Enrolment) -> tuple[Applying, ...]:
    match own.on(command.side):
        case Standing.UNCONFIRMED | Standing.APPLIED | Standing.ACCEPTED | Standing.PAUSED | Standing.DECLINED:
            if own.in_pair(command.side):
                raise StillInPair
            return (ApplicationWithdrawn(command.programme, command.member, command.side),)
        case Standing.WITHDRAWN | Standing.LEFT:
            return ()
        case None:
            raise ApplicationUnknown


def worded(wishes: str) -> str:
    return written(wishes, 4000, WishesUnusable)


def possible(capacity: int, own: Enrolment) -> int:
    if not 1 <= capacity <= 50:
        raise CapacityImpossible
    if capacity < len(own.led):
        raise CapacityBelowSeats
    return capacity


def tags(fact: Applying | ParticipationPaused) -> tuple[Tag, ...]:
    return (member_tag(fact.member), programme_tag(fact.programme))


enrolment: Decider[Command, Roll, Applying | ParticipationPaused, Fact] = Decider(
    commands=get_args(Command),
    facts=APPLYING,
    scope=scope,
    initial=Roll(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    reads=(WishesDescribed,),
)
