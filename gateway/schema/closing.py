"""How a pair ended, beside how it began: what each summarised, what each had expected, and where the adept would go."""

from __future__ import annotations

import strawberry

from domain.language import Side
from gateway.confidential import Confidential, circle_of, shown
from gateway.outcome import Info
from gateway.past import Sight
from gateway.reads import every
from gateway.schema import aims
from gateway.schema.aims import Expectation
from gateway.schema.entries import Entry
from gateway.schema.pair_timeline import Words
from gateway.schema.vault import kept
from projections.members import MemberRow
from projections.pair_board import PairCard
from projections.pair_timeline import pair_timeline
from projections.pair_vault import EntryKind, VaultEntry, pair_vault
from projections.past import folded
from projections.timeline_entry import Kind, TimelineEntry

OF_PAIR = "t.pair = $2 and t.kind = $3"


@strawberry.type
class ClosingSummary:
    side: Side
    words: list[Words]


@strawberry.type(description="The closing summaries, beside what was expected: as the pair is seen.")
class Closing:
    summaries: list[ClosingSummary]
    expectations: list[Expectation]
    future_places: list[Confidential] = strawberry.field(description="Where the adept's goals were to lead.")


async def closing_of(info: Info, card: PairCard, by: MemberRow, then: Sight | None) -> Closing:
    """For those in the vault. Of each side what it said last."""
    circle = circle_of(card)
    told = await summarised(info, card, then)
    last = {row.side: row for row in sorted(told, key=lambda row: row.position)}
    expected, goals = [await said(info, card, kind, then) for kind in (EntryKind.EXPECTATION, EntryKind.GOAL)]
    return Closing(
        summaries=[
            ClosingSummary(
                side=side,
                words=[Words(about=word.field, said=shown(word, by, circle)) for word in last[side].words],
            )
            for side in Side
            if side in last
        ],
        expectations=[
            aims.expectation(Entry(row, by, circle, row.shared), row)
            for row in sorted(expected, key=lambda row: row.position)
        ],
        future_places=[
            shown(row.texts["future_place"], by, circle, row.shared)
            for row in sorted(goals, key=lambda row: row.position)
            if "future_place" in row.texts
        ],
    )


async def summarised(info: Info, card: PairCard, then: Sight | None) -> list[TimelineEntry]:
    kind = Kind.CLOSING_SUMMARISED
    if then is None:
        return await every(info, pair_timeline, OF_PAIR, card.pair, kind.value)
    return [row for row in folded(pair_timeline, then.facts).values() if row.pair == card.pair and row.kind is kind]


async def said(info: Info, card: PairCard, kind: EntryKind, then: Sight | None) -> list[VaultEntry]:
    if then is None:
        return await every(info, pair_vault, OF_PAIR, card.pair, kind.value)
    return [row for row in kept(card.pair, then) if row.kind is kind]
