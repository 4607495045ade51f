"""Files of people: brought in, in one part or several, and how far they have come."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import strawberry
from graphql import GraphQLError
from strawberry import ID

from domain.catalogue import REFUSALS
from domain.import_facts import Format, ImportId
from domain.imports import AddImportChunk, StartHistoryImport, StartImport
from domain.language import Role, Side
from gateway.ids import node_id, own_id
from gateway.outcome import CommandInput, Info, Outcome, act, away, left, refusal
from gateway.reads import Connection, Pages, looking, one, permitted, reach, viewer
from gateway.scalars import Position
from gateway.schema.enrolment import programme_id
from projections.imports import ImportRow, RefusedRow, import_rows, imports
from services.incoming import LOCK, digest, id_by
from services.journal import Unavailable, made

strawberry.enum(Format, name="ImportFormat")

ROWS = Pages(import_rows, "place", lambda row: row.place)
SHA_256 = re.compile(r"[0-9a-f]{64}")
READERS = (Role.COORDINATOR, Role.INTEGRATION)
LONGEST = 100_000


@strawberry.type(description="A row that was refused: where it stands, the column it is about, and the rule.")
class RefusedImportRow:
    number: int
    column: str | None
    code: str
    message: str


@strawberry.type
class Import:
    row: strawberry.Private[ImportRow]
    id: ID
    side: Side | None = strawberry.field(description="None where it is a history.")
    format: Format
    chunks: int
    chunks_arrived: int
    rows_accepted: int
    rows_unchanged: int = strawberry.field(description="Of the accepted, those that said nothing new.")
    rows_refused: int
    completed: bool

    @strawberry.field
    async def refused_rows(self, info: Info, first: int, after: str | None = None) -> Connection[RefusedImportRow]:
        locale, words = await info.context.language(), await info.context.words()

        def shown_row(row: RefusedRow) -> RefusedImportRow:
            said = refusal(REFUSALS[row.code], locale, words)
            return RefusedImportRow(number=row.number, column=row.about, code=said.code, message=said.message)

        return await ROWS.page(info, first, after, shown_row, "t.import_id = $2", self.row.import_id)


def shown(row: ImportRow) -> Import:
    return Import(
        row=row,
        id=node_id("Import", row.import_id),
        side=row.side,
        format=row.format,
        chunks=row.chunks,
        chunks_arrived=row.arrived,
        rows_accepted=row.accepted,
        rows_unchanged=row.unchanged,
        rows_refused=row.refused,
        completed=row.completed,
    )


def import_id(given: ID) -> ImportId:
    return ImportId(own_id("Import", given))


@strawberry.input(description="A file of people who apply. It is carried out in the background, row by row.")
class StartImportInput(CommandInput):
    programme: ID
    side: Side
    format: Format = Format.CSV
    text: str | None = strawberry.field(default=None, description="The whole file, of at most 100000 characters.")
    chunks: int = strawberry.field(default=1, description="In how many parts a larger file comes.")
    digest: str | None = strawberry.field(
        default=None, description="SHA-256 of the whole text in UTF-8, where it comes in parts: known again, it is one."
    )


@strawberry.input(
    description="A file of programmes, pairs and what they did; each row on its original day, as an import tells it."
)
class StartHistoryImportInput(CommandInput):
    format: Format = Format.JSON
    text: str | None = strawberry.field(default=None, description="The whole file, of at most 100000 characters.")
    chunks: int = strawberry.field(default=1, description="In how many parts a larger file comes.")
    digest: str | None = strawberry.field(
        default=None, description="SHA-256 of the whole text in UTF-8, where it comes in parts: known again, it is one."
    )


@strawberry.input
class AddImportChunkInput(CommandInput):
    import_: ID = strawberry.field(name="import")
    number: int = strawberry.field(description="Counted from 0.")
    text: str = strawberry.field(description="At most 100000 characters.")


@strawberry.type
class ImportPayload(Outcome):
    import_id: ID

    @strawberry.field(name="import")
    async def import_(self, info: Info) -> Import | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        await viewer(info)
        row = await one(info, imports, import_id(self.import_id))
        return shown(row) if row else None


def short(text: str) -> str:
    if len(text) > LONGEST:
        message = f"At most {LONGEST} characters at a time; send the file in parts"
        raise GraphQLError(message, extensions={"code": "SIZE"})
    return text


async def add(info: Info, input: CommandInput, to: ImportId, number: int, text: str) -> ImportPayload:
    """Says that a part has come, and keeps it; sent again, it is kept again, and that is all."""
    fields = await act(info, input, AddImportChunk(to, number))
    if fields["refusal"] is None:
        try:
            await info.context.house.keep(info.context.caller.tenant, to, number, text)
        except Unavailable:
            raise away(input.once()) from None
    return ImportPayload(**fields, import_id=node_id("Import", to))


async def start(
    info: Info,
    input: StartImportInput | StartHistoryImportInput,
    about: tuple[str, ...],
    command: Callable[[ImportId, int, str], StartImport | StartHistoryImport],
) -> ImportPayload:
    """The id follows from the text, and from what it is ``about``."""
    if (gone := await left(info, input)) is not None:
        return ImportPayload(**gone, import_id=node_id("Import", str(input.once())))
    text = None if input.text is None else short(input.text)
    said = (input.digest or "").lower() if text is None else hashlib.sha256(text.encode()).hexdigest()
    if not SHA_256.fullmatch(said):
        # No part would ever make a file of such a digest, and nobody would be told before the last had come.
        here = programme_id(input.programme) if isinstance(input, StartImportInput) else None
        await looking(info, roles=READERS, within=here)
        message = "Give the text, or the digest of a file that comes in parts, in 64 hexadecimal digits"
        raise GraphQLError(message, extensions={"code": "NO_FILE"})
    try:
        key = await made(info.context.house.journal(info.context.caller.tenant), LOCK)
    except Unavailable:
        raise away(input.once()) from None
    told = digest(key, said)
    started = ImportId(str(id_by(key, "import", *about, input.format, told)))
    fields = await act(info, input, command(started, 1 if text is not None else input.chunks, told))
    if text is None or fields["refusal"] is not None:
        return ImportPayload(**fields, import_id=node_id("Import", started))
    part = CommandInput(command_id=id_by(key, "part", started, str(input.once())))
    return await add(info, part, started, 0, text)


@strawberry.type
class Query:
    @strawberry.field(name="import", description="For coordinators and service accounts.")
    async def import_(self, info: Info, id: ID, at_least: Position | None = None) -> Import | None:
        by = await looking(info, at_least)
        row = await one(info, imports, import_id(id))
        permitted(by, *READERS, within=row.programme if row else None)
        return shown(row) if row else None


@strawberry.type
class Mutation:
    @strawberry.mutation(
        description="The same file again is the same import: where rows were refused, these are tried once more."
    )
    async def start_import(self, info: Info, input: StartImportInput) -> ImportPayload:
        programme, side = programme_id(input.programme), input.side

        def command(started: ImportId, chunks: int, digest: str) -> StartImport:
            return StartImport(started, programme, side, input.format, chunks, digest)

        return await start(info, input, (programme, side), command)

    @strawberry.mutation(description="As `startImport`, of what has happened.")
    async def start_history_import(self, info: Info, input: StartHistoryImportInput) -> ImportPayload:
        def command(started: ImportId, chunks: int, digest: str) -> StartHistoryImport:
            return StartHistoryImport(started, input.format, chunks, digest)

        return await start(info, input, ("history",), command)

    @strawberry.mutation
    async def add_import_chunk(self, info: Info, input: AddImportChunkInput) -> ImportPayload:
        return await add(info, input, import_id(input.import_), input.number, short(input.text))
