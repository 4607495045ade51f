"""Every unit of the handbook has its place in the product, and the page that says where is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.handbook_map import Dangling, page, shown
from deploy.handbook_units import UNITS

PAGE = Path(__file__).parents[2] / "docs" / "handbook-map.md"
SPLIT = {11: "ab", 22: "ab", 42: "abc"}


def test_the_page_is_the_one_that_is_generated() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m deploy.handbook_map > docs/handbook-map.md`"


def test_every_unit_is_there_once() -> None:
    numbers = [f"{n}{part}" for n in range(1, 98) for part in SPLIT.get(n, [""])]
    assert sorted(unit for unit, _, _ in UNITS) == sorted([*numbers, "84b"])


def test_every_unit_is_carried_by_something() -> None:
    assert all(references.split() for _, _, references in UNITS)


@pytest.mark.parametrize(
    "reference",
    [
        "text:section.unheard_of",
        "policy:unheard_of",
        "check:c17",
        "command:DoNothing",
        "field:PlanMeeting.weather",
        "query:weather",
        "risk:weather",
        "indicator:weather",
        "sentence:1",
    ],
)
def test_a_reference_to_nothing_fails(reference: str) -> None:
    with pytest.raises(Dangling):
        shown(reference)
