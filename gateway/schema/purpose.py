"""What the mentorship is most of all for."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.purpose import AgreePurpose, ProposePurpose, WithdrawPurpose
from gateway.outcome import CommandInput, Info
from gateway.schema.entry import EntryPayload, answer_entry, entry_id, new_entry
from gateway.schema.pair import pair_id

KIND = "Purpose"


@strawberry.input
class ProposePurposeInput(CommandInput):
    pair: ID
    one_line: str
    derived_from: ID | None = strawberry.field(default=None, description="The expectation that it comes from.")


@strawberry.input
class AgreePurposeInput(CommandInput):
    pair: ID
    purpose: ID


@strawberry.input
class WithdrawPurposeInput(CommandInput):
    pair: ID
    purpose: ID


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def propose_purpose(self, info: Info, input: ProposePurposeInput) -> EntryPayload:
        entry = new_entry(KIND, input.once())
        source = None if input.derived_from is None else entry_id("Expectation", input.derived_from)
        command = ProposePurpose(pair_id(input.pair), entry, input.one_line, source)
        return await answer_entry(info, input, command, KIND, entry)

    @strawberry.mutation(description="By the other side than the one that proposed.")
    async def agree_purpose(self, info: Info, input: AgreePurposeInput) -> EntryPayload:
        entry = entry_id(KIND, input.purpose)
        return await answer_entry(info, input, AgreePurpose(pair_id(input.pair), entry), KIND, entry)

    @strawberry.mutation(description="By whoever proposed it, until the other has agreed.")
    async def withdraw_purpose(self, info: Info, input: WithdrawPurposeInput) -> EntryPayload:
        entry = entry_id(KIND, input.purpose)
        return await answer_entry(info, input, WithdrawPurpose(pair_id(input.pair), entry), KIND, entry)
