"""Applications to a programme."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from strawberry import ID

from domain.availability import Times
from domain.enrolment import (
    AcceptApplication,
    ApplyAsAdept,
    ConfirmApplication,
    DeclareCapacity,
    DescribeWishes,
    VolunteerAsMentor,
    WithdrawApplication,
)
from domain.language import MemberId, ProgrammeId, Role, Side
from domain.participation import CheckAdmission, DeclineApplication
from domain.profile import Focus
from domain.roll import Standing
from gateway.context import Context
from gateway.ids import own_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import Pages, may, named, one, reach, viewer
from gateway.schema.membership import Person, member_id, person
from projections.applications import ApplicationRow, applications, key
from projections.members import MemberRow
from projections.programme_dashboard import programme_dashboard

JUDGED = (AcceptApplication, DeclineApplication, CheckAdmission)
"""Commands about a person that are not that person's word."""

strawberry.enum(Side)
strawberry.enum(Focus)
strawberry.enum(Times)
strawberry.enum(Standing, name="ApplicationStanding")

APPLICATIONS = Pages(applications, "key", lambda row: key(row.programme, row.member, row.side))


@strawberry.type(description="An answer of a profile, under the name of its question.")
class ProfileAnswer:
    question: str
    text: str


@strawberry.type(description="Something that can be compared: words, or a number.")
class Attribute:
    key: str
    values: list[str]
    number: int | None


@strawberry.type(description="A coordinator's impression of somebody's maturity. It is never a score.")
class Admission:
    personal: bool
    professional: bool


@strawberry.type
class Application:
    row: strawberry.Private[ApplicationRow]
    by: strawberry.Private[MemberRow]
    matched: strawberry.Private[bool]
    side: Side
    standing: Standing
    applied_on: date
    capacity: int | None = strawberry.field(description="How many adepts the mentor takes.")
    hours: int | None = strawberry.field(description="In a month.")
    times: list[Times]
    paused_until: date | None
    briefed_by: str | None = strawberry.field(description="The handbook edition whose role page was read.")

    @strawberry.field
    async def member(self, info: Info) -> Person:
        return await person(
            info, self.row.member, self.matched or named(self.by, self.row.member, within=self.row.programme)
        )

    @strawberry.field(description="What the adept hopes for; for the adept, the mentor and coordinators.")
    def wishes(self) -> str | None:
        return self.row.wishes if self._reads(Role.COORDINATOR) else None

    @strawberry.field(description="For the person, those matched with them, coordinators and administrators.")
    def profile(self) -> list[ProfileAnswer] | None:
        if not self._reads(Role.COORDINATOR, Role.ADMIN):
            return None
        return [ProfileAnswer(question=one.question, text=one.text) for one in self.row.profile]

    @strawberry.field(description="As the profile.")
    def focus(self) -> list[Focus] | None:
        return [*self.row.focus] if self._reads(Role.COORDINATOR, Role.ADMIN) else None

    @strawberry.field(description="For the person and coordinators.")
    def attributes(self) -> list[Attribute] | None:
        if not self._own_or(Role.COORDINATOR):
            return None
        return [Attribute(key=one.key, values=[*one.values], number=one.number) for one in self.row.attributes]

    @strawberry.field(description="Mentors, the dearest first; for the adept and coordinators.")
    async def ranked(self, info: Info) -> list[Person] | None:
        if not self._own_or(Role.COORDINATOR):
            return None
        return [await person(info, mentor, True) for mentor in self.row.ranked]

    @strawberry.field(description="For coordinators, and not about themselves.")
    def admission(self) -> Admission | None:
        noted = self.row.admission
        running = may(self.by, Role.COORDINATOR, within=self.row.programme)
        if noted is None or self.by.member == self.row.member or not running:
            return None
        return Admission(personal=noted.personal, professional=noted.professional)

    def _own_or(self, *roles: Role) -> bool:
        running = may(self.by, Role.INTEGRATION, *roles, within=self.row.programme)
        return self.by.member == self.row.member or running

    def _reads(self, *roles: Role) -> bool:
        return self.matched or self._own_or(*roles)


def shown(row: ApplicationRow, by: MemberRow, zone: str, *, matched: bool = False) -> Application:
    return Application(
        row=row,
        by=by,
        matched=matched,
        side=row.side,
        standing=row.standing,
        applied_on=row.applied.day(zone),
        capacity=row.capacity,
        hours=row.hours,
        times=[*row.times],
        paused_until=row.paused_until,
        briefed_by=row.briefed_by,
    )


async def zone_of(info: Info, programme: ProgrammeId) -> str:
    """Of a programme; in one query for all that an operation shows."""
    return await info.context.together(zones).load(programme)


async def zones(context: Context, wanted: list[ProgrammeId]) -> list[str]:
    answer = await context.house.reading.rows(programme_dashboard, context.caller.tenant, "t.key = any ($2)", wanted)
    context.shows(answer.position)
    found = {row.programme: row.zone for row in answer.rows}
    return [found.get(programme, "UTC") for programme in wanted]


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


@strawberry.input(description="By the person for whom an import applied.")
class ConfirmApplicationInput(CommandInput):
    programme: ID
    side: Side


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
        return shown(row, await viewer(info), await zone_of(info, row.programme)) if row else None


def who(info: Info, given: ID | None) -> MemberId:
    return info.context.caller.member if given is None else member_id(given)


async def answer(info: Info, input: CommandInput, command: Any, side: Side) -> ApplicationPayload:
    on_behalf_of = None if isinstance(command, JUDGED) else command.member
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
    async def confirm_application(self, info: Info, input: ConfirmApplicationInput) -> ApplicationPayload:
        command = ConfirmApplication(programme_id(input.programme), info.context.caller.member, input.side)
        return await answer(info, input, command, input.side)

    @strawberry.mutation
    async def accept_application(self, info: Info, input: AcceptApplicationInput) -> ApplicationPayload:
        command = AcceptApplication(programme_id(input.programme), member_id(input.member), input.side)
        return await answer(info, input, command, input.side)

    @strawberry.mutation
    async def withdraw_application(self, info: Info, input: WithdrawApplicationInput) -> ApplicationPayload:
        command = WithdrawApplication(programme_id(input.programme), who(info, input.member), input.side)
        return await answer(info, input, command, input.side)
