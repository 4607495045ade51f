"""What I have to do next."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.calendar import local_day
from domain.fit import Fit
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.reads import every, looking
from gateway.scalars import Position
from gateway.schema.handbook import rules_of
from projections.my_todo import Todo, due, my_todo
from projections.my_todo import TodoItem as Due
from projections.pair_fit import FitSaid

strawberry.enum(Todo, name="TodoKind")


@strawberry.type
class TodoItem:
    kind: Todo
    due_on: date
    pair: ID
    meeting: ID | None
    command: str = strawberry.field(description="The mutation that does it.")


async def undecided(info: Info, said: FitSaid | None) -> bool:
    """What the viewer's own last answer says."""
    return said is not None and await info.context.texts.load(said.answer) == Fit.UNDECIDED


@strawberry.type
class Query:
    @strawberry.field(description="Earliest first.")
    async def my_todo(self, info: Info, at_least: Position | None = None) -> list[TodoItem]:
        by = await looking(info, at_least)
        now = info.context.house.now()
        rows = await every(info, my_todo, "t.adept = $2 or t.mentor = $2", by.member)
        items: list[Due] = []
        for row in rows:
            today = local_day(now, row.zone)
            rules = (await rules_of(info, row.pair)).on(today)
            items += due(row, by.member, today, rules, undecided=await undecided(info, row.fit_of(by.member)))
        return [
            TodoItem(
                kind=item.todo,
                due_on=item.due_on,
                pair=node_id("Pair", item.pair),
                meeting=node_id("Meeting", item.meeting) if item.meeting else None,
                command=item.command,
            )
            for item in sorted(items, key=lambda item: item.due_on)
        ]
