"""Who the two are, told to one another."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.presentation import IntroduceSelf
from gateway.outcome import CommandInput, Info
from gateway.schema.pair import PairPayload, answer, pair_id


@strawberry.input
class IntroduceSelfInput(CommandInput):
    pair: ID
    interests: str | None = None
    education: str | None = None
    career: str | None = None
    personality: str | None = None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def introduce_self(self, info: Info, input: IntroduceSelfInput) -> PairPayload:
        answers = (input.interests, input.education, input.career, input.personality)
        return await answer(info, input, IntroduceSelf(pair_id(input.pair), *answers))
