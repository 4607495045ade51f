"""How content each side is, by the surveys of a programme."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from domain.language import MemberId, ProgrammeId, Side
from domain.satisfaction import Satisfaction, satisfaction
from domain.survey import SurveyId
from gateway.outcome import Info
from gateway.reads import every
from gateway.schema.survey import told
from projections.applications import applications
from projections.surveys import surveys


@strawberry.type
class SatisfactionOfSide:
    side: Side
    nps: int | None
    satisfaction: float | None


def sides(known: Satisfaction) -> list[SatisfactionOfSide]:
    return [SatisfactionOfSide(side=one, nps=of.nps, satisfaction=of.scale) for one, of in known.by_side.items()]


async def satisfied(info: Info, programme: ProgrammeId, closed: Sequence[SurveyId] | None = None) -> Satisfaction:
    """By the surveys of a programme, or by these of them, in the order in which they were closed."""
    rows = await every(info, surveys, "t.programme = $2 and t.closed is not null", programme)
    if closed is None:
        ordered = sorted(rows, key=lambda row: ((row.closed or row.opened).at, row.survey))
    else:
        ordered = sorted((row for row in rows if row.survey in closed), key=lambda row: closed.index(row.survey))
    if not ordered:
        return Satisfaction()
    side_of: dict[MemberId, Side | None] = {}
    for row in await every(info, applications, "t.programme = $2", programme):
        side_of[row.member] = None if row.member in side_of else row.side
    return satisfaction([await told(info, row, side_of) for row in ordered])
