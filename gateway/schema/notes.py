"""Notes, and how their authors let others read them."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.entitled import Audience
from domain.notes import NoteKind, ShareNote, WriteNote
from gateway.outcome import CommandInput, Info
from gateway.schema.entry import EntryPayload, answer_entry, entry_id, new_entry
from gateway.schema.pair import pair_id

KIND = "Note"


@strawberry.input
class WriteNoteInput(CommandInput):
    pair: ID
    kind: NoteKind
    body: str


@strawberry.input
class ShareNoteInput(CommandInput):
    pair: ID
    note: ID
    audience: Audience


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def write_note(self, info: Info, input: WriteNoteInput) -> EntryPayload:
        note = new_entry(KIND, input.once())
        return await answer_entry(info, input, WriteNote(pair_id(input.pair), note, input.kind, input.body), KIND, note)

    @strawberry.mutation(description="Only its author widens who reads a note; of a joint one, only both together.")
    async def share_note(self, info: Info, input: ShareNoteInput) -> EntryPayload:
        note = entry_id(KIND, input.note)
        return await answer_entry(info, input, ShareNote(pair_id(input.pair), note, input.audience), KIND, note)
