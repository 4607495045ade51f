"""Pairs as they are asked for: one of them, one's own, and what becomes of one as it happens."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date, datetime
from functools import partial

import strawberry
from strawberry import ID

from gateway.outcome import Info
from gateway.past import past
from gateway.reads import Connection, looking, versions
from gateway.scalars import Position
from gateway.schema.pair import OWN_PAIRS, PAIRS, Pair, pair_id, shown, visible


@strawberry.type
class PairChange:
    position: Position
    pair: Pair


@strawberry.type
class Query:
    @strawberry.field(description="As it is, or as it was on a day, as known at an instant.")
    async def pair(
        self,
        info: Info,
        id: ID,
        as_of: date | None = None,
        as_at: datetime | None = None,
        at_least: Position | None = None,
    ) -> Pair | None:
        await looking(info, at_least)
        return await visible(info, pair_id(id), past(as_of, as_at))

    @strawberry.field
    async def my_pairs(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Pair]:
        by, now = await looking(info, at_least), info.context.house.now()
        return await PAIRS.page(info, first, after, lambda card: shown(card, by, now), OWN_PAIRS.format(2), by.member)


@strawberry.type
class Subscription:
    @strawberry.subscription(description="The pair now, and again after every change of it.")
    async def pair_changed(
        self, info: Info, id: ID, at_least: Position | None = None
    ) -> AsyncGenerator[PairChange, None]:
        pair = pair_id(id)
        seen = partial(visible, info, pair)
        async for now in versions(info, f"pair:{pair}", seen, lambda pair: pair.card.position, at_least):
            yield PairChange(position=Position(now.card.position), pair=now)
