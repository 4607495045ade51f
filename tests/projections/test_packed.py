"""A line of a pack is the fact again, but for what the audit trail leaves out."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from domain.catalogue import FACTS
from domain.language import RunId
from domain.nudging import NudgeSent
from domain.public_form import IN_CONFIDENCE, asked_of_fit, hidden, things
from domain.reminders import Policy
from domain.run import Failure, MatchingRunFailed
from domain.run_result import Impossible, Obstacles
from domain.sealed import secrets_of
from projections.packed import PackedFact, lines, schemas, unpacked
from tests.story import ADA, ANY_FACT, PAIR, SPRING, told


@given(st.lists(ANY_FACT, max_size=4))
@example([NudgeSent(PAIR, SPRING, ADA, Policy.FIT_CHECK, "w", date(2026, 3, 1))])
@example([MatchingRunFailed(RunId("run"), SPRING, Failure.INFEASIBLE, Obstacles((Impossible(ADA, ADA, ()),)))])
def test_a_fact_comes_back_without_what_is_not_for_the_trail(facts: list[Any]) -> None:
    known = told(*facts)
    again = [unpacked(msgspec.json.decode(line, type=PackedFact)) for line in lines(known).splitlines()]
    assert [(one.position, one.name, one.tags, one.recorded_at) for one in again] == [
        (one.position, one.name, things(one), one.recorded_at) for one in known
    ]
    for before, after in zip(known, again, strict=True):
        kind: type[Any] = FACTS[before.name]
        for field in fields(kind):
            if field.name == "member" and asked_of_fit(before.fact):
                assert after.fact.member == ""
            elif field.name not in hidden(kind):
                assert getattr(after.fact, field.name) == getattr(before.fact, field.name)
            elif field.name in dict(secrets_of(kind)) and getattr(before.fact, field.name) is not None:
                assert getattr(after.fact, field.name) == ""
            elif isinstance(getattr(before.fact, field.name), Obstacles):
                assert getattr(after.fact, field.name) == Obstacles()
        assert (after.by == before.by) is (kind not in IN_CONFIDENCE)


def test_every_fact_has_its_schema_and_every_field_its_class() -> None:
    told = msgspec.json.decode(msgspec.json.encode(schemas()))
    assert set(told["facts"]) == set(FACTS)
    for name, one in told["facts"].items():
        shape = told["$defs"][one["schema"]["$ref"].rpartition("/")[2]]
        assert (
            set(one["visibility"]) == set(shape.get("properties", {})) == {field.name for field in fields(FACTS[name])}
        )
    assert told["facts"]["NoteWritten"]["visibility"]["body"] == "pair"
    assert told["facts"]["PairEnded"]["visibility"]["reason"] == "pair_and_coordinator"
