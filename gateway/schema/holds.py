"""Legal holds, for administrators: placed, released, and why for the one who placed it."""

from __future__ import annotations

from datetime import date, datetime

import strawberry
from strawberry import ID

from domain.entitled import Circle
from domain.holds import HoldId, PlaceHold, ReleaseHold
from domain.language import MemberId, PairId, Role
from gateway.confidential import Confidential, shown_if_any
from gateway.ids import new_id, node_id, own_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import Connection, Pages, looking
from gateway.scalars import Position
from gateway.schema.enrolment import programme_id
from gateway.schema.membership import Person, member_id, person
from projections.holds import HoldRow, holds
from projections.members import MemberRow

KIND = "Hold"
HOLDS = Pages(holds, "key", lambda row: row.hold)
NOBODY = Circle(PairId(""), frozenset())
"""A reason is written to nobody: no pair has a part in it."""


@strawberry.type(description="What nothing removes while it stands: of a programme, or of a person.")
class Hold:
    row: strawberry.Private[HoldRow]
    by: strawberry.Private[MemberRow]
    id: ID
    programme: ID | None
    until: date | None = strawberry.field(description="Its last day; none until it is released.")
    stands: bool
    placed_at: datetime
    released_at: datetime | None

    @strawberry.field(description="Whose words and pairs it is on, where it is on a person.")
    async def member(self, info: Info) -> Person | None:
        return None if self.row.member is None else await person(info, self.row.member, True)

    @strawberry.field
    async def placed_by(self, info: Info) -> Person:
        return await person(info, MemberId(self.row.placed_by), True)

    @strawberry.field
    async def released_by(self, info: Info) -> Person | None:
        return None if self.row.released_by is None else await person(info, MemberId(self.row.released_by), True)

    @strawberry.field(description="Its text is for the administrator who placed it.")
    def reason(self) -> Confidential | None:
        return shown_if_any(self.row.reason, self.by, NOBODY)


def shown(row: HoldRow, by: MemberRow, now: datetime) -> Hold:
    return Hold(
        row=row,
        by=by,
        id=node_id(KIND, row.hold),
        programme=None if row.programme is None else node_id("Programme", row.programme),
        until=None if row.until is None else row.until.day,
        stands=row.stands(now),
        placed_at=row.placed_at,
        released_at=row.released_at,
    )


@strawberry.input
class PlaceHoldInput(CommandInput):
    reason: str
    programme: ID | None = None
    member: ID | None = strawberry.field(default=None, description="Either a programme or a person.")
    until: date | None = strawberry.field(default=None, description="To the end of that day; until released, without.")


@strawberry.input
class ReleaseHoldInput(CommandInput):
    hold: ID


@strawberry.type
class HoldPayload(Outcome):
    hold_id: ID


@strawberry.type
class Query:
    @strawberry.field(description="For administrators: those that stand, and those that are over.")
    async def holds(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Hold]:
        by, now = await looking(info, at_least, roles=(Role.ADMIN,)), info.context.house.now()
        return await HOLDS.page(info, first, after, lambda row: shown(row, by, now))


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Nothing of it is removed or erased while it stands.")
    async def place_hold(self, info: Info, input: PlaceHoldInput) -> HoldPayload:
        hold = HoldId(new_id(input.once(), KIND))
        programme = None if input.programme is None else programme_id(input.programme)
        member = None if input.member is None else member_id(input.member)
        command = PlaceHold(hold, input.reason, programme, member, input.until)
        return HoldPayload(**await act(info, input, command), hold_id=node_id(KIND, hold))

    @strawberry.mutation(description="What was due meanwhile is removed by itself, soon.")
    async def release_hold(self, info: Info, input: ReleaseHoldInput) -> HoldPayload:
        return HoldPayload(**await act(info, input, ReleaseHold(HoldId(own_id(KIND, input.hold)))), hold_id=input.hold)
