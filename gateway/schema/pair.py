"""A pair and its timeline, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import ID

from domain.language import MemberId, PairId, Role, Side
from domain.meetings import Form
from domain.pair import EndReason
from gateway.ids import node_id, own_id
from gateway.node import Node
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import Connection, Pages, looking, may, named, one, reach, viewer
from gateway.scalars import Position
from gateway.schema.membership import Person, person
from projections.members import MemberRow
from projections.pair_board import PairCard, PairState, pair_board
from projections.pair_timeline import Kind, TimelineEntry, pair_timeline
from projections.programme_dashboard import programme_dashboard

if TYPE_CHECKING:
    from gateway.schema.programme import Programme

strawberry.enum(Form, name="MeetingForm")
strawberry.enum(EndReason)
strawberry.enum(PairState)
strawberry.enum(Kind, name="TimelineKind")

PAIRS = Pages(pair_board, "key", lambda card: card.pair)
ENTRIES = Pages(pair_timeline, "position", lambda entry: entry.position)


def pair_id(given: ID) -> PairId:
    return PairId(own_id("Pair", given))


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


@strawberry.type
class Pair(Node):
    card: strawberry.Private[PairCard]
    named: strawberry.Private[bool]
    id: ID
    state: PairState
    matched_on: date
    starts_on: date
    midpoint_on: date
    ends_on: date
    zone: str
    subject: str | None
    meetings_held: int
    meetings_planned: int
    midpoint_by: list[Side] = strawberry.field(description="The sides that have evaluated; never what they said.")
    closing_by: list[Side]
    completed_on: date | None
    ended_on: date | None
    end_reason: EndReason | None
    position: Position = strawberry.field(description="Of the last fact about this pair.")

    @strawberry.field
    async def adept(self, info: Info) -> Person:
        return await person(info, self.card.adept, self.named)

    @strawberry.field
    async def mentor(self, info: Info) -> Person:
        return await person(info, self.card.mentor, self.named)

    @strawberry.field
    async def co_mentors(self, info: Info) -> list[Person]:
        return [await person(info, member, self.named) for member in self.card.co_mentors]

    @strawberry.field
    async def programme(self, info: Info) -> Annotated[Programme, strawberry.lazy("gateway.schema.programme")] | None:
        from gateway.schema.programme import shown as shown_programme

        row = await one(info, programme_dashboard, self.card.programme)
        return shown_programme(row, await viewer(info)) if row else None

    @strawberry.field
    async def timeline(self, info: Info, first: int, after: str | None = None) -> Connection[Entry]:
        return await ENTRIES.page(info, first, after, lambda row: entry(row, self.named), "t.pair = $2", self.card.pair)


def shown(card: PairCard, by: MemberRow) -> Pair:
    readable = named(by, *card.members)
    return Pair(
        card=card,
        named=readable,
        id=node_id("Pair", card.pair),
        state=card.state,
        matched_on=card.matched_on,
        starts_on=card.starts_on,
        midpoint_on=card.midpoint_on,
        ends_on=card.ends_on,
        zone=card.zone,
        subject=card.subject if readable else None,
        meetings_held=len(card.held),
        meetings_planned=len(card.planned),
        midpoint_by=[*card.midpoint],
        closing_by=[*card.closing],
        completed_on=card.completed_on,
        ended_on=card.ended_on,
        end_reason=card.end_reason if readable else None,
        position=Position(card.position),
    )


def all_pairs(by: MemberRow) -> bool:
    """Who follows every pair of the organisation; everybody else sees their own."""
    return may(by, Role.COORDINATOR, Role.AUDITOR, Role.INTEGRATION)


OWN_PAIRS = "(t.adept = ${0} or t.mentor = ${0} or t.co_mentors @> to_jsonb(${0}::text))"


async def visible(info: Info, pair: PairId) -> Pair | None:
    by = await viewer(info)
    card = await one(info, pair_board, pair)
    return shown(card, by) if card and (by.member in card.members or all_pairs(by)) else None


@strawberry.type
class PairPayload(Outcome):
    pair_id: ID

    @strawberry.field
    async def pair(self, info: Info) -> Pair | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        return await visible(info, pair_id(self.pair_id))


async def answer(info: Info, input: CommandInput, command: Any) -> PairPayload:
    return PairPayload(**await act(info, input, command), pair_id=node_id("Pair", command.pair))


@strawberry.type
class PairChange:
    position: Position
    pair: Pair


@strawberry.type
class Query:
    @strawberry.field
    async def pair(self, info: Info, id: ID, at_least: Position | None = None) -> Pair | None:
        await looking(info, at_least)
        return await visible(info, pair_id(id))

    @strawberry.field
    async def my_pairs(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Pair]:
        by = await looking(info, at_least)
        return await PAIRS.page(info, first, after, lambda card: shown(card, by), OWN_PAIRS.format(2), by.member)


@strawberry.type
class Subscription:
    @strawberry.subscription(description="The pair now, and again after every change of it.")
    async def pair_changed(self, info: Info, id: ID) -> AsyncGenerator[PairChange, None]:
        tenant, pair = info.context.caller.tenant, pair_id(id)
        last = -1
        async for _ in info.context.house.reading.changes(tenant, f"pair:{pair}"):
            info.context.forget()
            now = await visible(info, pair)
            if now is None:
                return
            if now.card.position > last:
                last = now.card.position
                yield PairChange(position=Position(last), pair=now)
