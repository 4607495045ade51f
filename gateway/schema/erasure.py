"""The erasure of a person, and its proof."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import ID

from domain.erasure import ErasePersonalData
from domain.language import MemberId
from gateway.ids import node_id
from gateway.outcome import CommandInput, Info, Outcome, act, away
from gateway.scalars import Position
from gateway.schema.membership import member_id
from services import erasure
from services.journal import Unavailable


@strawberry.type(description="The chain up to a position.")
class ChainHead:
    position: Position
    hash: str = strawberry.field(description="SHA-256 over every fact until then, in hexadecimal.")


@strawberry.type(description="All that was said is, byte for byte, what it was; the keys to it are gone.")
class ErasureProof:
    before: ChainHead
    after: ChainHead = strawberry.field(description="With the fact that says that the person was erased.")
    recorded_at: datetime
    keys_left: int = strawberry.field(description="Keys of the person that still open something: none.")


def shown(proof: erasure.Proof) -> ErasureProof:
    return ErasureProof(
        before=head(proof.before),
        after=head(proof.after),
        recorded_at=proof.recorded_at,
        keys_left=proof.keys_left,
    )


def head(of: erasure.Head) -> ChainHead:
    return ChainHead(position=Position(of.position), hash=of.hash.hex())


@strawberry.input
class ErasePersonalDataInput(CommandInput):
    member: ID


@strawberry.type
class ErasurePayload(Outcome):
    member_id: ID

    @strawberry.field
    async def proof(self, info: Info) -> ErasureProof | None:
        if self.position is None:
            return None
        context = info.context
        try:
            proof = await context.house.erased(context.caller.tenant, MemberId(member_id(self.member_id)))
        except Unavailable:
            raise away(self.command_id) from None
        return shown(proof) if proof else None


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Makes what a person wrote, and their name, unreadable for ever. Facts stay.")
    async def erase_personal_data(self, info: Info, input: ErasePersonalDataInput) -> ErasurePayload:
        member = member_id(input.member)
        return ErasurePayload(**await act(info, input, ErasePersonalData(member)), member_id=node_id("Member", member))
