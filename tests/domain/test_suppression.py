from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.suppression import kept_back


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
