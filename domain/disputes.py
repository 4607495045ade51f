"""Whether a meeting was held as one side recorded it: the other confirms or disputes, a coordinator may resolve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from domain import diary as diaries
from domain import pair as pairs
from domain.decider import Decider
from domain.diary import SEEN, Diary, Doubt, Held, Seen
from domain.language import Asked, MeetingId, PairId, Refused, Role, Scope, Side
from domain.meeting import (
    DisputeResolved,
    Disputing,
    MeetingConfirmed,
    MeetingDisputed,
    MeetingRetracted,
    MeetingUnknown,
    MeetingWasRetracted,
)
from domain.pair import Pair, PairUnknown, Unmatched, of_the_pair
from domain.vault import VaultClosed, words_if_any

# commands


@dataclass(frozen=True, slots=True)
class ConfirmMeeting:
    pair: PairId
    meeting: MeetingId


@dataclass(frozen=True, slots=True)
class DisputeMeeting:
    """Said again by the same side, other words are one more fact."""

    pair: PairId
    meeting: MeetingId
    why: str | None = None


@dataclass(frozen=True, slots=True)
class ResolveDispute:
    pair: PairId
    meeting: MeetingId
    counts: bool


Command = ConfirmMeeting | DisputeMeeting | ResolveDispute

# refusals


class OwnMeeting(Refused):
    """The other side confirms or disputes what your side recorded or put right; correct or retract your own."""

    svenska = (
        "Den andra sidan bekräftar eller bestrider det din sida registrerade eller rättade; "
        "rätta eller dra tillbaka ert eget."
    )
    about = "meeting"


class NotDisputed(Refused):
    """Nobody disputes this meeting."""

    svenska = "Ingen bestrider det här mötet."
    about = "meeting"


class OtherSideDisputes(Refused):
    """The other side disputes this meeting already; a coordinator resolves it."""

    svenska = "Den andra sidan bestrider redan det här mötet; en samordnare avgör."
    about = "meeting"


class DisputeOver(Refused):
    """A coordinator has resolved the dispute about this meeting."""

    svenska = "En samordnare har avgjort tvisten om det här mötet."
    about = "meeting"


def scope(command: Command) -> Scope:
    return pairs.scope(command, SEEN)


def decide(command: Command, diary: Diary, asked: Asked) -> tuple[Disputing, ...]:
    if isinstance(diary.life, Unmatched):
        raise PairUnknown
    pair = diary.life.pair
    of = (command.pair, pair.programme, command.meeting)
    match command:
        case ResolveDispute(counts=counts):
            from_outside(pair, asked)
            return resolve(DisputeResolved(*of, counts), recorded(command, diary))
        case ConfirmMeeting():
            side = of_the_other(pair, asked)
            return confirm(MeetingConfirmed(*of, side), recorded(command, diary))
        case DisputeMeeting():
            side = of_the_other(pair, asked)
            why = words_if_any(command.why)
            if why is not None and diary.agreement.in_force is None:
                raise VaultClosed
            return dispute(MeetingDisputed(*of, side, why), recorded(command, diary))


def recorded(command: Command, diary: Diary) -> Held:
    match diary.meetings.get(command.meeting):
        case Held() as known:
            return known
        case MeetingRetracted():
            raise MeetingWasRetracted
        case _:
            raise MeetingUnknown


def of_the_other(pair: Pair, asked: Asked) -> Side:
    side = pair.side_of(asked.actor.by)
    if side is None:
        raise PairUnknown
    return side


def from_outside(pair: Pair, asked: Asked) -> None:
    """A coordinator who is of the pair is its member, and no more."""
    of_the_pair(pair, asked, Role.COORDINATOR)
    if pair.side_of(asked.actor.by) is not None:
        asked.only()


def confirm(fact: MeetingConfirmed, known: Held) -> tuple[Disputing, ...]:
    if fact.side is known.by:
        raise OwnMeeting
    match known.doubt:
        case Doubt.CONFIRMED:
            return ()
        case Doubt.NONE:
            return (fact,)
        case Doubt.REJECTED:
            raise DisputeOver
        case Doubt.DISPUTED:
            if not by_its_side(fact, known):
                raise OtherSideDisputes
            return (fact,)


def dispute(fact: MeetingDisputed, known: Held) -> tuple[Disputing, ...]:
    if fact.side is known.by:
        raise OwnMeeting
    match known.doubt:
        case Doubt.NONE | Doubt.CONFIRMED if not known.resolved:
            return (fact,)
        case Doubt.DISPUTED:
            if not by_its_side(fact, known):
                raise OtherSideDisputes
            return () if fact.why is None or fact == known.disputed else (fact,)
        case _:
            raise DisputeOver


def by_its_side(fact: MeetingConfirmed | MeetingDisputed, known: Held) -> bool:
    return known.disputed is not None and known.disputed.side is fact.side


def resolve(fact: DisputeResolved, known: Held) -> tuple[Disputing, ...]:
    outcome = Doubt.CONFIRMED if fact.counts else Doubt.REJECTED
    match known.doubt:
        case Doubt.DISPUTED:
            return (fact,)
        case Doubt.CONFIRMED | Doubt.REJECTED if known.resolved:
            return () if known.doubt is outcome else (fact,)
        case _:
            raise NotDisputed


disputes: Decider[Command, Diary, Disputing, Seen] = Decider(
    commands=get_args(Command),
    facts=get_args(Disputing),
    scope=scope,
    initial=Diary(),
    evolve=diaries.evolve,
    decide=decide,
    tags=pairs.tags,
    reads=(MeetingDisputed,),
)
