"""What the two owe each other besides meetings: midpoint, closing, and how a pair goes on, completes or ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from domain import pair as pairs
from domain.calendar import halfway, months_after
from domain.decider import Decider
from domain.drafting import LONGEST
from domain.language import Asked, PairId, ProgrammeId, Refused, Role, Scope, Side
from domain.pair import (
    UNMATCHED,
    Completed,
    Ended,
    EndReason,
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

# facts


@dataclass(frozen=True, slots=True)
class MidpointEvaluated:
    pair: PairId
    programme: ProgrammeId
    side: Side
    held_together_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClosingSummarised:
    pair: PairId
    programme: ProgrammeId
    side: Side


Own = MidpointEvaluated | ClosingSummarised
OWN: tuple[type[Own], ...] = get_args(Own)
Fact = Own | ClosingSummarised | PairExtended | PairCompleted | PairEnded

# refusals


class SideMissing(Refused):
    """Name the side that evaluated: adept or mentor."""

    svenska = "Ange vilken sida som utvärderade: adept eller mentor."
    about = "side"


class NotYourSide(Refused):
    """Each side of the pair speaks for itself."""

    svenska = "Var och en i paret talar för sig själv."
    about = "side"


class CoMentorOnlyHelps(Refused):
    """The adept and the mentor speak for their sides; a co-mentor helps."""

    svenska = "Adepten och mentorn talar för sina sidor; en medmentor hjälper till."
    about = "pair"


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


class TogetherBeforePair(Refused):
    """The two have evaluated together on their first day or later."""

    svenska = "De två har utvärderat tillsammans tidigast sin första dag."
    about = "heldTogetherOn"


class ExtensionTooLong(Refused):
    """A pair goes on for at most 24 months in all."""

    svenska = "Ett par håller på i högst 24 månader sammanlagt."
    about = "endsOn"
    handbook = "policy.length"


class ExtensionBackwards(Refused):
    """An extension moves the last day later."""

    svenska = "En förlängning flyttar sista dagen framåt."
    about = "endsOn"


class ClosingMissing(Refused):
    """Both sides summarise first; say that the pair completes early if they will not."""

    svenska = "Båda sidor summerar först; ange att paret slutförs i förtid om de inte kommer att göra det."
    about = "early"


# state


@dataclass(frozen=True, slots=True)
class Progress:
    """A pair's life, and the sides that have evaluated the midpoint and summarised the closing."""

    life: pairs.Life = UNMATCHED
    midpoint: frozenset[Side] = frozenset()
    closing: frozenset[Side] = frozenset()


def scope(command: Command) -> Scope:
    return pairs.scope(command, OWN)


def evolve(progress: Progress, fact: pairs.Fact | Own) -> Progress:
    match fact:
        case MidpointEvaluated():
            return replace(progress, midpoint=progress.midpoint | {fact.side})
        case ClosingSummarised():
            return replace(progress, closing=progress.closing | {fact.side})
        case _:
            return replace(progress, life=pairs.evolve(progress.life, fact))


def decide(command: Command, progress: Progress, asked: Asked) -> tuple[Fact, ...]:
    match command, progress.life:
        case _, Unmatched():
            raise PairUnknown
        case EvaluateMidpoint(), Together(pair) | Completed(pair):
            return evaluate(command, pair, progress.midpoint, asked)
        case SummariseClosing(), Together(pair):
            return summarise(command, pair, progress.closing, pair.period.ends_on, asked)
        case SummariseClosing(), Completed(pair):
            return summarise(command, pair, progress.closing, pair.period.starts_on, asked)
        case ((EvaluateMidpoint() | SummariseClosing()), Ended(pair)):
            of_the_pair(pair, asked, Role.INTEGRATION)
            raise NotTogether
        case ExtendPair(), Together(pair):
            in_charge(command, pair, asked)
            return extend(command, pair, progress.midpoint)
        case CompletePair(), Together(pair):
            in_charge(command, pair, asked)
            return complete(command, pair, progress.closing)
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
    """The two complete or end what they began, a co-mentor only helps; a longer time is the coordinator's to give.

    A coordinator who is of the pair is its member, and no more.
    """
    others = (Role.COORDINATOR, Role.INTEGRATION)
    if isinstance(command, CompletePair):
        others = (*others, Role.POLICY)
    of_the_pair(pair, asked, *others)
    if pair.side_of(asked.actor.by) is not None:
        others = (Role.INTEGRATION,)
    if isinstance(command, ExtendPair) or asked.actor.by not in (pair.adept, pair.mentor):
        asked.only(*others)


def side(named: Side | None, pair: Pair, asked: Asked) -> Side:
    """Whose word it is: one's own, or the one that an import names. A coordinator sees that it happened, not more."""
    of_the_pair(pair, asked, Role.INTEGRATION)
    own = pair.side_of(asked.actor.by)
    if asked.actor.by in pair.co_mentors:
        raise CoMentorOnlyHelps
    if own is not None and named in (None, own):
        return own
    if own is not None:
        raise NotYourSide
    if named is None:
        raise SideMissing
    return named


def evaluate(command: EvaluateMidpoint, pair: Pair, done: frozenset[Side], asked: Asked) -> tuple[Fact, ...]:
    by = side(command.side, pair, asked)
    if by in done:
        raise AlreadyEvaluated
    if asked.on(pair.zone) < pair.period.midpoint_on:
        raise MidpointNotOpen
    together_on = command.held_together_on
    if together_on is not None and together_on > asked.today(pair.zone):
        raise TogetherInFuture
    if together_on is not None and together_on < pair.period.starts_on:
        raise TogetherBeforePair
    return (MidpointEvaluated(command.pair, pair.programme, by, together_on),)


def summarise(
    command: SummariseClosing, pair: Pair, done: frozenset[Side], opens_on: date, asked: Asked
) -> tuple[Fact, ...]:
    by = side(command.side, pair, asked)
    if by in done:
        raise AlreadyEvaluated
    if asked.on(pair.zone) < opens_on:
        raise ClosingNotOpen
    return (ClosingSummarised(command.pair, pair.programme, by),)


def extend(command: ExtendPair, pair: Pair, evaluated: frozenset[Side]) -> tuple[Fact, ...]:
    """Half-time moves with the last day, unless somebody has evaluated it already."""
    period = pair.period
    if command.ends_on == period.ends_on:
        return ()
    if command.ends_on < period.ends_on:
        raise ExtensionBackwards
    if command.ends_on > months_after(period.starts_on, LONGEST):
        raise ExtensionTooLong
    midpoint_on = period.midpoint_on if evaluated else halfway(period.starts_on, command.ends_on)
    return (PairExtended(command.pair, pair.programme, midpoint_on, command.ends_on),)


def complete(command: CompletePair, pair: Pair, summarised: frozenset[Side]) -> tuple[Fact, ...]:
    if summarised != frozenset(Side) and not command.early:
        raise ClosingMissing
    return (PairCompleted(command.pair, pair.programme, pair.adept, pair.mentor, pair.co_mentors),)


pairing: Decider[Command, Progress, Fact, pairs.Fact | Own] = Decider(
    commands=get_args(Command),
    facts=get_args(Fact),
    scope=scope,
    initial=Progress(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
)
