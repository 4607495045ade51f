"""Contact persons: whom to ask, and how they said they can be reached."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.contact import NameContactPerson, ShareContactDetails, WithdrawContactDetails
from domain.language import ProgrammeId
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import one
from gateway.schema.enrolment import programme_id
from gateway.schema.membership import Person, member_id, person
from projections.contacts import contacts, of_person, of_whole


@strawberry.type(description="Title, telephone and mail are there once the person has shared them.")
class ContactPerson:
    person: Person
    title: str | None
    phone: str | None
    mail: str | None


async def contact_person(info: Info, programme: ProgrammeId | None) -> ContactPerson | None:
    """Of a programme, or of the organisation; the caller is a member."""
    named = await one(info, contacts, of_whole(programme))
    if named is None:
        return None
    known = await info.context.people.load(named.member)
    if known is None or not known.here:
        return None
    shared = await one(info, contacts, of_person(named.member))
    return ContactPerson(
        person=await person(info, named.member, True),
        title=(shared and shared.title) or None,
        phone=(shared and shared.phone) or None,
        mail=(shared and shared.mail) or None,
    )


@strawberry.input
class NameContactPersonInput(CommandInput):
    member: ID
    programme: ID | None = strawberry.field(default=None, description="The whole organisation, without one.")


@strawberry.input
class ShareContactDetailsInput(CommandInput):
    title: str = ""
    phone: str = ""
    mail: str = ""


@strawberry.input
class WithdrawContactDetailsInput(CommandInput):
    pass


@strawberry.type
class ContactPayload(Outcome):
    pass


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def name_contact_person(self, info: Info, input: NameContactPersonInput) -> ContactPayload:
        programme = None if input.programme is None else programme_id(input.programme)
        return ContactPayload(**await act(info, input, NameContactPerson(member_id(input.member), programme)))

    @strawberry.mutation(description="The caller's own; whoever shares them consents to every member seeing them.")
    async def share_contact_details(self, info: Info, input: ShareContactDetailsInput) -> ContactPayload:
        command = ShareContactDetails(info.context.caller.member, input.title, input.phone, input.mail)
        return ContactPayload(**await act(info, input, command))

    @strawberry.mutation
    async def withdraw_contact_details(self, info: Info, input: WithdrawContactDetailsInput) -> ContactPayload:
        return ContactPayload(**await act(info, input, WithdrawContactDetails(info.context.caller.member)))
