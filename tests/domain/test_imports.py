from __future__ import annotations

from dataclasses import replace

import pytest

from domain.import_facts import (
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
from domain.imports import (
    WHOLE,
    AcceptImportRow,
    AddImportChunk,
    ChunksImpossible,
    CompleteImport,
    ImportUnknown,
    RefuseImportRow,
    StartHistoryImport,
    StartImport,
)
from domain.language import MemberId, NotPermitted, Side
from domain.programme import ProgrammeUnknown
from domain.wire import decode
from tests.domain.stage import ADA, ADMIN, DRAFTED, IMPORT, MIM, SPRING
from tests.spec import May, given

FILE = ImportId("file")
START = StartImport(FILE, SPRING, Side.ADEPT, Format.CSV, 2, "0f")
STARTED = ImportStarted(FILE, SPRING, MemberId("cora"), Side.ADEPT, Format.CSV, 2, "0f")
ADD, ADDED = AddImportChunk(FILE, 1), ImportChunkAdded(FILE, 1)
ACCEPT, ACCEPTED = AcceptImportRow(FILE, 7, ADA), ImportRowAccepted(FILE, 7, ADA)
REFUSE = RefuseImportRow(FILE, 7, "RowTwice", "email")
REFUSED = ImportRowRefused(FILE, 7, "RowTwice", "email")
HISTORY = StartHistoryImport(FILE, Format.JSON, 2, "0f")
OF_HISTORY = HistoryImportStarted(FILE, MemberId("import"), Format.JSON, 2, "0f")
REOPENED = ImportReopened(FILE)
COMPLETE, COMPLETED = CompleteImport(FILE), ImportCompleted(FILE)


def test_an_import_is_started_once() -> None:
    given(*DRAFTED).when(START).then(STARTED)
    given(*DRAFTED).when(START, by=IMPORT).then(replace(STARTED, member=MemberId("import")))
    given(STARTED).when(START).stays_quiet()
    for some in (1, 200):
        given(*DRAFTED).when(replace(START, chunks=some)).then(replace(STARTED, chunks=some))


def test_people_are_brought_into_a_programme_that_there_is() -> None:
    given().when(START).refuses(ProgrammeUnknown)
    given(STARTED, REFUSED, COMPLETED).when(START).then(REOPENED)


def test_its_parts_come_each_once() -> None:
    given(STARTED).when(ADD).then(ADDED)
    given(STARTED).when(replace(ADD, number=0)).then(replace(ADDED, number=0))
    given(STARTED, ADDED).when(ADD).stays_quiet()


@pytest.mark.parametrize("chunks", [-1, 0, 201])
def test_a_file_has_some_parts(chunks: int) -> None:
    given(*DRAFTED).when(replace(START, chunks=chunks)).refuses(ChunksImpossible)
    given(*DRAFTED).when(replace(START, chunks=200)).then(replace(STARTED, chunks=200))
    given(STARTED).when(replace(ADD, number=-1)).refuses(ChunksImpossible)
    given(STARTED).when(replace(ADD, number=2)).refuses(ChunksImpossible)


def test_a_row_is_settled_once_whatever_becomes_of_it() -> None:
    given(STARTED).when(ACCEPT).then(ACCEPTED)
    given(STARTED).when(REFUSE).then(REFUSED)
    given(STARTED).when(replace(ACCEPT, changed=False)).then(replace(ACCEPTED, changed=False))
    given(STARTED, ACCEPTED).when(REFUSE).stays_quiet()
    given(STARTED, REFUSED).when(ACCEPT).stays_quiet()
    given(STARTED, ACCEPTED).when(replace(ACCEPT, number=8, member=MIM)).then(ImportRowAccepted(FILE, 8, MIM))


def test_a_row_that_was_accepted_before_anybody_looked_counts_as_a_change() -> None:
    assert decode("ImportRowAccepted", 1, GOLDEN["ImportRowAccepted.v1"].encode()) == replace(ACCEPTED, changed=True)


def test_the_same_file_again_opens_what_was_refused_and_nothing_else() -> None:
    other = ImportRowAccepted(FILE, 8, MIM)
    given(STARTED, REFUSED).when(START).stays_quiet()
    given(STARTED, ACCEPTED, COMPLETED).when(START).stays_quiet()
    whole = (STARTED, ADDED, REFUSED, other, COMPLETED)
    given(*whole).when(START).then(REOPENED)
    given(*whole).when(ADD).stays_quiet()
    given(*whole, REOPENED).when(START).stays_quiet()
    given(*whole, REOPENED).when(ADD).then(ADDED)
    given(*whole, REOPENED).when(REFUSE).then(REFUSED)
    given(*whole, REOPENED).when(ACCEPT).then(ACCEPTED)
    given(*whole, REOPENED).when(replace(ACCEPT, number=8, member=ADA)).stays_quiet()
    given(*whole, REOPENED, ACCEPTED).when(REFUSE).stays_quiet()
    given(*whole, REOPENED).when(COMPLETE).then(COMPLETED)
    given(*whole, REOPENED, ACCEPTED, COMPLETED).when(START).stays_quiet()
    given(*whole, REOPENED, REFUSED, COMPLETED).when(START).then(REOPENED)
    ninth = replace(REFUSED, number=9)
    given(STARTED, REFUSED, ninth, COMPLETED, REOPENED, ACCEPTED, COMPLETED).when(START).then(REOPENED)


def test_a_file_that_was_refused_as_a_whole_is_whole_again_when_it_is_opened_again() -> None:
    given_up = ImportRowRefused(FILE, WHOLE, "FileNotAsTold")
    given(STARTED, given_up, COMPLETED).when(START).then(REOPENED)
    given(STARTED, given_up, COMPLETED, REOPENED).when(replace(REFUSE, number=WHOLE, column=None)).then(
        replace(given_up, code="RowTwice")
    )
    given(STARTED, given_up, COMPLETED, REOPENED, ACCEPTED, COMPLETED).when(START).stays_quiet()
    given(STARTED, given_up, COMPLETED, REOPENED, given_up, COMPLETED).when(START).then(REOPENED)


def test_a_history_comes_in_as_a_file_of_people_does() -> None:
    given().when(HISTORY, by=IMPORT).then(OF_HISTORY)
    given().when(replace(HISTORY, chunks=0), by=IMPORT).refuses(ChunksImpossible)
    given(OF_HISTORY).when(HISTORY, by=IMPORT).stays_quiet()
    given(OF_HISTORY).when(ADD).then(ADDED)
    given(OF_HISTORY).when(ACCEPT).then(ACCEPTED)
    given(OF_HISTORY).when(REFUSE).then(REFUSED)
    given(OF_HISTORY).when(COMPLETE).then(COMPLETED)
    given(OF_HISTORY, REFUSED, COMPLETED).when(HISTORY, by=IMPORT).then(REOPENED)


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
    given().when(HISTORY, by=ADMIN).refuses(NotPermitted)
    given(STARTED).when(ADD, by=ADA).refuses(NotPermitted)
    given(STARTED).when(ACCEPT, by=ADA).refuses(NotPermitted)
    given(STARTED).when(REFUSE, by=ADA).refuses(NotPermitted)
    given(STARTED).when(COMPLETE, by=ADA).refuses(NotPermitted)


MAY = (
    May(DRAFTED, START, "coordinator import"),
    May((), HISTORY, "import"),
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
    "HistoryImportStarted.v1": '{"import_id":"file","member":"cora","format":"json","chunks":2,"digest":"0f"}',
    "ImportReopened.v1": '{"import_id":"file"}',
    "ImportChunkAdded.v1": '{"import_id":"file","number":1}',
    "ImportRowAccepted.v1": '{"import_id":"file","number":7,"member":"ada"}',
    "ImportRowAccepted.v2": '{"import_id":"file","number":7,"member":"ada","changed":false}',
    "ImportRowRefused.v1": '{"import_id":"file","number":7,"code":"RowTwice","column":"email"}',
    "ImportCompleted.v1": '{"import_id":"file"}',
}
TEXTS = {
    "ImportStarted.digest": None,
    "HistoryImportStarted.digest": None,
    "ImportRowRefused.code": None,
    "ImportRowRefused.column": None,
}
WORDS = {Format: "csv json"}
