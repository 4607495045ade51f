"""What a run makes of wishes, of the locked, of hours and quotas, and of those who are left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.assignment.candidates import Adept, Mentor, Particulars, Problem
from domain.assignment.scoring import table
from domain.assignment.solving import likes, solve
from domain.criteria_kinds import Algorithm, Constraints, Couple, Criterion, Kind, Quota
from domain.language import MemberId, Side
from domain.run_result import Result

ADA, EVA, LO, KIM, MIM, BO, TO = map(MemberId, ("ada", "eva", "lo", "kim", "mim", "bo", "to"))
FIELD, WISH = Criterion(Kind.EQUAL, 1, "field"), Criterion(Kind.WISH, 5)


def field(value: str) -> Particulars:
    return Particulars({"field": frozenset({value})})


def couples(result: Result) -> list[tuple[str, str]]:
    return [(match.adept, match.mentor) for match in result.matches]


@pytest.mark.parametrize(
    ("criteria", "adept", "mentor"),
    [
        ((FIELD, WISH), [1000, 2000, 0], [1000, 0, 0]),
        ((WISH,), [0, 1000, 0], [0, 0, 0]),
        ((FIELD,), [1000, 2000, 0], [1000, 0, 0]),
    ],
    ids=["field and wishes", "wishes alone", "field alone"],
)
def test_whom_an_adept_names_comes_first_for_the_adept_and_no_mentor_goes_by_it(
    criteria: tuple[Criterion, ...], adept: list[int], mentor: list[int]
) -> None:
    adepts = (Adept(ADA, field("law"), (BO,)),)
    mentors = (Mentor(MIM, 1, field("law")), Mentor(BO, 1, field("art")), Mentor(TO, 1, field("art")))
    problem = Problem(adepts, mentors, criteria)
    found = likes(problem, table(problem, adepts, mentors))
    assert found.adepts.tolist() == [adept]
    assert found.mentors.tolist() == [mentor]


def test_a_seed_draws_among_mentors_as_well() -> None:
    drawn = {couples(solve(Problem((Adept(ADA),), (Mentor(MIM), Mentor(BO)), seed=seed)))[0][1] for seed in range(20)}
    assert drawn == {MIM, BO}


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_locked_pair_takes_one_seat_of_its_mentor(algorithm: Algorithm) -> None:
    adepts = tuple(Adept(one) for one in (ADA, EVA, LO, KIM))
    result = solve(Problem(adepts, (Mentor(MIM, 3),), algorithm=algorithm, locked=(Couple(ADA, MIM),)))
    assert len(result.matches) == 3
    assert (ADA, MIM) in couples(result)


@pytest.mark.parametrize("algorithm", Algorithm)
def test_the_locked_keep_their_seat_where_others_score_more(algorithm: Algorithm) -> None:
    adepts = (Adept(ADA), Adept(EVA, waited=1))
    problem = Problem(adepts, (Mentor(MIM),), (Criterion(Kind.WAITING, 9),), (), algorithm, locked=(Couple(ADA, MIM),))
    assert couples(solve(problem)) == [(ADA, MIM)]


def test_a_locked_pair_has_a_co_mentor_as_others_have_but_none_who_is_kept_apart() -> None:
    constraints, apart = Constraints(co_mentors=1), frozenset({frozenset({ADA, TO})})
    problem = Problem((Adept(ADA),), (Mentor(MIM), Mentor(BO), Mentor(TO)), algorithm=Algorithm.CONSTRAINED)
    locked = replace(problem, constraints=constraints, apart=apart, locked=(Couple(ADA, MIM),))
    assert [match.co_mentors for match in solve(locked).matches] == [(BO,)]


@pytest.mark.parametrize(("hours", "pairs"), [(None, 3), (6, 3), (5, 2), (1, 0)])
def test_a_mentor_who_names_no_hours_has_them_for_every_seat(hours: int | None, pairs: int) -> None:
    adepts, mentors = (Adept(ADA), Adept(EVA), Adept(LO)), (Mentor(MIM, 3, hours=hours),)
    problem = Problem(adepts, mentors, algorithm=Algorithm.CONSTRAINED, constraints=Constraints(hours=2))
    assert len(solve(problem).matches) == pairs


@pytest.mark.parametrize(
    ("quota", "pairs"),
    [
        (Quota(Side.MENTOR, "field", "law", most=1), 2),
        (Quota(Side.MENTOR, "field", "law", most=0), 1),
        (Quota(Side.MENTOR, "field", "law", least=2), 3),
        (Quota(Side.ADEPT, "field", "law", most=1), 1),
    ],
)
def test_a_quota_counts_the_people_of_its_own_side(quota: Quota, pairs: int) -> None:
    adepts = tuple(Adept(one, field("law")) for one in (ADA, EVA, LO))
    mentors = (Mentor(MIM, 1, field("law")), Mentor(BO, 1, field("law")), Mentor(TO, 1, field("art")))
    problem = Problem(adepts, mentors, algorithm=Algorithm.CONSTRAINED, constraints=Constraints(quotas=(quota,)))
    assert len(solve(problem).matches) == pairs


def test_a_quota_of_mentors_counts_no_adepts_where_there_are_as_many() -> None:
    adepts, mentors = (Adept(ADA), Adept(EVA)), (Mentor(MIM, 2, field("law")), Mentor(BO, 0, field("art")))
    none = Constraints(quotas=(Quota(Side.MENTOR, "field", "law", most=0),))
    assert couples(solve(Problem(adepts, mentors, algorithm=Algorithm.CONSTRAINED, constraints=none))) == []


def test_only_what_forbids_those_with_a_seat_has_left_nobody() -> None:
    mentors = (Mentor(MIM, 0), Mentor(BO, 0), Mentor(TO))
    apart, former = frozenset({frozenset({ADA, TO})}), frozenset({frozenset({ADA, BO})})
    result = solve(Problem((Adept(ADA),), mentors, apart=apart, former=former))
    assert [one.rules for one in result.unmatched] == [("excluded",), ("excluded",)]
