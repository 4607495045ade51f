"""Who has applied to a programme, on which side, where the application stands, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from domain.attribute import Attribute, AttributesDeclared, read
from domain.availability import AvailabilityDeclared, Times
from domain.language import MemberId, ProgrammeId, Recorded, Side
from domain.member import PersonalDataErased
from domain.participation import AdmissionChecked, RoleBriefingCompleted
from domain.profile import SIDE, AdeptProfileDescribed, Focus, MentorProfileDescribed
from domain.ranking import WishesRanked
from domain.roll import (
    STANDING_AFTER,
    AdeptApplied,
    Answers,
    CapacityDeclared,
    MentorVolunteered,
    ParticipationPaused,
    ReviewReopened,
    Standing,
    WishesDescribed,
)
from projections.projection import Projection
from projections.when import When, when


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of a profile: the name of its question, and what was written."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Admission:
    personal: bool
    professional: bool


class ApplicationRow(Struct, frozen=True):
    """What is sensitive is not here: it is for matching alone."""

    programme: ProgrammeId
    member: MemberId
    side: Side
    standing: Standing
    applied: When
    wishes: str | None = None
    capacity: int | None = None
    profile: tuple[Told, ...] = ()
    focus: tuple[Focus, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    ranked: tuple[MemberId, ...] = ()
    hours: int | None = None
    times: tuple[Times, ...] = ()
    paused_until: date | None = None
    briefed_by: str | None = None
    """The id of the handbook edition."""
    admission: Admission | None = None
    waits: When | None = None
    """Since when for a decision, while nobody has made one."""


def key(programme: ProgrammeId, member: MemberId, side: Side) -> str:
    return f"{programme}/{member}/{side}"


HEARS = (
    AdeptApplied,
    WishesDescribed,
    WishesRanked,
    MentorVolunteered,
    CapacityDeclared,
    MentorProfileDescribed,
    AdeptProfileDescribed,
    AttributesDeclared,
    RoleBriefingCompleted,
    AdmissionChecked,
    AvailabilityDeclared,
    PersonalDataErased,
    *get_args(Answers),
)


def keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case AdeptApplied() | WishesDescribed() | WishesRanked() as fact:
            return (key(fact.programme, fact.member, Side.ADEPT),)
        case MentorVolunteered() | CapacityDeclared() as fact:
            return (key(fact.programme, fact.member, Side.MENTOR),)
        case MentorProfileDescribed() | AdeptProfileDescribed() as fact:
            return (key(fact.programme, fact.member, SIDE[type(fact)]),)
        case AttributesDeclared() | RoleBriefingCompleted() | AdmissionChecked() as fact:
            return (key(fact.programme, fact.member, fact.side),)
        case AvailabilityDeclared(programme, member):
            return tuple(key(programme, member, side) for side in Side)
        case PersonalDataErased(member, programmes):
            return tuple(key(programme, member, side) for programme in programmes for side in Side)
        case fact if isinstance(fact, get_args(Answers)):
            return (key(fact.programme, fact.member, fact.side),)
        case _:
            return ()


def evolve(row: ApplicationRow | None, recorded: Recorded) -> ApplicationRow | None:
    match recorded.fact:
        case AdeptApplied(programme, member):
            return applied(row, programme, member, Side.ADEPT, when(recorded))
        case MentorVolunteered(programme, member):
            return applied(row, programme, member, Side.MENTOR, when(recorded))
        case fact if row is not None:
            return waiting(after(row, fact), row, fact, when(recorded))
        case _:
            return None


def applied(
    row: ApplicationRow | None, programme: ProgrammeId, member: MemberId, side: Side, now: When
) -> ApplicationRow:
    """Whoever applies anew has told already what they told."""
    row = ApplicationRow(programme, member, side, Standing.APPLIED, now) if row is None else row
    return replace(row, standing=Standing.APPLIED, applied=now, paused_until=None, waits=now)


def waiting(now: ApplicationRow, before: ApplicationRow, fact: Any, moment: When) -> ApplicationRow:
    """What is looked at anew waits from then on, and so does what somebody confirms that nobody waited for."""
    if now.standing is not Standing.APPLIED or isinstance(fact, PersonalDataErased):
        return replace(now, waits=None)
    anew = isinstance(fact, ReviewReopened) or before.standing is not Standing.APPLIED
    return replace(now, waits=moment) if anew else now


def after(row: ApplicationRow, fact: Any) -> ApplicationRow:
    match fact:
        case WishesDescribed():
            return replace(row, wishes=fact.wishes)
        case CapacityDeclared():
            return replace(row, capacity=fact.capacity)
        case WishesRanked():
            return replace(row, ranked=fact.mentors)
        case MentorProfileDescribed():
            return replace(row, profile=answers(fact))
        case AdeptProfileDescribed():
            return replace(row, profile=answers(fact), focus=fact.focus)
        case AttributesDeclared():
            return replace(row, attributes=read(fact.attributes))
        case AvailabilityDeclared():
            return replace(row, hours=fact.hours, times=fact.times)
        case RoleBriefingCompleted():
            return replace(row, briefed_by=fact.edition)
        case AdmissionChecked():
            return replace(row, admission=Admission(fact.personal, fact.professional))
        case PersonalDataErased():
            return replace(row, wishes=None, profile=(), focus=(), attributes=(), ranked=())
        case _:
            until = fact.until if isinstance(fact, ParticipationPaused) else None
            return replace(row, standing=STANDING_AFTER[type(fact)], paused_until=until)


def answers(fact: MentorProfileDescribed | AdeptProfileDescribed) -> tuple[Told, ...]:
    told = {one.name: getattr(fact, one.name) for one in fields(fact)[2:] if one.name != "focus"}
    return tuple(Told(question, text) for question, text in told.items() if text)


applications = Projection(
    "applications", 4, ApplicationRow, keys, evolve, found_by=(("programme",), ("member",)), hears=HEARS
)
"""What people write is opened for it: names and texts of the class ``personal``, and no others."""
