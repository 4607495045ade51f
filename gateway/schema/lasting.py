"""How long a pair lasts: each of these is done when both of the two say so, or a coordinator does."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.lasting import ExtendPair, PausePair, ResumePair
from domain.steps import Step
from domain.taking_back import TakeBackStep
from gateway.outcome import CommandInput, Info
from gateway.schema.pair import PairPayload, answer, pair_id


@strawberry.input
class ExtendPairInput(CommandInput):
    pair: ID
    ends_on: date


@strawberry.input
class PausePairInput(CommandInput):
    pair: ID
    until: date | None = strawberry.field(default=None, description="What is hoped for; nothing happens by itself.")


@strawberry.input
class ResumePairInput(CommandInput):
    pair: ID


@strawberry.input
class TakeBackStepInput(CommandInput):
    pair: ID
    step: Step


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Of the pair both say the same day; a coordinator extends it alone.")
    async def extend_pair(self, info: Info, input: ExtendPairInput) -> PairPayload:
        return await answer(info, input, ExtendPair(pair_id(input.pair), input.ends_on))

    @strawberry.mutation
    async def pause_pair(self, info: Info, input: PausePairInput) -> PairPayload:
        return await answer(info, input, PausePair(pair_id(input.pair), input.until))

    @strawberry.mutation(description="The days of the pause are added to what was still to come.")
    async def resume_pair(self, info: Info, input: ResumePairInput) -> PairPayload:
        return await answer(info, input, ResumePair(pair_id(input.pair)))

    @strawberry.mutation(description="One's own word on what takes both, until the other has said the same.")
    async def take_back_step(self, info: Info, input: TakeBackStepInput) -> PairPayload:
        return await answer(info, input, TakeBackStep(pair_id(input.pair), input.step))
