"""What every mutation in the vault shares: it answers the pair, and the entry that it was about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry
from strawberry import ID

from domain.language import EntryId
from gateway.ids import new_id, node_id, own_id
from gateway.outcome import CommandInput, Info, act
from gateway.schema.pair import PairPayload


@strawberry.type
class EntryPayload(PairPayload):
    entry_id: ID = strawberry.field(description="Of what was written, or of what it was about.")


def entry_id(kind: str, given: ID) -> EntryId:
    return EntryId(own_id(kind, given))


def new_entry(kind: str, command_id: UUID) -> EntryId:
    return EntryId(new_id(command_id, kind))


async def answer_entry(info: Info, input: CommandInput, command: Any, kind: str, entry: EntryId) -> EntryPayload:
    fields = await act(info, input, command)
    return EntryPayload(**fields, pair_id=node_id("Pair", command.pair), entry_id=node_id(kind, entry))
