"""Who would rather have each other, where it can be told by heart."""

from __future__ import annotations

import numpy as np
import pytest

from domain.assignment.optimal import Chosen
from domain.assignment.stable import blocking, stable

ADEPTS = np.array([[2, 1], [2, 1]], np.int64)
"""Both would rather have the first."""
MENTORS = np.array([[2, 2], [1, 1]], np.int64)
"""Both would rather have the first."""


@pytest.mark.parametrize(
    ("seats", "chosen", "expected"),
    [
        ((1, 1), [(0, 0), (1, 1)], []),
        ((1, 1), [(0, 1), (1, 0)], [(0, 0)]),
        ((2, 1), [(0, 0), (1, 1)], [(1, 0)]),
        ((2, 1), [(0, 0)], [(1, 0), (1, 1)]),
        ((1, 1), [(0, 0)], [(1, 1)]),
        ((1, 0), [(0, 0)], []),
        ((2, 0), [(0, 0)], [(1, 0)]),
        ((2, 2), [(0, 0), (1, 0)], []),
        ((0, 0), [], []),
    ],
)
def test_two_would_rather_have_each_other_or_an_empty_seat(
    seats: tuple[int, int], chosen: Chosen, expected: Chosen
) -> None:
    allowed = np.ones((2, 2), np.bool_)
    assert blocking(ADEPTS, MENTORS, allowed, np.array(seats, np.int64), chosen) == expected


def test_who_is_forbidden_does_not_count() -> None:
    allowed = np.array([[False, True], [True, True]])
    assert blocking(ADEPTS, MENTORS, allowed, np.array([1, 1]), [(0, 1), (1, 0)]) == []


def test_of_many_equals_the_one_further_ahead_is_liked_better() -> None:
    adepts, mentors = np.tile([1, 2], (1, 50)), np.zeros((1, 100), np.int64)
    assert stable(adepts, mentors, np.ones((1, 100), np.bool_), np.ones(100, np.int64)) == [(0, 1)]
