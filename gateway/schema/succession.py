"""How a pair is followed by another one."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.language import PairId
from domain.pair import EndReason
from domain.succession import Command, Rematch, ReplaceMentor
from gateway.ids import new_id, node_id
from gateway.outcome import CommandInput, Info, act
from gateway.schema.enrolment import programme_id
from gateway.schema.membership import member_id
from gateway.schema.pair import PairPayload, pair_id


@strawberry.input
class NextPairInput(CommandInput):
    pair: ID = strawberry.field(description="The one that ends.")
    programme: ID
    adept: ID
    mentor: ID = strawberry.field(description="Of the pair that follows.")
    co_mentors: list[ID] = strawberry.field(default_factory=list[ID])
    starts_on: date | None = None
    subject: str | None = None


@strawberry.input
class RematchInput(NextPairInput):
    reason: EndReason = EndReason.NO_FIT


@strawberry.input
class ReplaceMentorInput(NextPairInput):
    reason: EndReason = EndReason.MOVED_ON


async def follow(
    info: Info, input: RematchInput | ReplaceMentorInput, kind: type[Rematch] | type[ReplaceMentor]
) -> PairPayload:
    command: Command = kind(
        pair_id(input.pair),
        PairId(new_id(input.once(), "pair")),
        programme_id(input.programme),
        member_id(input.adept),
        member_id(input.mentor),
        tuple(map(member_id, input.co_mentors)),
        input.reason,
        input.starts_on,
        input.subject,
    )
    return PairPayload(**await act(info, input, command), pair_id=node_id("Pair", command.successor))


@strawberry.type
class Mutation:
    @strawberry.mutation(description="End the pair and match its adept with another mentor. Answers the new pair.")
    async def rematch(self, info: Info, input: RematchInput) -> PairPayload:
        return await follow(info, input, Rematch)

    @strawberry.mutation(description="Let another mentor step in for one who cannot go on. Answers the new pair.")
    async def replace_mentor(self, info: Info, input: ReplaceMentorInput) -> PairPayload:
        return await follow(info, input, ReplaceMentor)
