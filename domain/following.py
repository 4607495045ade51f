"""What every decision may want to know of the handbook: which edition is followed, and with which numbers.

A decider that asks names ``SCOPE`` in its scope, keeps a ``Followed`` in its state, and folds with ``evolve``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from domain import edition as editions
from domain.adoption import Adoption, HandbookEditionAdopted, Pinned, adopted, edition_for_new, edition_in_force
from domain.edition import HANDBOOK, NUMBERS, Shelf
from domain.language import EditionId, ProgrammeId, facts_of
from domain.policies import Policies

Fact = editions.Fact | HandbookEditionAdopted
FACTS: tuple[type[Fact], ...] = (*NUMBERS, HandbookEditionAdopted)
SCOPE = facts_of(HANDBOOK, named=FACTS)


@dataclass(frozen=True, slots=True)
class Followed:
    adoptions: Mapping[ProgrammeId, tuple[Adoption, ...]] = field(
        default_factory=dict[ProgrammeId, "tuple[Adoption, ...]"]
    )
    """What each programme has adopted, in the order of the journal."""
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def seen(self) -> int:
        """How many adoptions there have been; a match that is folded now stands after them: ``Pinned(…, seen)``."""
        return sum(map(len, self.adoptions.values()))

    def for_new(self, programme: ProgrammeId, on: date) -> EditionId:
        """What a pair that is matched on this day follows."""
        return edition_for_new(self.adoptions.get(programme, ()), on)

    def of_pair(self, programme: ProgrammeId, pinned: Pinned, on: date) -> EditionId:
        """What a pair follows on this day."""
        return edition_in_force(pinned, self.adoptions.get(programme, ()), on)

    def policies(self, edition: EditionId | None) -> Policies:
        return self.shelf.policies(edition)


def evolve(followed: Followed, fact: Fact) -> Followed:
    if not isinstance(fact, HandbookEditionAdopted):
        return replace(followed, shelf=editions.evolve(followed.shelf, fact))
    known = followed.adoptions.get(fact.programme, ())
    now = (*known, adopted(fact, followed.seen + 1))
    return replace(followed, adoptions={**followed.adoptions, fact.programme: now})
