"""How a handbook is written: one mutation for each command about its editions."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from strawberry import ID

from domain.adoption import AdoptHandbookEdition, Applies
from domain.edition import Choice
from domain.handbook import DraftEdition, ProvideTranslation, ReviseSection, SetPolicy
from domain.language import EditionId
from domain.library import AddActivity, AddMeetingForm, AddSection, AddTopic
from domain.own_numbers import SetMinimumMeetings
from domain.publishing import PublishEdition, RebaseEdition, ResolveConflict
from gateway.ids import new_id, node_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import reach
from gateway.schema.enrolment import programme_id
from gateway.schema.handbook import edition_id, visible
from gateway.schema.handbook_page import Edition
from gateway.schema.programme import ProgrammePayload
from gateway.schema.programme import answer as answer_programme

strawberry.enum(Choice, name="ConflictChoice")
strawberry.enum(Applies, name="EditionApplies")


@strawberry.input
class DraftEditionInput(CommandInput):
    base: ID
    name: str


@strawberry.input
class ReviseSectionInput(CommandInput):
    edition: ID
    key: str
    locale: str
    text: str


@strawberry.input
class ProvideTranslationInput(CommandInput):
    edition: ID
    key: str
    locale: str
    text: str


@strawberry.input
class AddTopicInput(CommandInput):
    edition: ID
    topic: str = strawberry.field(description="Its key: small letters, digits and underscores.")
    locale: str
    title: str
    prompts: list[str] = strawberry.field(default_factory=list[str])


@strawberry.input
class AddActivityInput(CommandInput):
    edition: ID
    activity: str = strawberry.field(description="Its key: small letters, digits and underscores.")
    locale: str
    title: str
    form: str
    prepare: str
    record: str


@strawberry.input
class AddSectionInput(CommandInput):
    edition: ID
    section: str = strawberry.field(description="Its key: small letters, digits and underscores.")
    locale: str
    title: str
    body: str


@strawberry.input
class AddMeetingFormInput(CommandInput):
    edition: ID
    form: str = strawberry.field(description="Its key: small letters, digits and underscores.")
    locale: str
    title: str


@strawberry.input
class SetPolicyInput(CommandInput):
    edition: ID
    key: str
    value: str


@strawberry.input
class RebaseEditionInput(CommandInput):
    edition: ID
    onto: ID


@strawberry.input
class ResolveConflictInput(CommandInput):
    edition: ID
    unit: str
    choice: Choice
    text: str | None = None


@strawberry.input
class PublishEditionInput(CommandInput):
    edition: ID


@strawberry.input
class AdoptHandbookEditionInput(CommandInput):
    programme: ID
    edition: ID
    applies: Applies = Applies.NEW_PAIRS
    starts_on: date | None = strawberry.field(
        default=None, description="The day from which it applies to all; today, where none is given."
    )


@strawberry.input
class SetMinimumMeetingsInput(CommandInput):
    programme: ID
    minimum_meetings: int | None = strawberry.field(
        default=None, description="Of each of its pairs, those of today too; none: what their editions say."
    )


@strawberry.type
class EditionPayload(Outcome):
    edition_id: ID

    @strawberry.field
    async def edition(self, info: Info) -> Edition | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        return await visible(info, edition_id(self.edition_id))


async def answer(info: Info, input: CommandInput, command: Any) -> EditionPayload:
    return EditionPayload(**await act(info, input, command), edition_id=node_id("Edition", command.edition))


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def draft_edition(self, info: Info, input: DraftEditionInput) -> EditionPayload:
        edition = EditionId(new_id(input.once(), "edition"))
        return await answer(info, input, DraftEdition(edition, edition_id(input.base), input.name))

    @strawberry.mutation(description="A text anew, in one language; its translations are to follow.")
    async def revise_section(self, info: Info, input: ReviseSectionInput) -> EditionPayload:
        return await answer(info, input, ReviseSection(edition_id(input.edition), input.key, input.locale, input.text))

    @strawberry.mutation
    async def provide_translation(self, info: Info, input: ProvideTranslationInput) -> EditionPayload:
        return await answer(
            info, input, ProvideTranslation(edition_id(input.edition), input.key, input.locale, input.text)
        )

    @strawberry.mutation
    async def add_topic(self, info: Info, input: AddTopicInput) -> EditionPayload:
        command = AddTopic(edition_id(input.edition), input.topic, input.locale, input.title, tuple(input.prompts))
        return await answer(info, input, command)

    @strawberry.mutation
    async def add_activity(self, info: Info, input: AddActivityInput) -> EditionPayload:
        command = AddActivity(
            edition_id(input.edition),
            input.activity,
            input.locale,
            input.title,
            input.form,
            input.prepare,
            input.record,
        )
        return await answer(info, input, command)

    @strawberry.mutation(description="A section of the organisation's own; it stands last until it is put elsewhere.")
    async def add_section(self, info: Info, input: AddSectionInput) -> EditionPayload:
        command = AddSection(edition_id(input.edition), input.section, input.locale, input.title, input.body)
        return await answer(info, input, command)

    @strawberry.mutation(description="How pairs meet, beside the forms that every edition knows.")
    async def add_meeting_form(self, info: Info, input: AddMeetingFormInput) -> EditionPayload:
        command = AddMeetingForm(edition_id(input.edition), input.form, input.locale, input.title)
        return await answer(info, input, command)

    @strawberry.mutation
    async def set_policy(self, info: Info, input: SetPolicyInput) -> EditionPayload:
        return await answer(info, input, SetPolicy(edition_id(input.edition), input.key, input.value))

    @strawberry.mutation(description="Compares three ways: the old base, the draft, the new base.")
    async def rebase_edition(self, info: Info, input: RebaseEditionInput) -> EditionPayload:
        return await answer(info, input, RebaseEdition(edition_id(input.edition), edition_id(input.onto)))

    @strawberry.mutation
    async def resolve_conflict(self, info: Info, input: ResolveConflictInput) -> EditionPayload:
        command = ResolveConflict(edition_id(input.edition), input.unit, input.choice, input.text)
        return await answer(info, input, command)

    @strawberry.mutation(description="From now on it never changes.")
    async def publish_edition(self, info: Info, input: PublishEditionInput) -> EditionPayload:
        return await answer(info, input, PublishEdition(edition_id(input.edition)))

    @strawberry.mutation
    async def adopt_handbook_edition(self, info: Info, input: AdoptHandbookEditionInput) -> ProgrammePayload:
        command = AdoptHandbookEdition(
            programme_id(input.programme), edition_id(input.edition), input.applies, input.starts_on
        )
        return await answer_programme(info, input, command)

    @strawberry.mutation(description="Wins over the number of every edition, until it is taken back.")
    async def set_minimum_meetings(self, info: Info, input: SetMinimumMeetingsInput) -> ProgrammePayload:
        return await answer_programme(
            info, input, SetMinimumMeetings(programme_id(input.programme), input.minimum_meetings)
        )
