"""How the two will meet: where, when, how, how often and for how long; and who prepares what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, get_args

from domain import pair as pairs
from domain import vault
from domain.agreeing import Offers, agrees, with_agreed, with_proposed, with_withdrawn, withdraws
from domain.decider import Decider
from domain.language import Asked, EntryId, PairId, ProgrammeId, Refused, Scope, Side, Visibility
from domain.vault import Room, of_the_two, words


class QuestionPrep(StrEnum):
    """Who prepares the questions."""

    ADEPT = "adept"
    MENTOR = "mentor"
    BOTH = "both"
    NOBODY = "nobody"


class Channel(StrEnum):
    """Where short advice is asked for between meetings."""

    HERE = "here"
    MAIL = "mail"
    PHONE = "phone"
    CHAT = "chat"
    NONE = "none"


# commands


@dataclass(frozen=True, slots=True)
class ProposeMeetingStructure:
    pair: PairId
    structure: EntryId
    where: str
    when: str
    how: str
    every_weeks: int
    minutes: int
    agenda_required: bool
    question_prep: QuestionPrep
    short_advice_channel: Channel


@dataclass(frozen=True, slots=True)
class AgreeMeetingStructure:
    pair: PairId
    structure: EntryId


@dataclass(frozen=True, slots=True)
class WithdrawMeetingStructure:
    """By whoever proposed it, as long as the other has not agreed."""

    pair: PairId
    structure: EntryId


Command = ProposeMeetingStructure | AgreeMeetingStructure | WithdrawMeetingStructure

# facts


@dataclass(frozen=True, slots=True)
class MeetingStructureProposed:
    pair: PairId
    programme: ProgrammeId
    structure: EntryId
    side: Side
    where: Annotated[str, Visibility.PAIR]
    when: Annotated[str, Visibility.PAIR]
    how: Annotated[str, Visibility.PAIR]
    every_weeks: int
    minutes: int
    agenda_required: bool
    question_prep: QuestionPrep
    short_advice_channel: Channel


@dataclass(frozen=True, slots=True)
class MeetingStructureAgreed:
    pair: PairId
    programme: ProgrammeId
    structure: EntryId
    side: Side


@dataclass(frozen=True, slots=True)
class MeetingStructureWithdrawn:
    pair: PairId
    programme: ProgrammeId
    structure: EntryId
    side: Side


Fact = MeetingStructureProposed | MeetingStructureAgreed | MeetingStructureWithdrawn
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# refusals


class RhythmImpossible(Refused):
    """The two meet every 1 to 26 weeks, for between 1 minute and 24 hours."""

    svenska = "De två träffas med 1 till 26 veckors mellanrum, i mellan 1 minut och 24 timmar."


# state


@dataclass(frozen=True, slots=True)
class Structures:
    """What was proposed and agreed on."""

    room: Room = field(default_factory=Room)
    offers: Offers = field(default_factory=Offers)


def scope(command: Command) -> Scope:
    return vault.scope(command, FACTS)


def evolve(known: Structures, fact: vault.Fact | Fact) -> Structures:
    match fact:
        case MeetingStructureProposed():
            return replace(known, offers=with_proposed(known.offers, fact.structure, fact.side))
        case MeetingStructureAgreed():
            return replace(known, offers=with_agreed(known.offers, fact.structure))
        case MeetingStructureWithdrawn():
            return replace(known, offers=with_withdrawn(known.offers, fact.structure))
        case _:
            return replace(known, room=vault.evolve(known.room, fact))


def decide(command: Command, known: Structures, asked: Asked) -> tuple[Fact, ...]:
    pair, side = of_the_two(known.room, asked)
    match command:
        case ProposeMeetingStructure() if command.structure in known.offers.by:
            return ()
        case ProposeMeetingStructure():
            return (proposed(command, pair.programme, side),)
        case AgreeMeetingStructure() if agrees(known.offers, command.structure, side):
            return (MeetingStructureAgreed(command.pair, pair.programme, command.structure, side),)
        case WithdrawMeetingStructure() if withdraws(known.offers, command.structure, side):
            return (MeetingStructureWithdrawn(command.pair, pair.programme, command.structure, side),)
        case AgreeMeetingStructure() | WithdrawMeetingStructure():
            return ()


def proposed(command: ProposeMeetingStructure, programme: ProgrammeId, side: Side) -> MeetingStructureProposed:
    if not (1 <= command.every_weeks <= 26 and 1 <= command.minutes <= 24 * 60):
        raise RhythmImpossible
    return MeetingStructureProposed(
        command.pair,
        programme,
        command.structure,
        side,
        words(command.where),
        words(command.when),
        words(command.how),
        command.every_weeks,
        command.minutes,
        command.agenda_required,
        command.question_prep,
        command.short_advice_channel,
    )


structure: Decider[Command, Structures, Fact, vault.Fact | Fact] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Structures(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)
