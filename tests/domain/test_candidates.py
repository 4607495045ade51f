"""What people said of themselves, as a run compares it: by the rules of its day."""

from __future__ import annotations

from domain.assignment.candidates import ordered, particulars, words
from domain.attribute import Category
from domain.criteria_kinds import Criterion, Kind

GRADES = Criterion(Kind.GAP, 1, "grade", order=("EO", "HEO"))


def test_an_order_of_words_is_of_what_is_meant_since_the_third_rules() -> None:
    assert ordered(GRADES, 3).order == ("eo", "heo")
    assert ordered(GRADES, 2) == GRADES


def test_so_is_what_is_sensitive_and_nobody_finds_it_among_the_rest() -> None:
    said = {Category.RELIGION: "Tao"}
    for rules, word in ((3, "tao"), (2, "Tao")):
        about = particulars((), said, None, (), rules)
        assert words(about, "religion", sensitive=True) == {word}
        assert words(about, "religion") == frozenset()
