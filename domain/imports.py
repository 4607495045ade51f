"""Imports: people, or a history, row by row. What a row says is in the facts that follow from it alone.

What became of a row stands. An import that has refused rows may be opened again by the same file, once what stood in
their way is mended: then those rows are tried once more, and no other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from domain.decider import Decider
from domain.drafting import ProgrammeDrafted
from domain.import_facts import (
    OF_FILE,
    ROWS,
    Fact,
    Format,
    HistoryImportStarted,
    ImportChunkAdded,
    ImportCompleted,
    ImportId,
    ImportReopened,
    ImportRowAccepted,
    ImportRowRefused,
    ImportStarted,
    Started,
)
from domain.language import Asked, MemberId, ProgrammeId, Refused, Role, Scope, Side, Tag, facts_of, programme_tag
from domain.programme import ProgrammeUnknown

MOST_CHUNKS = 200
WHOLE = 0
"""The number of no row: the file as a whole, which is tried anew whenever it is opened again."""

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
class StartHistoryImport:
    """Programmes, their pairs, and what happened in them, each on its own day."""

    import_id: ImportId
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
    changed: bool = True


@dataclass(frozen=True, slots=True)
class RefuseImportRow:
    """``code`` is the rule that refused it, ``column`` what it is about."""

    import_id: ImportId
    number: int
    code: str
    column: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteImport:
    import_id: ImportId


Start = StartImport | StartHistoryImport
Command = Start | AddImportChunk | AcceptImportRow | RefuseImportRow | CompleteImport
Seen = Fact | ProgrammeDrafted

# refusals


class ImportUnknown(Refused):
    """There is no such import, or it is over."""

    svenska = "Det finns ingen sådan import, eller så är den över."
    about = "import"


class ChunksImpossible(Refused):
    """A file comes in 1 to 200 parts, counted from 0."""

    svenska = "En fil kommer i 1 till 200 delar, räknade från 0."


# state


@dataclass(frozen=True, slots=True)
class State:
    started: Started | None = None
    chunks: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()
    """Of the rows that the command is about."""
    settled: bool = False
    """Whether the row that a command is about needs no other look."""
    completed: bool = False
    drafted: bool = False
    """Whether there is the programme that a file of people is for."""


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
            return (of_file, facts_of(row_tag(command.import_id, command.number), named=ROWS))
        case StartImport():
            there = facts_of(programme_tag(command.programme), named=(ProgrammeDrafted,))
            return (of_file, facts_of(rows_tag(command.import_id), named=ROWS), there)
        case StartHistoryImport():
            return (of_file, facts_of(rows_tag(command.import_id), named=ROWS))
        case AddImportChunk() | CompleteImport():
            return (of_file,)


def evolve(state: State, fact: Seen) -> State:
    match fact:
        case ImportStarted() | HistoryImportStarted():
            return replace(state, started=fact)
        case ImportReopened():
            settled = state.settled and not state.refused
            return State(state.started, drafted=state.drafted, refused=state.refused - {WHOLE}, settled=settled)
        case ImportChunkAdded():
            return replace(state, chunks=state.chunks | {fact.number})
        case ImportRowAccepted():
            return replace(state, refused=state.refused - {fact.number}, settled=True)
        case ImportRowRefused():
            return replace(state, refused=state.refused | {fact.number}, settled=True)
        case ImportCompleted():
            return replace(state, completed=True)
        case ProgrammeDrafted():
            return replace(state, drafted=True)


def decide(command: Command, state: State, asked: Asked) -> tuple[Fact, ...]:
    if isinstance(command, StartHistoryImport):
        asked.only(Role.INTEGRATION)
    asked.within(of_programme(command, state)).only(Role.COORDINATOR, Role.INTEGRATION)
    match command, state.started:
        case StartImport(), None if not state.drafted:
            raise ProgrammeUnknown
        case ((StartImport() | StartHistoryImport()), None):
            return (begun(command, MemberId(asked.actor.by)),)
        case ((StartImport() | StartHistoryImport()), (ImportStarted() | HistoryImportStarted())):
            return (ImportReopened(command.import_id),) if state.completed and state.refused else ()
        case ((AddImportChunk() | AcceptImportRow() | RefuseImportRow() | CompleteImport()), None):
            raise ImportUnknown
        case AddImportChunk(), (ImportStarted() | HistoryImportStarted()) as started:
            if not 0 <= command.number < started.chunks:
                raise ChunksImpossible
            return () if command.number in state.chunks else (ImportChunkAdded(command.import_id, command.number),)
        case ((AcceptImportRow() | RefuseImportRow()), (ImportStarted() | HistoryImportStarted())):
            return settle(command, state)
        case CompleteImport(), (ImportStarted() | HistoryImportStarted()):
            return () if state.completed else (ImportCompleted(command.import_id),)


def of_programme(command: Command, state: State) -> ProgrammeId | None:
    """Of the file; one of history is of the whole organisation."""
    told = command if state.started is None else state.started
    return told.programme if isinstance(told, StartImport | ImportStarted) else None


def begun(command: Start, by: MemberId) -> Started:
    if not 1 <= command.chunks <= MOST_CHUNKS:
        raise ChunksImpossible
    of_file = (command.format, command.chunks, command.digest)
    match command:
        case StartImport():
            return ImportStarted(command.import_id, command.programme, by, command.side, *of_file)
        case StartHistoryImport():
            return HistoryImportStarted(command.import_id, by, *of_file)


def settle(command: AcceptImportRow | RefuseImportRow, state: State) -> tuple[Fact, ...]:
    """Once in each opening, and for good where it was accepted."""
    if state.settled:
        return ()
    if state.completed:
        raise ImportUnknown
    match command:
        case AcceptImportRow():
            return (ImportRowAccepted(command.import_id, command.number, command.member, command.changed),)
        case RefuseImportRow():
            return (ImportRowRefused(command.import_id, command.number, command.code, command.column),)


def taken_as_change(fields: dict[str, Any]) -> dict[str, Any]:
    """Before version 2 nobody looked."""
    return {**fields, "changed": True}


def tags(fact: Fact) -> tuple[Tag, ...]:
    match fact:
        case ImportRowAccepted() | ImportRowRefused():
            return (rows_tag(fact.import_id), row_tag(fact.import_id, fact.number))
        case ImportStarted() | HistoryImportStarted() | ImportReopened() | ImportChunkAdded() | ImportCompleted():
            return (import_tag(fact.import_id),)


imports: Decider[Command, State, Fact, Seen] = Decider(
    commands=(StartImport, StartHistoryImport, AddImportChunk, AcceptImportRow, RefuseImportRow, CompleteImport),
    facts=(*OF_FILE, *ROWS),
    scope=scope,
    initial=State(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    upcasts={ImportRowAccepted: (taken_as_change,)},
    inner=(AcceptImportRow, RefuseImportRow, CompleteImport),
)
