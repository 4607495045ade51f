"""Who the two are, told to one another: interests, education, career, personality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

from domain import pair as pairs
from domain import vault
from domain.decider import Decider
from domain.language import Asked, PairId, ProgrammeId, Scope, Side, Visibility
from domain.vault import NothingSaid, Room, of_the_two, words_if_any

# commands


@dataclass(frozen=True, slots=True)
class IntroduceSelf:
    """Said again, it takes the place of what was said before."""

    pair: PairId
    interests: str | None = None
    education: str | None = None
    career: str | None = None
    personality: str | None = None


# facts


@dataclass(frozen=True, slots=True)
class PersonalPresentationShared:
    pair: PairId
    programme: ProgrammeId
    side: Side
    interests: Annotated[str | None, Visibility.PAIR] = None
    education: Annotated[str | None, Visibility.PAIR] = None
    career: Annotated[str | None, Visibility.PAIR] = None
    personality: Annotated[str | None, Visibility.PAIR] = None


# state


@dataclass(frozen=True, slots=True)
class Introductions:
    room: Room = field(default_factory=Room)
    said: Mapping[Side, PersonalPresentationShared] = field(default_factory=dict[Side, PersonalPresentationShared])


def scope(command: IntroduceSelf) -> Scope:
    return vault.scope(command, (PersonalPresentationShared,))


def evolve(known: Introductions, fact: vault.Fact | PersonalPresentationShared) -> Introductions:
    if isinstance(fact, PersonalPresentationShared):
        return replace(known, said={**known.said, fact.side: fact})
    return replace(known, room=vault.evolve(known.room, fact))


def decide(command: IntroduceSelf, known: Introductions, asked: Asked) -> tuple[PersonalPresentationShared, ...]:
    pair, side = of_the_two(known.room, asked)
    answers = (command.interests, command.education, command.career, command.personality)
    if not any(answers):
        raise NothingSaid
    said = PersonalPresentationShared(command.pair, pair.programme, side, *map(words_if_any, answers))
    return () if known.said.get(side) == said else (said,)


presentation: Decider[
    IntroduceSelf, Introductions, PersonalPresentationShared, vault.Fact | PersonalPresentationShared
] = Decider(
    commands=(IntroduceSelf,),
    facts=(PersonalPresentationShared,),
    scope=scope,
    initial=Introductions(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    reads=(PersonalPresentationShared,),
)
