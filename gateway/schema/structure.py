"""How the two will meet."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.structure import (
    AgreeMeetingStructure,
    Channel,
    ProposeMeetingStructure,
    QuestionPrep,
    WithdrawMeetingStructure,
)
from gateway.outcome import CommandInput, Info
from gateway.schema.entry import EntryPayload, answer_entry, entry_id, new_entry
from gateway.schema.pair import pair_id

KIND = "MeetingStructure"


@strawberry.input
class ProposeMeetingStructureInput(CommandInput):
    pair: ID
    where: str
    when: str
    how: str
    every_weeks: int
    minutes: int
    agenda_required: bool
    question_prep: QuestionPrep
    short_advice_channel: Channel


@strawberry.input
class AgreeMeetingStructureInput(CommandInput):
    pair: ID
    structure: ID


@strawberry.input
class WithdrawMeetingStructureInput(CommandInput):
    pair: ID
    structure: ID


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def propose_meeting_structure(self, info: Info, input: ProposeMeetingStructureInput) -> EntryPayload:
        entry = new_entry(KIND, input.once())
        command = ProposeMeetingStructure(
            pair_id(input.pair),
            entry,
            input.where,
            input.when,
            input.how,
            input.every_weeks,
            input.minutes,
            input.agenda_required,
            input.question_prep,
            input.short_advice_channel,
        )
        return await answer_entry(info, input, command, KIND, entry)

    @strawberry.mutation(description="By the other side than the one that proposed.")
    async def agree_meeting_structure(self, info: Info, input: AgreeMeetingStructureInput) -> EntryPayload:
        entry = entry_id(KIND, input.structure)
        return await answer_entry(info, input, AgreeMeetingStructure(pair_id(input.pair), entry), KIND, entry)

    @strawberry.mutation(description="By whoever proposed it, until the other has agreed.")
    async def withdraw_meeting_structure(self, info: Info, input: WithdrawMeetingStructureInput) -> EntryPayload:
        entry = entry_id(KIND, input.structure)
        return await answer_entry(info, input, WithdrawMeetingStructure(pair_id(input.pair), entry), KIND, entry)
