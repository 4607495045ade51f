"""The journal in Postgres keeps the contract of the library's recorder, and tells the same stories as its own."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from uuid import UUID, uuid5

import pytest
from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBRecorder,
    DCBSequencedEvent,
)
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import batching
from services.journal import Appended, Conflict, Known, Outcome
from tests.conftest import Database
from tests.services.recorder import Recorders, recorders

SPACE = UUID("1f0c7a35-8b43-4f3c-9a39-0e5f3a7a9b11")


@pytest.fixture
def recorder(database: Database) -> Generator[Recorders]:
    with recorders(database) as made:
        yield made


class Contract(DCBRecorderTestCase):
    def append_read(self, recorder: DCBRecorder) -> None:
        self._test_append_read(recorder)


def test_it_keeps_the_contract_of_the_library(recorder: Recorders) -> None:
    Contract("append_read").append_read(recorder())


def test_the_librarys_own_recorder_keeps_it_too() -> None:
    Contract("append_read").append_read(InMemoryDCBRecorder())


@dataclass(frozen=True)
class Append:
    events: list[DCBEvent]
    condition: DCBAppendCondition | None


@dataclass(frozen=True)
class Read:
    query: DCBQuery = field(default_factory=DCBQuery)
    after: int | None = None
    limit: int | None = None


# Few names and tags, so that conditions meet what was appended.
names = st.sampled_from(["Held", "Planned", "Ended"])
tags = st.lists(st.sampled_from(["pair:1", "pair:2", "mentor:1", "höst:å"]), max_size=3, unique=True)
events = st.builds(DCBEvent, type=names, data=st.binary(max_size=8), tags=tags)
queries = st.builds(
    DCBQuery,
    st.lists(st.builds(DCBQueryItem, types=st.lists(names, max_size=2, unique=True), tags=tags), max_size=3),
)
positions = st.none() | st.integers(0, 12)
conditions = st.none() | st.builds(DCBAppendCondition, queries, after=positions)
appends = st.builds(Append, st.lists(events, min_size=1, max_size=3), conditions)
reads = st.builds(Read, queries, positions, st.none() | st.integers(0, 4))

bounded = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def told(recorder: DCBRecorder, step: Append | Read) -> object:
    match step:
        case Append(new, condition):
            try:
                return recorder.append(new, condition)
            except IntegrityError:
                return "refused"
        case Read(query, after, limit):
            response = recorder.read(query, after=after, limit=limit)
            return [*response], response.head


@bounded
@given(story=st.lists(appends | reads, max_size=12))
def test_any_story_is_told_as_by_the_librarys_recorder(recorder: Recorders, story: list[Append | Read]) -> None:
    ours, theirs = recorder(), InMemoryDCBRecorder()
    for step in story:
        assert told(ours, step) == told(theirs, step)
    assert told(ours, Read()) == told(theirs, Read())


@bounded
@given(asked=st.lists(st.tuples(appends, st.integers(0, 9)), max_size=12))
def test_what_is_asked_at_one_moment_is_done_once_and_whole(
    recorder: Recorders, asked: list[tuple[Append, int]]
) -> None:
    """Two calls on their way may overtake one another, and nothing else happens to what they carry."""
    ours = recorder()
    outcomes = ours.together([(one.events, one.condition, uuid5(SPACE, str(n))) for one, n in asked])
    done = {n: (o.position, one) for (one, n), o in zip(asked, outcomes, strict=True) if isinstance(o, Appended)}
    known = [(n, o.position) for (_, n), o in zip(asked, outcomes, strict=True) if isinstance(o, Known)]
    assert len(done) == sum(isinstance(outcome, Appended) for outcome in outcomes)
    assert known == [(n, done[n][0]) for n, _ in known]
    in_order = [event for _, one in sorted(done.values(), key=lambda d: d[0]) for event in one.events]
    assert [*map(what_it_says, ours.read())] == [
        (n, event.type, event.data, [*dict.fromkeys(event.tags)]) for n, event in enumerate(in_order, 1)
    ]


def what_it_says(found: DCBSequencedEvent) -> tuple[int, str, bytes, list[str]]:
    return found.position, found.event.type, found.event.data, found.event.tags


@bounded
@given(asked=st.lists(st.tuples(appends, st.integers(0, 9)), max_size=12))
def test_what_is_asked_at_one_moment_ends_as_if_asked_one_by_one(
    recorder: Recorders, asked: list[tuple[Append, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the same command comes twice, and where one command's condition speaks of a neighbour's facts."""
    monkeypatch.setattr(batching, "LANES", 1)  # in their order, and so comparable
    ours, theirs = recorder(), InMemoryDCBRecorder()
    outcomes = ours.together([(one.events, one.condition, uuid5(SPACE, str(n))) for one, n in asked])
    done: dict[int, int] = {}
    expected: list[Outcome] = []
    for one, n in asked:
        if n in done:
            expected.append(Known(done[n]))
            continue
        try:
            done[n] = theirs.append(one.events, one.condition)
            expected.append(Appended(done[n]))
        except IntegrityError:
            expected.append(Conflict())
    assert outcomes == expected
    assert told(ours, Read()) == told(theirs, Read())
