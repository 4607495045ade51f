"""Which editions each programme has adopted, and which one each pair was matched under."""

from __future__ import annotations

from msgspec import Struct

from domain.adoption import Adoption, HandbookEditionAdopted, Pinned, adopted
from domain.language import PairId, ProgrammeId, Recorded
from domain.pair import PairMatched
from projections.projection import Projection


class AdoptionsRow(Struct, frozen=True):
    programme: ProgrammeId
    adoptions: tuple[Adoption, ...]
    """In the order of the journal; ``at`` is the position."""


class PinnedRow(Struct, frozen=True):
    pair: PairId
    programme: ProgrammeId
    pinned: Pinned


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.programme,) if isinstance(recorded.fact, HandbookEditionAdopted) else ()


def evolve(row: AdoptionsRow | None, recorded: Recorded) -> AdoptionsRow | None:
    if not isinstance(recorded.fact, HandbookEditionAdopted):
        return row
    before = row.adoptions if row else ()
    return AdoptionsRow(recorded.fact.programme, (*before, adopted(recorded.fact, recorded.position)))


def keys_of_pair(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.pair,) if isinstance(recorded.fact, PairMatched) else ()


def evolve_pair(row: PinnedRow | None, recorded: Recorded) -> PinnedRow | None:
    match recorded.fact, row:
        case PairMatched() as fact, None:
            pinned = Pinned(fact.edition, recorded.on_in(fact.zone), recorded.position)
            return PinnedRow(fact.pair, fact.programme, pinned)
        case _:
            return row


adoptions = Projection("adoptions", 1, AdoptionsRow, keys, evolve, hears=(HandbookEditionAdopted,))
pinned = Projection("pinned", 1, PinnedRow, keys_of_pair, evolve_pair, found_by=(("programme",),), hears=(PairMatched,))
