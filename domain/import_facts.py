"""What is said of imports: that a file comes, in which parts, and what became of each of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from domain.language import MemberId, ProgrammeId, Side

ImportId = NewType("ImportId", str)


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


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
class HistoryImportStarted:
    import_id: ImportId
    member: MemberId
    """Who brings it in."""
    format: Format
    chunks: int
    digest: str


@dataclass(frozen=True, slots=True)
class ImportReopened:
    """The same file comes once more, for the rows that were refused."""

    import_id: ImportId


@dataclass(frozen=True, slots=True)
class ImportChunkAdded:
    import_id: ImportId
    number: int


@dataclass(frozen=True, slots=True)
class ImportRowAccepted:
    """``changed``: whether anything came of it that had not been said before."""

    import_id: ImportId
    number: int
    member: MemberId
    changed: bool = True


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
Started = ImportStarted | HistoryImportStarted
Fact = Started | ImportReopened | ImportChunkAdded | Row | ImportCompleted
STARTED = (ImportStarted, HistoryImportStarted)
ROWS = (ImportRowAccepted, ImportRowRefused)
OF_FILE = (*STARTED, ImportReopened, ImportChunkAdded, ImportCompleted)
