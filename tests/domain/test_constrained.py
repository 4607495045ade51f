"""Which of the bounds that nothing fulfils are named, and for how long each is thought about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from domain.assignment.constrained import SECONDS, Limit, culprits, feasible

PEOPLE = 14
ALL = np.ones((PEOPLE, 1), np.bool_)
SEATS = np.array([PEOPLE])
DRAWN = np.random.default_rng(5).integers(1, 100, (3, PEOPLE, 1))
SPLIT = [Limit(weights, int(weights.sum()) // 2, int(weights.sum()) // 2) for weights in DRAWN]
"""No choice of people halves all three sums, and only a search can tell."""
ONE = np.ones((1, 1), np.int64)
A, B, C, D = (Limit(ONE, least, 9) for least in range(4))


def test_what_takes_longer_than_there_is_time_is_taken_to_be_possible() -> None:
    assert not feasible(ALL, SEATS, None, SPLIT, SECONDS)
    assert feasible(ALL, SEATS, None, SPLIT, 0.0)


def test_where_nobody_may_be_matched_all_that_asks_for_nobody_is_fulfilled() -> None:
    nobody = np.zeros((1, 1), np.bool_)
    assert feasible(nobody, np.ones(1, np.int64), None, [A], SECONDS)
    assert not feasible(nobody, np.ones(1, np.int64), None, [B], SECONDS)


def knowing(*impossible: Sequence[Limit]) -> tuple[Callable[[Sequence[Limit], float], bool], list[float]]:
    """Tells what is possible, and for how long it was asked to think."""
    times: list[float] = []

    def tell(limits: Sequence[Limit], seconds: float) -> bool:
        times.append(seconds)
        return not any(all(one in limits for one in these) for these in impossible)

    return tell, times


def test_each_that_is_impossible_by_itself_is_named() -> None:
    tell, _ = knowing([B], [C])
    assert culprits([A, B], [C, D], tell) == ([1], [])
    tell, _ = knowing([C])
    assert culprits([A, B], [C, D], tell) == ([], [0])


def test_or_else_as_few_as_are_impossible_together() -> None:
    tell, _ = knowing([A, D])
    assert culprits([A, B], [C, D], tell) == ([0], [1])
    tell, _ = knowing([A, B], [C])
    assert culprits([A, B], [C], tell) == ([0, 1], [])


def test_all_of_it_takes_little_more_than_one_programme_may_and_once_that_for_each() -> None:
    tell, times = knowing([A, D])
    culprits([A, B], [C, D], tell)
    assert times == [SECONDS] + 8 * [SECONDS / 4]
    tell, times = knowing([A])
    culprits([A], [], tell)
    assert times == [SECONDS, SECONDS]
