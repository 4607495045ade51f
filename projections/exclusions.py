"""Who is not to go with whom. Why is kept as it is sealed: the door opens it for the one who said it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from domain.exclusion import FACTS, ExclusionDeclared, ExclusionWithdrawn
from domain.language import MemberId, ProgrammeId, Recorded
from domain.sealed import Confidential, confidential
from projections.projection import Projection


class ExclusionRow(Struct, frozen=True):
    member: MemberId
    other: MemberId
    by_coordinator: bool
    programme: ProgrammeId
    """In which it was said; it holds in all of them."""
    declared_on: date
    reason: Confidential | None


def key(member: MemberId, other: MemberId, by_coordinator: bool) -> str:
    return f"{member}/{other}/{'coordinator' if by_coordinator else 'self'}"


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (key(fact.member, fact.other, fact.by_coordinator),) if isinstance(fact, FACTS) else ()


def evolve(row: ExclusionRow | None, recorded: Recorded) -> ExclusionRow | None:
    match recorded.fact:
        case ExclusionDeclared() as fact:
            why = confidential(recorded, "reason")
            return ExclusionRow(fact.member, fact.other, fact.by_coordinator, fact.programme, recorded.on, why)
        case ExclusionWithdrawn():
            return None
        case _:
            return row


exclusions = Projection("exclusions", 1, ExclusionRow, keys, evolve, (("member",), ("programme",)), hears=FACTS)
