"""Whether the two of a pair suit one another: who has answered, sealed, and whether a process is open."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from domain.fit import FACTS, Fact, FitAnswerTold, FitProcessClosed, FitProcessOpened, PairFitChecked
from domain.language import PairId, Recorded, Side
from domain.sealed import Confidential, confidential
from projections.projection import Projection


class FitSaid(Struct, frozen=True):
    """A side's last answer, and whether coordinators may read it."""

    side: Side
    on: date
    answer: Confidential
    told: bool = False


class FitRow(Struct, frozen=True):
    pair: PairId
    said: tuple[FitSaid, ...] = ()
    open: bool = False


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.pair,) if isinstance(recorded.fact, Fact) else ()


def evolve(row: FitRow | None, recorded: Recorded) -> FitRow | None:
    fact: Fact = recorded.fact
    row = row or FitRow(fact.pair)
    match fact:
        case PairFitChecked(side=side, checked_on=on):
            answer = confidential(recorded, "answer")
            others = tuple(one for one in row.said if one.side is not side)
            return row if answer is None else replace(row, said=(*others, FitSaid(side, on, answer)))
        case FitAnswerTold(side=side):
            return replace(row, said=tuple(replace(one, told=one.told or one.side is side) for one in row.said))
        case FitProcessOpened():
            return replace(row, open=True)
        case FitProcessClosed():
            return replace(row, open=False)


pair_fit = Projection("pair_fit", 1, FitRow, keys, evolve, hears=FACTS)
