"""What a score is made of."""

from __future__ import annotations

import numpy as np
import pytest

from domain.assignment.candidates import Adept, Mentor, Particulars, Problem
from domain.assignment.scoring import recordable, table
from domain.criteria_kinds import Criterion, Kind
from domain.language import MemberId
from domain.run_result import UNTOLD, WITHHELD

FIELD, YEARS = Criterion(Kind.EQUAL, 100, "field"), Criterion(Kind.DISTANCE, 7, "years", scale=10)
FAITH = Criterion(Kind.EQUAL, 9, "religion", sensitive=True)


def about(field: str = "", years: int | None = None) -> Particulars:
    return Particulars({"field": frozenset(field.split())}, {} if years is None else {"years": years})


@pytest.mark.parametrize(
    ("mentor", "score"),
    [
        (about("law", 4), 107_000),
        (about("law", 9), 103_500),
        (about("law"), 100_000),
        (about("art", 4), 7_000),
        (about("", 4), 7_000),
        (about(), 0),
    ],
    ids=["all", "half of the years", "no years", "another field", "no field", "nothing"],
)
def test_a_score_is_the_sum_of_weight_and_share_and_what_is_not_declared_adds_nothing(
    mentor: Particulars, score: int
) -> None:
    adepts, mentors = (Adept(MemberId("ada"), about("law", 4)),), (Mentor(MemberId("mim"), 1, mentor),)
    found = table(Problem(adepts, mentors, (FIELD, YEARS)), adepts, mentors)
    assert found.scores.tolist() == [[score]]
    assert found.scores.dtype == np.int64, "whole numbers, however many are added"


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((1000, 500, 1000), (103_500, (1000, 500, WITHHELD))),
        ((1000, -1, -1), (100_000, (1000, UNTOLD, WITHHELD))),
        ((0, 0, 0), (0, (0, 0, WITHHELD))),
    ],
)
def test_a_record_of_two_holds_the_score_without_what_is_special(
    shares: tuple[int, ...], expected: tuple[int, tuple[int, ...]]
) -> None:
    assert recordable((FIELD, YEARS, FAITH), shares) == expected


def test_before_version_3_a_record_told_of_two_who_had_not_both_consented() -> None:
    assert recordable((FIELD, FAITH), (1000, -1), rules=2) == (100_000, (1000, UNTOLD))
    assert recordable((FIELD, FAITH), (1000, 500), rules=2) == (100_000, (1000, WITHHELD))


@pytest.mark.parametrize("shares", [(), (1000, 0), (1000, 0, 0, 0)])
def test_shares_of_other_criteria_are_not_recorded(shares: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="argument"):
        recordable((FIELD, YEARS, FAITH), shares)
