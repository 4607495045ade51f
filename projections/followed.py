"""What each programme has adopted and asks for by itself, and under which edition each pair was matched."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from domain.adoption import Adoption, HandbookEditionAdopted, Pinned, adopted
from domain.drafting import MinimumMeetingsSet
from domain.language import PairId, ProgrammeId, Recorded
from domain.pair import PairMatched
from projections.projection import Projection


class AdoptionsRow(Struct, frozen=True):
    programme: ProgrammeId
    adoptions: tuple[Adoption, ...]
    """In the order of the journal; ``at`` is the position."""
    meetings: int | None = None
    """What the programme asks of its pairs by itself."""


class PinnedRow(Struct, frozen=True):
    pair: PairId
    programme: ProgrammeId
    pinned: Pinned


FACTS = (HandbookEditionAdopted, MinimumMeetingsSet)


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.programme,) if isinstance(recorded.fact, FACTS) else ()


def evolve(row: AdoptionsRow | None, recorded: Recorded) -> AdoptionsRow | None:
    match recorded.fact:
        case HandbookEditionAdopted() as fact:
            row = row or AdoptionsRow(fact.programme, ())
            return replace(row, adoptions=(*row.adoptions, adopted(fact, recorded.position)))
        case MinimumMeetingsSet(programme=programme, meetings=meetings):
            return replace(row or AdoptionsRow(programme, ()), meetings=meetings)
        case _:
            return row


def keys_of_pair(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.pair,) if isinstance(recorded.fact, PairMatched) else ()


def evolve_pair(row: PinnedRow | None, recorded: Recorded) -> PinnedRow | None:
    match recorded.fact, row:
        case PairMatched() as fact, None:
            pinned = Pinned(fact.edition, recorded.on_in(fact.zone), recorded.position)
            return PinnedRow(fact.pair, fact.programme, pinned)
        case _:
            return row


adoptions = Projection("adoptions", 2, AdoptionsRow, keys, evolve, hears=FACTS)
pinned = Projection("pinned", 1, PinnedRow, keys_of_pair, evolve_pair, found_by=(("programme",),), hears=(PairMatched,))
