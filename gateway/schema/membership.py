"""Members, their roles, and who is looking."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from strawberry import ID

from domain.language import MemberId, ProgrammeId, Role
from domain.membership import DeactivateMember, GrantRole, JoinOrganisation, ReactivateMember, RevokeRole
from gateway.ids import new_id, node_id, own_id
from gateway.node import Node
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import Connection, Pages, looking, may, reach, viewer
from gateway.scalars import Position
from projections.members import MemberRow, at, members

strawberry.enum(Role)

MEMBERS = Pages(members, "key", lambda row: row.member)


def member_id(given: ID) -> MemberId:
    return MemberId(own_id("Member", given))


def of_programme(given: ID | None) -> ProgrammeId | None:
    return None if given is None else ProgrammeId(own_id("Programme", given))


@strawberry.type(description="Somebody, as far as the viewer may know them.")
class Person:
    id: ID
    name: str | None


async def person(info: Info, member: MemberId, named: bool) -> Person:
    row = await info.context.people.load(member) if named else None
    return Person(id=node_id("Member", member), name=row.name if row else None)


@strawberry.type(description="A role that ends by itself.")
class RoleEnd:
    role: Role
    until: date = strawberry.field(description="The last day, in the zone that the organisation had when it was named.")


@strawberry.type(description="A role that holds in one programme, and nowhere else.")
class ProgrammeRole:
    programme: ID
    role: Role
    until: date | None = strawberry.field(description="The last day, where it ends by itself.")


@strawberry.type
class Member(Node):
    id: ID
    name: str
    roles: list[Role] = strawberry.field(description="Those that hold in the whole organisation.")
    active: bool = strawberry.field(description="Has not left.")
    role_ends: list[RoleEnd] = strawberry.field(description="Those of the roles that end by themselves.")
    programme_roles: list[ProgrammeRole]


def shown(row: MemberRow) -> Member:
    return Member(
        id=node_id("Member", row.member),
        name=row.name,
        roles=[*row.roles],
        active=row.active,
        role_ends=[RoleEnd(role=role, until=until.day) for role, until in sorted(row.until.items())],
        programme_roles=[
            ProgrammeRole(
                programme=node_id("Programme", one.programme), role=one.role, until=one.until.day if one.until else None
            )
            for one in row.of_programmes
        ],
    )


async def visible(info: Info, member: MemberId, by: MemberRow) -> Member | None:
    """Oneself, and everybody for those who run the organisation."""
    if member != by.member and not may(by, Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION, within=None):
        return None
    row = await info.context.people.load(member)
    return shown(row) if row else None


@strawberry.input
class JoinOrganisationInput(CommandInput):
    name: str


@strawberry.input
class GrantRoleInput(CommandInput):
    member: ID
    role: Role
    until: date | None = strawberry.field(
        default=None, description="The last day, in the organisation's zone. An auditor has one, within 366 days."
    )
    programme: ID | None = strawberry.field(
        default=None, description="Of a coordinator, an auditor or a sponsor: the one programme in which it holds."
    )


@strawberry.input
class RevokeRoleInput(CommandInput):
    member: ID
    role: Role
    programme: ID | None = strawberry.field(default=None, description="For which it was granted, where it was for one.")


@strawberry.input
class DeactivateMemberInput(CommandInput):
    member: ID


@strawberry.input
class ReactivateMemberInput(CommandInput):
    member: ID


@strawberry.type
class MemberPayload(Outcome):
    member_id: ID

    @strawberry.field
    async def member(self, info: Info) -> Member | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        return await visible(info, member_id(self.member_id), await viewer(info))


async def answer(info: Info, input: CommandInput, command: Any, member: MemberId) -> MemberPayload:
    return MemberPayload(**await act(info, input, command), member_id=node_id("Member", member))


@strawberry.type
class Query:
    @strawberry.field
    async def viewer(self, info: Info, at_least: Position | None = None) -> Member:
        return shown(await looking(info, at_least))

    @strawberry.field
    async def members(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Member]:
        await looking(info, at_least, roles=(Role.COORDINATOR, Role.ADMIN, Role.INTEGRATION))
        return await MEMBERS.page(info, first, after, lambda row: shown(at(row, info.context.house.now())))


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def join_organisation(self, info: Info, input: JoinOrganisationInput) -> MemberPayload:
        member = MemberId(new_id(input.once(), "member"))
        return await answer(info, input, JoinOrganisation(member, input.name), member)

    @strawberry.mutation
    async def grant_role(self, info: Info, input: GrantRoleInput) -> MemberPayload:
        member = member_id(input.member)
        return await answer(
            info, input, GrantRole(member, input.role, input.until, of_programme(input.programme)), member
        )

    @strawberry.mutation
    async def revoke_role(self, info: Info, input: RevokeRoleInput) -> MemberPayload:
        member = member_id(input.member)
        return await answer(info, input, RevokeRole(member, input.role, of_programme(input.programme)), member)

    @strawberry.mutation(
        description="Whoever left takes part in nothing more; their open pairs wait for a coordinator."
    )
    async def deactivate_member(self, info: Info, input: DeactivateMemberInput) -> MemberPayload:
        member = member_id(input.member)
        return await answer(info, input, DeactivateMember(member), member)

    @strawberry.mutation(description="With the roles of before; in programmes the person says when to go on.")
    async def reactivate_member(self, info: Info, input: ReactivateMemberInput) -> MemberPayload:
        member = member_id(input.member)
        return await answer(info, input, ReactivateMember(member), member)
