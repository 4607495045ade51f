"""A programme's key figures, today or as they were, and as they were known."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import strawberry
from strawberry import ID

from domain import kpis as figures
from domain.history import Past
from domain.language import programme_tag
from domain.pair import EndReason
from gateway.outcome import Info
from gateway.past import past, then
from gateway.reads import looking, one
from gateway.scalars import Position
from gateway.schema.conformity import SEERS, known_records
from gateway.schema.enrolment import programme_id
from projections.programme_dashboard import programme_dashboard


@strawberry.type
class EndedEarly:
    reason: EndReason
    pairs: int


@strawberry.type(description="Shares are from 0 to 1, and null where there is nothing to take a share of.")
class ProgrammeKpis:
    on: date
    adepts: int
    mentors: int
    seats: int
    adepts_per_seat: float | None
    match_rate: float | None = strawberry.field(description="Accepted adepts with a pair, of accepted adepts.")
    days_to_match: float | None = strawberry.field(description="From acceptance to match, the median.")
    hours_to_answer: float | None = strawberry.field(description="From a proposal to its answers, the median.")
    expiry_rate: float | None
    activation: float | None = strawberry.field(description="Pairs that first met in time, of those whose time is up.")
    meetings_per_pair_month: float | None
    conformity: float | None = strawberry.field(description="Checks met, of checks due.")
    front_loading: float | None = strawberry.field(description="Meetings in the first half of their pair's period.")
    no_show_rate: float | None
    midpoint_rate: float | None = strawberry.field(description="Evaluated by both, of pairs past half-time.")
    completion: float | None
    ended_early: list[EndedEarly]
    no_fault_share: float | None
    goal_attainment: float | None = strawberry.field(description="The mean of the last scores, from -2 to 2.")
    goals_attained: float | None
    goals_smart: float | None
    days_to_record: float | None = strawberry.field(description="From a meeting to its record, the median.")


def shown(found: figures.Kpis, on: date) -> ProgrammeKpis:
    told: dict[str, Any] = {one.name: plain(getattr(found, one.name)) for one in fields(figures.Kpis)}
    told["ended_early"] = [EndedEarly(reason=why, pairs=count) for why, count in sorted(found.ended_early.items())]
    return ProgrammeKpis(on=on, **told)


def plain(value: Any) -> Any:
    return float(value) if isinstance(value, Fraction) else value


@strawberry.type
class Query:
    @strawberry.field(description="For coordinators, administrators and auditors; as it was, and as it was known.")
    async def kpis(
        self,
        info: Info,
        programme: ID,
        as_of: date | None = None,
        as_at: datetime | None = None,
        at_least: Position | None = None,
    ) -> ProgrammeKpis | None:
        await looking(info, at_least, roles=SEERS)
        row = await one(info, programme_dashboard, programme_id(programme))
        if row is None:
            return None
        where = past(as_of, as_at)
        known, on = await known_records(info, row.programme, row.zone, where)
        facts = await then(info, programme_tag(row.programme), where or Past(), row.zone)
        return shown(figures.kpis(facts, known, on, row.zone), on)
