"""A programme's key figures, today or as they were, and as they were known."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from fractions import Fraction
from itertools import chain
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry import ID

from domain import kpis as figures
from domain.access import View
from domain.edition import HANDBOOK
from domain.fairness import Quartiles, Share, fairness, scores
from domain.history import Past, seen
from domain.language import ORGANISATION, ProgrammeId, Recorded, Side, programme_tag
from domain.member import PersonalDataErased
from domain.pair import EndReason
from domain.record import records
from domain.roll import Standing
from domain.satisfaction import Satisfaction
from domain.series import Interval, days
from domain.suppression import scores_by_fives
from domain.survey import SurveyClosed, SurveyId
from gateway.access import logged
from gateway.outcome import Info
from gateway.past import day, past, then
from gateway.reads import every, forbidden, looking, named, one, viewer
from gateway.scalars import Position
from gateway.schema.conformity import SEERS
from gateway.schema.enrolment import programme_id
from gateway.schema.satisfaction import SatisfactionOfSide, satisfied, sides
from projections.applications import applications
from projections.coordinator_load import OFFICE, Load, load
from projections.own_facts import named_under
from projections.pair_board import pair_board
from projections.past import folded
from projections.programme_dashboard import ProgrammeRow, programme_dashboard

strawberry.enum(Interval)
POINTS = 60
"""Of a series: more than a year of weeks."""
ACCEPTED = frozenset({Standing.ACCEPTED, Standing.PAUSED})


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
    match_rate_target: float = strawberry.field(description="What the programme's handbook aims at.")
    days_to_match: float | None = strawberry.field(description="From acceptance to match, the median.")
    hours_to_answer: float | None = strawberry.field(description="From a proposal to its answers, the median.")
    expiry_rate: float | None
    activation: float | None = strawberry.field(description="Pairs that first met in time, of those whose time is up.")
    meetings_per_pair_month: float | None
    conformity: float | None = strawberry.field(description="Checks met, of checks due.")
    front_loading: float | None = strawberry.field(description="Meetings in the first half of their pair's period.")
    no_show_rate: float | None
    midpoint_rate: float | None = strawberry.field(description="Evaluated by both, of pairs past half-time.")
    completion: float | None = strawberry.field(description="Of pairs that no other pair followed.")
    rematch_success: float | None = strawberry.field(description="Completed, of pairs that followed another.")
    ended_early: list[EndedEarly] = strawberry.field(description="Nothing for auditors: a pair's reason is not theirs.")
    no_fault_share: float | None = strawberry.field(description="None for auditors, in the same way.")
    goal_attainment: float | None = strawberry.field(
        description="The mean of the last scores, from -2 to 2; of pairs that are over, by whole fives of them."
    )
    goals_attained: float | None = strawberry.field(description="Scored 0 or better, of the same pairs.")
    goals_smart: float | None
    days_to_record: float | None = strawberry.field(description="From a meeting to its record, the median.")
    reviews_waiting: int = strawberry.field(description="Applications that nobody has decided on.")
    days_waiting: int | None = strawberry.field(description="Of the one that has waited longest.")
    coordinators: int = strawberry.field(description="Of this programme, or of all.")
    items_waiting: int = strawberry.field(
        description="For coordinators: what their queue lists of all pairs, but for what was said in confidence."
    )
    items_per_coordinator: float | None
    oldest_item_days: int | None = strawberry.field(description="Of the one that has waited longest.")
    nps: int | None = strawberry.field(
        description="From -100 to 100, by the last survey closed by then that asked; from five replies on."
    )
    satisfaction: float | None = strawberry.field(description="From 1 to 5, by the last survey that asked so.")
    satisfaction_by_side: list[SatisfactionOfSide] = strawberry.field(
        description="Kept back where either side, or the rest, would be fewer than five; never of ballots."
    )


@strawberry.type(
    description="How well matched pairs fit by the criteria: parts of the most that these can give, from 0 to 1, to a "
    "hundredth."
)
class ScoreQuartiles:
    lower: float
    median: float
    upper: float


@strawberry.type(description="Of accepted adepts; a group is left out where it would tell of fewer than five.")
class ShareOfGroup:
    value: str
    adepts: int
    match_rate: float
    scores: ScoreQuartiles | None = strawberry.field(
        description="Of those whom a run has put together with their mentor; null where they are fewer than five, and "
        "for auditors, who read in the run which score is whose."
    )


def of_group(found: Share, *, scores: bool) -> ShareOfGroup:
    return ShareOfGroup(
        value=found.value,
        adepts=found.adepts,
        match_rate=float(found.match_rate),
        scores=spread(found.scores) if scores else None,
    )


def spread(found: Quartiles | None) -> ScoreQuartiles | None:
    if found is None:
        return None
    lower, median, upper = (round(float(part), 2) for part in (found.lower, found.median, found.upper))
    return ScoreQuartiles(lower=lower, median=median, upper=upper)


def shown(found: figures.Kpis, busy: Load, on: date, satisfied: Satisfaction, *, reasons: bool) -> ProgrammeKpis:
    """``reasons``: whether the viewer reads why a pair ended."""
    told: dict[str, Any] = {one.name: plain(getattr(found, one.name)) for one in fields(figures.Kpis)}
    early = sorted(found.ended_early.items()) if reasons else []
    told["ended_early"] = [EndedEarly(reason=why, pairs=count) for why, count in early]
    told["no_fault_share"] = told["no_fault_share"] if reasons else None
    all_of = satisfied.together
    return ProgrammeKpis(
        on=on,
        nps=all_of.nps,
        satisfaction=all_of.scale,
        satisfaction_by_side=sides(satisfied),
        coordinators=busy.coordinators,
        items_waiting=busy.items,
        items_per_coordinator=plain(busy.each),
        oldest_item_days=busy.oldest,
        **told,
    )


def as_seen(
    told: Sequence[Recorded], programme: ProgrammeId, where: Past, on: date, zone: str
) -> tuple[figures.Kpis, Load, list[SurveyId]]:
    """The figures of one day, what waited then, and the surveys that were closed by then."""
    view = seen(told, where, zone)
    here = programme_tag(programme)
    facts = [told for told in view if here in told.tags or isinstance(told.fact, PersonalDataErased)]
    closed = [recorded.fact.survey for recorded in facts if isinstance(recorded.fact, SurveyClosed)]
    busy = load(facts, [told for told in view if isinstance(told.fact, OFFICE)], programme, on, zone)
    return figures.kpis(scores_by_fives(facts), records(view, zone), on, zone), busy, closed


async def told_of(info: Info, row: ProgrammeRow) -> list[Recorded]:
    """All facts of the programme and of the handbooks, who was erased, and who coordinates, each once and in order."""
    of_both = [await then(info, thing, Past(), row.zone) for thing in (programme_tag(row.programme), HANDBOOK)]
    pool, tenant = info.context.house.reading.pool, info.context.caller.tenant
    people = await named_under(pool, tenant, ORGANISATION, *OFFICE)
    return [*{r.position: r for r in sorted(chain(*of_both, people), key=lambda r: r.position)}.values()]


async def measured(info: Info, row: ProgrammeRow, told: Sequence[Recorded], where: Past, on: date) -> ProgrammeKpis:
    found, busy, closed = await to_thread(as_seen, told, row.programme, where, on, row.zone)
    reasons = named(await viewer(info), within=row.programme)
    return shown(found, busy, on, await satisfied(info, row.programme, closed), reasons=reasons)


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
        by = await looking(info, at_least, roles=SEERS, within=programme_id(programme))
        row = await one(info, programme_dashboard, programme_id(programme))
        if row is None:
            return None
        await logged(info, by, View.KPIS, row.programme)
        where = past(as_of, as_at) or Past()
        return await measured(info, row, await told_of(info, row), where, day(info, where, row.zone))

    @strawberry.field(
        description="The same at the end of each week or month of the programme, and on the day asked for: "
        f"{POINTS} points at most."
    )
    async def kpi_series(
        self,
        info: Info,
        programme: ID,
        every: Interval,
        as_of: date | None = None,
        as_at: datetime | None = None,
        at_least: Position | None = None,
    ) -> list[ProgrammeKpis]:
        by = await looking(info, at_least, roles=SEERS, within=programme_id(programme))
        row = await one(info, programme_dashboard, programme_id(programme))
        if row is None:
            return []
        await logged(info, by, View.KPIS, row.programme)
        at = days(row.starts_on, row.ends_on, day(info, past(as_of, as_at) or Past(), row.zone), every)
        if len(at) > POINTS:
            raise GraphQLError(f"This would be more than {POINTS} points", extensions={"code": "SERIES_TOO_LONG"})
        told = await told_of(info, row)
        return [await measured(info, row, told, Past(on, as_at), on) for on in at]

    @strawberry.field(
        description="Match rates of adepts, and how their scores are spread, by what they declare today under a key, "
        "such as `profession`; never by what is special, and nothing of a group that would tell of fewer than five. "
        "To auditors as it is now: two moments, with one match between them, would tell of one."
    )
    async def fairness(
        self,
        info: Info,
        programme: ID,
        key: str,
        as_of: date | None = None,
        as_at: datetime | None = None,
        at_least: Position | None = None,
    ) -> list[ShareOfGroup]:
        by = await looking(info, at_least, roles=SEERS, within=programme_id(programme))
        row = await one(info, programme_dashboard, programme_id(programme))
        if row is None:
            return []
        who, where = named(by, within=row.programme), past(as_of, as_at)
        if where is not None and not who:
            raise forbidden()
        await logged(info, by, View.KPIS, row.programme)
        facts = await then(info, programme_tag(row.programme), where or Past(), row.zone)
        applied = folded(applications, facts).values()
        accepted = [one.member for one in applied if one.side is Side.ADEPT and one.standing in ACCEPTED]
        told = await every(info, applications, "t.programme = $2", row.programme)
        said = {
            one.member: tuple(word for each in one.attributes if each.key == key for word in each.values)
            for one in told
            if one.side is Side.ADEPT
        }
        matched = {card.adept for card in folded(pair_board, facts).values()}
        return [of_group(one, scores=who) for one in fairness(said, accepted, matched, scores(facts))]
