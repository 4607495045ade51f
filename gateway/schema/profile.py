"""What people tell of themselves before they are matched, and with whom they would rather be."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.attribute import MANAGER, Attribute, Category
from domain.attributes import DeclareAttributes, DeclareSensitiveAttribute
from domain.availability import DeclareAvailability, Times
from domain.exclusion import DeclareExclusion, WithdrawExclusion
from domain.language import Side
from domain.profile import DescribeAdeptProfile, DescribeMentorProfile, Focus
from domain.ranking import RankWishes
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.schema.enrolment import ApplicationPayload, answer, programme_id, who
from gateway.schema.membership import member_id


@strawberry.input(description="The whole profile, each time: what is left out is told no more.")
class DescribeMentorProfileInput(CommandInput):
    programme: ID
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")
    competence: str | None = None
    experience: str | None = None
    network: str | None = strawberry.field(default=None, description="Whom one can introduce the other to.")
    strengths: str | None = None
    limits: str | None = None
    story: str | None = strawberry.field(default=None, description="Something of one's own life, to share.")


@strawberry.input(description="The whole profile, each time: what is left out is told no more.")
class DescribeAdeptProfileInput(CommandInput):
    programme: ID
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")
    willingness: str | None = None
    offers_back: str | None = strawberry.field(default=None, description="What the mentor can learn in return.")
    future_place: str | None = strawberry.field(default=None, description="Where one wants to be some day.")
    focus: list[Focus] = strawberry.field(default_factory=list[Focus])
    candid_feedback: str | None = strawberry.field(default=None, description="What one wants plain words about.")


@strawberry.input(description="Words or a number, by a key of small letters, digits and underscores.")
class AttributeInput:
    key: str
    values: list[str] = strawberry.field(default_factory=list[str])
    number: int | None = None


@strawberry.input(description="All attributes on this side, each time.")
class DeclareAttributesInput(CommandInput):
    programme: ID
    side: Side
    attributes: list[AttributeInput]
    manager: ID | None = strawberry.field(default=None, description="Whom one reports to, where that is a member.")
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.input(description="Needs the person's consent to matching by this category. Without a value: taken back.")
class DeclareSensitiveAttributeInput(CommandInput):
    programme: ID
    side: Side
    category: Category
    value: str | None = None
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.input
class DeclareAvailabilityInput(CommandInput):
    programme: ID
    hours: int = strawberry.field(description="In a month.")
    times: list[Times] = strawberry.field(default_factory=list[Times])
    from_on: date | None = None
    until_on: date | None = None
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.input(description="The whole list, the dearest first.")
class RankWishesInput(CommandInput):
    programme: ID
    mentors: list[ID]
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.input
class DeclareExclusionInput(CommandInput):
    programme: ID
    other: ID = strawberry.field(description="Not to be matched with, either way, in any programme.")
    reason: str | None = strawberry.field(default=None, description="For oneself; nobody else ever reads it.")
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.input
class WithdrawExclusionInput(CommandInput):
    programme: ID
    other: ID
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.type
class DonePayload(Outcome):
    pass


def attributes_of(input: DeclareAttributesInput) -> tuple[Attribute, ...]:
    manager = () if input.manager is None else (Attribute(MANAGER, (member_id(input.manager),)),)
    return (*(Attribute(one.key, tuple(one.values), one.number) for one in input.attributes), *manager)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def describe_mentor_profile(self, info: Info, input: DescribeMentorProfileInput) -> ApplicationPayload:
        answers = (input.competence, input.experience, input.network, input.strengths, input.limits, input.story)
        command = DescribeMentorProfile(programme_id(input.programme), who(info, input.member), *answers)
        return await answer(info, input, command, Side.MENTOR)

    @strawberry.mutation
    async def describe_adept_profile(self, info: Info, input: DescribeAdeptProfileInput) -> ApplicationPayload:
        answers = (input.willingness, input.offers_back, input.future_place, tuple(input.focus), input.candid_feedback)
        command = DescribeAdeptProfile(programme_id(input.programme), who(info, input.member), *answers)
        return await answer(info, input, command, Side.ADEPT)

    @strawberry.mutation
    async def declare_attributes(self, info: Info, input: DeclareAttributesInput) -> ApplicationPayload:
        command = DeclareAttributes(
            programme_id(input.programme), who(info, input.member), input.side, attributes_of(input)
        )
        return await answer(info, input, command, input.side)

    @strawberry.mutation
    async def declare_sensitive_attribute(
        self, info: Info, input: DeclareSensitiveAttributeInput
    ) -> ApplicationPayload:
        command = DeclareSensitiveAttribute(
            programme_id(input.programme), who(info, input.member), input.side, input.category, input.value
        )
        return await answer(info, input, command, input.side)

    @strawberry.mutation
    async def declare_availability(self, info: Info, input: DeclareAvailabilityInput) -> DonePayload:
        member, times = who(info, input.member), tuple(input.times)
        command = DeclareAvailability(
            programme_id(input.programme), member, input.hours, times, input.from_on, input.until_on
        )
        return DonePayload(**await act(info, input, command, member))

    @strawberry.mutation
    async def rank_wishes(self, info: Info, input: RankWishesInput) -> ApplicationPayload:
        mentors = tuple(map(member_id, input.mentors))
        command = RankWishes(programme_id(input.programme), who(info, input.member), mentors)
        return await answer(info, input, command, Side.ADEPT)

    @strawberry.mutation
    async def declare_exclusion(self, info: Info, input: DeclareExclusionInput) -> DonePayload:
        member = who(info, input.member)
        command = DeclareExclusion(programme_id(input.programme), member, member_id(input.other), input.reason)
        return DonePayload(**await act(info, input, command, member))

    @strawberry.mutation
    async def withdraw_exclusion(self, info: Info, input: WithdrawExclusionInput) -> DonePayload:
        member = who(info, input.member)
        command = WithdrawExclusion(programme_id(input.programme), member, member_id(input.other))
        return DonePayload(**await act(info, input, command, member))
