from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.goal import GoalScored
from domain.language import EntryId, PairId, Recorded
from domain.pair import PairCompleted
from domain.suppression import kept_back, scores_by_fives
from tests.story import ADA, BEN, SPRING, told


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        ((), ()),
        ((4,), (None,)),
        ((5,), (5,)),
        ((0, 20), (None, 20)),
        ((20, 20), (20, 20)),
        ((20, 16), (20, None)),
        ((20, 15), (20, 15)),
        ((20, 16, 15, 11), (20, None, 15, None)),
        ((20, 24), (20, None)),
        ((20, 15, 18), (20, 15, None)),
    ],
)
def test_small_figures_and_small_differences_are_kept_back(
    figures: tuple[int, ...], shown: tuple[int | None, ...]
) -> None:
    assert kept_back(figures) == shown


@given(st.lists(st.integers(0, 40), max_size=8))
def test_no_two_figures_tell_of_fewer_than_five(figures: list[int]) -> None:
    answer = kept_back(figures)
    shown = [figure for figure in answer if figure is not None]
    assert len(answer) == len(figures)
    assert all(figure >= 5 for figure in shown)
    assert all(one == other or abs(one - other) >= 5 for one, other in combinations(shown, 2))
    assert all(said in (None, figure) for said, figure in zip(answer, figures, strict=True))


PAIRS = [PairId(f"pair {n}") for n in range(11)]
SCORES = [GoalScored(pair, SPRING, EntryId(f"goal of {pair}"), 1) for pair in PAIRS]
OVER = [PairCompleted(pair, SPRING, ADA, BEN, ()) for pair in PAIRS]


def scores_of(facts: list[Recorded]) -> list[PairId]:
    return [one.fact.pair for one in scores_by_fives(facts) if isinstance(one.fact, GoalScored)]


@pytest.mark.parametrize(("over", "shown"), [(0, 0), (1, 0), (4, 0), (5, 5), (6, 5), (9, 5), (10, 10), (11, 10)])
def test_what_pairs_score_shows_of_those_that_are_over_by_fives(over: int, shown: int) -> None:
    facts = told(*SCORES, *OVER[:over])
    assert scores_of(facts) == PAIRS[:shown]
    assert [one for one in facts if not isinstance(one.fact, GoalScored)] == scores_by_fives(facts)[shown:]


def test_a_score_counts_as_it_stood_when_the_pair_was_over() -> None:
    later = GoalScored(PAIRS[0], SPRING, SCORES[0].goal, -2)
    assert scores_of(told(*SCORES, *OVER[:5], later)) == PAIRS[:5]
    assert scores_of(told(*SCORES[1:], *OVER[:5], later)) == [], "who scored nothing by then is none of the five"


def test_in_whichever_order_they_are_looked_at_the_same_pairs_show() -> None:
    facts = told(*SCORES, *OVER[:7])
    assert {*scores_of([*reversed(facts)])} == {*PAIRS[:5]}
