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


ALL_THE_SAME = np.zeros((3, 1), np.int64)


@pytest.mark.parametrize(("mentors", "expected"), [([1, 1, 1], []), ([1, 2, 1], []), ([1, 2, 2], [(2, 0)])])
def test_a_mentor_who_is_full_would_only_rather_have_one_liked_better(mentors: list[int], expected: Chosen) -> None:
    likes = np.array(mentors, np.int64)[:, None]
    allowed, seats = np.ones((3, 1), np.bool_), np.array([2])
    assert blocking(ALL_THE_SAME, likes, allowed, seats, [(0, 0), (1, 0)]) == expected


def test_of_many_equals_the_one_further_ahead_is_liked_better() -> None:
    for seed in range(20):
        adepts, mentors = np.random.default_rng(seed).integers(0, 3, (1, 40)), np.zeros((1, 40), np.int64)
        first = adepts[0].tolist().index(2)
        assert stable(adepts, mentors, np.ones((1, 40), np.bool_), np.ones(40, np.int64)) == [(0, first)]
