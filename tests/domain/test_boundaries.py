"""What a decision reads, and where its facts are found, is laid down: a tag less is another promise."""

from __future__ import annotations

from pathlib import Path

from tests.domain.boundaries import page
from tests.domain.specs import SPECS

PAGE = Path(__file__).parents[2] / "docs" / "boundaries.md"


def test_every_decision_reads_what_the_page_says() -> None:
    made = "run `python -m tests.domain.boundaries > docs/boundaries.md`"
    assert page().splitlines() == PAGE.read_text("utf-8").splitlines(), made


def test_every_command_and_fact_has_its_line() -> None:
    told = page()
    for spec in SPECS:
        for one in (*spec.decider.commands, *spec.decider.facts):
            assert f"| `{one.__name__}` |" in told
