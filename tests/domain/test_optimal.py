"""The best way where it can be told by heart, and what is no limit to it."""

from __future__ import annotations

import numpy as np
import pytest

from domain.assignment.optimal import Chosen, greatest_sum, least_first, pairs_possible

ONE_EACH = np.array([1, 1], np.int64)


@pytest.mark.parametrize(
    ("scores", "sum_first", "worst_off_first"),
    [
        ([[5, 2], [2, 0]], [(0, 0), (1, 1)], [(0, 1), (1, 0)]),
        ([[6, 2], [3, 0]], [(0, 0), (1, 1)], [(0, 1), (1, 0)]),
        ([[9, 4], [4, 3]], [(0, 0), (1, 1)], [(0, 1), (1, 0)]),
        ([[9, 3], [3, 3]], [(0, 0), (1, 1)], [(0, 0), (1, 1)]),
        ([[1, 5], [5, 1]], [(0, 1), (1, 0)], [(0, 1), (1, 0)]),
    ],
)
def test_the_worst_off_come_before_the_sum(scores: list[list[int]], sum_first: Chosen, worst_off_first: Chosen) -> None:
    table = np.array(scores, np.int64)
    allowed = np.ones(table.shape, np.bool_)
    assert greatest_sum(table, allowed, ONE_EACH) == sum_first
    assert least_first(table, allowed, ONE_EACH) == worst_off_first


def test_one_pair_more_outweighs_every_score() -> None:
    scores, allowed = np.array([[9, 1], [1, 0]], np.int64), np.array([[True, True], [True, False]])
    for way in (greatest_sum, least_first):
        assert way(scores, allowed, ONE_EACH) == [(0, 1), (1, 0)]


def test_a_mentor_may_have_more_seats_than_could_ever_be_counted_out() -> None:
    scores, seats = np.ones((2, 1), np.int64), np.array([10**12], np.int64)
    allowed = np.ones(scores.shape, np.bool_)
    assert pairs_possible(allowed, seats) == 2
    for way in (greatest_sum, least_first):
        assert way(scores, allowed, seats) == [(0, 0), (1, 0)]


@pytest.mark.parametrize("shape", [(0, 0), (2, 0), (0, 2), (2, 2)])
def test_nobody_is_matched_where_one_side_is_missing_or_no_seat_is_free(shape: tuple[int, int]) -> None:
    scores, seats = np.zeros(shape, np.int64), np.zeros(shape[1], np.int64)
    allowed = np.ones(shape, np.bool_)
    assert pairs_possible(allowed, seats) == 0
    for way in (greatest_sum, least_first):
        assert way(scores, allowed, seats) == []
