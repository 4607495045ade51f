"""As whom an identity provider knows a member: linked by an administrator, and found by the door from then on."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import ID

from domain.identities import NONE, IdentityId, LinkIdentity, UnlinkIdentity
from domain.language import MemberId, Role
from gateway.identity import SUBJECT
from gateway.ids import made_here, node_id, own_id
from gateway.outcome import CommandInput, Info, Outcome, act, away
from gateway.reads import Connection, Pages, looking, may
from gateway.scalars import Position
from gateway.schema.membership import Person, member_id, person
from projections.identities import IdentityRow, identities
from services.identities import identity
from services.journal import Unavailable

KIND = "Identity"
IDENTITIES = Pages(identities, "key", lambda row: row.identity)


@strawberry.type(description="That a subject of the identity provider is a member; which subject is not kept.")
class Identity:
    row: strawberry.Private[IdentityRow]
    id: ID
    linked_at: datetime

    @strawberry.field
    async def member(self, info: Info) -> Person:
        return await person(info, self.row.member, True)


def shown(row: IdentityRow) -> Identity:
    return Identity(row=row, id=node_id(KIND, row.identity), linked_at=row.linked_at)


@strawberry.input
class LinkIdentityInput(CommandInput):
    member: ID = strawberry.field(description="A member, or somebody who is invited.")
    subject: str = strawberry.field(description="The claim `sub` of their tokens, to the letter.")


@strawberry.input
class UnlinkIdentityInput(CommandInput):
    member: ID
    identity: ID


@strawberry.type
class IdentityPayload(Outcome):
    identity_id: ID | None


async def mark(info: Info, input: LinkIdentityInput, member: MemberId) -> IdentityId:
    """Of a subject that the door would look up; ``NONE`` for one that names a member as it is, and for whoever may not
    ask."""
    caller, context = info.context.caller, info.context
    by = None if caller.scope else await context.people.load(caller.member)
    if by is None or Role.ADMIN not in by.roles:
        return NONE
    if not SUBJECT.fullmatch(input.subject) or made_here(input.subject):
        return NONE
    if input.subject != member and await context.people.load(MemberId(input.subject)) is not None:
        return NONE
    try:
        keys = context.house.journal(caller.tenant).keys
        return await identity(keys, caller.issuer, input.subject, make=True) or NONE
    except Unavailable:
        raise away(input.once()) from None


@strawberry.type
class Query:
    @strawberry.field(description="One's own; for administrators, everybody's.")
    async def identities(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Identity]:
        by = await looking(info, at_least)
        if may(by, Role.ADMIN, within=None):
            return await IDENTITIES.page(info, first, after, shown)
        return await IDENTITIES.page(info, first, after, shown, "t.member = $2", by.member)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Whoever comes with a token of that subject acts as this member from then on.")
    async def link_identity(self, info: Info, input: LinkIdentityInput) -> IdentityPayload:
        member = member_id(input.member)
        linked = await mark(info, input, member)
        fields = await act(info, input, LinkIdentity(member, linked))
        return IdentityPayload(**fields, identity_id=None if fields["refusal"] else node_id(KIND, linked))

    @strawberry.mutation(description="One's own, or by an administrator; the only administrator keeps a way in.")
    async def unlink_identity(self, info: Info, input: UnlinkIdentityInput) -> IdentityPayload:
        command = UnlinkIdentity(member_id(input.member), IdentityId(own_id(KIND, input.identity)))
        return IdentityPayload(**await act(info, input, command), identity_id=input.identity)
