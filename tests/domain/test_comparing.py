"""What is compared when everybody is beside everybody: words that have an order, part of the week, who leads whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from domain.assignment.candidates import Adept, Mentor, Particulars
from domain.assignment.comparing import UNKNOWN, ahead, fulfilled, in_common, marked, shares, unless
from domain.criteria_kinds import Criterion, Kind, Requirement, Requires
from domain.language import MemberId

ADA, EVA, MIM, BO = map(MemberId, ("ada", "eva", "mim", "bo"))
ORDER = ("EO", "HEO", "SEO", "G7")
NEAR = Criterion(Kind.DISTANCE, 1, "grade", scale=2, order=ORDER)
AHEAD = replace(NEAR, kind=Kind.GAP)


def grade(words: str) -> Particulars:
    return Particulars({"grade": frozenset(words.split())})


@pytest.mark.parametrize(
    ("criterion", "adept", "mentor", "expected"),
    [
        (NEAR, "EO", "EO", 1000),
        (NEAR, "EO", "HEO", 500),
        (NEAR, "EO", "G7", 0),
        (NEAR, "EO", "chief", UNKNOWN),
        (NEAR, "chief", "EO", UNKNOWN),
        (AHEAD, "EO chief", "HEO", 500),
        (AHEAD, "EO HEO", "SEO chief", 500),
        (AHEAD, "EO", "chief", UNKNOWN),
    ],
)
def test_only_words_that_the_order_knows_have_a_rank(
    criterion: Criterion, adept: str, mentor: str, expected: int
) -> None:
    assert shares(criterion, [Adept(ADA, grade(adept))], [Mentor(MIM, 1, grade(mentor))]).tolist() == [[expected]]


def test_a_wish_loses_a_tenth_with_each_place_and_one_for_whoever_has_left_is_of_nobody() -> None:
    gone = [MemberId(f"gone-{n}") for n in range(9)]
    wishing = [Adept(ADA, ranked=(BO, MIM)), Adept(EVA, ranked=(*gone, MIM, BO))]
    assert shares(Criterion(Kind.WISH, 1), wishing, [Mentor(MIM), Mentor(BO)]).tolist() == [[900, 1000], [100, 0]]


@pytest.mark.parametrize(
    ("kind", "adept", "mentor", "allowed"),
    [
        (Requires.WITHIN, "EO", "HEO", True),
        (Requires.WITHIN, "SEO", "HEO", True),
        (Requires.WITHIN, "EO", "SEO", False),
        (Requires.WITHIN, "EO", "chief", False),
        (Requires.GAP, "EO", "HEO", True),
        (Requires.GAP, "HEO", "HEO", False),
        (Requires.GAP, "SEO", "HEO", False),
        (Requires.GAP, "chief", "HEO", False),
    ],
)
def test_a_rule_of_numbers_holds_for_the_ranks_of_words(kind: Requires, adept: str, mentor: str, allowed: bool) -> None:
    rule = Requirement(kind, "grade", 1, ORDER)
    assert fulfilled(rule, [Adept(ADA, grade(adept))], [Mentor(MIM, 1, grade(mentor))]).tolist() == [[allowed]]


@pytest.mark.parametrize(
    ("adept", "mentor", "allowed"),
    [("", "", True), ("", "a", True), ("a", "", True), ("a", "b", False), ("ab", "c", False), ("ab", "bc", True)],
)
def test_who_names_a_part_of_the_week_can_only_then(adept: str, mentor: str, allowed: bool) -> None:
    mine, yours = Particulars(times=frozenset(adept)), Particulars(times=frozenset(mentor))
    found = fulfilled(Requirement(Requires.AVAILABLE), [Adept(ADA, mine)], [Mentor(MIM, 1, yours)])
    assert found.tolist() == [[allowed]]


def test_two_who_are_kept_apart_are_so_on_whichever_side_they_stand_and_nobody_else_is() -> None:
    adepts, mentors = [Adept(ADA), Adept(MIM), Adept(EVA)], [Mentor(ADA), Mentor(MIM), Mentor(BO)]
    apart = unless([frozenset({ADA, MIM})], adepts, mentors)
    assert apart.tolist() == [[True, False, True], [False, True, True], [True, True, True]]


def test_nobody_is_their_own_manager() -> None:
    led = [Adept(ADA, Particulars(managers=frozenset({MIM}))), Adept(EVA)]
    leading = [Mentor(ADA), Mentor(EVA), Mentor(MIM)]
    found = fulfilled(Requirement(Requires.NO_REPORTING_LINE), led, leading)
    assert found.tolist() == [[True, True, False], [True, True, True]]


SIDES: list[tuple[list[Adept], list[Mentor]]] = [([], []), ([Adept(ADA, grade("EO"))], [Mentor(MIM, 1, grade("HEO"))])]


@pytest.mark.parametrize(("adepts", "mentors"), SIDES, ids=["nobody", "two"])
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("inverted", [False, True])
def test_a_share_takes_two_bytes(kind: Kind, inverted: bool, adepts: list[Adept], mentors: list[Mentor]) -> None:
    criterion = Criterion(kind, 1, "grade", order=ORDER, inverted=inverted)
    assert shares(criterion, adepts, mentors).dtype == np.int16


@pytest.mark.parametrize(("adepts", "mentors"), SIDES, ids=["nobody", "two"])
def test_all_is_counted_in_whole_numbers(adepts: list[Adept], mentors: list[Mentor]) -> None:
    theirs = [one.about.words["grade"] for one in adepts]
    others = [one.about.words["grade"] for one in mentors]
    counts = (*in_common(theirs, others), ahead("grade", ORDER, adepts, mentors)[0])
    assert {table.dtype for table in counts} == {np.dtype(np.int64)}


def test_words_are_marked_in_four_bytes() -> None:
    found = marked([frozenset({"EO", "chief"})], {"HEO": 0, "EO": 1})
    assert found.dtype == np.float32
    assert found.tolist() == [[0, 1]]
