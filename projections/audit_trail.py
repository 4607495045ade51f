"""Every fact as it was recorded: who said it, when, on whose behalf, and on which cause; texts of people left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from domain.language import Recorded, Visibility, visibilities
from domain.pair import PairEnded
from domain.sealed import digest_of, is_sealed
from projections.projection import Projection


class AuditRow(Struct, frozen=True):
    position: int
    name: str
    said: Mapping[str, Any]
    """The fields of the fact; of what is not public the class, and a digest of what the journal holds."""
    things: tuple[str, ...]
    """The tags, each ``kind:id``."""
    by: str
    role: str
    via: str
    on_behalf_of: str | None
    recorded_at: datetime
    occurred_on: date | None
    command_id: str
    causation: int | None


ALSO: Mapping[type[object], Mapping[str, Visibility]] = {
    PairEnded: {"reason": Visibility.PAIR_AND_COORDINATOR, "no_fault": Visibility.PAIR_AND_COORDINATOR},
}
"""What is no text and yet not for everybody who follows the trail."""


@cache
def hidden(fact: type[object]) -> Mapping[str, Visibility]:
    kinds = {**visibilities(fact), **ALSO.get(fact, {})}
    return {name: kind for name, kind in kinds.items() if kind is not Visibility.PUBLIC}


def said(recorded: Recorded) -> dict[str, Any]:
    fact: object = recorded.fact
    fields = msgspec.json.decode(msgspec.json.encode(fact))
    for name, kind in hidden(type(fact)).items():
        if fields[name] is not None:
            fields[name] = {"class": kind, **digest(recorded.sealed.get(name, fields[name]))}
    return fields


def digest(held: object) -> dict[str, str]:
    if not isinstance(held, str) or not is_sealed(held):
        return {}
    return {"digest": digest_of(held)}


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (f"{recorded.position:020}",)


def evolve(row: AuditRow | None, recorded: Recorded) -> AuditRow | None:
    return AuditRow(
        recorded.position,
        recorded.name,
        said(recorded),
        recorded.tags,
        recorded.by,
        recorded.role,
        recorded.via,
        recorded.on_behalf_of,
        recorded.recorded_at,
        recorded.occurred_on,
        recorded.command_id,
        recorded.causation,
    )


audit_trail = Projection("audit_trail", 3, AuditRow, keys, evolve, found_by=(("position",),))
