"""Who will do what until when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, get_args

from domain import pair as pairs
from domain import vault
from domain.decider import Decider
from domain.language import Asked, EntryId, PairId, ProgrammeId, Scope, Side, Visibility
from domain.vault import EntryUnknown, Room, of_the_two, words

# commands


@dataclass(frozen=True, slots=True)
class AgreeAction:
    pair: PairId
    action: EntryId
    owner: Side
    body: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class CompleteAction:
    pair: PairId
    action: EntryId


Command = AgreeAction | CompleteAction

# facts


@dataclass(frozen=True, slots=True)
class ActionAgreed:
    pair: PairId
    programme: ProgrammeId
    action: EntryId
    owner: Side
    body: Annotated[str, Visibility.PAIR]
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class ActionCompleted:
    pair: PairId
    programme: ProgrammeId
    action: EntryId


Fact = ActionAgreed | ActionCompleted
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# state


@dataclass(frozen=True, slots=True)
class Actions:
    room: Room = field(default_factory=Room)
    agreed: frozenset[EntryId] = frozenset()
    done: frozenset[EntryId] = frozenset()


def scope(command: Command) -> Scope:
    return vault.scope(command, FACTS)


def evolve(known: Actions, fact: vault.Fact | Fact) -> Actions:
    match fact:
        case ActionAgreed():
            return replace(known, agreed=known.agreed | {fact.action})
        case ActionCompleted():
            return replace(known, done=known.done | {fact.action})
        case _:
            return replace(known, room=vault.evolve(known.room, fact))


def decide(command: Command, known: Actions, asked: Asked) -> tuple[Fact, ...]:
    pair, _ = of_the_two(known.room, asked)
    match command:
        case AgreeAction():
            if command.action in known.agreed:
                return ()
            said = (command.owner, words(command.body), command.due_on)
            return (ActionAgreed(command.pair, pair.programme, command.action, *said),)
        case CompleteAction():
            if command.action not in known.agreed:
                raise EntryUnknown
            if command.action in known.done:
                return ()
            return (ActionCompleted(command.pair, pair.programme, command.action),)


actions: Decider[Command, Actions, Fact, vault.Fact | Fact] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Actions(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)
