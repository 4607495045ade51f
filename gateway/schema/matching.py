"""How two become a pair by a coordinator's own hand."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.language import PairId
from domain.matching import MatchPair
from gateway.ids import new_id
from gateway.outcome import CommandInput, Info
from gateway.schema.enrolment import programme_id
from gateway.schema.membership import member_id
from gateway.schema.pair import PairPayload, answer


@strawberry.input
class MatchPairInput(CommandInput):
    programme: ID
    adept: ID
    mentor: ID
    co_mentors: list[ID] = strawberry.field(default_factory=list[ID])
    starts_on: date | None = strawberry.field(
        default=None, description="The programme's first day, or today once it runs, where none is given."
    )
    subject: str | None = None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def match_pair(self, info: Info, input: MatchPairInput) -> PairPayload:
        command = MatchPair(
            PairId(new_id(input.once(), "pair")),
            programme_id(input.programme),
            member_id(input.adept),
            member_id(input.mentor),
            tuple(map(member_id, input.co_mentors)),
            input.starts_on,
            input.subject,
        )
        return await answer(info, input, command)
