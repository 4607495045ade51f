"""Bytes that no program can read, in the place of a fact: whatever they said, it is put aside, and the rest goes on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from domain.catalogue import FACTS
from domain.language import Recorded
from domain.wire import DamagedFact, Row, around, recorded

THING = "thing "
"""Begins the key of what is put aside with all that carries the tag behind it."""
WHOLE = "everything"
"""The key of such a fact without any tag."""
LONGEST = 400
"""Characters of a key that are kept."""


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


def thing_of(tags: Sequence[str]) -> str:
    """The key under which a fact is put aside that does not say what it is about."""
    return written(THING + tags[0]) if tags else WHOLE


def behind(tags: Sequence[str], parked: Collection[str]) -> str | None:
    """The thing that is put aside as a whole, and that a fact with these tags belongs to."""
    if WHOLE in parked:
        return WHOLE
    return next((thing for tag in tags if (thing := written(THING + tag)) in parked), None)


def written(key: str) -> str:
    """A key as a letter names it: whatever is in it, Postgres can keep it."""
    if key.isascii() and len(key) <= LONGEST and "\0" not in key:
        return key
    return key.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")[:LONGEST]


def what_was_wrong(error: BaseException) -> str:
    """The kind of an error. Its text may quote what people wrote."""
    return getattr(error, "sqlstate", None) or type(error).__name__
