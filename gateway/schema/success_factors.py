"""How a programme stands in what its handbook says a mentorship succeeds by."""

from __future__ import annotations

from datetime import date, datetime

import strawberry
from strawberry import ID

from domain.access import View
from domain.history import Past
from domain.language import programme_tag
from domain.page import Page
from domain.shipped import SHIPPED
from domain.success import Factor, Indicator, Measured, success
from gateway.access import logged
from gateway.outcome import Info
from gateway.past import past, then
from gateway.reads import looking, one
from gateway.scalars import Position
from gateway.schema.conformity import SEERS, known_records
from gateway.schema.enrolment import programme_id
from gateway.schema.handbook import followed, rows_of
from projections.editions import shelf
from projections.programme_dashboard import ProgrammeRow, programme_dashboard

strawberry.enum(Factor, name="FactorOfSuccess")
strawberry.enum(Indicator, name="IndicatorOfSuccess")


@strawberry.type(description="Part of a whole; null, both of them, where it would tell of fewer than five.")
class MeasuredIndicator:
    indicator: Indicator
    part: int | None
    whole: int | None


@strawberry.type(description="One factor, in the words of the edition that new pairs follow.")
class SuccessFactor:
    factor: Factor
    title: str
    body: str | None
    indicators: list[MeasuredIndicator]


def shown(found: Measured) -> MeasuredIndicator:
    return MeasuredIndicator(indicator=found.indicator, part=found.part, whole=found.whole)


async def page_of(info: Info, row: ProgrammeRow) -> Page:
    edition = await followed(info, row.programme, row.zone)
    own_ones = await rows_of(info, edition)
    content = SHIPPED.get(edition) or shelf(own_ones.values()).editions[edition].content
    return Page(content, await info.context.language(), await info.context.vocabularies())


@strawberry.type
class Query:
    @strawberry.field(description="For coordinators, administrators and auditors; as it was, and as it was known.")
    async def success_factors(
        self,
        info: Info,
        programme: ID,
        as_of: date | None = None,
        as_at: datetime | None = None,
        at_least: Position | None = None,
    ) -> list[SuccessFactor]:
        by = await looking(info, at_least, roles=SEERS, within=programme_id(programme))
        row = await one(info, programme_dashboard, programme_id(programme))
        if row is None:
            return []
        await logged(info, by, View.SUCCESS_FACTORS, row.programme)
        where = past(as_of, as_at)
        known, on = await known_records(info, row.programme, row.zone, where)
        facts = await then(info, programme_tag(row.programme), where or Past(), row.zone)
        page = await page_of(info, row)
        told = [(page.part(f"factor.{n}"), factor) for n, factor in enumerate(Factor, 1)]
        found = success(facts, known, on)
        return [
            SuccessFactor(factor=factor, title=part.title, body=part.body, indicators=[*map(shown, found[factor])])
            for part, factor in told
        ]
