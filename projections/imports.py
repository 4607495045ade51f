"""How far each import has come, and which of its rows were refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from domain.imports import (
    Format,
    ImportChunkAdded,
    ImportCompleted,
    ImportId,
    ImportRowAccepted,
    ImportRowRefused,
    ImportStarted,
)
from domain.language import MemberId, ProgrammeId, Recorded, Side
from projections.projection import Projection


@dataclass(frozen=True, slots=True)
class ImportRow:
    import_id: ImportId
    programme: ProgrammeId
    member: MemberId
    side: Side
    format: Format
    chunks: int
    arrived: int = 0
    accepted: int = 0
    refused: int = 0
    completed: bool = False


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """``place`` orders the rows of all imports; ``code`` is the name of the rule."""

    import_id: ImportId
    place: str
    number: int
    code: str
    about: str | None


Of = ImportChunkAdded | ImportRowAccepted | ImportRowRefused | ImportCompleted


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (fact.import_id,) if isinstance(fact, ImportStarted | Of) else ()


def evolve(row: ImportRow | None, recorded: Recorded) -> ImportRow | None:
    match recorded.fact, row:
        case ImportStarted() as fact, _:
            return ImportRow(fact.import_id, fact.programme, fact.member, fact.side, fact.format, fact.chunks)
        case ImportChunkAdded(), ImportRow():
            return replace(row, arrived=row.arrived + 1)
        case ImportRowAccepted(), ImportRow():
            return replace(row, accepted=row.accepted + 1)
        case ImportRowRefused(), ImportRow():
            return replace(row, refused=row.refused + 1)
        case ImportCompleted(), ImportRow():
            return replace(row, completed=True)
        case _:
            return row


def place(import_id: ImportId, number: int) -> str:
    return f"{import_id}/{number:09}"


def refused_keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (place(fact.import_id, fact.number),) if isinstance(fact, ImportRowRefused) else ()


def refused(_: RefusedRow | None, recorded: Recorded) -> RefusedRow:
    fact: ImportRowRefused = recorded.fact
    return RefusedRow(fact.import_id, place(fact.import_id, fact.number), fact.number, fact.code, fact.column)


imports = Projection("imports", 1, ImportRow, keys, evolve, hears=(ImportStarted, *get_args(Of)))
import_rows = Projection(
    "import_rows", 1, RefusedRow, refused_keys, refused, found_by=(("import_id",),), hears=(ImportRowRefused,)
)
"""Only what was refused: of what was accepted the facts that followed tell."""
