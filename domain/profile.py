"""What people tell of themselves before they are matched, to whoever they are matched with and to coordinators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from domain import roll as rolls
from domain.decider import Decider
from domain.language import (
    Asked,
    MemberId,
    ProgrammeId,
    Refused,
    Scope,
    Side,
    Tag,
    Visibility,
    facts_of,
    member_tag,
    programme_tag,
    written,
)
from domain.roll import ReviewReopened, Roll, on_roll
from domain.taking_part import anew, applicant, substance


class Focus(StrEnum):
    """What an adept would like the meetings to be about most of all."""

    PERSONAL = "personal"
    PROFESSIONAL = "professional"
    LEADERSHIP_TIPS = "leadership_tips"
    INSPIRATION = "inspiration"
    CAREER_DREAM_JOB = "career_dream_job"


# commands


@dataclass(frozen=True, slots=True)
class DescribeMentorProfile:
    """The whole profile, each time; or some answers, where the others stay."""

    programme: ProgrammeId
    member: MemberId
    competence: str | None = None
    experience: str | None = None
    network: str | None = None
    strengths: str | None = None
    limits: str | None = None
    story: str | None = None
    others_stay: bool | None = None


@dataclass(frozen=True, slots=True)
class DescribeAdeptProfile:
    """The whole profile, each time."""

    programme: ProgrammeId
    member: MemberId
    willingness: str | None = None
    offers_back: str | None = None
    future_place: str | None = None
    focus: tuple[Focus, ...] = ()
    candid_feedback: str | None = None


Command = DescribeMentorProfile | DescribeAdeptProfile

# facts


@dataclass(frozen=True, slots=True)
class MentorProfileDescribed:
    programme: ProgrammeId
    member: MemberId
    competence: Annotated[str | None, Visibility.PERSONAL] = None
    experience: Annotated[str | None, Visibility.PERSONAL] = None
    network: Annotated[str | None, Visibility.PERSONAL] = None
    strengths: Annotated[str | None, Visibility.PERSONAL] = None
    limits: Annotated[str | None, Visibility.PERSONAL] = None
    story: Annotated[str | None, Visibility.PERSONAL] = None


@dataclass(frozen=True, slots=True)
class AdeptProfileDescribed:
    programme: ProgrammeId
    member: MemberId
    willingness: Annotated[str | None, Visibility.PERSONAL] = None
    offers_back: Annotated[str | None, Visibility.PERSONAL] = None
    future_place: Annotated[str | None, Visibility.PERSONAL] = None
    focus: tuple[Focus, ...] = ()
    candid_feedback: Annotated[str | None, Visibility.PERSONAL] = None


Fact = MentorProfileDescribed | AdeptProfileDescribed
FACTS: tuple[type[Fact], ...] = (MentorProfileDescribed, AdeptProfileDescribed)
SIDE: Mapping[type[Command] | type[Fact], Side] = {
    DescribeMentorProfile: Side.MENTOR,
    MentorProfileDescribed: Side.MENTOR,
    DescribeAdeptProfile: Side.ADEPT,
    AdeptProfileDescribed: Side.ADEPT,
}

# refusals


class ProfileUnusable(Refused):
    """Answer at least one of the questions, each in 1 to 4000 characters."""

    svenska = "Besvara minst en av frågorna, var och en med 1 till 4000 tecken."
    handbook = "role.mentor.qualities"


# state


@dataclass(frozen=True, slots=True)
class Profiles:
    """Where the application stands, and what was told last on each side."""

    roll: Roll = field(default_factory=Roll)
    told: Mapping[Side, Fact] = field(default_factory=dict[Side, Fact])


def scope(command: Command) -> Scope:
    own = facts_of(member_tag(command.member), programme_tag(command.programme), named=FACTS)
    return (own, *on_roll(command.programme, command.member))


def evolve(state: Profiles, fact: Fact | rolls.Fact) -> Profiles:
    match fact:
        case MentorProfileDescribed() | AdeptProfileDescribed():
            return replace(state, told={**state.told, SIDE[type(fact)]: fact})
        case _:
            return replace(state, roll=rolls.evolve(state.roll, fact))


def decide(command: Command, state: Profiles, asked: Asked) -> tuple[Fact | ReviewReopened, ...]:
    side, last = SIDE[type(command)], state.told.get(SIDE[type(command)])
    own = applicant(state.roll, command.member, asked, side)
    match command:
        case DescribeMentorProfile():
            described: Fact = answered(MentorProfileDescribed, command)
            if command.others_stay and last is not None:
                described = beside(described, last)
        case DescribeAdeptProfile():
            described = answered(AdeptProfileDescribed, command)
    if described == last:
        return ()
    material = last is None or said(described) != said(last)
    return (described, *anew(command.programme, command.member, own, side, material=material))


def said(told: Fact) -> list[Any]:
    """The answers in substance."""
    answers = [getattr(told, answer.name) for answer in fields(told)[2:]]
    return [substance(answer) if isinstance(answer, str) else answer for answer in answers]


Described = TypeVar("Described", bound=Fact)


def answered(kind: type[Described], command: Command) -> Described:
    """The command's answers as they will be kept."""
    told: dict[str, Any] = {answer.name: kept(getattr(command, answer.name)) for answer in fields(kind)[2:]}
    if not any(told.values()):
        raise ProfileUnusable
    return kind(command.programme, command.member, **told)


def beside(now: Fact, last: Fact) -> Fact:
    """With what was answered last and is not answered now."""
    unsaid = [answer.name for answer in fields(now)[2:] if getattr(now, answer.name) is None]
    return replace(now, **{name: getattr(last, name) for name in unsaid})


def kept(answer: Any) -> Any:
    match answer:
        case str():
            return written(answer, 4000, ProfileUnusable)
        case tuple():
            return tuple(one for one in Focus if one in answer)
        case _:
            return None


def before_candour(told: dict[str, Any]) -> dict[str, Any]:
    """Before version 2 nobody was asked what they want plain words about."""
    return {**told, "candid_feedback": None}


def tags(fact: Fact | ReviewReopened) -> tuple[Tag, ...]:
    return (member_tag(fact.member), programme_tag(fact.programme))


profile: Decider[Command, Profiles, Fact | ReviewReopened, Fact | rolls.Fact] = Decider(
    commands=(DescribeMentorProfile, DescribeAdeptProfile),
    facts=FACTS,
    scope=scope,
    initial=Profiles(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    reads=FACTS,
    upcasts={AdeptProfileDescribed: (before_candour,)},
)
