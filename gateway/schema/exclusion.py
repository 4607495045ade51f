"""Who is not to go with whom: one's own with one's reason, and for coordinators that it is so."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.entitled import Circle, Viewer, may_read
from domain.language import PairId
from gateway.confidential import Confidential
from gateway.outcome import Info
from gateway.reads import Connection, Pages, looking, named
from gateway.scalars import Position
from gateway.schema.criteria import READERS
from gateway.schema.enrolment import programme_id, zone_of
from gateway.schema.membership import Person, person
from projections.exclusions import ExclusionRow, exclusions, row_key
from projections.members import MemberRow

EXCLUSIONS = Pages(exclusions, "key", row_key)
NOBODY = Circle(PairId(""), frozenset())
"""A reason is written to nobody: no pair has a part in it."""


@strawberry.type(description="Two who are not to be matched, whichever of them is the mentor.")
class Exclusion:
    row: strawberry.Private[ExclusionRow]
    by: strawberry.Private[MemberRow]
    by_coordinator: bool = strawberry.field(description="Said of them, not by them.")
    here_only: bool = strawberry.field(
        description="Said by a coordinator of this programme alone: in other programmes it does not hold."
    )

    @strawberry.field
    async def declared_on(self, info: Info) -> date:
        return self.row.declared.day(await zone_of(info, self.row.programme))

    @strawberry.field
    async def member(self, info: Info) -> Person:
        return await person(info, self.row.member, named(self.by, self.row.member, within=self.row.programme))

    @strawberry.field
    async def other(self, info: Info) -> Person:
        return await person(info, self.row.other, named(self.by, self.row.member, within=self.row.programme))

    @strawberry.field(description="For the one who said it: to everybody else there is none.")
    def reason(self) -> Confidential | None:
        kept = self.row.reason
        if kept is None or not may_read(kept, Viewer(self.by.member, self.by.roles), NOBODY):
            return None
        return Confidential(kept=kept, readable=True, class_=kept.visibility, digest=kept.digest)


def shown(row: ExclusionRow, by: MemberRow) -> Exclusion:
    return Exclusion(row=row, by=by, by_coordinator=row.by_coordinator, here_only=row.here_only)


@strawberry.type
class Query:
    @strawberry.field(description="Those that one has declared oneself and has not taken back.")
    async def my_exclusions(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Exclusion]:
        by = await looking(info, at_least)
        own = "t.member = $2 and not t.by_coordinator"
        return await EXCLUSIONS.page(info, first, after, lambda row: shown(row, by), own, by.member)

    @strawberry.field(
        description="Those declared in a programme, for whoever follows matching; who is excluded is not told of it."
    )
    async def exclusions(
        self, info: Info, programme: ID, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Exclusion]:
        where, here = "t.programme = $2 and t.other <> $3", programme_id(programme)
        by = await looking(info, at_least, roles=READERS, within=here)
        return await EXCLUSIONS.page(info, first, after, lambda row: shown(row, by), where, here, by.member)
