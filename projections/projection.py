"""A read model as a fold: the rows that a fact touches, and each row after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from domain.language import Recorded

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Projection(Generic[Row]):
    """One screen.

    ``row`` is a frozen ``Struct``, a column for each field. ``keys`` names the rows that a fact touches; ``evolve``
    answers such a row after the fact, or ``None`` for no row. ``version`` rises when ``evolve`` answers otherwise
    than before. ``found_by`` lists the columns, or groups of them, that the door looks rows up by. ``hears`` are the
    facts for which ``keys`` may answer something, all where nothing is said: the others cost nothing then. ``once``
    says that no two facts touch the same row, so that none is there before. ``keeps`` are the facts whose fields the
    rows have as they are told: when one is told in another version, the rows are others too.
    """

    name: str
    version: int
    row: type[Row]
    keys: Callable[[Recorded], tuple[str, ...]]
    evolve: Callable[[Row | None, Recorded], Row | None]
    found_by: tuple[tuple[str, ...], ...] = ()
    hears: tuple[type[Any], ...] | None = None
    once: bool = False
    keeps: tuple[type[Any], ...] = ()
