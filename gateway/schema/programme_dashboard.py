"""How far a programme has come, in figures: now, or as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import strawberry

from domain.history import Past
from domain.language import ProgrammeId, Recorded, programme_tag
from gateway.outcome import Info
from gateway.past import then
from gateway.reads import every
from projections.applications import applications
from projections.pair_board import pair_board
from projections.past import folded
from projections.programme_dashboard import Figures, ProgrammeRow, figures
from projections.proposals import proposals


@strawberry.type(description="How far a programme's people and pairs have come.")
class Dashboard:
    adepts_applied: int = strawberry.field(description="Who did not withdraw; declined or gone again or not.")
    mentors_volunteered: int = strawberry.field(description="In the same way.")
    adepts_accepted: int = strawberry.field(description="Gone again or not.")
    mentors_accepted: int = strawberry.field(description="In the same way.")
    seats: int = strawberry.field(description="Of accepted mentors who have not left.")
    adepts_proposed: int = strawberry.field(description="To whom a mentor was proposed, whatever became of it.")
    adepts_matched: int = strawberry.field(description="Accepted, and in a pair, whatever became of that.")
    pairs: int = strawberry.field(description="Every match, whatever became of it.")
    mentors: int = strawberry.field(description="Distinct mentors in pairs, co-mentors among them.")
    adepts: int = strawberry.field(description="Distinct adepts in pairs.")
    pairs_followed: int = strawberry.field(description="By another, of the same adept.")
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
        return counted(figures_then(await then(info, programme_tag(row.programme), where, row.zone)))
    return counted(await figures_now(info, row.programme))


async def figures_now(info: Info, programme: ProgrammeId) -> Figures:
    applied = await every(info, applications, "t.programme = $2", programme)
    cards = await every(info, pair_board, "t.programme = $2", programme)
    return figures(applied, cards, await every(info, proposals, "t.programme = $2", programme))


def figures_then(facts: Sequence[Recorded]) -> Figures:
    """Of the facts of one programme."""
    applied, cards = folded(applications, facts).values(), folded(pair_board, facts).values()
    return figures(applied, cards, folded(proposals, facts).values())
