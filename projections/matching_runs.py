"""Every run of a programme's matching: how far it has come, what it found, and what of it is forbidden by now."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from domain.board import MatchPassedOver
from domain.criteria_kinds import Algorithm, Couple
from domain.language import MemberId, ProgrammeId, Recorded, RunId
from domain.run import (
    Failure,
    MatchingRunAdvanced,
    MatchingRunCompleted,
    MatchingRunDiscarded,
    MatchingRunFailed,
    MatchingRunRequested,
    Stage,
)
from domain.run_result import Match, Obstacles, Unmatched
from projections.projection import Projection


class RunState(StrEnum):
    REQUESTED = "requested"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    DISCARDED = "discarded"


class PassedOver(Struct, frozen=True):
    """Two who were not proposed when the run was published, and the requirements that forbid them."""

    adept: MemberId
    mentor: MemberId
    rules: tuple[str, ...]


class RunRow(Struct, frozen=True):
    run: RunId
    programme: ProgrammeId
    position: int
    """Of the last fact about it."""
    state: RunState
    requested_at: datetime
    edition: int
    algorithm: Algorithm
    seed: int
    what_if: bool
    locked: tuple[Couple, ...]
    stage: Stage | None = None
    failure: Failure | None = None
    as_at: int | None = None
    digest: str | None = None
    objective: int | None = None
    blocking: int | None = None
    milliseconds: int | None = None
    matches: tuple[Match, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    obstacles: Obstacles = Obstacles()
    passed_over: tuple[PassedOver, ...] = ()


Fact = (
    MatchingRunRequested
    | MatchingRunAdvanced
    | MatchingRunCompleted
    | MatchingRunFailed
    | MatchingRunDiscarded
    | MatchPassedOver
)


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.run,) if isinstance(recorded.fact, Fact) and recorded.fact.run is not None else ()


def evolve(row: RunRow | None, recorded: Recorded) -> RunRow | None:
    match recorded.fact, row:
        case MatchingRunRequested() as fact, _:
            return RunRow(
                fact.run,
                fact.programme,
                recorded.position,
                RunState.REQUESTED,
                recorded.recorded_at,
                fact.edition,
                fact.algorithm,
                fact.seed,
                fact.what_if,
                fact.locked,
            )
        case MatchingRunAdvanced(stage=stage), RunRow():
            return replace(row, position=recorded.position, state=RunState.RUNNING, stage=stage)
        case MatchingRunFailed(reason=reason, obstacles=obstacles), RunRow():
            failed = replace(row, state=RunState.FAILED, failure=reason, obstacles=obstacles)
            return replace(failed, position=recorded.position)
        case MatchingRunDiscarded(), RunRow():
            return replace(row, position=recorded.position, state=RunState.DISCARDED)
        case MatchPassedOver(adept=adept, mentor=mentor, rules=rules), RunRow(passed_over=before):
            others = tuple(one for one in before if one.adept != adept)
            over = (*others, PassedOver(adept, mentor, rules))
            return replace(row, position=recorded.position, passed_over=over)
        case MatchingRunCompleted() as fact, RunRow():
            return replace(
                row,
                position=recorded.position,
                state=RunState.COMPLETED,
                as_at=fact.as_at,
                digest=fact.inputs_digest,
                objective=fact.objective,
                blocking=fact.blocking_pairs,
                milliseconds=fact.duration_ms,
                matches=fact.matches,
                unmatched=fact.unmatched,
            )
        case _:
            return row


matching_runs = Projection("matching_runs", 3, RunRow, keys, evolve, found_by=(("programme",),), hears=get_args(Fact))
