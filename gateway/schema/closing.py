"""How a pair ended, beside how it began: what each summarised, what each had expected, and where the adept would go."""

from __future__ import annotations

import strawberry

from domain.language import Side
from gateway.confidential import Confidential, circle_of, shown
from gateway.outcome import Info
from gateway.reads import every
from gateway.schema import entries as show
from gateway.schema.entries import Entry, Expectation
from gateway.schema.pair_timeline import Words
from projections.members import MemberRow
from projections.pair_board import PairCard
from projections.pair_timeline import Kind, pair_timeline
from projections.pair_vault import EntryKind, pair_vault


@strawberry.type
class ClosingSummary:
    side: Side
    words: list[Words]


@strawberry.type(description="The closing summaries, beside what was expected: as it is now.")
class Closing:
    summaries: list[ClosingSummary]
    expectations: list[Expectation]
    future_places: list[Confidential] = strawberry.field(description="Where the adept's goals were to lead.")


async def closing_of(info: Info, card: PairCard, by: MemberRow) -> Closing:
    """For those in the vault. Of each side what it said last."""
    circle, of_pair = circle_of(card), "t.pair = $2 and t.kind = $3"
    told = await every(info, pair_timeline, of_pair, card.pair, Kind.CLOSING_SUMMARISED.value)
    last = {row.side: row for row in sorted(told, key=lambda row: row.position)}
    expected = await every(info, pair_vault, of_pair, card.pair, EntryKind.EXPECTATION.value)
    goals = await every(info, pair_vault, of_pair, card.pair, EntryKind.GOAL.value)
    return Closing(
        summaries=[
            ClosingSummary(
                side=side,
                words=[Words(about=kept.field, said=shown(kept, by, circle)) for kept in last[side].words],
            )
            for side in Side
            if side in last
        ],
        expectations=[
            show.expectation(Entry(row, by, circle, row.shared), row)
            for row in sorted(expected, key=lambda row: row.position)
        ],
        future_places=[
            shown(row.texts["future_place"], by, circle, row.shared)
            for row in sorted(goals, key=lambda row: row.position)
            if "future_place" in row.texts
        ],
    )
