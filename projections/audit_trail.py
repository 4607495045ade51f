"""Every fact as it was recorded: who said it, when, on whose behalf, and on which cause; texts of people left out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec

from domain.language import Recorded, Visibility
from domain.wire import visibilities
from projections.projection import Projection


@dataclass(frozen=True, slots=True)
class AuditRow:
    position: int
    name: str
    said: Mapping[str, Any]
    """The fields of the fact; a text that is not public as its class and digest."""
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


@cache
def hidden(fact: type[object]) -> frozenset[str]:
    return frozenset(name for name, shown in visibilities(fact).items() if shown is not Visibility.PUBLIC)


def said(fact: object) -> dict[str, Any]:
    fields = msgspec.json.decode(msgspec.json.encode(fact))
    kinds = visibilities_of(type(fact))
    for name in hidden(type(fact)):
        text = fields[name]
        if text is not None:
            fields[name] = {"class": kinds[name], "digest": hashlib.sha256(text.encode()).hexdigest()}
    return fields


visibilities_of = cache(visibilities)


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (f"{recorded.position:020}",)


def evolve(row: AuditRow | None, recorded: Recorded) -> AuditRow | None:
    return AuditRow(
        recorded.position,
        recorded.name,
        said(recorded.fact),
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


audit_trail = Projection("audit_trail", 1, AuditRow, keys, evolve, found_by=(("position",),))
