"""Applications to a programme."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from strawberry import ID

from domain.enrolment import (
    AcceptApplication,
    ApplyAsAdept,
    DeclareCapacity,
    DescribeWishes,
    VolunteerAsMentor,
    WithdrawApplication,
)
from domain.language import MemberId, ProgrammeId, Role, Side
from domain.roll import Standing
from gateway.ids import own_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import Pages, may, named, one, reach, viewer
from gateway.schema.membership import Person, member_id, person
from projections.applications import ApplicationRow, applications, key
from projections.members import MemberRow

strawberry.enum(Side)
strawberry.enum(Standing, name="ApplicationStanding")

APPLICATIONS = Pages(applications, "key", lambda row: key(row.programme, row.member, row.side))


@strawberry.type
class Application:
    row: strawberry.Private[ApplicationRow]
    named: strawberry.Private[bool]
    read: strawberry.Private[bool]
    side: Side
    standing: Standing
    applied_on: date
    capacity: int | None = strawberry.field(description="How many adepts the mentor takes.")

    @strawberry.field
    async def member(self, info: Info) -> Person:
        return await person(info, self.row.member, self.named)

    @strawberry.field(description="What the adept hopes for; for the adept and coordinators.")
    def wishes(self) -> str | None:
        return self.row.wishes if self.read else None


def shown(row: ApplicationRow, by: MemberRow) -> Application:
    return Application(
        row=row,
        named=named(by, row.member),
        read=by.member == row.member or may(by, Role.COORDINATOR, Role.INTEGRATION),
        side=row.side,
        standing=row.standing,
        applied_on=row.applied_on,
        capacity=row.capacity,
    )


def programme_id(given: ID) -> ProgrammeId:
    return ProgrammeId(own_id("Programme", given))


@strawberry.input
class ApplyAsAdeptInput(CommandInput):
    programme: ID
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")
    wishes: str | None = None


@strawberry.input
class VolunteerAsMentorInput(CommandInput):
    programme: ID
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")
    capacity: int = 1


@strawberry.input
class DescribeWishesInput(CommandInput):
    programme: ID
    wishes: str
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.input
class DeclareCapacityInput(CommandInput):
    programme: ID
    capacity: int
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.input
class AcceptApplicationInput(CommandInput):
    programme: ID
    member: ID
    side: Side


@strawberry.input
class WithdrawApplicationInput(CommandInput):
    programme: ID
    side: Side
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.type
class ApplicationPayload(Outcome):
    key: strawberry.Private[str]

    @strawberry.field
    async def application(self, info: Info) -> Application | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        row = await one(info, applications, self.key)
        return shown(row, await viewer(info)) if row else None


def who(info: Info, given: ID | None) -> MemberId:
    return info.context.caller.member if given is None else member_id(given)


async def answer(info: Info, input: CommandInput, command: Any, side: Side) -> ApplicationPayload:
    on_behalf_of = None if isinstance(command, AcceptApplication) else command.member
    fields = await act(info, input, command, on_behalf_of)
    return ApplicationPayload(**fields, key=key(command.programme, command.member, side))


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def apply_as_adept(self, info: Info, input: ApplyAsAdeptInput) -> ApplicationPayload:
        command = ApplyAsAdept(programme_id(input.programme), who(info, input.member), input.wishes)
        return await answer(info, input, command, Side.ADEPT)

    @strawberry.mutation
    async def volunteer_as_mentor(self, info: Info, input: VolunteerAsMentorInput) -> ApplicationPayload:
        command = VolunteerAsMentor(programme_id(input.programme), who(info, input.member), input.capacity)
        return await answer(info, input, command, Side.MENTOR)

    @strawberry.mutation
    async def describe_wishes(self, info: Info, input: DescribeWishesInput) -> ApplicationPayload:
        command = DescribeWishes(programme_id(input.programme), who(info, input.member), input.wishes)
        return await answer(info, input, command, Side.ADEPT)

    @strawberry.mutation
    async def declare_capacity(self, info: Info, input: DeclareCapacityInput) -> ApplicationPayload:
        command = DeclareCapacity(programme_id(input.programme), who(info, input.member), input.capacity)
        return await answer(info, input, command, Side.MENTOR)

    @strawberry.mutation
    async def accept_application(self, info: Info, input: AcceptApplicationInput) -> ApplicationPayload:
        command = AcceptApplication(programme_id(input.programme), member_id(input.member), input.side)
        return await answer(info, input, command, input.side)

    @strawberry.mutation
    async def withdraw_application(self, info: Info, input: WithdrawApplicationInput) -> ApplicationPayload:
        command = WithdrawApplication(programme_id(input.programme), who(info, input.member), input.side)
        return await answer(info, input, command, input.side)
