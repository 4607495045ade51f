"""How far each import has come, and which of its rows were refused."""

from __future__ import annotations

from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from domain.import_facts import (
    STARTED,
    Format,
    HistoryImportStarted,
    ImportChunkAdded,
    ImportCompleted,
    ImportId,
    ImportReopened,
    ImportRowAccepted,
    ImportRowRefused,
    ImportStarted,
)
from domain.imports import WHOLE
from domain.language import MemberId, ProgrammeId, Recorded, Side
from projections.projection import Projection


class ImportRow(Struct, frozen=True):
    import_id: ImportId
    programme: ProgrammeId | None
    """None of a history, as is the side."""
    member: MemberId
    side: Side | None
    format: Format
    chunks: int
    arrived: int = 0
    accepted: int = 0
    unchanged: int = 0
    """Of the accepted."""
    refused: int = 0
    completed: bool = False


class RefusedRow(Struct, frozen=True):
    """``place`` orders the rows of all imports; ``code`` is the name of the rule."""

    import_id: ImportId
    place: str
    number: int
    code: str
    about: str | None


Of = ImportReopened | ImportChunkAdded | ImportRowAccepted | ImportRowRefused | ImportCompleted


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (fact.import_id,) if isinstance(fact, ImportStarted | HistoryImportStarted | Of) else ()


def evolve(row: ImportRow | None, recorded: Recorded) -> ImportRow | None:
    match recorded.fact, row:
        case ImportStarted() as fact, _:
            return ImportRow(fact.import_id, fact.programme, fact.member, fact.side, fact.format, fact.chunks)
        case HistoryImportStarted() as fact, _:
            return ImportRow(fact.import_id, None, fact.member, None, fact.format, fact.chunks)
        case ImportReopened(), ImportRow():
            return replace(row, arrived=0, refused=0, completed=False)
        case ImportChunkAdded(), ImportRow():
            return replace(row, arrived=row.arrived + 1)
        case ImportRowAccepted(changed=changed), ImportRow():
            return replace(row, accepted=row.accepted + 1, unchanged=row.unchanged + (not changed))
        case ImportRowRefused(), ImportRow():
            return replace(row, refused=row.refused + 1)
        case ImportCompleted(), ImportRow():
            return replace(row, completed=True)
        case _:
            return row


def place(import_id: ImportId, number: int) -> str:
    return f"{import_id}/{number:09}"


def row_keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case ImportRowAccepted() | ImportRowRefused() as fact:
            return (place(fact.import_id, fact.number),)
        case ImportReopened(import_id=import_id):
            return (place(import_id, WHOLE),)
        case _:
            return ()


def refused(row: RefusedRow | None, recorded: Recorded) -> RefusedRow | None:
    """Gone once it is accepted; the file as a whole, once it is opened again."""
    match recorded.fact:
        case ImportRowRefused() as fact:
            return RefusedRow(fact.import_id, place(fact.import_id, fact.number), fact.number, fact.code, fact.column)
        case ImportRowAccepted() | ImportReopened():
            return None
        case _:
            return row


imports = Projection("imports", 3, ImportRow, keys, evolve, hears=(*STARTED, *get_args(Of)))
import_rows = Projection(
    "import_rows",
    3,
    RefusedRow,
    row_keys,
    refused,
    found_by=(("import_id",),),
    hears=(ImportReopened, ImportRowAccepted, ImportRowRefused),
)
"""Only what was refused: of what was accepted the facts that followed tell."""
