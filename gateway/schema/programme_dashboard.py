"""How far a programme has come, in figures: now, or as it was."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import strawberry

from domain.history import Past
from domain.language import programme_tag
from gateway.outcome import Info
from gateway.past import then
from gateway.reads import every
from projections.applications import applications
from projections.pair_board import pair_board
from projections.past import folded
from projections.programme_dashboard import Figures, ProgrammeRow, figures


@strawberry.type(description="How far a programme's people and pairs have come.")
class Dashboard:
    adepts_applied: int
    mentors_volunteered: int
    adepts_accepted: int
    mentors_accepted: int
    seats: int
    pairs: int = strawberry.field(description="Every match, whatever became of it.")
    mentors: int = strawberry.field(description="Distinct mentors in pairs, co-mentors among them.")
    adepts: int = strawberry.field(description="Distinct adepts in pairs.")
    pairs_met: int
    meetings_held: int
    hours_held: float = strawberry.field(description="Of meetings that count, to a tenth.")
    midpoints: int = strawberry.field(description="Pairs in which both sides have evaluated.")
    closings: int = strawberry.field(description="Pairs in which both sides have summarised.")
    completed: int
    ended: int


def counted(found: Figures) -> Dashboard:
    told: dict[str, Any] = asdict(found)
    return Dashboard(hours_held=round(told.pop("minutes_held") / 60, 1), **told)


async def dashboard_of(info: Info, row: ProgrammeRow, where: Past | None) -> Dashboard:
    if where is not None:
        facts = await then(info, programme_tag(row.programme), where, row.zone)
        return counted(figures(folded(applications, facts).values(), folded(pair_board, facts).values()))
    applied = await every(info, applications, "t.programme = $2", row.programme)
    cards = await every(info, pair_board, "t.programme = $2", row.programme)
    return counted(figures(applied, cards))
