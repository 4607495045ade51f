"""What the mentorship is most of all for: one of the two proposes a line, the other agrees."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated, get_args

from domain import pair as pairs
from domain import vault
from domain.agreeing import Offers, agrees, with_agreed, with_proposed, with_withdrawn, withdraws
from domain.decider import Decider
from domain.expectations import ExpectationStated, stated
from domain.language import Asked, EntryId, PairId, ProgrammeId, Scope, Side, Visibility
from domain.vault import Room, of_the_two, words

# commands


@dataclass(frozen=True, slots=True)
class ProposePurpose:
    pair: PairId
    purpose: EntryId
    one_line: str
    derived_from: EntryId | None = None
    """The expectation that it comes from."""


@dataclass(frozen=True, slots=True)
class AgreePurpose:
    pair: PairId
    purpose: EntryId


@dataclass(frozen=True, slots=True)
class WithdrawPurpose:
    """By whoever proposed it, as long as the other has not agreed."""

    pair: PairId
    purpose: EntryId


Command = ProposePurpose | AgreePurpose | WithdrawPurpose

# facts


@dataclass(frozen=True, slots=True)
class PurposeProposed:
    pair: PairId
    programme: ProgrammeId
    purpose: EntryId
    side: Side
    one_line: Annotated[str, Visibility.PAIR]
    derived_from: EntryId | None = None


@dataclass(frozen=True, slots=True)
class PurposeAgreed:
    pair: PairId
    programme: ProgrammeId
    purpose: EntryId
    side: Side


@dataclass(frozen=True, slots=True)
class PurposeWithdrawn:
    pair: PairId
    programme: ProgrammeId
    purpose: EntryId
    side: Side


Fact = PurposeProposed | PurposeAgreed | PurposeWithdrawn
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# state


@dataclass(frozen=True, slots=True)
class Purposes:
    """What was proposed and agreed on, and what the two have said that they expect."""

    room: Room = field(default_factory=Room)
    offers: Offers = field(default_factory=Offers)
    expectations: frozenset[EntryId] = frozenset()


Seen = vault.Fact | ExpectationStated | Fact


def scope(command: Command) -> Scope:
    """What is expected is read where a purpose comes from it."""
    match command:
        case ProposePurpose(derived_from=str()):
            return vault.scope(command, (*FACTS, ExpectationStated))
        case ProposePurpose() | AgreePurpose() | WithdrawPurpose():
            return vault.scope(command, FACTS)


def evolve(known: Purposes, fact: Seen) -> Purposes:
    match fact:
        case ExpectationStated():
            return replace(known, expectations=known.expectations | {fact.expectation})
        case PurposeProposed():
            return replace(known, offers=with_proposed(known.offers, fact.purpose, fact.side))
        case PurposeAgreed():
            return replace(known, offers=with_agreed(known.offers, fact.purpose))
        case PurposeWithdrawn():
            return replace(known, offers=with_withdrawn(known.offers, fact.purpose))
        case _:
            return replace(known, room=vault.evolve(known.room, fact))


def decide(command: Command, known: Purposes, asked: Asked) -> tuple[Fact, ...]:
    pair, side = of_the_two(known.room, asked)
    match command:
        case ProposePurpose() if command.purpose in known.offers.by:
            return ()
        case ProposePurpose():
            line, source = words(command.one_line), stated(command.derived_from, known.expectations)
            return (PurposeProposed(command.pair, pair.programme, command.purpose, side, line, source),)
        case AgreePurpose() if agrees(known.offers, command.purpose, side):
            return (PurposeAgreed(command.pair, pair.programme, command.purpose, side),)
        case WithdrawPurpose() if withdraws(known.offers, command.purpose, side):
            return (PurposeWithdrawn(command.pair, pair.programme, command.purpose, side),)
        case AgreePurpose() | WithdrawPurpose():
            return ()


purpose: Decider[Command, Purposes, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Purposes(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)
