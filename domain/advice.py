"""Short advice between meetings: the adept asks, the mentor answers. Outside the pair it is a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, get_args

from domain import pair as pairs
from domain import vault
from domain.decider import Decider
from domain.language import Asked, EntryId, PairId, ProgrammeId, Refused, Scope, Side, Visibility
from domain.vault import Room, of_the_two, words

# commands


@dataclass(frozen=True, slots=True)
class AskShortAdvice:
    pair: PairId
    advice: EntryId
    body: str


@dataclass(frozen=True, slots=True)
class GiveShortAdvice:
    """May be given more than once: there is always something to add."""

    pair: PairId
    advice: EntryId
    body: str


Command = AskShortAdvice | GiveShortAdvice

# facts


@dataclass(frozen=True, slots=True)
class ShortAdviceAsked:
    pair: PairId
    programme: ProgrammeId
    advice: EntryId
    body: Annotated[str, Visibility.PAIR]


@dataclass(frozen=True, slots=True)
class ShortAdviceGiven:
    pair: PairId
    programme: ProgrammeId
    advice: EntryId
    body: Annotated[str, Visibility.PAIR]


Fact = ShortAdviceAsked | ShortAdviceGiven
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class NotAsked(Refused):
    """The adept has not asked for this advice."""

    svenska = "Adepten har inte bett om det här rådet."
    about = "advice"


# state


@dataclass(frozen=True, slots=True)
class Letters:
    """What was asked, and what was answered to it last."""

    room: Room = field(default_factory=Room)
    last: Mapping[EntryId, Fact] = field(default_factory=dict[EntryId, Fact])


def scope(command: Command) -> Scope:
    return vault.scope(command, FACTS)


def evolve(letters: Letters, fact: vault.Fact | Fact) -> Letters:
    match fact:
        case ShortAdviceAsked() | ShortAdviceGiven():
            return replace(letters, last={**letters.last, fact.advice: fact})
        case _:
            return replace(letters, room=vault.evolve(letters.room, fact))


def decide(command: Command, letters: Letters, asked: Asked) -> tuple[Fact, ...]:
    pair, _ = of_the_two(letters.room, asked, Side.ADEPT if isinstance(command, AskShortAdvice) else Side.MENTOR)
    match command, letters.last.get(command.advice):
        case AskShortAdvice(), None:
            return (ShortAdviceAsked(command.pair, pair.programme, command.advice, words(command.body)),)
        case AskShortAdvice(), _:
            return ()
        case GiveShortAdvice(), None:
            raise NotAsked
        case GiveShortAdvice(), last:
            given = ShortAdviceGiven(command.pair, pair.programme, command.advice, words(command.body))
            return () if given == last else (given,)


advice: Decider[Command, Letters, Fact, vault.Fact | Fact] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Letters(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    reads=(ShortAdviceGiven,),
)
