"""What the two owe each other besides meetings: midpoint, closing, and how a pair goes on, completes or ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain import pair as pairs
from domain.decider import Decider
from domain.language import Asked, PairId, Refused, Role, Side
from domain.pair import (
    ClosingSummarised,
    Completed,
    Ended,
    EndReason,
    MidpointEvaluated,
    NotTogether,
    Pair,
    PairCompleted,
    PairEnded,
    PairExtended,
    PairUnknown,
    Together,
    Unmatched,
    of_the_pair,
)

# commands


@dataclass(frozen=True, slots=True)
class EvaluateMidpoint:
    pair: PairId
    side: Side | None = None
    """One's own, where none is given; an import names it."""
    held_together_on: date | None = None


@dataclass(frozen=True, slots=True)
class SummariseClosing:
    pair: PairId
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class ExtendPair:
    pair: PairId
    ends_on: date


@dataclass(frozen=True, slots=True)
class CompletePair:
    pair: PairId
    early: bool = False
    """Complete although the two have not both summarised."""


@dataclass(frozen=True, slots=True)
class EndPair:
    pair: PairId
    reason: EndReason
    no_fault: bool = True


Command = EvaluateMidpoint | SummariseClosing | ExtendPair | CompletePair | EndPair
Fact = MidpointEvaluated | ClosingSummarised | PairExtended | PairCompleted | PairEnded

# refusals


class SideMissing(Refused):
    """Name the side that evaluated: adept or mentor."""

    svenska = "Ange vilken sida som utvärderade: adept eller mentor."
    about = "side"


class NotYourSide(Refused):
    """Each side of the pair speaks for itself."""

    svenska = "Var och en i paret talar för sig själv."
    about = "side"


class MidpointNotOpen(Refused):
    """The midpoint evaluation opens when half of the pair's time has passed."""

    svenska = "Halvtidsutvärderingen öppnar när halva parets tid har gått."
    about = "pair"
    handbook = "policy.midpoint"


class ClosingNotOpen(Refused):
    """The closing summary opens on the pair's last day, or when the pair completes."""

    svenska = "Den avslutande summeringen öppnar på parets sista dag, eller när paret slutförs."
    about = "pair"
    handbook = "policy.length"


class AlreadyEvaluated(Refused):
    """This side has done so already, on the first day that counts."""

    svenska = "Den här sidan har redan gjort det; det första tillfället gäller."
    about = "side"


class TogetherInFuture(Refused):
    """The two have evaluated together on a day that has not come yet."""

    svenska = "De två har utvärderat tillsammans en dag som ännu inte har kommit."
    about = "heldTogetherOn"


class ExtensionBackwards(Refused):
    """An extension moves the last day later."""

    svenska = "En förlängning flyttar sista dagen framåt."
    about = "endsOn"


class ClosingMissing(Refused):
    """Both sides summarise first; say that the pair completes early if they will not."""

    svenska = "Båda sidor summerar först; ange att paret slutförs i förtid om de inte kommer att göra det."
    about = "early"


def decide(command: Command, life: pairs.Life, asked: Asked) -> tuple[Fact, ...]:
    match command, life:
        case _, Unmatched():
            raise PairUnknown
        case EvaluateMidpoint(), Together(pair) | Completed(pair):
            return evaluate(command, pair, asked)
        case SummariseClosing(), Together(pair):
            return summarise(command, pair, pair.period.ends_on, asked)
        case SummariseClosing(), Completed(pair):
            return summarise(command, pair, pair.period.starts_on, asked)
        case ((EvaluateMidpoint() | SummariseClosing()), Ended(pair)):
            of_the_pair(pair, asked, Role.INTEGRATION)
            raise NotTogether
        case ExtendPair(), Together(pair):
            in_charge(command, pair, asked)
            return extend(command, pair)
        case CompletePair(), Together(pair):
            in_charge(command, pair, asked)
            return complete(command, pair)
        case EndPair(), Together(pair):
            in_charge(command, pair, asked)
            return (
                PairEnded(
                    command.pair,
                    pair.programme,
                    pair.adept,
                    pair.mentor,
                    pair.co_mentors,
                    command.reason,
                    command.no_fault,
                ),
            )
        case (CompletePair(), Completed(pair)) | (EndPair(), Ended(pair)):
            in_charge(command, pair, asked)
            return ()
        case (
            (ExtendPair(), Completed(pair) | Ended(pair)) | (CompletePair(), Ended(pair)) | (EndPair(), Completed(pair))
        ):
            in_charge(command, pair, asked)
            raise NotTogether


def in_charge(command: ExtendPair | CompletePair | EndPair, pair: Pair, asked: Asked) -> None:
    """The two complete or end what they began, a co-mentor only helps; a longer time is the coordinator's to give."""
    others = (Role.COORDINATOR, Role.INTEGRATION)
    if isinstance(command, CompletePair):
        others = (*others, Role.POLICY)
    of_the_pair(pair, asked, *others)
    if isinstance(command, ExtendPair) or asked.actor.by not in (pair.adept, pair.mentor):
        asked.only(*others)


def side(named: Side | None, pair: Pair, asked: Asked) -> Side:
    """Whose word it is: one's own, or the one that an import names. A coordinator sees that it happened, not more."""
    of_the_pair(pair, asked, Role.INTEGRATION)
    own = pair.side_of(asked.actor.by)
    if own is not None and named in (None, own):
        return own
    if own is not None:
        raise NotYourSide
    if named is None:
        raise SideMissing
    return named


def evaluate(command: EvaluateMidpoint, pair: Pair, asked: Asked) -> tuple[Fact, ...]:
    by = side(command.side, pair, asked)
    if by in pair.midpoint:
        raise AlreadyEvaluated
    if asked.on(pair.zone) < pair.period.midpoint_on:
        raise MidpointNotOpen
    if command.held_together_on is not None and command.held_together_on > asked.today(pair.zone):
        raise TogetherInFuture
    return (MidpointEvaluated(command.pair, pair.programme, by, command.held_together_on),)


def summarise(command: SummariseClosing, pair: Pair, opens_on: date, asked: Asked) -> tuple[Fact, ...]:
    by = side(command.side, pair, asked)
    if by in pair.closing:
        raise AlreadyEvaluated
    if asked.on(pair.zone) < opens_on:
        raise ClosingNotOpen
    return (ClosingSummarised(command.pair, pair.programme, by),)


def extend(command: ExtendPair, pair: Pair) -> tuple[Fact, ...]:
    if command.ends_on == pair.period.ends_on:
        return ()
    if command.ends_on < pair.period.ends_on:
        raise ExtensionBackwards
    period = pairs.extended(pair, command.ends_on)
    return (PairExtended(command.pair, pair.programme, period.midpoint_on, period.ends_on),)


def complete(command: CompletePair, pair: Pair) -> tuple[Fact, ...]:
    if pair.closing != frozenset(Side) and not command.early:
        raise ClosingMissing
    return (PairCompleted(command.pair, pair.programme, pair.adept, pair.mentor, pair.co_mentors),)


pairing: Decider[Command, pairs.Life, Fact, pairs.Fact] = Decider(
    commands=(EvaluateMidpoint, SummariseClosing, ExtendPair, CompletePair, EndPair),
    facts=(MidpointEvaluated, ClosingSummarised, PairExtended, PairCompleted, PairEnded),
    scope=pairs.scope,
    initial=Unmatched(),
    evolve=pairs.evolve,
    decide=decide,
    tags=pairs.tags,
)
