"""A read model that says which facts it hears is not asked about the others."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from domain.catalogue import FACTS
from domain.language import Recorded, Role, Tag, Via
from domain.unreadable import LONGEST, written
from projections.catalogue import PROJECTIONS
from projections.folding import Aside, hearing, touches
from projections.past import folded
from projections.projection import Projection
from tests.domain.specs import TODAYS
from tests.story import ANY_FACT, STORY, told


def recorded(fact: Any) -> Recorded:
    return Recorded(1, fact, (Tag("thing:a"),), "ada", Role.MEMBER, Via.API, datetime(2026, 3, 1, tzinfo=UTC))


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(ANY_FACT)
def test_a_read_model_hears_whatever_touches_a_row_of_it(fact: object) -> None:
    listeners = hearing(PROJECTIONS)(type(fact))
    assert [p.name for p in PROJECTIONS if p.keys(recorded(fact)) and p not in listeners] == []


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_no_fact_breaks_a_fold(projection: Projection[Any]) -> None:
    """What raises is parked, and missing from its screen. Every fact comes twice: to no row, and to those there are."""
    facts = [golden.fact for golden in TODAYS]
    folded(projection, told(*STORY, *facts, *facts))


def test_what_is_not_heard_costs_no_question() -> None:
    heard = hearing(PROJECTIONS)
    assert any(len(heard(fact)) < len(PROJECTIONS) for fact in FACTS.values())


@settings(max_examples=50, derandomize=True, database=None, deadline=None)
@given(ANY_FACT)
def test_what_has_been_seen_is_left_out(fact: object) -> None:
    seen = dict.fromkeys((p.name for p in PROJECTIONS), 1)
    assert touches(hearing(PROJECTIONS), [recorded(fact)], seen, defaultdict(Aside)) == {}


def test_a_key_is_written_so_that_postgres_keeps_it() -> None:
    assert written("plain") == "plain"
    assert written("å") == "å"
    assert written("a\0b\ud800") == "a\\x00b\\ud800"
    assert len(written("x" * 2 * LONGEST)) == LONGEST
