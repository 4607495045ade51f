"""Who is not to go with whom, whoever asks. Why is for the one who said it, and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated

from domain import roll as rolls
from domain.decider import Decider
from domain.language import (
    Asked,
    Item,
    MemberId,
    ProgrammeId,
    Refused,
    Role,
    Scope,
    Tag,
    Visibility,
    facts_of,
    member_tag,
    programme_tag,
    written,
)
from domain.roll import Roll, on_roll
from domain.taking_part import for_oneself, known

EXCLUSIONS = Tag("exclusions")

# commands


@dataclass(frozen=True, slots=True)
class DeclareExclusion:
    """In every programme from now on, whichever of the two is the mentor."""

    programme: ProgrammeId
    member: MemberId
    other: MemberId
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawExclusion:
    programme: ProgrammeId
    member: MemberId
    other: MemberId


Command = DeclareExclusion | WithdrawExclusion

# facts


@dataclass(frozen=True, slots=True)
class ExclusionDeclared:
    """``by_coordinator``: said of them, not by them. Each is taken back by whoever said it."""

    programme: ProgrammeId
    member: MemberId
    other: MemberId
    by_coordinator: bool
    reason: Annotated[str | None, Visibility.AUTHOR] = None


@dataclass(frozen=True, slots=True)
class ExclusionWithdrawn:
    programme: ProgrammeId
    member: MemberId
    other: MemberId
    by_coordinator: bool


Fact = ExclusionDeclared | ExclusionWithdrawn
FACTS: tuple[type[Fact], ...] = (ExclusionDeclared, ExclusionWithdrawn)

# refusals


class ExcludesOneself(Refused):
    """Name somebody else."""

    svenska = "Ange någon annan."
    about = "other"


class OtherUnknown(Refused):
    """There is nobody of that id to keep apart from."""

    svenska = "Det finns ingen med det id:t att hållas isär från."
    about = "other"


class ReasonUnusable(Refused):
    """A reason has 1 to 2000 characters."""

    svenska = "Ett skäl har 1 till 2000 tecken."
    about = "reason"


class ReasonIsTheirOwn(Refused):
    """Only those who speak for themselves give a reason: it is nobody else's to read."""

    svenska = "Bara den som talar för sig själv anger ett skäl: ingen annan får läsa det."
    about = "reason"


# state

Said = tuple[MemberId, MemberId, bool]
"""Who, with whom not, and whether a coordinator said so."""


@dataclass(frozen=True, slots=True)
class Exclusions:
    standing: frozenset[Said] = frozenset()

    def between(self, one: MemberId, other: MemberId) -> bool:
        """Whether the two are kept apart, either way."""
        return any({member, whom} == {one, other} for member, whom, _ in self.standing)


@dataclass(frozen=True, slots=True)
class State:
    roll: Roll = field(default_factory=Roll)
    exclusions: Exclusions = field(default_factory=Exclusions)


def of_member(member: MemberId) -> Item:
    """What anybody excluded the member from, and whom the member excluded."""
    return facts_of(member_tag(member), EXCLUSIONS, named=FACTS)


def scope(command: Command) -> Scope:
    return (of_member(command.member), *on_roll(command.programme, command.member, command.other))


def after(exclusions: Exclusions, fact: Fact) -> Exclusions:
    said = frozenset({(fact.member, fact.other, fact.by_coordinator)})
    match fact:
        case ExclusionDeclared():
            return Exclusions(exclusions.standing | said)
        case ExclusionWithdrawn():
            return Exclusions(exclusions.standing - said)


def evolve(state: State, fact: Fact | rolls.Fact) -> State:
    match fact:
        case ExclusionDeclared() | ExclusionWithdrawn():
            return replace(state, exclusions=after(state.exclusions, fact))
        case _:
            return replace(state, roll=rolls.evolve(state.roll, fact))


def decide(command: Command, state: State, asked: Asked) -> tuple[Fact, ...]:
    known(state.roll, command.member)
    for_oneself(command.member, asked, Role.COORDINATOR)
    by_coordinator = asked.actor.by != command.member and not asked.actor.may(Role.INTEGRATION)
    said = (command.member, command.other, by_coordinator)
    match command:
        case DeclareExclusion():
            if command.member == command.other:
                raise ExcludesOneself
            if not state.roll[command.other].joined:
                raise OtherUnknown
            reason = why(command.reason, by_coordinator)
            return () if said in state.exclusions.standing else (ExclusionDeclared(command.programme, *said, reason),)
        case WithdrawExclusion():
            return (ExclusionWithdrawn(command.programme, *said),) if said in state.exclusions.standing else ()


def why(reason: str | None, by_coordinator: bool) -> str | None:
    if reason is None:
        return None
    if by_coordinator:
        raise ReasonIsTheirOwn
    return written(reason, 2000, ReasonUnusable)


def tags(fact: Fact) -> tuple[Tag, ...]:
    return (EXCLUSIONS, member_tag(fact.member), member_tag(fact.other), programme_tag(fact.programme))


exclusion: Decider[Command, State, Fact, Fact | rolls.Fact] = Decider(
    commands=(DeclareExclusion, WithdrawExclusion),
    facts=FACTS,
    scope=scope,
    initial=State(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
