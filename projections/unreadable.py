"""Bytes that no program can read, in the place of a fact: whatever they said, it is put aside, and the rest goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.catalogue import FACTS
from domain.language import Recorded
from domain.wire import DamagedFact, Row, around, recorded


@dataclass(frozen=True, slots=True)
class Unreadable:
    kind: type[Any]
    """Of the fact that was said."""
    error: Exception


def told(row: Row) -> Recorded:
    """The fact of a row, or ``Unreadable`` in its place. Raises ``UnknownFact``: a newer program can read that one."""
    try:
        return recorded(row)
    except DamagedFact as damage:
        return around(Unreadable(FACTS[row["name"]], damage), row)


def kind_of(recorded: Recorded) -> type[Any]:
    fact = recorded.fact
    return fact.kind if isinstance(fact, Unreadable) else fact.__class__


def readable(recorded: Recorded) -> Recorded:
    """Raises what is wrong with it."""
    if isinstance(recorded.fact, Unreadable):
        raise recorded.fact.error
    return recorded
