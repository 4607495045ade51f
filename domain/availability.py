"""When people can meet, and how much time they give. That somebody has little of it is never to their advantage."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

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
    facts_of,
    member_tag,
    programme_tag,
)
from domain.roll import Roll, on_roll
from domain.taking_part import applicant


class Times(StrEnum):
    """Parts of the week, where the programme lives."""

    WEEKDAY_MORNINGS = "weekday_mornings"
    WEEKDAY_LUNCHES = "weekday_lunches"
    WEEKDAY_AFTERNOONS = "weekday_afternoons"
    WEEKDAY_EVENINGS = "weekday_evenings"
    WEEKENDS = "weekends"


@dataclass(frozen=True, slots=True)
class DeclareAvailability:
    """Hours in a month; no times, or no first or last day, where none is less good than another."""

    programme: ProgrammeId
    member: MemberId
    hours: int
    times: tuple[Times, ...] = ()
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class AvailabilityDeclared:
    programme: ProgrammeId
    member: MemberId
    hours: int
    times: tuple[Times, ...]
    from_on: date | None
    until_on: date | None


class HoursImpossible(Refused):
    """Give between 1 and 100 hours in a month."""

    svenska = "Ange mellan 1 och 100 timmar i månaden."
    about = "hours"


class AvailableBackwards(Refused):
    """The last day is not before the first."""

    svenska = "Den sista dagen ligger inte före den första."
    about = "untilOn"


@dataclass(frozen=True, slots=True)
class Known:
    roll: Roll = field(default_factory=Roll)
    last: AvailabilityDeclared | None = None


def scope(command: DeclareAvailability) -> Scope:
    own = facts_of(member_tag(command.member), programme_tag(command.programme), named=(AvailabilityDeclared,))
    return (own, *on_roll(command.programme, command.member))


def evolve(state: Known, fact: AvailabilityDeclared | rolls.Fact) -> Known:
    if isinstance(fact, AvailabilityDeclared):
        return replace(state, last=fact)
    return replace(state, roll=rolls.evolve(state.roll, fact))


def decide(command: DeclareAvailability, state: Known, asked: Asked) -> tuple[AvailabilityDeclared, ...]:
    applicant(state.roll, command.member, asked, *Side)
    if not 1 <= command.hours <= 100:
        raise HoursImpossible
    if command.from_on and command.until_on and command.until_on < command.from_on:
        raise AvailableBackwards
    times = tuple(part for part in Times if part in command.times)
    declared = AvailabilityDeclared(
        command.programme, command.member, command.hours, times, command.from_on, command.until_on
    )
    return () if declared == state.last else (declared,)


def tags(fact: AvailabilityDeclared) -> tuple[Tag, ...]:
    return (member_tag(fact.member), programme_tag(fact.programme))


availability: Decider[DeclareAvailability, Known, AvailabilityDeclared, AvailabilityDeclared | rolls.Fact] = Decider(
    commands=(DeclareAvailability,),
    facts=(AvailabilityDeclared,),
    scope=scope,
    initial=Known(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
