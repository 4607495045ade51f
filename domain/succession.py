"""A pair that another one follows: it ends and keeps its history, and its adept is matched anew in the same breath.

The predecessor ends by ``PairEnded`` and the successor begins by ``PairMatched``, as every other pair does, so whoever
counts seats or draws boards has nothing to learn; the fact of its own tells that the one follows the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import get_args

from domain import matching
from domain import pair as pairs
from domain.attribute import AttributesDeclared
from domain.decider import Decider
from domain.language import Asked, MemberId, PairId, ProgrammeId, Refused, Role, Scope, Tag, facts_of, pair_tag
from domain.matching import Candidates, MatchPair
from domain.pair import (
    UNMATCHED,
    Completed,
    Ended,
    EndReason,
    NotTogether,
    Open,
    Pair,
    PairEnded,
    PairMatched,
    PairUnknown,
    Paused,
    Source,
    Unmatched,
)

# commands


@dataclass(frozen=True, slots=True)
class Rematch:
    """The two do not go on together: the adept goes on in ``successor``, with another mentor."""

    pair: PairId
    successor: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...] = ()
    reason: EndReason = EndReason.NO_FIT
    starts_on: date | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class ReplaceMentor:
    """The mentor cannot go on: the adept goes on in ``successor``, with whoever steps in."""

    pair: PairId
    successor: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...] = ()
    reason: EndReason = EndReason.MOVED_ON
    starts_on: date | None = None
    subject: str | None = None


Command = Rematch | ReplaceMentor

# facts


@dataclass(frozen=True, slots=True)
class PairRematched:
    """The people of each pair are named where it was matched."""

    pair: PairId
    programme: ProgrammeId
    successor: PairId


@dataclass(frozen=True, slots=True)
class MentorReplaced:
    pair: PairId
    programme: ProgrammeId
    successor: PairId


Own = PairRematched | MentorReplaced
Fact = Own | PairEnded | PairMatched
OWN: tuple[type[Own], ...] = get_args(Own)

# refusals


class SameMentor(Refused):
    """The next pair has another mentor than the one before it."""

    svenska = "Nästa par har en annan mentor än tidigare."
    about = "mentor"


# state


@dataclass(frozen=True, slots=True)
class Succession:
    """Lives by pair: of others than the predecessor only what takes or frees a seat is known."""

    lives: Mapping[PairId, pairs.Life] = field(default_factory=dict[PairId, pairs.Life])
    followed_by: Mapping[PairId, PairId] = field(default_factory=dict[PairId, PairId])
    candidates: Candidates = field(default_factory=Candidates)


Seen = Own | pairs.Fact | matching.Seen


def match_of(command: Command) -> MatchPair:
    return MatchPair(
        command.successor,
        command.programme,
        command.adept,
        command.mentor,
        command.co_mentors,
        command.starts_on,
        command.subject,
    )


def scope(command: Command) -> Scope:
    """All that a match looks at, and the whole life of the pair before."""
    return (*matching.scope(match_of(command)), facts_of(pair_tag(command.pair), named=(*pairs.FACTS, *OWN)))


def evolve(state: Succession, fact: Seen) -> Succession:
    if isinstance(fact, Own):
        return replace(state, followed_by={**state.followed_by, fact.pair: fact.successor})
    if isinstance(fact, pairs.Fact):
        life = pairs.evolve(state.lives.get(fact.pair, UNMATCHED), fact)
        state = replace(state, lives={**state.lives, fact.pair: life})
    if isinstance(fact, matching.Seen):
        return replace(state, candidates=matching.evolve(state.candidates, fact))
    return state


def decide(command: Command, state: Succession, asked: Asked) -> tuple[Fact, ...]:
    life = state.lives.get(command.pair, UNMATCHED)
    asked.within(None if isinstance(life, Unmatched) else life.pair.programme).only(Role.COORDINATOR)
    if isinstance(life, Unmatched):
        raise PairUnknown
    pair = life.pair
    asked.not_oneself(pair.adept, pair.mentor, *pair.co_mentors, command.mentor, *command.co_mentors)
    if state.followed_by.get(command.pair) == command.successor:
        return ()
    if isinstance(life, Completed | Ended):
        raise NotTogether
    if (command.programme, command.adept) != (pair.programme, pair.adept) or command.successor in state.lives:
        raise PairUnknown
    if command.mentor == pair.mentor:
        raise SameMentor
    ended = end(command, pair)
    candidates = matching.evolve(state.candidates, ended)
    began = matching.match(match_of(command), candidates, asked, Source.REMATCH, last_day(life, asked))
    return (ended, began, followed(command))


def last_day(life: Open, asked: Asked) -> date:
    """Of the pair that ends: where it rests, as it would be were it resumed today."""
    rested = asked.on(life.pair.zone) - life.since if isinstance(life, Paused) else timedelta()
    return life.pair.period.ends_on + max(rested, timedelta())


def end(command: Command, pair: Pair) -> PairEnded:
    people = (pair.adept, pair.mentor, pair.co_mentors)
    return PairEnded(command.pair, pair.programme, *people, command.reason, no_fault=True)


def followed(command: Command) -> Own:
    match command:
        case Rematch():
            return PairRematched(command.pair, command.programme, command.successor)
        case ReplaceMentor():
            return MentorReplaced(command.pair, command.programme, command.successor)


def tags(fact: Fact) -> tuple[Tag, ...]:
    """Both of the pairs, so that either tells of the other."""
    return (*pairs.tags(fact), pair_tag(fact.successor)) if isinstance(fact, Own) else pairs.tags(fact)


succession: Decider[Command, Succession, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Succession(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    reads=(AttributesDeclared,),
)
