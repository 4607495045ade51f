"""What each of the two expects: of the programme, of themselves, of the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, get_args

from domain import pair as pairs
from domain import vault
from domain.decider import Decider
from domain.language import Asked, EntryId, PairId, ProgrammeId, Refused, Scope, Side, Visibility
from domain.vault import EntryUnknown, NotYours, Room, of_the_two, words


class Of(StrEnum):
    """Of what, or of whom."""

    PROGRAMME = "programme"
    SELF = "self"
    OTHER = "other"


# commands


@dataclass(frozen=True, slots=True)
class StateExpectation:
    pair: PairId
    expectation: EntryId
    of: Of
    body: str


@dataclass(frozen=True, slots=True)
class ReviseExpectation:
    pair: PairId
    expectation: EntryId
    body: str


Command = StateExpectation | ReviseExpectation

# facts


@dataclass(frozen=True, slots=True)
class ExpectationStated:
    pair: PairId
    programme: ProgrammeId
    expectation: EntryId
    side: Side
    of: Of
    body: Annotated[str, Visibility.PAIR]


@dataclass(frozen=True, slots=True)
class ExpectationRevised:
    pair: PairId
    programme: ProgrammeId
    expectation: EntryId
    body: Annotated[str, Visibility.PAIR]


Fact = ExpectationStated | ExpectationRevised
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class ExpectationUnknown(Refused):
    """Neither of the two has stated this expectation."""

    svenska = "Ingen av de två har uttryckt den förväntningen."
    about = "derivedFrom"


# state


@dataclass(frozen=True, slots=True)
class Expectations:
    room: Room = field(default_factory=Room)
    stated: Mapping[EntryId, ExpectationStated] = field(default_factory=dict[EntryId, ExpectationStated])


def scope(command: Command) -> Scope:
    return vault.scope(command, FACTS)


def evolve(known: Expectations, fact: vault.Fact | Fact) -> Expectations:
    match fact:
        case ExpectationStated():
            return replace(known, stated={**known.stated, fact.expectation: fact})
        case ExpectationRevised():
            stated = known.stated.get(fact.expectation)
            return known if stated is None else evolve(known, replace(stated, body=fact.body))
        case _:
            return replace(known, room=vault.evolve(known.room, fact))


def decide(command: Command, known: Expectations, asked: Asked) -> tuple[Fact, ...]:
    pair, side = of_the_two(known.room, asked)
    match command, known.stated.get(command.expectation):
        case StateExpectation(), None:
            body = words(command.body)
            return (ExpectationStated(command.pair, pair.programme, command.expectation, side, command.of, body),)
        case StateExpectation(), _:
            return ()
        case ReviseExpectation(), None:
            raise EntryUnknown
        case ReviseExpectation(), stated:
            if stated.side is not side:
                raise NotYours
            body = words(command.body)
            if body == stated.body:
                return ()
            return (ExpectationRevised(command.pair, pair.programme, command.expectation, body),)


def stated(source: EntryId | None, known: frozenset[EntryId]) -> EntryId | None:
    """What something else comes from: an expectation that one of the two has stated."""
    if source is not None and source not in known:
        raise ExpectationUnknown
    return source


expectations: Decider[Command, Expectations, Fact, vault.Fact | Fact] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Expectations(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    reads=FACTS,
)
