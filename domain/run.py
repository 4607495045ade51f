"""A run's life, as every decision about it sees it: asked for, computed, and perhaps discarded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from domain.criteria_kinds import Algorithm, Constraints, Couple
from domain.language import ProgrammeId, Refused, RunId, Tag, programme_tag, run_tag
from domain.run_result import Match, Obstacles, Unmatched

RULES = 4
"""By which a run is solved. In 1 what an adept ranks counted in the stable mode only where a criterion weighed it. In 2
words were the same only letter by letter, somebody's manager was who they named on the side that was matched, the pairs
of a mentor took none of their hours and helps, what somebody had told counted though they had taken back that it may, a
record told whether something sensitive had been weighed, and the digest was over facts in the shape of the day. In 3
whoever waited for the answer to a proposal was matched once more, and took a seat that was then not proposed."""


class Stage(StrEnum):
    """How far a run has come, while it runs."""

    READING = "reading"
    SOLVING = "solving"


class Failure(StrEnum):
    LOCKED_FORBIDDEN = "locked_forbidden"
    """Of a locked pair one is not there, has no seat left or is in another, or a rule forbids it."""
    INFEASIBLE = "infeasible"
    """Nothing fulfils all of the constraints at once."""
    OUT_OF_TIME = "out_of_time"
    """Nothing was proved best in the time that a run has."""


# facts


@dataclass(frozen=True, slots=True)
class MatchingRunRequested:
    run: RunId
    programme: ProgrammeId
    edition: int
    """Of the programme's criteria; 0 before the first."""
    algorithm: Algorithm
    seed: int
    what_if: bool
    """To be looked at and compared; nothing is ever published from it."""
    locked: tuple[Couple, ...]
    constraints: Constraints


@dataclass(frozen=True, slots=True)
class MatchingRunAdvanced:
    run: RunId
    programme: ProgrammeId
    stage: Stage


@dataclass(frozen=True, slots=True)
class MatchingRunCompleted:
    """``inputs_digest`` is over the facts, as the journal holds them up to ``as_at``, that the result follows from."""

    run: RunId
    programme: ProgrammeId
    as_at: int
    inputs_digest: str
    objective: int
    matches: tuple[Match, ...]
    unmatched: tuple[Unmatched, ...]
    blocking_pairs: int
    duration_ms: int
    rules: int = RULES
    """The version by which it was solved, and is computed again."""


@dataclass(frozen=True, slots=True)
class MatchingRunFailed:
    run: RunId
    programme: ProgrammeId
    reason: Failure
    obstacles: Obstacles
    """Nothing, of a run that failed before they were told, or that had no time."""


@dataclass(frozen=True, slots=True)
class MatchingRunDiscarded:
    run: RunId
    programme: ProgrammeId


Fact = MatchingRunRequested | MatchingRunAdvanced | MatchingRunCompleted | MatchingRunFailed | MatchingRunDiscarded
FACTS: tuple[type[Fact], ...] = (
    MatchingRunRequested,
    MatchingRunAdvanced,
    MatchingRunCompleted,
    MatchingRunFailed,
    MatchingRunDiscarded,
)


class RunUnknown(Refused):
    """There is no such matching run."""

    svenska = "Det finns ingen sådan matchningskörning."
    about = "run"


# state


@dataclass(frozen=True, slots=True)
class Run:
    asked: MatchingRunRequested
    stage: Stage | None = None
    completed: MatchingRunCompleted | None = None
    failed: Failure | None = None
    discarded: bool = False

    @property
    def over(self) -> bool:
        return self.completed is not None or self.failed is not None or self.discarded


def evolve(run: Run | None, fact: Fact) -> Run | None:
    match fact, run:
        case MatchingRunRequested(), None:
            return Run(fact)
        case (MatchingRunRequested(), _) | (_, None):
            return run
        case MatchingRunAdvanced(), _:
            return replace(run, stage=fact.stage)
        case MatchingRunCompleted(), _:
            return replace(run, completed=fact)
        case MatchingRunFailed(), _:
            return replace(run, failed=fact.reason)
        case MatchingRunDiscarded(), _:
            return replace(run, discarded=True)


def before_rules(fields: dict[str, Any]) -> dict[str, Any]:
    """Of version 1, when there was one way to solve."""
    return {**fields, "rules": 1}


def before_obstacles(fields: dict[str, Any]) -> dict[str, Any]:
    """Of version 1, when a run said only that it had failed."""
    return {**fields, "obstacles": {}}


def tags(fact: Fact) -> tuple[Tag, ...]:
    return (run_tag(fact.run), programme_tag(fact.programme))
