"""Who is on a programme's roll: applications, seats, and the open pairs that people sit in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, get_args

from domain import phase as phases
from domain.language import MemberId, PairId, ProgrammeId, Scope, Side, Visibility, facts_of, member_tag, programme_tag
from domain.member import (
    PRESENCE,
    STANDING,
    MemberDeactivated,
    MemberJoined,
    MemberReactivated,
    PersonalDataErased,
    Presence,
)
from domain.pair import CoMentorSteppedDown, PairCompleted, PairEnded, PairMatched

# facts


@dataclass(frozen=True, slots=True)
class AdeptApplied:
    programme: ProgrammeId
    member: MemberId


@dataclass(frozen=True, slots=True)
class MentorVolunteered:
    programme: ProgrammeId
    member: MemberId


@dataclass(frozen=True, slots=True)
class WishesDescribed:
    programme: ProgrammeId
    member: MemberId
    wishes: Annotated[str, Visibility.PERSONAL]


@dataclass(frozen=True, slots=True)
class CapacityDeclared:
    programme: ProgrammeId
    member: MemberId
    capacity: int


@dataclass(frozen=True, slots=True)
class ApplicationAccepted:
    programme: ProgrammeId
    member: MemberId
    side: Side


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn:
    programme: ProgrammeId
    member: MemberId
    side: Side


@dataclass(frozen=True, slots=True)
class ConfirmationAwaited:
    """An import applied for the person, who has not said so here."""

    programme: ProgrammeId
    member: MemberId
    side: Side


@dataclass(frozen=True, slots=True)
class ApplicationConfirmed:
    programme: ProgrammeId
    member: MemberId
    side: Side


@dataclass(frozen=True, slots=True)
class ReviewReopened:
    """What was accepted has changed in substance since."""

    programme: ProgrammeId
    member: MemberId
    side: Side


@dataclass(frozen=True, slots=True)
class ApplicationDeclined:
    programme: ProgrammeId
    member: MemberId
    side: Side
    reason: Annotated[str | None, Visibility.AUTHOR] = None


@dataclass(frozen=True, slots=True)
class ParticipationPaused:
    """``until`` is the day the person means to be back; until they say so, they are not."""

    programme: ProgrammeId
    member: MemberId
    side: Side
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ParticipationResumed:
    programme: ProgrammeId
    member: MemberId
    side: Side


@dataclass(frozen=True, slots=True)
class ParticipationEnded:
    programme: ProgrammeId
    member: MemberId
    side: Side


Answered = ApplicationAccepted | ApplicationWithdrawn | ConfirmationAwaited | ApplicationConfirmed | ReviewReopened
Applying = AdeptApplied | MentorVolunteered | WishesDescribed | CapacityDeclared | Answered
TakingPart = ApplicationDeclined | ParticipationPaused | ParticipationResumed | ParticipationEnded
Own = Applying | TakingPart
APPLYING: tuple[type[Applying], ...] = get_args(Applying)
TAKING_PART: tuple[type[TakingPart], ...] = get_args(TakingPart)
OWN: tuple[type[Own], ...] = (*APPLYING, *TAKING_PART)
NO_LONGER = (ApplicationWithdrawn, ApplicationDeclined, ParticipationEnded)
Doors = phases.Life
DOORS = phases.DOORS
Seats = PairMatched | CoMentorSteppedDown | PairCompleted | PairEnded
SEATS: tuple[type[Seats], ...] = (PairMatched, CoMentorSteppedDown, PairCompleted, PairEnded)
Fact = Own | Doors | Seats | MemberJoined | PersonalDataErased | Presence

# state


class Standing(StrEnum):
    UNCONFIRMED = "unconfirmed"
    """Applied for by an import; the person has not said so."""
    APPLIED = "applied"
    ACCEPTED = "accepted"
    PAUSED = "paused"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


LIVE = frozenset({Standing.UNCONFIRMED, Standing.APPLIED, Standing.ACCEPTED, Standing.PAUSED})
"""An application that may be added to."""
OUT = frozenset({Standing.DECLINED, Standing.WITHDRAWN, Standing.LEFT})
"""An application that has come to its end, for now."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One member's standing on either side of one programme, and the open pairs they sit in."""

    joined: bool = False
    adept: Standing | None = None
    mentor: Standing | None = None
    wishes: str | None = None
    capacity: int = 0
    followed: frozenset[PairId] = frozenset()
    """Open pairs as adept."""
    led: frozenset[PairId] = frozenset()
    """Open pairs as lead mentor: a seat each."""
    aided: frozenset[PairId] = frozenset()
    """Open pairs as co-mentor: no seat."""
    unconfirmed: frozenset[Side] = frozenset()
    """Where an import applied and the person has not said so, also when it was declined since."""
    pauses: Mapping[Side, date | None] = field(default_factory=dict[Side, "date | None"])
    """Where they pause and until when they mean to, also while what they changed is looked at."""

    def on(self, side: Side) -> Standing | None:
        return self.adept if side is Side.ADEPT else self.mentor

    def in_pair(self, side: Side) -> bool:
        return bool(self.followed if side is Side.ADEPT else self.led | self.aided)


