"""The risks of a pair as facts: since when a coordinator should look, by which facts, and when it is over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import get_args

from domain import pair as pairs
from domain.decider import Decider
from domain.language import Asked, PairId, ProgrammeId, Role, Scope
from domain.pair import UNMATCHED, NotTogether, PairUnknown, Paused, Together, Unmatched
from domain.risks import WHILE_IT_RESTS, Risk

# commands


@dataclass(frozen=True, slots=True)
class RaiseRisk:
    """``evidence`` are the positions of the facts that it is read from."""

    pair: PairId
    risk: Risk
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClearRisk:
    pair: PairId
    risk: Risk


Command = RaiseRisk | ClearRisk

# facts


@dataclass(frozen=True, slots=True)
class RiskRaised:
    """``raised_on`` is the day where the pair lives."""

    pair: PairId
    programme: ProgrammeId
    risk: Risk
    raised_on: date
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RiskCleared:
    pair: PairId
    programme: ProgrammeId
    risk: Risk
    cleared_on: date


Fact = RiskRaised | RiskCleared
FACTS: tuple[type[Fact], ...] = get_args(Fact)

# state


@dataclass(frozen=True, slots=True)
class Watched:
    life: pairs.Life = UNMATCHED
    open: frozenset[Risk] = field(default_factory=frozenset[Risk])


Seen = pairs.Fact | Fact


def evolve(known: Watched, fact: Seen) -> Watched:
    match fact:
        case RiskRaised(risk=risk):
            return replace(known, open=known.open | {risk})
        case RiskCleared(risk=risk):
            return replace(known, open=known.open - {risk})
        case _:
            return replace(known, life=pairs.evolve(known.life, fact))


def decide(command: Command, known: Watched, asked: Asked) -> tuple[Fact, ...]:
    """A risk may be over when the pair is; none comes up then."""
    asked.only(Role.POLICY)
    if isinstance(known.life, Unmatched):
        raise PairUnknown
    pair = known.life.pair
    said = (command.pair, pair.programme, command.risk, asked.today(pair.zone))
    match command:
        case RaiseRisk(risk=risk, evidence=evidence):
            if not isinstance(known.life, Together) and not (isinstance(known.life, Paused) and risk in WHILE_IT_RESTS):
                raise NotTogether
            return () if risk in known.open else (RiskRaised(*said, evidence),)
        case ClearRisk(risk=risk):
            return (RiskCleared(*said),) if risk in known.open else ()


def scope(command: Command) -> Scope:
    return pairs.scope(command, FACTS)


watching: Decider[Command, Watched, Fact, Seen] = Decider(
    commands=get_args(Command),
    facts=FACTS,
    scope=scope,
    initial=Watched(),
    evolve=evolve,
    decide=decide,
    tags=pairs.tags,
    inner=(RaiseRisk, ClearRisk),
)
