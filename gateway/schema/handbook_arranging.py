"""What an edition offers, arranged: one mutation for each command about its topics, activities, sections and forms."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.arranging import (
    ReorderActivities,
    ReorderMeetingForms,
    ReorderSections,
    ReorderTopics,
    RestoreActivity,
    RestoreMeetingForm,
    RestoreSection,
    RestoreTopic,
    RetireActivity,
    RetireMeetingForm,
    RetireSection,
    RetireTopic,
)
from gateway.outcome import CommandInput, Info
from gateway.schema.handbook import edition_id
from gateway.schema.handbook_writing import EditionPayload, answer


@strawberry.input
class RetireTopicInput(CommandInput):
    edition: ID
    topic: str


@strawberry.input
class RestoreTopicInput(CommandInput):
    edition: ID
    topic: str


@strawberry.input
class ReorderTopicsInput(CommandInput):
    edition: ID
    topics: list[str] = strawberry.field(description="The key of every topic that is offered, in the new order.")


@strawberry.input
class RetireActivityInput(CommandInput):
    edition: ID
    activity: str


@strawberry.input
class RestoreActivityInput(CommandInput):
    edition: ID
    activity: str


@strawberry.input
class ReorderActivitiesInput(CommandInput):
    edition: ID
    activities: list[str] = strawberry.field(description="The key of every activity that is offered, in the new order.")


@strawberry.input
class RetireSectionInput(CommandInput):
    edition: ID
    section: str


@strawberry.input
class RestoreSectionInput(CommandInput):
    edition: ID
    section: str


@strawberry.input
class ReorderSectionsInput(CommandInput):
    edition: ID
    sections: list[str] = strawberry.field(description="The key of every section that is offered, in the new order.")


@strawberry.input
class RetireMeetingFormInput(CommandInput):
    edition: ID
    form: str


@strawberry.input
class RestoreMeetingFormInput(CommandInput):
    edition: ID
    form: str


@strawberry.input
class ReorderMeetingFormsInput(CommandInput):
    edition: ID
    forms: list[str] = strawberry.field(
        description="The key of every own form of meeting that is offered, in the new order."
    )


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def retire_topic(self, info: Info, input: RetireTopicInput) -> EditionPayload:
        return await answer(info, input, RetireTopic(edition_id(input.edition), input.topic))

    @strawberry.mutation(description="Offers again what was retired; it stands last.")
    async def restore_topic(self, info: Info, input: RestoreTopicInput) -> EditionPayload:
        return await answer(info, input, RestoreTopic(edition_id(input.edition), input.topic))

    @strawberry.mutation
    async def reorder_topics(self, info: Info, input: ReorderTopicsInput) -> EditionPayload:
        return await answer(info, input, ReorderTopics(edition_id(input.edition), tuple(input.topics)))

    @strawberry.mutation
    async def retire_activity(self, info: Info, input: RetireActivityInput) -> EditionPayload:
        return await answer(info, input, RetireActivity(edition_id(input.edition), input.activity))

    @strawberry.mutation(description="Offers again what was retired; it stands last.")
    async def restore_activity(self, info: Info, input: RestoreActivityInput) -> EditionPayload:
        return await answer(info, input, RestoreActivity(edition_id(input.edition), input.activity))

    @strawberry.mutation
    async def reorder_activities(self, info: Info, input: ReorderActivitiesInput) -> EditionPayload:
        return await answer(info, input, ReorderActivities(edition_id(input.edition), tuple(input.activities)))

    @strawberry.mutation
    async def retire_section(self, info: Info, input: RetireSectionInput) -> EditionPayload:
        return await answer(info, input, RetireSection(edition_id(input.edition), input.section))

    @strawberry.mutation(description="Offers again what was retired; it stands last.")
    async def restore_section(self, info: Info, input: RestoreSectionInput) -> EditionPayload:
        return await answer(info, input, RestoreSection(edition_id(input.edition), input.section))

    @strawberry.mutation
    async def reorder_sections(self, info: Info, input: ReorderSectionsInput) -> EditionPayload:
        return await answer(info, input, ReorderSections(edition_id(input.edition), tuple(input.sections)))

    @strawberry.mutation
    async def retire_meeting_form(self, info: Info, input: RetireMeetingFormInput) -> EditionPayload:
        return await answer(info, input, RetireMeetingForm(edition_id(input.edition), input.form))

    @strawberry.mutation(description="Offers again what was retired; it stands last.")
    async def restore_meeting_form(self, info: Info, input: RestoreMeetingFormInput) -> EditionPayload:
        return await answer(info, input, RestoreMeetingForm(edition_id(input.edition), input.form))

    @strawberry.mutation
    async def reorder_meeting_forms(self, info: Info, input: ReorderMeetingFormsInput) -> EditionPayload:
        return await answer(info, input, ReorderMeetingForms(edition_id(input.edition), tuple(input.forms)))
