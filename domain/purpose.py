"""What the mentorship is most of all for: one of the two proposes a line, the other agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, get_args

from domain import pair as pairs
from domain import vault
from domain.decider import Decider
from domain.expectations import ExpectationStated, stated
from domain.language import Asked, EntryId, PairId, ProgrammeId, Scope, Side, Visibility
from domain.vault import (
    AgreedAlready,
    EntryUnknown,
    NotYours,
    OtherSideAgrees,
    ProposalTakenBack,
    Room,
    of_the_two,
    words,
)

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
    """By whom each was proposed, which one was agreed on last, and what the two have said that they expect."""

    room: Room = field(default_factory=Room)
    proposed: Mapping[EntryId, Side] = field(default_factory=dict[EntryId, Side])
    agreed: EntryId | None = None
    once: frozenset[EntryId] = frozenset()
    """Agreed on at any time."""
    withdrawn: frozenset[EntryId] = frozenset()
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
            return replace(known, proposed={**known.proposed, fact.purpose: fact.side})
        case PurposeAgreed():
            return replace(known, agreed=fact.purpose, once=known.once | {fact.purpose})
        case PurposeWithdrawn():
            return replace(known, withdrawn=known.withdrawn | {fact.purpose})
        case _:
            return replace(known, room=vault.evolve(known.room, fact))


def decide(command: Command, known: Purposes, asked: Asked) -> tuple[Fact, ...]:
    pair, side = of_the_two(known.room, asked)
    match command, known.proposed.get(command.purpose):
        case ProposePurpose(), None:
            line, source = words(command.one_line), stated(command.derived_from, known.expectations)
            return (PurposeProposed(command.pair, pair.programme, command.purpose, side, line, source),)
        case ProposePurpose(), _:
            return ()
        case ((AgreePurpose() | WithdrawPurpose()), None):
            raise EntryUnknown
        case WithdrawPurpose(), proposed_by:
            if proposed_by is not side:
                raise NotYours
            if command.purpose in known.once:
                raise AgreedAlready
            again = command.purpose in known.withdrawn
            return () if again else (PurposeWithdrawn(command.pair, pair.programme, command.purpose, side),)
        case AgreePurpose(), proposed_by:
            if command.purpose in known.withdrawn:
                raise ProposalTakenBack
            if command.purpose == known.agreed:
                return ()
            if proposed_by is side:
                raise OtherSideAgrees
            return (PurposeAgreed(command.pair, pair.programme, command.purpose, side),)


purpose: Decider[Command, Purposes, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Purposes(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)
