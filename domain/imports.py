"""Imports: people told of elsewhere, row by row. What a row says of them is in the facts that follow from it alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NewType

from domain.decider import Decider
from domain.language import Asked, MemberId, ProgrammeId, Refused, Role, Scope, Side, Tag, facts_of

ImportId = NewType("ImportId", str)
MOST_CHUNKS = 200


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


# commands


@dataclass(frozen=True, slots=True)
class StartImport:
    """A file comes in parts; ``digest`` tells its whole text from any other without telling the text."""

    import_id: ImportId
    programme: ProgrammeId
    side: Side
    format: Format
    chunks: int
    digest: str


@dataclass(frozen=True, slots=True)
class AddImportChunk:
    """A part of the file has come, counted from 0."""

    import_id: ImportId
    number: int


@dataclass(frozen=True, slots=True)
class AcceptImportRow:
    import_id: ImportId
    number: int
    member: MemberId


@dataclass(frozen=True, slots=True)
class RefuseImportRow:
    """``code`` is the rule that refused it, ``column`` what it is about; row 0 is the file as a whole."""

    import_id: ImportId
    number: int
    code: str
    column: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteImport:
    import_id: ImportId


Command = StartImport | AddImportChunk | AcceptImportRow | RefuseImportRow | CompleteImport

# facts


@dataclass(frozen=True, slots=True)
class ImportStarted:
    import_id: ImportId
    programme: ProgrammeId
    member: MemberId
    """Who brings it in."""
    side: Side
    format: Format
    chunks: int
    digest: str


@dataclass(frozen=True, slots=True)
class ImportChunkAdded:
    import_id: ImportId
    number: int


@dataclass(frozen=True, slots=True)
class ImportRowAccepted:
    import_id: ImportId
    number: int
    member: MemberId


@dataclass(frozen=True, slots=True)
class ImportRowRefused:
    import_id: ImportId
    number: int
    code: str
    column: str | None = None


@dataclass(frozen=True, slots=True)
class ImportCompleted:
    import_id: ImportId


Row = ImportRowAccepted | ImportRowRefused
Fact = ImportStarted | ImportChunkAdded | Row | ImportCompleted
OF_FILE = (ImportStarted, ImportChunkAdded, ImportCompleted)

# refusals


class ImportUnknown(Refused):
    """There is no such import, or it is over."""

    svenska = "Det finns ingen sådan import, eller så är den över."
    about = "importId"


class ChunksImpossible(Refused):
    """A file comes in 1 to 200 parts, counted from 0."""

    svenska = "En fil kommer i 1 till 200 delar, räknade från 0."


class RowColumnMissing(Refused):
    """The file needs a column for the e-mail address and one for the name."""

    svenska = "Filen behöver en kolumn för e-postadressen och en för namnet."


class RowUnreadable(Refused):
    """This row cannot be read."""

    svenska = "Raden går inte att läsa."


class RowIncomplete(Refused):
    """A name and an e-mail address are needed."""

    svenska = "Det behövs ett namn och en e-postadress."


class RowNotANumber(Refused):
    """There should be a whole number here."""

    svenska = "Här ska det stå ett heltal."


class RowTwice(Refused):
    """The same e-mail address stands in an earlier row."""

    svenska = "Samma e-postadress står på en tidigare rad."


class FileNotCarriedOut(Refused):
    """This file could not be carried out, through no fault of its own."""

    svenska = "Filen gick inte att föra in, utan att det var något fel på den."


class RowNotCarriedOut(Refused):
    """This row could not be carried out, through no fault of its own."""

    svenska = "Raden gick inte att föra in, utan att det var något fel på den."


# state


@dataclass(frozen=True, slots=True)
class State:
    started: ImportStarted | None = None
    chunks: frozenset[int] = frozenset()
    row: bool = False
    """Whether the row that a command is about has been settled."""
    completed: bool = False


def import_tag(import_id: ImportId) -> Tag:
    return Tag(f"import:{import_id}")


def rows_tag(import_id: ImportId) -> Tag:
    return Tag(f"import-rows:{import_id}")


def row_tag(import_id: ImportId, number: int) -> Tag:
    return Tag(f"import-row:{import_id}:{number}")


def scope(command: Command) -> Scope:
    of_file = facts_of(import_tag(command.import_id), named=OF_FILE)
    match command:
        case AcceptImportRow() | RefuseImportRow():
            row = facts_of(row_tag(command.import_id, command.number), named=(ImportRowAccepted, ImportRowRefused))
            return (of_file, row)
        case StartImport() | AddImportChunk() | CompleteImport():
            return (of_file,)


def evolve(state: State, fact: Fact) -> State:
    match fact:
        case ImportStarted():
            return replace(state, started=fact)
        case ImportChunkAdded():
            return replace(state, chunks=state.chunks | {fact.number})
        case ImportRowAccepted() | ImportRowRefused():
            return replace(state, row=True)
        case ImportCompleted():
            return replace(state, completed=True)


def decide(command: Command, state: State, asked: Asked) -> tuple[Fact, ...]:
    asked.only(Role.COORDINATOR, Role.INTEGRATION)
    match command, state.started:
        case StartImport(), None:
            return start(command, asked)
        case StartImport(), ImportStarted():
            return ()
        case ((AddImportChunk() | AcceptImportRow() | RefuseImportRow() | CompleteImport()), None):
            raise ImportUnknown
        case AddImportChunk(), ImportStarted() as started:
            if not 0 <= command.number < started.chunks:
                raise ChunksImpossible
            return () if command.number in state.chunks else (ImportChunkAdded(command.import_id, command.number),)
        case ((AcceptImportRow() | RefuseImportRow()), ImportStarted()):
            return settle(command, state)
        case CompleteImport(), ImportStarted():
            return () if state.completed else (ImportCompleted(command.import_id),)


def start(command: StartImport, asked: Asked) -> tuple[Fact, ...]:
    if not 1 <= command.chunks <= MOST_CHUNKS:
        raise ChunksImpossible
    return (
        ImportStarted(
            command.import_id,
            command.programme,
            MemberId(asked.actor.by),
            command.side,
            command.format,
            command.chunks,
            command.digest,
        ),
    )


def settle(command: AcceptImportRow | RefuseImportRow, state: State) -> tuple[Fact, ...]:
    """Once: what became of a row does not change."""
    if state.row:
        return ()
    if state.completed:
        raise ImportUnknown
    match command:
        case AcceptImportRow():
            return (ImportRowAccepted(command.import_id, command.number, command.member),)
        case RefuseImportRow():
            return (ImportRowRefused(command.import_id, command.number, command.code, command.column),)


def tags(fact: Fact) -> tuple[Tag, ...]:
    match fact:
        case ImportRowAccepted() | ImportRowRefused():
            return (rows_tag(fact.import_id), row_tag(fact.import_id, fact.number))
        case ImportStarted() | ImportChunkAdded() | ImportCompleted():
            return (import_tag(fact.import_id),)


imports: Decider[Command, State, Fact, Fact] = Decider(
    commands=(StartImport, AddImportChunk, AcceptImportRow, RefuseImportRow, CompleteImport),
    facts=(ImportStarted, ImportChunkAdded, ImportRowAccepted, ImportRowRefused, ImportCompleted),
    scope=scope,
    initial=State(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    inner=(AcceptImportRow, RefuseImportRow, CompleteImport),
)
