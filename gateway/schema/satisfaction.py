"""How content each side is, by the surveys of a programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import strawberry

from domain.language import MemberId, ProgrammeId, Recorded, Side, programme_tag
from domain.roll import AdeptApplied, MentorVolunteered
from domain.satisfaction import Satisfaction, satisfaction
from domain.survey import SurveyClosed, SurveyId
from gateway.outcome import Info
from gateway.reads import every
from gateway.schema.survey import told
from projections.own_facts import named_under
from projections.surveys import surveys

SIDES: Mapping[type[AdeptApplied | MentorVolunteered], Side] = {
    AdeptApplied: Side.ADEPT,
    MentorVolunteered: Side.MENTOR,
}


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
    pool, tenant = info.context.house.reading.pool, info.context.caller.tenant
    came = await named_under(pool, tenant, programme_tag(programme), *SIDES, SurveyClosed)
    return satisfaction([await told(info, row, sides_by(came, row.survey)) for row in ordered])


def sides_by(told: Iterable[Recorded], survey: SurveyId) -> dict[MemberId, Side | None]:
    """On which side each had come when a survey was closed; nobody moves later, or between two looks one who has moved
    would tell what they have answered. None of those on both.
    """
    side_of: dict[MemberId, Side | None] = {}
    for recorded in told:
        match recorded.fact:
            case SurveyClosed(survey=closed) if closed == survey:
                break
            case AdeptApplied(member=member) | MentorVolunteered(member=member) as fact:
                side = SIDES[type(fact)]
                side_of[member] = side if side_of.get(member, side) is side else None
            case _:
                pass
    return side_of
