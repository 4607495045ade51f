"""What a sponsor sees of a programme: figures that tell of nobody, no name, and no pair."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.language import Role
from domain.satisfaction import Satisfaction
from domain.suppression import kept_back
from gateway.outcome import Info
from gateway.reads import looking, one
from gateway.scalars import Position
from gateway.schema.enrolment import programme_id
from gateway.schema.programme_dashboard import figures_now
from gateway.schema.satisfaction import SatisfactionOfSide, satisfied, sides
from projections.programme_dashboard import Figures, programme_dashboard

READERS = (Role.SPONSOR, Role.COORDINATOR, Role.ADMIN)


@strawberry.type(
    description="Figures of people and pairs. One is null where it is below five, or where it and another would "
    "together tell of one to four."
)
class SponsorSummary:
    programme: str = strawberry.field(description="Its name.")
    adepts: int | None = strawberry.field(description="Accepted.")
    pairs: int | None
    pairs_met: int | None
    midpoints: int | None
    closings: int | None
    completed: int | None
    mentors: int | None = strawberry.field(description="Accepted.")
    mentors_in_pairs: int | None
    match_rate: float | None = strawberry.field(description="Accepted adepts in a pair, of accepted adepts.")
    completion_rate: float | None = strawberry.field(description="Of pairs that no other pair followed.")
    meetings_per_pair: float | None = strawberry.field(description="Held, for each pair that met, to a tenth.")
    nps: int | None = strawberry.field(description="By the last survey that asked; from five replies on.")
    satisfaction: float | None = strawberry.field(description="From 1 to 5, in the same way.")
    satisfaction_by_side: list[SatisfactionOfSide]


def summary(programme: str, known: Figures, satisfied: Satisfaction) -> SponsorSummary:
    unfollowed = known.pairs - known.pairs_followed
    adepts, pairs, met, midpoints, closings, completed, matched, last = kept_back(
        (
            *(known.adepts_accepted, known.pairs, known.pairs_met, known.midpoints, known.closings, known.completed),
            *(known.adepts_matched, unfollowed),
        )
    )
    mentors, in_pairs = kept_back((known.mentors_accepted, known.mentors))
    return SponsorSummary(
        programme=programme,
        adepts=adepts,
        pairs=pairs,
        pairs_met=met,
        midpoints=midpoints,
        closings=closings,
        completed=completed,
        mentors=mentors,
        mentors_in_pairs=in_pairs,
        match_rate=rate(matched, adepts),
        completion_rate=rate(completed, last),
        nps=satisfied.together.nps,
        satisfaction=satisfied.together.scale,
        satisfaction_by_side=sides(satisfied),
        meetings_per_pair=None if met is None else round(known.meetings_held / met, 1),
    )


def rate(part: int | None, whole: int | None) -> float | None:
    return None if part is None or whole is None else part / whole


@strawberry.type
class Query:
    @strawberry.field(description="For sponsors, and for those who run the organisation.")
    async def sponsor_summary(
        self, info: Info, programme: ID, at_least: Position | None = None
    ) -> SponsorSummary | None:
        await looking(info, at_least, roles=READERS, within=programme_id(programme))
        known = await one(info, programme_dashboard, programme_id(programme))
        if known is None:
            return None
        told = await figures_now(info, known.programme)
        return summary(known.name, told, await satisfied(info, known.programme))
