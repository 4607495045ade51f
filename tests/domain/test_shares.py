"""What a criterion finds that two have in common, and what is special of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.assignment.candidates import Adept, Mentor, Particulars, Problem
from domain.assignment.comparing import UNKNOWN, shares
from domain.assignment.solving import solve
from domain.criteria_kinds import Criterion, Kind
from domain.language import MemberId
from domain.run_result import UNTOLD, WITHHELD, Match

ADA, EVA, LO = MemberId("ada"), MemberId("eva"), MemberId("lo")
MIM, BO = MemberId("mim"), MemberId("bo")


def words(**said: str) -> Particulars:
    return Particulars({key: frozenset(value.split()) for key, value in said.items()})


def years(number: int) -> Particulars:
    return Particulars(numbers={"years": number})


def share(criterion: Criterion, adept: Particulars, mentor: Particulars) -> int:
    return int(shares(criterion, [Adept(ADA, adept)], [Mentor(MIM, 1, mentor)])[0, 0])


EQUAL, OVERLAP = Criterion(Kind.EQUAL, 1, "field"), Criterion(Kind.OVERLAP, 1, "field")
NEAR, GAP = Criterion(Kind.DISTANCE, 1, "years", scale=10), Criterion(Kind.GAP, 1, "years", scale=10)
GRADE = Criterion(Kind.GAP, 1, "grade", scale=2, order=("EO", "HEO", "SEO", "G7"))


@pytest.mark.parametrize(
    ("criterion", "adept", "mentor", "expected"),
    [
        (EQUAL, words(field="law art"), words(field="art law"), 1000),
        (EQUAL, words(field="law art"), words(field="art"), 0),
        (replace(EQUAL, inverted=True), words(field="law"), words(field="art"), 1000),
        (OVERLAP, words(field="law art"), words(field="art sea"), 333),
        (OVERLAP, words(field="law"), words(field="art"), 0),
        (replace(OVERLAP, inverted=True), words(field="law"), words(field="law"), 0),
        (NEAR, years(3), years(7), 600),
        (NEAR, years(30), years(7), 0),
        (replace(NEAR, inverted=True), years(7), years(3), 400),
        (GAP, years(3), years(7), 400),
        (GAP, years(3), years(40), 1000),
        (GAP, years(7), years(3), 0),
        (replace(GAP, inverted=True), years(7), years(3), 400),
        (GRADE, words(grade="EO"), words(grade="HEO"), 500),
        (GRADE, words(grade="G7"), words(grade="EO"), 0),
    ],
)
def test_a_share_of_a_criterion(criterion: Criterion, adept: Particulars, mentor: Particulars, expected: int) -> None:
    assert share(criterion, adept, mentor) == expected


@pytest.mark.parametrize("criterion", [EQUAL, OVERLAP, NEAR, GAP, GRADE], ids=lambda c: c.kind)
@pytest.mark.parametrize("inverted", [False, True])
def test_what_is_not_declared_has_no_share(criterion: Criterion, inverted: bool) -> None:
    said = Particulars({"field": frozenset({"law"}), "grade": frozenset({"EO"})}, {"years": 4})
    criterion = replace(criterion, inverted=inverted)
    for adept, mentor in ((said, Particulars()), (Particulars(), said), (Particulars(), Particulars())):
        assert share(criterion, adept, mentor) == UNKNOWN


def test_the_first_on_the_list_has_all_and_the_tenth_a_tenth() -> None:
    named = tuple(MemberId(f"m{n}") for n in range(12))
    found = shares(Criterion(Kind.WISH, 1), [Adept(ADA, ranked=named)], [Mentor(one) for one in named])
    assert found[0].tolist() == [1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 0, 0]


def test_who_has_waited_has_a_bonus_whoever_the_mentor_is() -> None:
    waiting = [Adept(ADA, waited=0), Adept(EVA, waited=1), Adept(LO, waited=5)]
    found = shares(Criterion(Kind.WAITING, 1, scale=2), waiting, [Mentor(MIM), Mentor(BO)])
    assert found.tolist() == [[0, 0], [500, 500], [1000, 1000]]


def test_little_time_is_no_merit() -> None:
    busy = replace(words(field="law"), times=frozenset({"evenings"}))
    idle = replace(words(field="law"), times=frozenset({"evenings", "mornings", "weekends"}))
    problem = Problem((Adept(ADA, busy), Adept(EVA, idle)), (Mentor(MIM, 2, words(field="law")),), (EQUAL,))
    assert {match.score for match in solve(problem).matches} == {1000}


# what is special


def held(value: str) -> Particulars:
    return Particulars(sensitive={"religion": frozenset({value})})


SPECIAL = Criterion(Kind.EQUAL, 9, "religion", sensitive=True)


def test_what_is_special_weighs_under_the_consent_of_both_and_stands_in_no_record() -> None:
    field = "law"
    adepts = (Adept(ADA, replace(words(field=field), sensitive=held("a").sensitive)),)
    mentors = (
        Mentor(MIM, 1, words(field=field)),
        Mentor(BO, 1, replace(words(field="art"), sensitive=held("a").sensitive)),
    )
    result = solve(Problem(adepts, mentors, (EQUAL, SPECIAL)))
    assert result.matches == (Match(ADA, BO, 0, (0, WITHHELD)),)
    assert result.objective == 0


def test_without_the_consent_of_both_what_is_special_adds_nothing_and_no_record_tells() -> None:
    result = solve(Problem((Adept(ADA, held("a")),), (Mentor(MIM),), (SPECIAL,)))
    assert result.matches == (Match(ADA, MIM, 0, (WITHHELD,)),)
    as_before = solve(Problem((Adept(ADA, held("a")),), (Mentor(MIM),), (SPECIAL,), rules=2))
    assert as_before.matches == (Match(ADA, MIM, 0, (UNTOLD,)),)
