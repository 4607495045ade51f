"""A file as it has come: which one it is, how often it was opened, and ids that follow from what is in it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from uuid import UUID

from domain.import_facts import HistoryImportStarted, ImportCompleted, ImportId, ImportReopened, ImportStarted, Started
from domain.imports import import_tag
from domain.language import Visibility, facts_of
from domain.sealed import Lock, told_apart
from services.journal import Journal, query_of

LOCK = Lock("import:files", Visibility.AUTHOR)
"""Of the key that files lie under, and that ids follow by from what is in them."""


@dataclass(frozen=True, slots=True)
class File:
    """``opened`` counts how often it was opened again, and ``since`` is the position at which it was last."""

    started: Started
    completed: bool = False
    opened: int = 0
    since: int = 0


def told_by(key: bytes, *parts: str) -> bytes:
    return hmac.digest(key, told_apart(*parts), "sha256")


def id_by(key: bytes, *parts: str) -> UUID:
    return UUID(bytes=told_by(key, *parts)[:16])


def digest(key: bytes, said: str) -> str:
    """What facts say of a file with this SHA-256."""
    return told_by(key, "file", said.lower()).hex()


async def begun(journal: Journal, import_id: ImportId) -> File | None:
    file: File | None = None
    for recorded in (await journal.past(query_of((facts_of(import_tag(import_id)),)))).facts:
        match recorded.fact, file:
            case (ImportStarted() | HistoryImportStarted()) as started, None:
                file = File(started, since=recorded.position)
            case ImportReopened(), File():
                file = File(file.started, opened=file.opened + 1, since=recorded.position)
            case ImportCompleted(), File():
                file = File(file.started, True, file.opened, file.since)
            case _:
                pass
    return file
