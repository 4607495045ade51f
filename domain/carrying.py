"""Goals that go on in the next pair: the adept takes along what is theirs, in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain import goal, vault
from domain import pair as pairs
from domain.decider import Decider
from domain.goal import Goal, GoalScaleDefined, GoalSet
from domain.goals import told
from domain.language import Asked, EntryId, PairId, ProgrammeId, Refused, Scope, Side, facts_of, pair_tag
from domain.retention import Kept, RetentionApplied
from domain.steps import Step, StepAgreed
from domain.succession import MentorReplaced, PairRematched
from domain.vault import Room, of_the_two

# commands


@dataclass(frozen=True, slots=True)
class CarryGoals:
    """Sets the open goals of the ``predecessor`` anew in the pair: by the adept, whose word is their consent."""

    pair: PairId
    predecessor: PairId


Fact = StepAgreed | GoalSet | GoalScaleDefined

# refusals


class NotThePairBefore(Refused):
    """Goals are carried from the pair that this one follows."""

    svenska = "Mål förs över från det par som gick före."
    about = "predecessor"


class NoGoalsToCarry(Refused):
    """No goal is open there that is not here already."""

    svenska = "Inget mål är öppet där som inte redan finns här."
    about = "predecessor"


# state


@dataclass(frozen=True, slots=True)
class Luggage:
    """The pair in its room; the goals of both pairs, which the pair follows, and whose goals have been carried."""

    room: Room = field(default_factory=Room)
    goals: Mapping[tuple[PairId, EntryId], Goal] = field(default_factory=dict[tuple[PairId, EntryId], Goal])
    follows: Mapping[PairId, PairId] = field(default_factory=dict[PairId, PairId])
    carried: frozenset[PairId] = frozenset()

    def open(self, pair: PairId) -> dict[EntryId, Goal]:
        return {which: known for (of, which), known in self.goals.items() if of == pair and known.closed is None}


Seen = vault.Fact | goal.Fact | StepAgreed | PairRematched | MentorReplaced | RetentionApplied


def scope(command: CarryGoals) -> Scope:
    own = vault.scope(command, (*goal.FACTS, PairRematched, MentorReplaced))
    return (*own, facts_of(pair_tag(command.predecessor), named=(*goal.FACTS, StepAgreed, RetentionApplied)))


def evolve(known: Luggage, fact: Seen) -> Luggage:
    match fact:
        case GoalSet():
            return having(known, fact, Goal(fact))
        case goal.GoalRevised() | GoalScaleDefined() | goal.GoalScored() | goal.GoalClosed():
            before = known.goals.get((fact.pair, fact.goal))
            return known if before is None else having(known, fact, goal.after(before, fact))
        case StepAgreed(step=Step.CARRY_GOALS):
            return replace(known, carried=known.carried | {fact.pair})
        case StepAgreed():
            return known
        case RetentionApplied(of=Kept.CONTENT):
            left = {which: one for which, one in known.goals.items() if which[0] != fact.pair}
            return replace(known, goals=left)
        case RetentionApplied():
            return known
        case PairRematched() | MentorReplaced():
            return replace(known, follows={**known.follows, fact.successor: fact.pair})
        case _:
            return replace(known, room=vault.evolve(known.room, fact))


def having(known: Luggage, fact: goal.Fact, now: Goal) -> Luggage:
    return replace(known, goals={**known.goals, (fact.pair, fact.goal): now})


def decide(command: CarryGoals, known: Luggage, asked: Asked) -> tuple[Fact, ...]:
    pair, _ = of_the_two(known.room, asked, Side.ADEPT)
    if known.follows.get(command.pair) != command.predecessor:
        raise NotThePairBefore
    if command.predecessor in known.carried:
        return ()
    here = {which for of, which in known.goals if of == command.pair}
    taken = {which: one for which, one in known.open(command.predecessor).items() if which not in here}
    if not taken:
        raise NoGoalsToCarry
    said = StepAgreed(command.predecessor, pair.programme, Side.ADEPT, Step.CARRY_GOALS)
    return (said, *(fact for which, one in taken.items() for fact in anew(command.pair, pair.programme, which, one)))


def anew(pair: PairId, programme: ProgrammeId, which: EntryId, one: Goal) -> tuple[GoalSet | GoalScaleDefined, ...]:
    """With its scale, and without its scores: how far it came is of the pair before."""
    first = GoalSet(pair, programme, which, *told(one.said))
    return (first,) if one.scale is None else (first, replace(one.scale, pair=pair))


carrying: Decider[CarryGoals, Luggage, Fact, Seen] = Decider(
    commands=(CarryGoals,),
    facts=(),
    scope=scope,
    initial=Luggage(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    reads=(GoalSet, goal.GoalRevised, GoalScaleDefined),
)
