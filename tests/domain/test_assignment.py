"""The algorithms alone: against published optima, against every possible way, and against another program."""

from __future__ import annotations

import warnings
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching import games  # type: ignore[import-untyped]
from numpy.typing import NDArray

from domain.assignment.constrained import Budget, Help, Infeasible, Limit, OutOfTime, constrained
from domain.assignment.optimal import Chosen, greatest_sum, least_first, pairs_possible
from domain.assignment.stable import blocking, stable
from tests.domain.instances import (
    C515_1_CAPACITIES,
    C515_1_COSTS,
    C515_1_OPTIMUM,
    C515_1_RESOURCES,
    FOUR_BY_FIVE,
    FOUR_BY_FIVE_OPTIMUM,
    multiplied,
)

Scores = NDArray[np.int64]
Mask = NDArray[np.bool_]


def everybody(scores: Scores) -> Mask:
    return np.ones(scores.shape, np.bool_)


def one_seat(scores: Scores) -> Scores:
    return np.full(len(scores.T), 1, np.int64)


def total(table: Scores, chosen: Chosen) -> int:
    return sum(int(table[at]) for at in chosen)


# published


@pytest.mark.parametrize("size", [1, 2, 10, 100, 300])
def test_the_published_optimum_of_the_multiplied_table(size: int) -> None:
    costs, optimum = multiplied(size)
    scores = costs.max() - costs
    chosen = greatest_sum(scores, everybody(scores), one_seat(scores))
    assert (len(chosen), total(costs, chosen)) == (size, optimum)


def test_the_published_optimum_of_a_table_with_more_rows_than_columns() -> None:
    scores = FOUR_BY_FIVE.max() - FOUR_BY_FIVE
    chosen = greatest_sum(scores, everybody(scores), one_seat(scores))
    assert (len(chosen), total(FOUR_BY_FIVE, chosen)) == (4, FOUR_BY_FIVE_OPTIMUM)


def test_the_published_optimum_of_a_generalised_assignment() -> None:
    scores, used = C515_1_COSTS.T, C515_1_RESOURCES.T
    seats = np.full(5, 15, np.int64)
    chosen, _ = constrained(scores, everybody(scores), seats, Budget(used, C515_1_CAPACITIES))
    assert (len(chosen), total(scores, chosen)) == (15, C515_1_OPTIMUM)
    for agent, capacity in enumerate(C515_1_CAPACITIES):
        assert sum(used[at] for at in chosen if at[1] == agent) <= capacity


def test_the_best_is_found_where_the_next_best_is_one_in_a_million_less() -> None:
    scores, used = C515_1_COSTS.T, C515_1_RESOURCES.T
    chosen, _ = constrained(10**6 + scores, everybody(scores), np.full(5, 15), Budget(used, C515_1_CAPACITIES))
    assert total(scores, chosen) == C515_1_OPTIMUM


def test_what_is_not_proved_in_time_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.assignment.constrained.SECONDS", 0.0)
    scores, used = C515_1_COSTS.T, C515_1_RESOURCES.T
    with pytest.raises(OutOfTime):
        constrained(scores, everybody(scores), np.full(5, 15), Budget(used, C515_1_CAPACITIES))


# by trying every way


@st.composite
def tables(draw: st.DrawFn, most: int = 4, highest: int = 5) -> tuple[Scores, Mask, Scores]:
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, most))
    cells = st.lists(st.integers(0, highest), min_size=rows * columns, max_size=rows * columns)
    free = st.lists(st.sampled_from([True, True, False]), min_size=rows * columns, max_size=rows * columns)
    seats = st.lists(st.integers(0, 2), min_size=columns, max_size=columns)
    return (
        np.array(draw(cells), np.int64).reshape(rows, columns),
        np.array(draw(free), np.bool_).reshape(rows, columns),
        np.array(draw(seats), np.int64),
    )


def ways(allowed: Mask, seats: Scores) -> list[Chosen]:
    """Every way of pairing, each row with a column or with nobody."""
    rows, columns = allowed.shape
    found: list[Chosen] = []
    for choice in product(range(-1, columns), repeat=rows):
        chosen = [(row, column) for row, column in enumerate(choice) if column >= 0]
        fits = all(choice.count(column) <= seats[column] for column in range(columns))
        if fits and all(allowed[at] for at in chosen):
            found.append(chosen)
    return found


