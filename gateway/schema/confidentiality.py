"""What the two have agreed on about what they say."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.confidentiality import AgreeConfidentiality
from domain.vault import Exemption, Level
from gateway.outcome import CommandInput, Info
from gateway.schema.pair import PairPayload, answer, pair_id


@strawberry.input
class AgreeConfidentialityInput(CommandInput):
    pair: ID
    text_digest: str = strawberry.field(description="SHA-256 of the text that was shown, in hexadecimal.")
    level: Level = Level.NOTHING
    exceptions: list[Exemption] = strawberry.field(default_factory=list[Exemption])


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Each agrees for themselves. Nothing is written in a vault before both have.")
    async def agree_confidentiality(self, info: Info, input: AgreeConfidentialityInput) -> PairPayload:
        command = AgreeConfidentiality(pair_id(input.pair), input.level, tuple(input.exceptions), input.text_digest)
        return await answer(info, input, command)
