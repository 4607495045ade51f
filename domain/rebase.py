"""A draft onto another base, three ways: what the base said, what the draft says, and what the new base says.

What one of the two changed is taken over. What both changed, and not to the same, stays as the draft has it and is a
conflict, until somebody chooses. To retire something counts as a change of the order; where the new base retires what
the draft has put into other words, it stays offered until somebody chooses. What the new base has never known, and the
draft has changed, stays whole: whether it is offered is all there is to choose. A translation into a language that
the base does not have is a conflict where the text that it translates has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.content import LIBRARY, Content, Unit, Value, entry, having, units

Entry = tuple[str, str]
"""A library, and the key of something there."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the old base and the new one say there; the draft's own stands in the draft. None where they say nothing."""

    base: Value | None
    theirs: Value | None


@dataclass(frozen=True, slots=True)
class Merged:
    content: Content
    conflicts: Mapping[Unit, Conflict]


def merge(base: Content, mine: Content, theirs: Content) -> Merged:
    was, own, new = units(base), units(mine), units(theirs)
    conflicts: dict[Unit, Conflict] = {}
    changed = {entry(unit) for unit in {*was, *own} if was.get(unit) != own.get(unit)}
    merged, whole = mine, own_alone(base, mine, theirs, changed)
    for place in dict.fromkeys((*own, *new)) | dict.fromkeys(was):
        if entry(place) in whole:
            continue
        before, here, there = was.get(place), own.get(place), new.get(place)
        if here == there or there == before:
            if place in own and place not in new and outdated(place, was, own, new):
                conflicts[place] = Conflict(None, None)
            continue
        kept = reworded(place, before, there, changed) if isinstance(there, tuple) else ()
        match before, here, there:
            case _ if here == before and not kept:
                merged = having(merged, place, there)
            case tuple(), tuple(), tuple():
                wanted = tuple(key for key in kept if key in here)
                order, clear = reordered(before, here, (*there, *wanted))
                merged = having(merged, place, order)
                if wanted or not clear:
                    conflicts[place] = Conflict(before, arranged(there, set(order) - set(wanted)))
            case _:
                conflicts[place] = Conflict(before, there)
    return Merged(merged, conflicts)


def own_alone(base: Content, mine: Content, theirs: Content, changed: set[Entry]) -> set[Entry]:
    """What the new base has never known, and the draft says otherwise than the old base did, or offers since."""
    return {
        (library, key)
        for library in LIBRARY
        for key in {*mine.known(library)} - {*theirs.known(library)}
        if (library, key) in changed or key in {*mine.offers(library)} - {*base.offers(library)}
    }


def outdated(place: Unit, was: Mapping[Unit, Value], own: Mapping[Unit, Value], new: Mapping[Unit, Value]) -> bool:
    """Of what is the draft's alone: whether it translates a text that is taken over as the new base has it."""
    key, _, _ = place.partition("@")
    others = [other for other in {*was, *new} if other.startswith(f"{key}@")]
    return any(was.get(other) == own.get(other) != new.get(other) for other in others)


def reworded(place: Unit, before: Value | None, there: tuple[str, ...], changed: set[Entry]) -> tuple[str, ...]:
    """What the new base offers no more, and of which the draft says something else than the old base did."""
    library = place.removeprefix("order.")
    return tuple(key for key in before or () if key not in there and (library, key) in changed)


def reordered(base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """What either side added is in and what either took away is out, in the order of the side that changed it.

    False where both changed the order of what they share: then it is mine. What is new comes last, by its key.
    """
    offered = {key for key in (*mine, *theirs) if (key in mine) == (key in theirs) or key not in base}
    known = [key for key in base if key in mine and key in theirs]
    own, new = ([key for key in side if key in known] for side in (mine, theirs))
    clear = own == new or known in (own, new)
    order = new if own == known else own
    return (*order, *sorted(offered - set(order))), clear


def arranged(order: tuple[str, ...], offered: set[str]) -> tuple[str, ...]:
    """The same things in another order; what that order does not know comes last."""
    known = [key for key in order if key in offered]
    return (*known, *sorted(offered - set(known)))
