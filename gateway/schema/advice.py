"""Short advice between meetings."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.advice import AskShortAdvice, GiveShortAdvice
from gateway.outcome import CommandInput, Info
from gateway.schema.entry import EntryPayload, answer_entry, entry_id, new_entry
from gateway.schema.pair import pair_id

KIND = "Advice"


@strawberry.input
class AskShortAdviceInput(CommandInput):
    pair: ID
    body: str


@strawberry.input
class GiveShortAdviceInput(CommandInput):
    pair: ID
    advice: ID
    body: str


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def ask_short_advice(self, info: Info, input: AskShortAdviceInput) -> EntryPayload:
        advice = new_entry(KIND, input.once())
        return await answer_entry(info, input, AskShortAdvice(pair_id(input.pair), advice, input.body), KIND, advice)

    @strawberry.mutation
    async def give_short_advice(self, info: Info, input: GiveShortAdviceInput) -> EntryPayload:
        advice = entry_id(KIND, input.advice)
        return await answer_entry(info, input, GiveShortAdvice(pair_id(input.pair), advice, input.body), KIND, advice)
