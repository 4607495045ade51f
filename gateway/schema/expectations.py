"""What each of the two expects."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.expectations import Of, ReviseExpectation, StateExpectation
from gateway.outcome import CommandInput, Info
from gateway.schema.entry import EntryPayload, answer_entry, entry_id, new_entry
from gateway.schema.pair import pair_id

KIND = "Expectation"


@strawberry.input
class StateExpectationInput(CommandInput):
    pair: ID
    of: Of
    body: str


@strawberry.input
class ReviseExpectationInput(CommandInput):
    pair: ID
    expectation: ID
    body: str


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def state_expectation(self, info: Info, input: StateExpectationInput) -> EntryPayload:
        entry = new_entry(KIND, input.once())
        command = StateExpectation(pair_id(input.pair), entry, input.of, input.body)
        return await answer_entry(info, input, command, KIND, entry)

    @strawberry.mutation
    async def revise_expectation(self, info: Info, input: ReviseExpectationInput) -> EntryPayload:
        entry = entry_id(KIND, input.expectation)
        return await answer_entry(info, input, ReviseExpectation(pair_id(input.pair), entry, input.body), KIND, entry)
