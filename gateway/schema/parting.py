"""How a pair completes, or ends before its time."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.pair import EndReason
from domain.parting import CompletePair, EndPair
from domain.stepping_down import StepDown
from gateway.outcome import CommandInput, Info
from gateway.schema.membership import member_id
from gateway.schema.pair import PairPayload, answer, pair_id


@strawberry.input
class CompletePairInput(CommandInput):
    pair: ID
    early: bool = strawberry.field(default=False, description="Complete although the two have not both summarised.")


@strawberry.input
class EndPairInput(CommandInput):
    pair: ID
    reason: EndReason
    no_fault: bool = True
    why: str | None = strawberry.field(default=None, description="For oneself, and nobody else.")
    message: str | None = strawberry.field(default=None, description="For the pair.")


@strawberry.input
class StepDownInput(CommandInput):
    pair: ID
    member: ID = strawberry.field(description="The co-mentor: oneself, or whoever a coordinator speaks for.")


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Early, both of the pair say so, or a coordinator does.")
    async def complete_pair(self, info: Info, input: CompletePairInput) -> PairPayload:
        return await answer(info, input, CompletePair(pair_id(input.pair), input.early))

    @strawberry.mutation
    async def end_pair(self, info: Info, input: EndPairInput) -> PairPayload:
        command = EndPair(pair_id(input.pair), input.reason, input.no_fault, input.why, input.message)
        return await answer(info, input, command)

    @strawberry.mutation(description="A co-mentor helps no more, and may leave the programme; the two go on.")
    async def step_down(self, info: Info, input: StepDownInput) -> PairPayload:
        return await answer(info, input, StepDown(pair_id(input.pair), member_id(input.member)))
