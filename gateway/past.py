"""A question about the past: what was so on a day (``asOf``), as far as it was known at a moment (``asAt``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MINYEAR, date, datetime

from graphql import GraphQLError

from domain.calendar import local_day
from domain.history import Past, seen
from domain.language import MemberId, Recorded, Tag, member_tag
from domain.member import gone
from gateway.outcome import Info
from projections.past import facts_of

LAST_YEAR = 2999
"""Eight hundred years after the last that a programme begins in; what is reckoned from here stays in the calendar."""


def past(as_of: date | None, as_at: datetime | None) -> Past | None:
    """None where nothing is asked of the past."""
    if as_of is not None and not MINYEAR < as_of.year <= LAST_YEAR:
        raise GraphQLError("`asOf` lies where no calendar reaches", extensions={"code": "AS_OF"})
    if as_at is not None and as_at.tzinfo is None:
        raise GraphQLError("`asAt` is an instant: give it an offset, such as Z", extensions={"code": "AS_AT"})
    if as_at is not None and not MINYEAR < as_at.year <= LAST_YEAR:
        raise GraphQLError("`asAt` lies where no calendar reaches", extensions={"code": "AS_AT"})
    return None if as_of is None and as_at is None else Past(as_of, as_at)


async def then(info: Info, thing: Tag, past: Past, zone: str) -> list[Recorded]:
    """The facts about a thing as they are seen from there."""
    facts = await facts_of(info.context.house.reading.pool, info.context.caller.tenant, thing)
    return seen(facts, past, zone)


async def left(info: Info, member: MemberId, past: Past, zone: str) -> bool:
    """Whether somebody is gone, as it is seen from there."""
    return gone(recorded.fact for recorded in await then(info, member_tag(member), past, zone))


@dataclass(frozen=True, slots=True)
class Sight:
    """A thing seen from another place in time: the facts about it that are seen from there, and the day that it is."""

    where: Past
    facts: list[Recorded]
    on: date


async def sight(info: Info, thing: Tag, where: Past, zone: str) -> Sight:
    """For screens that keep texts sealed until somebody entitled reads them."""
    reading, tenant = info.context.house.reading, info.context.caller.tenant
    facts = seen(await facts_of(reading.pool, tenant, thing, sealed=True), where, zone)
    return Sight(where, facts, day(info, where, zone))


def day(info: Info, where: Past, zone: str) -> date:
    """The day on which somebody stands who looks from there."""
    return where.on or local_day(where.recorded_by or info.context.house.now(), zone)
