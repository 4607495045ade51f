"""Who is not to go with whom, whoever asks. Why is for the one who said it, and for nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

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
    """In every programme from now on, whichever of the two is the mentor; in its own alone where a coordinator of
    one programme says so. Said again, another reason takes the place of the one before; without one it stays."""

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
    """``by_coordinator``: said of them, not by them. ``here_only``: by a coordinator of this programme and no other.

    Each is taken back by whoever said it.
    """

    programme: ProgrammeId
    member: MemberId
    other: MemberId
    by_coordinator: bool
    reason: Annotated[str | None, Visibility.AUTHOR] = None
    here_only: bool = False


@dataclass(frozen=True, slots=True)
class ExclusionWithdrawn:
    programme: ProgrammeId
    member: MemberId
    other: MemberId
    by_coordinator: bool
    here_only: bool = False


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

Said = tuple[MemberId, MemberId, bool, ProgrammeId | None]
"""Who, with whom not, whether a coordinator said so, and the programme in which alone it holds."""


@dataclass(frozen=True, slots=True)
class Exclusions:
    standing: Mapping[Said, str | None] = field(default_factory=dict[Said, "str | None"])
    """And why, as it was told last."""

    def between(self, one: MemberId, other: MemberId, programme: ProgrammeId) -> bool:
        """Whether the two are kept apart in a programme, either way."""
        return frozenset({one, other}) in self.within(programme)

    def within(self, programme: ProgrammeId) -> frozenset[frozenset[MemberId]]:
        """Every two who are kept apart in a programme."""
        here = (said for said in self.standing if said[3] in (None, programme))
        return frozenset(frozenset({member, other}) for member, other, _, _ in here)


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
    where = fact.programme if fact.here_only else None
    said = (fact.member, fact.other, fact.by_coordinator, where)
    match fact:
        case ExclusionDeclared():
            return Exclusions({**exclusions.standing, said: fact.reason})
        case ExclusionWithdrawn():
            return Exclusions({one: why for one, why in exclusions.standing.items() if one != said})


def evolve(state: State, fact: Fact | rolls.Fact) -> State:
    match fact:
        case ExclusionDeclared() | ExclusionWithdrawn():
            return replace(state, exclusions=after(state.exclusions, fact))
        case _:
            return replace(state, roll=rolls.evolve(state.roll, fact))


def decide(command: Command, state: State, asked: Asked) -> tuple[Fact, ...]:
    known(state.roll, command.member)
    for_oneself(command.member, asked.within(command.programme), Role.COORDINATOR)
    by_coordinator = asked.actor.by != command.member and not asked.actor.may(Role.INTEGRATION)
    here_only = by_coordinator and not asked.actor.may(Role.COORDINATOR)
    about = (command.programme, command.member, command.other, by_coordinator)
    said = (command.member, command.other, by_coordinator, command.programme if here_only else None)
    match command:
        case DeclareExclusion():
            if command.member == command.other:
                raise ExcludesOneself
            if not state.roll[command.other].joined:
                raise OtherUnknown
            reason = why(command.reason, by_coordinator)
            if said in state.exclusions.standing and reason in (None, state.exclusions.standing[said]):
                return ()
            return (ExclusionDeclared(*about, reason, here_only),)
        case WithdrawExclusion():
            if command.other not in state.roll.members:
                raise OtherUnknown
            return (ExclusionWithdrawn(*about, here_only),) if said in state.exclusions.standing else ()


def why(reason: str | None, by_coordinator: bool) -> str | None:
    if reason is None:
        return None
    if by_coordinator:
        raise ReasonIsTheirOwn
    return written(reason, 2000, ReasonUnusable)


def everywhere(told: dict[str, Any]) -> dict[str, Any]:
    """Before version 2 nobody was coordinator of one programme."""
    return {**told, "here_only": False}


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
    reads=(ExclusionDeclared,),
    upcasts={ExclusionDeclared: (everywhere,), ExclusionWithdrawn: (everywhere,)},
)
