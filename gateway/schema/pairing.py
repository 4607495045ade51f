"""Midpoint, closing, and how a pair goes on, completes or ends."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.language import Side
from domain.pair import EndReason
from domain.pairing import CompletePair, EndPair, EvaluateMidpoint, ExtendPair, SummariseClosing
from gateway.outcome import CommandInput, Info
from gateway.schema.pair import PairPayload, answer, pair_id


@strawberry.input
class EvaluateMidpointInput(CommandInput):
    pair: ID
    side: Side | None = strawberry.field(default=None, description="One's own; an import names it.")
    held_together_on: date | None = None


@strawberry.input
class SummariseClosingInput(CommandInput):
    pair: ID
    side: Side | None = strawberry.field(default=None, description="One's own; an import names it.")


@strawberry.input
class ExtendPairInput(CommandInput):
    pair: ID
    ends_on: date


@strawberry.input
class CompletePairInput(CommandInput):
    pair: ID
    early: bool = strawberry.field(default=False, description="Complete although the two have not both summarised.")


@strawberry.input
class EndPairInput(CommandInput):
    pair: ID
    reason: EndReason
    no_fault: bool = True


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def evaluate_midpoint(self, info: Info, input: EvaluateMidpointInput) -> PairPayload:
        return await answer(info, input, EvaluateMidpoint(pair_id(input.pair), input.side, input.held_together_on))

    @strawberry.mutation
    async def summarise_closing(self, info: Info, input: SummariseClosingInput) -> PairPayload:
        return await answer(info, input, SummariseClosing(pair_id(input.pair), input.side))

    @strawberry.mutation
    async def extend_pair(self, info: Info, input: ExtendPairInput) -> PairPayload:
        return await answer(info, input, ExtendPair(pair_id(input.pair), input.ends_on))

    @strawberry.mutation
    async def complete_pair(self, info: Info, input: CompletePairInput) -> PairPayload:
        return await answer(info, input, CompletePair(pair_id(input.pair), input.early))

    @strawberry.mutation
    async def end_pair(self, info: Info, input: EndPairInput) -> PairPayload:
        return await answer(info, input, EndPair(pair_id(input.pair), input.reason, input.no_fault))
