from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.assignment.candidates import Adept, Mentor, Particulars, Problem
from domain.assignment.listing import listed
from domain.assignment.scored import Scored, Wanted
from domain.assignment.solving import solve
from domain.criteria_kinds import Criterion, Kind, Requirement, Requires
from domain.language import MemberId
from domain.run_result import UNTOLD, WITHHELD

ADA, EVA, MIM, BO, TO = (MemberId(name) for name in ("ada", "eva", "mim", "bo", "to"))


def about(unit: str = "", faith: str = "") -> Particulars:
    words = {"unit": frozenset({unit})} if unit else {}
    return Particulars(words, sensitive={"religion": frozenset({faith})} if faith else {})


PROBLEM = Problem(
    (Adept(EVA, about("north", "x"), (MIM,)), Adept(ADA, about("south"))),
    (Mentor(TO, 1, about("north")), Mentor(MIM, 1, about("south", "x")), Mentor(BO, 0)),
    (Criterion(Kind.EQUAL, 2, "unit"), Criterion(Kind.WISH, 3), Criterion(Kind.EQUAL, 50, "religion", sensitive=True)),
    (Requirement(Requires.DIFFERENT, "unit"),),
    apart=frozenset({frozenset({ADA, TO})}),
)


def test_every_two_are_told_with_what_they_score_and_what_forbids_them() -> None:
    assert [*listed(PROBLEM, Wanted())] == [
        Scored(ADA, MIM, 2000, (1000, 0, WITHHELD), ("different:unit",)),
        Scored(ADA, BO, 0, (UNTOLD, 0, WITHHELD), ("no_seat_left",)),
        Scored(ADA, TO, 0, (0, 0, WITHHELD), ("excluded",)),
        Scored(EVA, MIM, 3000, (0, 1000, WITHHELD), ()),
        Scored(EVA, TO, 2000, (1000, 0, WITHHELD), ("different:unit",)),
        Scored(EVA, BO, 0, (UNTOLD, 0, WITHHELD), ("no_seat_left",)),
    ]


def test_a_run_by_earlier_rules_is_told_as_it_was_recorded() -> None:
    by_earlier = {(one.adept, one.mentor): one.shares[2] for one in listed(replace(PROBLEM, rules=2), Wanted())}
    assert by_earlier[EVA, MIM] == WITHHELD
    assert {share for two, share in by_earlier.items() if two != (EVA, MIM)} == {UNTOLD}


def test_whoever_is_forbidden_comes_after_those_who_score_less() -> None:
    adept, mentors = Adept(EVA, about("north"), (TO,)), (Mentor(TO, 1, about("north")), Mentor(BO, 1, about("west")))
    problem = replace(PROBLEM, adepts=(adept,), mentors=mentors)
    assert [(one.mentor, one.score) for one in listed(problem, Wanted())] == [(BO, 0), (TO, 5000)]


@pytest.mark.parametrize("first", ["0", "A", "~"])
def test_the_list_begins_with_whichever_id_is_first(first: str) -> None:
    problem = replace(PROBLEM, adepts=(Adept(MemberId(first)),))
    assert {one.adept for one in listed(problem, Wanted())} == {first}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(adept=EVA), [(EVA, MIM), (EVA, TO), (EVA, BO)]),
        (Wanted(mentor=TO), [(ADA, TO), (EVA, TO)]),
        (Wanted(adept=EVA, mentor=BO), [(EVA, BO)]),
        (Wanted(without=EVA, mentor=MIM), [(ADA, MIM)]),
        (Wanted(adept=EVA, without=MIM), [(EVA, TO), (EVA, BO)]),
        (Wanted(adept=BO), []),
    ],
)
def test_some_are_asked_for(wanted: Wanted, expected: list[tuple[MemberId, MemberId]]) -> None:
    assert [(one.adept, one.mentor) for one in listed(PROBLEM, wanted)] == expected


@drawn(st.integers(1, 7))
def test_pages_follow_one_another_and_leave_nobody_out(size: int) -> None:
    read: list[Scored] = []
    while part := [*islice(listed(PROBLEM, Wanted(after=here(read))), size)]:
        read += part
    assert read == [*listed(PROBLEM, Wanted())]


def here(read: list[Scored]) -> tuple[MemberId, MemberId] | None:
    return (read[-1].adept, read[-1].mentor) if read else None


def test_a_match_scores_what_is_listed_and_nothing_forbids_it() -> None:
    free = replace(
        PROBLEM, requirements=(), mentors=(Mentor(TO, 1, about("north")), Mentor(MIM, 1, about("south", "x")))
    )
    told = {(one.adept, one.mentor): one for one in listed(free, Wanted())}
    found = solve(free).matches
    assert len(found) == 2
    for match in found:
        one = told[match.adept, match.mentor]
        assert (one.score, one.shares, one.rules) == (match.score, match.shares, ())
