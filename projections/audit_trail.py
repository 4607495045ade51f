"""Every fact as it was recorded: who said it, when, on whose behalf, and on which cause; texts of people left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from domain.concerns import ConcernClosed, ConcernEscalated, ConcernRaised
from domain.fit import FitProcessClosed, FitProcessOpened, PairFitChecked
from domain.goal import GoalClosed, GoalScored
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
    by: str | None
    """None of what is said in confidence, as are the two after it."""
    role: str | None
    via: str
    on_behalf_of: str | None
    recorded_at: datetime
    occurred_on: date | None
    command_id: str
    causation: int | None


ALSO: Mapping[type[object], Mapping[str, Visibility]] = {
    PairEnded: {"reason": Visibility.PAIR_AND_COORDINATOR, "no_fault": Visibility.PAIR_AND_COORDINATOR},
    GoalScored: {"score": Visibility.PAIR},
    GoalClosed: {"outcome": Visibility.PAIR},
    PairFitChecked: {"side": Visibility.AUTHOR},
    ConcernRaised: {"author": Visibility.RECIPIENT, "recipient": Visibility.RECIPIENT},
    ConcernEscalated: {"recipient": Visibility.RECIPIENT},
    ConcernClosed: {"recipient": Visibility.RECIPIENT},
}
"""What is no text and yet not for everybody who follows the trail."""

IN_CONFIDENCE: frozenset[type[Any]] = frozenset(
    {PairFitChecked, FitProcessOpened, FitProcessClosed, ConcernRaised, ConcernEscalated, ConcernClosed}
)
"""Who said it would tell what was said: an answer and the process that it opens stand side by side."""


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
        recorded.tags,
        recorded.by if known else None,
        recorded.role if known else None,
        recorded.via,
        recorded.on_behalf_of if known else None,
        recorded.recorded_at,
        recorded.occurred_on,
        recorded.command_id,
        recorded.causation,
    )


audit_trail = Projection("audit_trail", 5, AuditRow, keys, evolve, once=True)
