from __future__ import annotations

from dataclasses import replace

import pytest

from domain.imports import (
    AcceptImportRow,
    AddImportChunk,
    ChunksImpossible,
    CompleteImport,
    Format,
    ImportChunkAdded,
    ImportCompleted,
    ImportId,
    ImportRowAccepted,
    ImportRowRefused,
    ImportStarted,
    ImportUnknown,
    RefuseImportRow,
    StartImport,
)
from domain.language import MemberId, NotPermitted, Side
from tests.domain.stage import ADA, ADMIN, IMPORT, MIM, SPRING
from tests.spec import May, given

FILE = ImportId("file")
START = StartImport(FILE, SPRING, Side.ADEPT, Format.CSV, 2, "0f")
STARTED = ImportStarted(FILE, SPRING, MemberId("cora"), Side.ADEPT, Format.CSV, 2, "0f")
ADD, ADDED = AddImportChunk(FILE, 1), ImportChunkAdded(FILE, 1)
ACCEPT, ACCEPTED = AcceptImportRow(FILE, 7, ADA), ImportRowAccepted(FILE, 7, ADA)
REFUSE = RefuseImportRow(FILE, 7, "RowTwice", "email")
REFUSED = ImportRowRefused(FILE, 7, "RowTwice", "email")
COMPLETE, COMPLETED = CompleteImport(FILE), ImportCompleted(FILE)


def test_an_import_is_started_once() -> None:
    given().when(START).then(STARTED)
    given().when(START, by=IMPORT).then(replace(STARTED, member=MemberId("import")))
    given(STARTED).when(START).stays_quiet()


def test_its_parts_come_each_once() -> None:
    given(STARTED).when(ADD).then(ADDED)
    given(STARTED).when(replace(ADD, number=0)).then(replace(ADDED, number=0))
    given(STARTED, ADDED).when(ADD).stays_quiet()


@pytest.mark.parametrize("chunks", [-1, 0, 201])
def test_a_file_has_some_parts(chunks: int) -> None:
    given().when(replace(START, chunks=chunks)).refuses(ChunksImpossible)
    given().when(replace(START, chunks=200)).then(replace(STARTED, chunks=200))
    given(STARTED).when(replace(ADD, number=-1)).refuses(ChunksImpossible)
    given(STARTED).when(replace(ADD, number=2)).refuses(ChunksImpossible)


def test_a_row_is_settled_once_whatever_becomes_of_it() -> None:
    given(STARTED).when(ACCEPT).then(ACCEPTED)
    given(STARTED).when(REFUSE).then(REFUSED)
    given(STARTED, ACCEPTED).when(REFUSE).stays_quiet()
    given(STARTED, REFUSED).when(ACCEPT).stays_quiet()
    given(STARTED, ACCEPTED).when(replace(ACCEPT, number=8, member=MIM)).then(ImportRowAccepted(FILE, 8, MIM))


def test_an_import_is_completed_once_and_then_has_no_more_rows() -> None:
    given(STARTED).when(COMPLETE).then(COMPLETED)
    given(STARTED, COMPLETED).when(COMPLETE).stays_quiet()
    given(STARTED, COMPLETED).when(ACCEPT).refuses(ImportUnknown)
    given(STARTED, COMPLETED).when(REFUSE).refuses(ImportUnknown)


def test_there_is_nothing_of_an_import_that_was_not_started() -> None:
    given().when(ADD).refuses(ImportUnknown)
    given().when(ACCEPT).refuses(ImportUnknown)
    given().when(REFUSE).refuses(ImportUnknown)
    given().when(COMPLETE).refuses(ImportUnknown)


def test_only_who_runs_programmes_brings_people_in() -> None:
    given().when(START, by=ADMIN).refuses(NotPermitted)
    given(STARTED).when(ADD, by=ADA).refuses(NotPermitted)
    given(STARTED).when(ACCEPT, by=ADA).refuses(NotPermitted)
    given(STARTED).when(REFUSE, by=ADA).refuses(NotPermitted)
    given(STARTED).when(COMPLETE, by=ADA).refuses(NotPermitted)


MAY = (
    May((), START, "coordinator import"),
    May((STARTED,), ADD, "coordinator import"),
    May((STARTED,), ACCEPT, "coordinator import"),
    May((STARTED,), REFUSE, "coordinator import"),
    May((STARTED,), COMPLETE, "coordinator import"),
)
GOLDEN = {
    "ImportStarted.v1": (
        '{"import_id":"file","programme":"spring-2026","member":"cora","side":"adept","format":"csv","chunks":2,'
        '"digest":"0f"}'
    ),
    "ImportChunkAdded.v1": '{"import_id":"file","number":1}',
    "ImportRowAccepted.v1": '{"import_id":"file","number":7,"member":"ada"}',
    "ImportRowRefused.v1": '{"import_id":"file","number":7,"code":"RowTwice","column":"email"}',
    "ImportCompleted.v1": '{"import_id":"file"}',
}
TEXTS = {"ImportStarted.digest": None, "ImportRowRefused.code": None, "ImportRowRefused.column": None}
WORDS = {Format: "csv json"}