@given(tables())
def test_no_way_has_more_pairs_or_of_as_many_a_greater_sum(drawn: tuple[Scores, Mask, Scores]) -> None:
    scores, allowed, seats = drawn
    chosen = greatest_sum(scores, allowed, seats)
    best = max((len(way), total(scores, way)) for way in ways(allowed, seats))
    assert chosen in ways(allowed, seats)
    assert (len(chosen), total(scores, chosen)) == best
    assert pairs_possible(allowed, seats) == best[0]


@given(tables())
def test_no_way_with_as_many_pairs_is_better_for_the_worst_off(drawn: tuple[Scores, Mask, Scores]) -> None:
    scores, allowed, seats = drawn

    def worth(way: Chosen) -> tuple[int, int, int]:
        return len(way), min((int(scores[at]) for at in way), default=0), total(scores, way)

    chosen = least_first(scores, allowed, seats)
    assert chosen in ways(allowed, seats)
    assert worth(chosen) == max(map(worth, ways(allowed, seats)))


@settings(max_examples=40, deadline=None)
@given(tables(3), st.integers(0, 2), st.integers(0, 3))
def test_no_way_within_the_constraints_is_better(drawn: tuple[Scores, Mask, Scores], least: int, most: int) -> None:
    scores, allowed, seats = drawn
    first = np.zeros_like(scores)
    first[:, 0] = 1
    limit, budget = Limit(first, least, max(least, most)), Budget(np.full_like(scores, 2), np.full(len(seats), 3))
    possible = [
        way
        for way in ways(allowed, np.minimum(seats, 1))
        if least <= sum(column == 0 for _, column in way) <= max(least, most)
    ]
    if not possible:
        with pytest.raises(Infeasible):
            constrained(scores, allowed, seats, budget, [limit])
        return
    chosen, _ = constrained(scores, allowed, seats, budget, [limit])
    assert chosen in possible
    assert (len(chosen), total(scores, chosen)) == max((len(way), total(scores, way)) for way in possible)


@settings(max_examples=40, deadline=None)
@given(tables(3))
def test_a_co_mentor_is_another_whom_no_rule_forbids(drawn: tuple[Scores, Mask, Scores]) -> None:
    scores, allowed, seats = drawn
    chosen, helping = constrained(scores, allowed, seats, helping=Help(1, 1))
    assert len(chosen) == pairs_possible(allowed, seats)
    assert not set(chosen) & set(helping)
    assert all(allowed[at] for at in helping)
    assert {row for row, _ in helping} <= {row for row, _ in chosen}
    assert len({column for _, column in helping}) == len(helping) == len({row for row, _ in helping})


# stable


@st.composite
def likings(draw: st.DrawFn) -> tuple[Scores, Scores, Mask, Scores]:
    """Up to 40 by 40, with equals, forbidden cells and several seats, from one number of chance."""
    rows, columns = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    highest = draw(st.sampled_from([3, 50, 10**6]))
    return (
        chance.integers(0, highest, (rows, columns)),
        chance.integers(0, highest, (rows, columns)),
        chance.random((rows, columns)) < draw(st.sampled_from([0.3, 0.8, 1.0])),
        chance.integers(0, 4, columns),
    )


def rivals(adepts: Scores, mentors: Scores, allowed: Mask, seats: Scores, chosen: Chosen) -> Chosen:
    """Who would both rather have each other: every two looked at, one after the other, straight from the words."""
    of_adept = dict(chosen)
    of_mentor = {column: [row for row, taken in chosen if taken == column] for column in range(len(seats))}
    found: Chosen = []
    for row in range(len(adepts)):
        for column in range(len(seats)):
            if not allowed[row, column] or of_adept.get(row) == column:
                continue
            rather = row not in of_adept or adepts[row, column] > adepts[row, of_adept[row]]
            room = len(of_mentor[column]) < seats[column]
            better = any(mentors[row, column] > mentors[other, column] for other in of_mentor[column])
            if rather and (room or better):
                found.append((row, column))
    return found


