"""All programmes side by side, and together: how far each has come, and nothing of single persons."""

from __future__ import annotations

from asyncio import Lock
from dataclasses import dataclass
from datetime import date, datetime

import strawberry
from strawberry import ID

from domain.history import Past
from domain.language import Role, programme_tag
from domain.phase import Phase
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.past import day, past, then
from gateway.reads import Connection, among, every, looking
from gateway.scalars import Position
from gateway.schema.kpis import ProgrammeKpis, measured, told_of
from gateway.schema.programme_dashboard import Dashboard, counted, figures_now, figures_then
from projections.past import folded
from projections.programme_dashboard import Figures, ProgrammeRow, programme_dashboard, together

READERS = (Role.ADMIN, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class Line:
    """A programme as it is seen from ``where``. One after the other takes its ``turn`` to read the journal."""

    row: ProgrammeRow
    figures: Figures
    where: Past | None
    turn: Lock


@strawberry.type
class ProgrammeInRollup:
    line: strawberry.Private[Line]
    programme: ID
    name: str
    phase: Phase
    starts_on: date
    ends_on: date
    funnel: Dashboard

    @strawberry.field(description="As `kpis` of the programme.")
    async def kpis(self, info: Info) -> ProgrammeKpis:
        row, where = self.line.row, self.line.where or Past()
        async with self.line.turn:
            return await measured(info, row, await told_of(info, row), where, day(info, where, row.zone))


@strawberry.type
class OrganisationRollup:
    lines: strawberry.Private[list[Line]]
    count: int = strawberry.field(description="Of programmes, in whichever phase.")
    totals: Dashboard = strawberry.field(
        description="Of all programmes, each counted for itself: a person in two of them is counted in both."
    )

    @strawberry.field(description="Side by side, in the order of their ids.")
    async def programmes(self, first: int, after: str | None = None) -> Connection[ProgrammeInRollup]:
        return among(self.lines, lambda line: line.row.programme, first, after, shown)


def shown(line: Line) -> ProgrammeInRollup:
    row = line.row
    return ProgrammeInRollup(
        line=line,
        programme=node_id("Programme", row.programme),
        name=row.name,
        phase=row.phase,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        funnel=counted(line.figures),
    )


async def seen(info: Info, row: ProgrammeRow, where: Past | None, turn: Lock) -> Line | None:
    """None of a programme that was not drafted by then."""
    if where is None:
        return Line(row, await figures_now(info, row.programme), where, turn)
    facts = await then(info, programme_tag(row.programme), where, row.zone)
    was = folded(programme_dashboard, facts).get(row.programme)
    return Line(was, figures_then(facts), where, turn) if was is not None else None


@strawberry.type
class Query:
    @strawberry.field(
        description="For administrators and coordinators: programmes side by side and together, as it was on a day, as "
        "known at an instant."
    )
    async def organisation_rollup(
        self, info: Info, as_of: date | None = None, as_at: datetime | None = None, at_least: Position | None = None
    ) -> OrganisationRollup:
        await looking(info, at_least, roles=READERS)
        where, turn = past(as_of, as_at), Lock()
        rows = await every(info, programme_dashboard, "true")
        lines = [line for row in rows if (line := await seen(info, row, where, turn)) is not None]
        totals = counted(together(line.figures for line in lines))
        return OrganisationRollup(lines=lines, count=len(lines), totals=totals)
