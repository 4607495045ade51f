"""A question about the past: what was so on a day (``asOf``), as far as it was known at a moment (``asAt``)."""

from __future__ import annotations

from datetime import date, datetime

from graphql import GraphQLError

from domain.history import Past, seen
from domain.language import Recorded, Tag
from gateway.outcome import Info
from projections.past import facts_of


def past(as_of: date | None, as_at: datetime | None) -> Past | None:
    """None where nothing is asked of the past."""
    if as_at is not None and as_at.tzinfo is None:
        raise GraphQLError("`asAt` is an instant: give it an offset, such as Z", extensions={"code": "AS_AT"})
    return None if as_of is None and as_at is None else Past(as_of, as_at)


async def then(info: Info, thing: Tag, past: Past, zone: str) -> list[Recorded]:
    """The facts about a thing as they are seen from there."""
    facts = await facts_of(info.context.house.reading.pool, info.context.caller.tenant, thing)
    return seen(facts, past, zone)
