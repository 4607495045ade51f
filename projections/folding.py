"""One batch of an organisation's facts folded into the rows of its read models, in memory.

What cannot be folded is put aside with everything behind it that touches the same row; the rest goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from domain.language import Recorded
from domain.unreadable import Unreadable, behind, kind_of, thing_of, what_was_wrong, written
from projections.projection import Projection

Projections = Sequence[Projection[Any]]
Rows = dict[str, Any]
"""Rows by key; ``None`` where there is none."""


class Letter(NamedTuple):
    """A fact put aside. ``error`` is what was wrong with it, ``None`` where it only waits behind another one."""

    projection: str
    key: str
    position: int
    name: str
    error: str | None


@dataclass(slots=True)
class Aside:
    """What is put aside in one read model: keys that are parked, and facts that an operator skipped for a key."""

    parked: set[str] = field(default_factory=set[str])
    skipped: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])

    def __bool__(self) -> bool:
        return bool(self.parked or self.skipped)

    def behind(self, recorded: Recorded) -> str | None:
        """The thing that is parked as a whole, and that the fact belongs to."""
        return behind(recorded.tags, self.parked)


@dataclass(slots=True)
class Folded:
    """Of one read model: ``rows`` after the facts, those of ``before`` among them, and what was put aside now."""

    projection: Projection[Any]
    touched: list[tuple[str, Recorded]] = field(default_factory=list[tuple[str, Recorded]])
    rows: Rows = field(default_factory=dict[str, Any])
    letters: list[Letter] = field(default_factory=list[Letter])

    def every_key(self) -> set[str]:
        return {key for key, _ in self.touched}


Hearing = Callable[[type[Any]], tuple[Projection[Any], ...]]
Keys = Callable[[Recorded], tuple[str, ...]]


def hearing(projections: Projections) -> Hearing:
    """Which read models hear a kind of fact: a fact costs nothing where it touches nothing."""
    known: dict[type[Any], tuple[Projection[Any], ...]] = {}

    def listeners(fact: type[Any]) -> tuple[Projection[Any], ...]:
        found = known.get(fact)
        if found is None:
            found = known[fact] = tuple(p for p in projections if p.hears is None or issubclass(fact, p.hears))
        return found

    return listeners


def touches(
    listeners: Hearing, facts: Sequence[Recorded], seen: Mapping[str, int], aside: defaultdict[str, Aside]
) -> dict[str, Folded]:
    """By read model, the rows that the facts touch, in order; those that it has ``seen`` are left out."""
    found: dict[str, Folded] = {}
    last = facts[-1].position if facts else 0
    routes: dict[type[Any], list[tuple[int, Keys, Folded, Aside]]] = {}

    def routed(kind: type[Any]) -> list[tuple[int, Keys, Folded, Aside]]:
        to = [
            (seen[p.name], p.keys, found.setdefault(p.name, Folded(p)), aside[p.name])
            for p in listeners(kind)
            if seen[p.name] < last
        ]
        routes[kind] = to
        return to

    for fact in facts:
        position, said = fact.position, fact.fact
        damage = said.error if said.__class__ is Unreadable else None
        kind = said.__class__ if damage is None else said.kind
        to = routes.get(kind)
        for already, keys, folded, kept in routed(kind) if to is None else to:
            if position <= already:
                continue
            if kept.parked and (thing := kept.behind(fact)) is not None:
                put_aside(folded, kept, thing, fact, None)
                continue
            try:
                if damage is not None:
                    raise damage
                touched = keys(fact)
            except Exception as error:
                put_aside(folded, kept, thing_of(fact.tags), fact, error)
            else:
                for key in touched:
                    folded.touched.append((key, fact))
    return found


def fold(folded: Folded, before: Mapping[str, Any], aside: Aside) -> None:
    """The rows after the facts that touch them."""
    evolve, rows = folded.projection.evolve, folded.rows
    rows.update(before)
    guarded = bool(aside)
    for key, fact in folded.touched:
        if guarded and held_back(folded, aside, key, fact):
            continue
        try:
            rows[key] = evolve(rows.get(key), fact)
        except Exception as error:
            put_aside(folded, aside, written(key), fact, error)
            guarded = True


def held_back(folded: Folded, aside: Aside, key: str, fact: Recorded) -> bool:
    """Whether the fact must not be folded into this row: it was skipped, or it waits now behind one that is parked."""
    named = written(key)
    if (named, fact.position) in aside.skipped:
        return True
    if named in aside.parked:
        put_aside(folded, aside, named, fact, None)
        return True
    return False


def put_aside(folded: Folded, aside: Aside, key: str, fact: Recorded, error: BaseException | None) -> None:
    if (key, fact.position) in aside.skipped:
        return
    aside.parked.add(key)
    said = None if error is None else what_was_wrong(error)
    folded.letters.append(Letter(folded.projection.name, key, fact.position, kind_of(fact).__name__, said))


def changed(before: Mapping[str, Any], after: Mapping[str, Any], keys: Collection[str]) -> tuple[Rows, list[str]]:
    """The rows to write, and the keys of those to remove."""
    wanted = {key: after[key] for key in keys if key in after}
    now = {key: row for key, row in wanted.items() if row is not None and row != before.get(key)}
    return now, [key for key, row in wanted.items() if row is None and before.get(key) is not None]
