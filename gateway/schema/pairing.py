"""How the two look back, halfway and at the close: each side for itself, and what they write for the pair alone."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.language import Side
from domain.pairing import (
    AgreeToEvaluateEarly,
    EvaluateMidpoint,
    Evaluation,
    Expected,
    ReopenEvaluation,
    SummariseClosing,
)
from gateway.outcome import CommandInput, Info
from gateway.schema.pair import PairPayload, answer, pair_id

strawberry.enum(Evaluation)
strawberry.enum(Expected, name="ExpectationsMet")


@strawberry.input
class EvaluateMidpointInput(CommandInput):
    pair: ID
    side: Side | None = strawberry.field(default=None, description="One's own; an import names it.")
    held_together_on: date | None = None
    good: str | None = None
    better: str | None = None


@strawberry.input
class SummariseClosingInput(CommandInput):
    pair: ID
    side: Side | None = strawberry.field(default=None, description="One's own; an import names it.")
    how_it_was: str | None = None
    expectations_met: Expected | None = None
    future: str | None = None


@strawberry.input
class AgreeToEvaluateEarlyInput(CommandInput):
    pair: ID


@strawberry.input
class ReopenEvaluationInput(CommandInput):
    pair: ID
    evaluation: Evaluation


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def evaluate_midpoint(self, info: Info, input: EvaluateMidpointInput) -> PairPayload:
        command = EvaluateMidpoint(pair_id(input.pair), input.side, input.held_together_on, input.good, input.better)
        return await answer(info, input, command)

    @strawberry.mutation
    async def summarise_closing(self, info: Info, input: SummariseClosingInput) -> PairPayload:
        command = SummariseClosing(
            pair_id(input.pair), input.side, input.how_it_was, input.expectations_met, input.future
        )
        return await answer(info, input, command)

    @strawberry.mutation(description="The midpoint opens before half-time once both have said so.")
    async def agree_to_evaluate_early(self, info: Info, input: AgreeToEvaluateEarlyInput) -> PairPayload:
        return await answer(info, input, AgreeToEvaluateEarly(pair_id(input.pair)))

    @strawberry.mutation(description="One's own, to say it anew; what was said first stays, and its day counts.")
    async def reopen_evaluation(self, info: Info, input: ReopenEvaluationInput) -> PairPayload:
        return await answer(info, input, ReopenEvaluation(pair_id(input.pair), input.evaluation))
