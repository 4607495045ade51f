"""The chain of the journal, recomputed a part at a time for whoever answers for it."""

from __future__ import annotations

import strawberry
from graphql import GraphQLError

from domain.access import View
from domain.language import Role
from gateway.access import logged
from gateway.outcome import Info
from gateway.reads import looking
from gateway.scalars import Position
from projections.reading import reached
from services.chain import Wrong, checked

MOST = 10_000
"""Facts of one question: some tens of milliseconds."""
START = Position(0)
VERIFIERS = (Role.ADMIN, Role.AUDITOR)

strawberry.enum(Wrong, name="ChainFault")


@strawberry.type(description="A part of the chain, recomputed from what is stored.")
class ChainVerification:
    first: Position
    last: Position = strawberry.field(description="The last fact that is right; ask for those behind it next.")
    head: str = strawberry.field(
        description="Its hash, in hexadecimal: to hold against a head that was signed and kept elsewhere."
    )
    fault: Wrong | None = strawberry.field(description="What is wrong with the fact behind it.")
    at: Position | None = strawberry.field(description="The first position that is wrong.")


@strawberry.type
class Query:
    @strawberry.field(
        description="For administrators and auditors: the facts behind a position, 10,000 at most, each recomputed. "
        "Nothing is wrong where there are none; `last` is then where the chain ends."
    )
    async def verify_chain(self, info: Info, after: Position = START, most: int = MOST) -> ChainVerification:
        by = await looking(info, roles=VERIFIERS)
        if not 0 < most <= MOST:
            raise GraphQLError(f"`most` is between 1 and {MOST}", extensions={"code": "PAGE_SIZE"})
        await logged(info, by, View.CHAIN)
        pool, tenant = info.context.house.reading.pool, info.context.caller.tenant
        with reached():
            part = await checked(pool, tenant, after, most)
        return ChainVerification(
            first=Position(part.first),
            last=Position(part.last),
            head=part.head.hex(),
            fault=None if part.bad is None else part.bad.wrong,
            at=None if part.bad is None else Position(part.bad.position),
        )