@dataclass(frozen=True, slots=True)
class Roll:
    """A programme and those of its members whom a decision is about."""

    programme: phases.State = phases.UNDRAFTED
    members: Mapping[MemberId, Enrolment] = field(default_factory=dict[MemberId, Enrolment])

    def __getitem__(self, member: MemberId) -> Enrolment:
        return self.members.get(member, Enrolment())

    def having(self, member: MemberId, enrolment: Enrolment) -> Roll:
        return Roll(self.programme, {**self.members, member: enrolment})


def on_roll(programme: ProgrammeId, *members: MemberId) -> Scope:
    """The programme's phases, and each member's application and pairs in it."""
    doors = facts_of(programme_tag(programme), named=DOORS)
    joined = tuple(facts_of(member_tag(member), named=(*STANDING, *PRESENCE)) for member in members)
    own = tuple(facts_of(member_tag(member), programme_tag(programme), named=(*OWN, *SEATS)) for member in members)
    return (doors, *joined, *own)


def evolve(roll: Roll, fact: Fact) -> Roll:
    if isinstance(fact, phases.Life):
        return replace(roll, programme=phases.evolve(roll.programme, fact))
    match fact:
        case PairMatched():
            return seated(roll, fact)
        case PairCompleted() | PairEnded():
            return freed(roll, fact)
        case CoMentorSteppedDown(pair=pair, member=member):
            return roll.having(member, replace(roll[member], aided=roll[member].aided - {pair}))
        case _:
            return roll.having(fact.member, after(roll[fact.member], fact))


def after(own: Enrolment, fact: Own | MemberJoined | PersonalDataErased | Presence) -> Enrolment:
    match fact:
        case MemberJoined() | MemberReactivated():
            return replace(own, joined=True)
        case MemberDeactivated():
            return replace(own, joined=False, adept=resting(own.adept), mentor=resting(own.mentor))
        case PersonalDataErased():
            return replace(own, joined=False, adept=gone(own.adept), mentor=gone(own.mentor), wishes=None)
        case AdeptApplied():
            return afresh(own, Side.ADEPT, Standing.APPLIED)
        case MentorVolunteered():
            return afresh(own, Side.MENTOR, Standing.APPLIED)
        case WishesDescribed():
            return replace(own, wishes=fact.wishes)
        case CapacityDeclared():
            return replace(own, capacity=fact.capacity)
        case ConfirmationAwaited(side=side):
            return replace(standing(own, side, Standing.UNCONFIRMED), unconfirmed=own.unconfirmed | {side})
        case ParticipationPaused(side=side, until=until):
            return replace(standing(own, side, Standing.PAUSED), pauses={**own.pauses, side: until})
        case ReviewReopened() | ApplicationDeclined():
            return standing(own, fact.side, STANDING_AFTER[type(fact)])
        case _:
            return afresh(own, fact.side, STANDING_AFTER[type(fact)])


Answers = Answered | TakingPart
STANDING_AFTER: Mapping[type[Answers], Standing] = {
    ConfirmationAwaited: Standing.UNCONFIRMED,
    ApplicationConfirmed: Standing.APPLIED,
    ReviewReopened: Standing.APPLIED,
    ApplicationAccepted: Standing.ACCEPTED,
    ApplicationDeclined: Standing.DECLINED,
    ApplicationWithdrawn: Standing.WITHDRAWN,
    ParticipationPaused: Standing.PAUSED,
    ParticipationResumed: Standing.ACCEPTED,
    ParticipationEnded: Standing.LEFT,
}
ANSWERS: tuple[type[Answers], ...] = get_args(Answers)


def resting(applied: Standing | None) -> Standing | None:
    """Until the person, back again, says to go on."""
    return Standing.PAUSED if applied is Standing.ACCEPTED else applied


def gone(applied: Standing | None) -> Standing | None:
    return None if applied is None else Standing.WITHDRAWN


def standing(own: Enrolment, side: Side, now: Standing) -> Enrolment:
    return replace(own, adept=now) if side is Side.ADEPT else replace(own, mentor=now)


def afresh(own: Enrolment, side: Side, now: Standing) -> Enrolment:
    """Neither a confirmation nor the end of a pause is waited for any more."""
    pauses = {one: until for one, until in own.pauses.items() if one is not side}
    return standing(replace(own, unconfirmed=own.unconfirmed - {side}, pauses=pauses), side, now)


def seated(roll: Roll, fact: PairMatched) -> Roll:
    adept, mentor = roll[fact.adept], roll[fact.mentor]
    roll = roll.having(fact.adept, replace(adept, followed=adept.followed | {fact.pair}))
    roll = roll.having(fact.mentor, replace(mentor, led=mentor.led | {fact.pair}))
    for member in fact.co_mentors:
        roll = roll.having(member, replace(roll[member], aided=roll[member].aided | {fact.pair}))
    return roll


def freed(roll: Roll, fact: PairCompleted | PairEnded) -> Roll:
    gone = {fact.pair}
    for member in (fact.adept, fact.mentor, *fact.co_mentors):
        own = roll[member]
        roll = roll.having(
            member, replace(own, followed=own.followed - gone, led=own.led - gone, aided=own.aided - gone)
        )
    return roll
