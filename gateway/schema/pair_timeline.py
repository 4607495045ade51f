"""What happened in a pair, in order."""

from __future__ import annotations

from datetime import date, datetime

import strawberry
from strawberry import ID

from domain.language import MemberId, Side
from domain.meetings import Form
from gateway.ids import node_id
from gateway.outcome import Info
from gateway.reads import Pages
from gateway.scalars import Position
from gateway.schema.membership import Person, person
from projections.pair_timeline import Kind, TimelineEntry, pair_timeline

strawberry.enum(Form, name="MeetingForm")
strawberry.enum(Kind, name="TimelineKind")

ENTRIES = Pages(pair_timeline, "position", lambda entry: entry.position)


@strawberry.type(name="TimelineEntry")
class Entry:
    row: strawberry.Private[TimelineEntry]
    named: strawberry.Private[bool]
    position: Position
    kind: Kind
    on: date
    meeting: ID | None
    starts: datetime | None = strawberry.field(description="Wall time in `zone`.")
    zone: str | None
    minutes: int | None
    form: Form | None
    side: Side | None
    ends_on: date | None
    corrections: int

    @strawberry.field(description="Who recorded it; a policy has no person.")
    async def by(self, info: Info) -> Person | None:
        if ":" in self.row.by:
            return None
        return await person(info, MemberId(self.row.by), self.named)


def entry(row: TimelineEntry, named: bool) -> Entry:
    return Entry(
        row=row,
        named=named,
        position=Position(row.position),
        kind=row.kind,
        on=row.on,
        meeting=node_id("Meeting", row.meeting) if row.meeting else None,
        starts=row.starts,
        zone=row.zone,
        minutes=row.minutes,
        form=row.form,
        side=row.side,
        ends_on=row.ends_on,
        corrections=row.corrections,
    )
