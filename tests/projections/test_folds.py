"""What holds for every read model; no database is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.language import MeetingId, Side
from domain.pairing import ClosingSummarised
from projections.audit_trail import audit_trail
from projections.catalogue import PROJECTIONS
from projections.pair_timeline import pair_timeline
from projections.past import folded
from projections.projection import Projection
from tests.projections.folds import after
from tests.story import HELD, MATCHED, PAIR, SPRING, STORY, told


def test_read_models_have_names_of_their_own() -> None:
    assert len({projection.name for projection in PROJECTIONS}) == len(PROJECTIONS)


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda p: p.name)
def test_the_story_shows_in_every_read_model(projection: Projection[Any]) -> None:
    assert folded(projection, told(*STORY))


@pytest.mark.parametrize("projection", [pair_timeline, audit_trail], ids=lambda p: p.name)
def test_different_things_have_different_rows(projection: Projection[Any]) -> None:
    """Also where a meeting is called like a position."""
    facts = (MATCHED, ClosingSummarised(PAIR, SPRING, Side.ADEPT), replace(HELD, meeting=MeetingId("2")))
    assert len(after(projection, *facts)) == 3
