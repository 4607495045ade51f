"""Worries about pairs: with whom each is, and whether it is closed; the words as the journal has them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.concerns import FACTS, ConcernClosed, ConcernEscalated, ConcernRaised, Fact
from domain.language import EntryId, MemberId, PairId, ProgrammeId, Recorded
from domain.sealed import Confidential, confidential
from projections.projection import Projection


class ConcernRow(Struct, frozen=True):
    concern: EntryId
    pair: PairId
    programme: ProgrammeId
    author: MemberId
    recipient: MemberId
    """Whom it is with now."""
    told: tuple[MemberId, ...]
    """Everybody whom it has been with."""
    position: int
    recorded_at: datetime
    words: tuple[Confidential, ...]
    closed_at: datetime | None = None


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.concern,) if isinstance(recorded.fact, Fact) else ()


def evolve(row: ConcernRow | None, recorded: Recorded) -> ConcernRow | None:
    match recorded.fact, row:
        case ConcernRaised() as fact, _:
            return ConcernRow(
                fact.concern,
                fact.pair,
                fact.programme,
                fact.author,
                fact.recipient,
                (fact.recipient,),
                recorded.position,
                recorded.recorded_at,
                words(recorded, "kind", "body"),
            )
        case ConcernEscalated(recipient=recipient), ConcernRow():
            told = (*row.told, recipient)
            return replace(row, recipient=recipient, told=told, words=(*row.words, *words(recorded, "body")))
        case ConcernClosed(), ConcernRow():
            return replace(row, closed_at=recorded.recorded_at, words=(*row.words, *words(recorded, "answer")))
        case _:
            return row


def words(recorded: Recorded, *fields: str) -> tuple[Confidential, ...]:
    return tuple(kept for name in fields if (kept := confidential(recorded, name)) is not None)


concerns = Projection(
    "concerns",
    1,
    ConcernRow,
    keys,
    evolve,
    found_by=(("author", "position"), ("pair",)),
    hears=FACTS,
)