@settings(max_examples=60, deadline=None)
@given(likings())
def test_a_stable_matching_has_no_two_who_would_both_rather_have_each_other(
    drawn: tuple[Scores, Scores, Mask, Scores],
) -> None:
    adepts, mentors, allowed, seats = drawn
    chosen = stable(adepts, mentors, allowed, seats)
    assert len(dict(chosen)) == len(chosen)
    assert all(allowed[at] for at in chosen)
    assert (np.bincount([column for _, column in chosen], minlength=len(seats)) <= seats).all()
    assert rivals(adepts, mentors, allowed, seats, chosen) == []
    assert blocking(adepts, mentors, allowed, seats, chosen) == []


@pytest.mark.parametrize("highest", [4, 10**6])
def test_forty_and_forty_are_stable_with_ties_and_without(highest: int) -> None:
    chance = np.random.default_rng(40)
    adepts, mentors = chance.integers(0, highest, (40, 40)), chance.integers(0, highest, (40, 40))
    allowed, seats = everybody(adepts), np.ones(40, np.int64)
    chosen = stable(adepts, mentors, allowed, seats)
    assert len(chosen) == 40
    assert rivals(adepts, mentors, allowed, seats, chosen) == []
    shifted = [(row, (row + 1) % 40) for row in range(40)]
    assert rivals(adepts, mentors, allowed, seats, shifted), "another matching is not"


@settings(max_examples=60, deadline=None)
@given(likings())
def test_those_who_would_rather_have_each_other_are_found(drawn: tuple[Scores, Scores, Mask, Scores]) -> None:
    adepts, mentors, allowed, seats = drawn
    chosen = greatest_sum(adepts, allowed, seats)
    assert blocking(adepts, mentors, allowed, seats, chosen) == rivals(adepts, mentors, allowed, seats, chosen)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 8), st.integers(1, 5), st.integers(0, 2**32))
def test_another_program_finds_the_same_stable_matching(rows: int, columns: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    adepts = np.array([chance.permutation(columns) for _ in range(rows)], np.int64)
    mentors = np.array([chance.permutation(rows) for _ in range(columns)], np.int64).T
    seats = chance.integers(1, 3, columns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        game: Any = games.HospitalResident.create_from_dictionaries(
            {f"a{row}": [f"m{column}" for column in np.argsort(-adepts[row])] for row in range(rows)},
            {f"m{column}": [f"a{row}" for row in np.argsort(-mentors[:, column])] for column in range(columns)},
            {f"m{column}": int(seats[column]) for column in range(columns)},
        )
        theirs: dict[Any, list[Any]] = game.solve(optimal="resident")
    expected = sorted((int(str(one)[1:]), int(str(at)[1:])) for at, held in theirs.items() for one in held)
    assert stable(adepts, mentors, everybody(adepts), seats) == expected


def test_an_adept_gains_nothing_by_naming_others_first() -> None:
    chance = np.random.default_rng(4)
    for _ in range(30):
        adepts, mentors = chance.permuted(np.tile(np.arange(4), (4, 1)), axis=1), chance.integers(0, 9, (4, 4))
        seats = np.ones(4, np.int64)
        honest = dict(stable(adepts, mentors, everybody(adepts), seats))
        for said in range(24):
            lied = adepts.copy()
            lied[0] = np.random.default_rng(said).permutation(4)
            got = dict(stable(lied, mentors, everybody(adepts), seats))
            assert adepts[0, got[0]] <= adepts[0, honest[0]]


# nobody there


def test_nobody_is_matched_where_there_is_nobody() -> None:
    none = np.zeros((0, 0), np.int64)
    seats = np.zeros(0, np.int64)
    for way in (greatest_sum, least_first):
        assert way(none, none.astype(np.bool_), seats) == []
    assert constrained(none, none.astype(np.bool_), seats) == ([], [])
    assert stable(none, none, none.astype(np.bool_), seats) == []


def test_a_quota_that_nobody_fulfils_is_said_to_be_impossible() -> None:
    forbidden = np.zeros((1, 1), np.bool_)
    one = np.ones((1, 1), np.int64)
    with pytest.raises(Infeasible):
        constrained(one, forbidden, np.ones(1, np.int64), limits=[Limit(one, 1, 1)])
