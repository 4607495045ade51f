"""Who is not to go with whom. Why is kept as it is sealed: the door opens it for the one who said it."""

from __future__ import annotations

from msgspec import Struct

from domain.exclusion import FACTS, ExclusionDeclared, ExclusionWithdrawn
from domain.language import MemberId, ProgrammeId, Recorded
from domain.sealed import Confidential, confidential
from projections.projection import Projection
from projections.when import When, when


class ExclusionRow(Struct, frozen=True):
    member: MemberId
    other: MemberId
    by_coordinator: bool
    programme: ProgrammeId
    """In which it was said first."""
    declared: When
    reason: Confidential | None
    here_only: bool = False
    """Else it holds in every programme."""


def row_key(row: ExclusionRow | ExclusionDeclared | ExclusionWithdrawn) -> str:
    who = "coordinator" if row.by_coordinator else "self"
    return f"{row.member}/{row.other}/{who}{f'/{row.programme}' if row.here_only else ''}"


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (row_key(fact),) if isinstance(fact, FACTS) else ()


def evolve(row: ExclusionRow | None, recorded: Recorded) -> ExclusionRow | None:
    match recorded.fact:
        case ExclusionDeclared() as fact:
            why, whom = confidential(recorded, "reason"), (fact.member, fact.other, fact.by_coordinator)
            since = (fact.programme, when(recorded)) if row is None else (row.programme, row.declared)
            return ExclusionRow(*whom, *since, why, fact.here_only)
        case ExclusionWithdrawn():
            return None
        case _:
            return row


exclusions = Projection("exclusions", 4, ExclusionRow, keys, evolve, (("member",), ("programme",)), hears=FACTS)
