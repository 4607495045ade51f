"""Every fact as it was recorded: who said it, when, on whose behalf, and on which cause; texts of people left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from domain.catalogue import FACTS
from domain.language import Recorded
from domain.public_form import IN_CONFIDENCE, said, things
from projections.projection import Projection


class AuditRow(Struct, frozen=True):
    position: int
    name: str
    said: Mapping[str, Any]
    """The fields of the fact; of what is not public the class, and a digest of what the journal holds."""
    things: tuple[str, ...]
    """The tags, each ``kind:id``."""
    by: str | None
    """None of what is said in confidence, as are the two after it."""
    role: str | None
    via: str
    on_behalf_of: str | None
    recorded_at: datetime
    occurred_on: date | None
    command_id: str
    causation: int | None


def key(position: int) -> str:
    """In the order of the positions."""
    return f"{position:020}"


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (key(recorded.position),)


def evolve(row: AuditRow | None, recorded: Recorded) -> AuditRow | None:
    known = recorded.fact.__class__ not in IN_CONFIDENCE
    return AuditRow(
        recorded.position,
        recorded.name,
        said(recorded),
        things(recorded),
        recorded.by if known else None,
        recorded.role if known else None,
        recorded.via,
        recorded.on_behalf_of if known else None,
        recorded.recorded_at,
        recorded.occurred_on,
        recorded.command_id,
        recorded.causation,
    )


audit_trail = Projection("audit_trail", 9, AuditRow, keys, evolve, once=True, keeps=tuple(FACTS.values()))
