"""Who will do what until when."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.actions import AgreeAction, CompleteAction
from domain.language import Side
from gateway.outcome import CommandInput, Info
from gateway.schema.entry import EntryPayload, answer_entry, entry_id, new_entry
from gateway.schema.pair import pair_id

KIND = "Action"


@strawberry.input
class AgreeActionInput(CommandInput):
    pair: ID
    owner: Side
    body: str
    due_on: date | None = None


@strawberry.input
class CompleteActionInput(CommandInput):
    pair: ID
    action: ID


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def agree_action(self, info: Info, input: AgreeActionInput) -> EntryPayload:
        entry = new_entry(KIND, input.once())
        command = AgreeAction(pair_id(input.pair), entry, input.owner, input.body, input.due_on)
        return await answer_entry(info, input, command, KIND, entry)

    @strawberry.mutation
    async def complete_action(self, info: Info, input: CompleteActionInput) -> EntryPayload:
        entry = entry_id(KIND, input.action)
        return await answer_entry(info, input, CompleteAction(pair_id(input.pair), entry), KIND, entry)
