"""What I have to do next."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import strawberry
from strawberry import ID

from gateway.ids import node_id
from gateway.outcome import Info
from gateway.reads import every, looking, one
from gateway.scalars import Position
from projections.my_todo import Todo, due, my_todo
from projections.organisation import organisation

strawberry.enum(Todo, name="TodoKind")


@strawberry.type
class TodoItem:
    kind: Todo
    due_on: date
    pair: ID
    meeting: ID | None
    command: str = strawberry.field(description="The mutation that does it.")


@strawberry.type
class Query:
    @strawberry.field(description="Earliest first.")
    async def my_todo(self, info: Info, at_least: Position | None = None) -> list[TodoItem]:
        by = await looking(info, at_least)
        home = await one(info, organisation, "organisation")
        today = info.context.house.now().astimezone(ZoneInfo(home.zone if home else "UTC")).date()
        rows = await every(info, my_todo, "t.adept = $2 or t.mentor = $2", by.member)
        items = [item for row in rows for item in due(row, by.member, today)]
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
