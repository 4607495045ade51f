"""As many pairs as can be, and of these ways the best: linear assignment, each mentor a column for every free seat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from domain.assignment.comparing import Allowed, Counts

Chosen = list[tuple[int, int]]
"""Rows and columns of those who go together, by row."""


def greatest_sum(scores: Counts, allowed: Allowed, seats: Counts) -> Chosen:
    """What is forbidden costs more than all scores together, so it is chosen only where there is nothing else to
    choose, and then it is left out. All numbers are whole and below 2**53, so sums of floats are exact."""
    columns = seat_columns(seats, len(scores))
    most = int(scores.max(initial=0)) + 1
    beyond = most * (min(len(scores), len(columns)) + 1)
    costs = np.where(allowed, most - scores, beyond)[:, columns]
    rows, taken = linear_sum_assignment(costs)
    found = np.stack((rows, columns[taken]), axis=1).tolist()
    return [(row, column) for row, column in found if allowed[row, column]]


def least_first(scores: Counts, allowed: Allowed, seats: Counts) -> Chosen:
    """The greatest least score among the ways with the most pairs, found by halving; under it, the greatest sum."""
    most = pairs_possible(allowed, seats)
    levels = np.unique(scores[allowed])
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if pairs_possible(allowed & (scores >= levels[middle]), seats) == most:
            low = middle
        else:
            high = middle - 1
    return greatest_sum(scores, allowed & (scores >= levels[low]), seats) if len(levels) else []


def pairs_possible(allowed: Allowed, seats: Counts) -> int:
    found = maximum_bipartite_matching(csr_array(allowed[:, seat_columns(seats, len(allowed))]))
    return int((found >= 0).sum())


def seat_columns(seats: Counts, adepts: int) -> NDArray[np.int64]:
    """The mentor of each seat; nobody has use for more seats than there are adepts."""
    return np.repeat(np.arange(len(seats)), np.minimum(seats, adepts))
