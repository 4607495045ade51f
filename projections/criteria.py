"""The editions of what a programme's matching goes by."""

from __future__ import annotations

from msgspec import Struct

from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Criterion, Requirement
from domain.language import ProgrammeId, Recorded
from projections.projection import Projection


class CriteriaRow(Struct, frozen=True):
    programme: ProgrammeId
    edition: int
    criteria: tuple[Criterion, ...]
    requirements: tuple[Requirement, ...]


def key(programme: ProgrammeId, edition: int) -> str:
    return f"{programme}/{edition:06}"


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (key(fact.programme, fact.edition),) if isinstance(fact, CriteriaDefined) else ()


def evolve(row: CriteriaRow | None, recorded: Recorded) -> CriteriaRow | None:
    match recorded.fact:
        case CriteriaDefined() as fact:
            return CriteriaRow(fact.programme, fact.edition, fact.criteria, fact.requirements)
        case _:
            return row


criteria = Projection("criteria", 1, CriteriaRow, keys, evolve, found_by=(("programme",),), hears=(CriteriaDefined,))
