"""Roles of one programme, where a command names one programme and the thing that it is about is of another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.access import AccessLogged, LogAccess, View
from domain.criteria_kinds import Algorithm, Constraints
from domain.drafting import ProgrammeDrafted
from domain.import_facts import Format, HistoryImportStarted, ImportChunkAdded, ImportId, ImportStarted
from domain.imports import AddImportChunk, StartHistoryImport, StartImport
from domain.language import Actor, MemberId, NotPermitted, Role, RunId, Side
from domain.matching_run import DiscardRun, RequestMatchingRun
from domain.phase import ApplicationsOpened
from domain.run import MatchingRunDiscarded, MatchingRunRequested
from tests.domain.stage import AUTUMN, FIRST_DAY, HALF_TIME, LAST_DAY, OPEN, SPRING, ZONE
from tests.spec import given

OF_SPRING = Actor("cora", frozenset({Role.MEMBER}), frozenset({(Role.COORDINATOR, SPRING)}))
OF_AUTUMN = Actor("otto", frozenset({Role.MEMBER}), frozenset({(Role.COORDINATOR, AUTUMN)}))
AUDITS_SPRING = Actor("rev", frozenset({Role.MEMBER}), frozenset({(Role.AUDITOR, SPRING)}))

RUN = RunId("run")
REQUEST, DISCARD = RequestMatchingRun(RUN, SPRING, seed=7), DiscardRun(RUN)
REQUESTED = MatchingRunRequested(RUN, SPRING, 0, Algorithm.OPTIMAL, 7, False, (), Constraints())
AUTUMNS = (
    ProgrammeDrafted(AUTUMN, "Hösten 2026", ZONE, FIRST_DAY, HALF_TIME, LAST_DAY),
    ApplicationsOpened(AUTUMN),
)

FILE = ImportId("file")
START = StartImport(FILE, SPRING, Side.ADEPT, Format.CSV, 2, "0f")
STARTED = ImportStarted(FILE, SPRING, MemberId("cora"), Side.ADEPT, Format.CSV, 2, "0f")
ADD, ADDED = AddImportChunk(FILE, 1), ImportChunkAdded(FILE, 1)
HISTORY = StartHistoryImport(FILE, Format.JSON, 2, "0f")
OF_HISTORY = HistoryImportStarted(FILE, MemberId("import"), Format.JSON, 2, "0f")

REV, DAY = MemberId("rev"), date(2026, 2, 15)
LOOK, LOOKED = LogAccess(REV, View.CONFORMITY, DAY, SPRING), AccessLogged(REV, View.CONFORMITY, DAY, SPRING)
TRAIL = LogAccess(REV, View.AUDIT_TRAIL, DAY)


def test_a_run_is_of_its_own_programme_whatever_is_named() -> None:
    given(*OPEN).when(REQUEST, by=OF_SPRING).then(REQUESTED)
    here = (*OPEN, *AUTUMNS, REQUESTED)
    given(*here).when(replace(REQUEST, programme=AUTUMN), by=OF_AUTUMN).refuses(NotPermitted)
    given(*here).when(replace(REQUEST, programme=AUTUMN), by=OF_SPRING).stays_quiet()
    given(*here).when(DISCARD, by=OF_AUTUMN).refuses(NotPermitted)
    given(*here).when(DISCARD, by=OF_SPRING).then(MatchingRunDiscarded(RUN, SPRING))
    given(*OPEN).when(DISCARD, by=OF_SPRING).refuses(NotPermitted)


def test_a_file_is_of_its_own_programme_and_a_history_of_none() -> None:
    given(*OPEN).when(START, by=OF_SPRING).then(STARTED)
    given().when(START, by=OF_AUTUMN).refuses(NotPermitted)
    given(STARTED).when(replace(START, programme=AUTUMN), by=OF_AUTUMN).refuses(NotPermitted)
    given(STARTED).when(ADD, by=OF_SPRING).then(ADDED)
    given(STARTED).when(ADD, by=OF_AUTUMN).refuses(NotPermitted)
    given().when(ADD, by=OF_SPRING).refuses(NotPermitted)
    given(OF_HISTORY).when(ADD, by=OF_SPRING).refuses(NotPermitted)
    given(OF_HISTORY).when(START, by=OF_SPRING).refuses(NotPermitted)
    given().when(HISTORY, by=OF_SPRING).refuses(NotPermitted)


def test_who_audits_one_programme_is_followed_there() -> None:
    given().when(LOOK, by=AUDITS_SPRING).then(LOOKED)
    given().when(replace(LOOK, programme=AUTUMN), by=AUDITS_SPRING).refuses(NotPermitted)
    given().when(TRAIL, by=AUDITS_SPRING).refuses(NotPermitted)
