"""The language page is generated, and nothing that people read is left in one language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from domain.catalogue import FACTS
from domain.language import Refused
from tests.language import page, shown_by

HOUSE = Path(__file__).parents[2]


def test_the_page_is_the_one_that_is_generated() -> None:
    assert (HOUSE / "docs" / "language.md").read_text("utf-8") == page(), "run `make language`"


def test_every_fact_follows_from_a_command_on_the_page() -> None:
    rows = [line.split("`")[1] for line in page().splitlines() if line.startswith("| `") and line.count("|") == 3]
    assert set(rows) == set(FACTS)


def test_who_shows_a_fact_is_found() -> None:
    assert "pair board" in shown_by("PairMatched")
    assert shown_by("BrandSet") == ["organisation"]


RULES = Refused.__subclasses__()


@pytest.mark.parametrize("rule", RULES, ids=[rule.__name__ for rule in RULES])
def test_no_sentence_is_missing_a_translation(rule: type[Refused]) -> None:
    english, swedish = (rule.__doc__ or "").strip(), rule.__dict__.get("svenska", "").strip()
    assert english
    assert swedish
    assert english != swedish


PAIRED = sorted(
    path for room in ("domain", "gateway", "projections", "services") for path in (HOUSE / room).rglob("*.py")
)


@pytest.mark.parametrize("path", PAIRED, ids=lambda path: str(path.relative_to(HOUSE)))
def test_whatever_is_said_in_one_language_is_said_in_the_other(path: Path) -> None:
    """Every table of the program that has a key for one of the languages has one for each."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            assert not keys & {"sv", "en"} or keys >= {"sv", "en"}, f"{path}:{node.lineno}"


LONGEST = 300
"""Lines of a file of decisions."""
DECISIONS = sorted((HOUSE / "domain").glob("*.py"))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_no_decision_file_is_longer_than_a_reader_bears(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST
