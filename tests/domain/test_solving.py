"""A run as a whole: what it finds, and what it says of those who are left."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.assignment.candidates import Adept, Mentor, Particulars, Problem
from domain.assignment.constrained import Infeasible
from domain.assignment.solving import LockedForbidden, solve
from domain.criteria_kinds import Algorithm, Constraints, Couple, Criterion, Kind, Quota, Requirement, Requires
from domain.language import MemberId, Side
from domain.run_result import Impossible, Obstacles, Result, Unmatched
from tests.domain.test_shares import GAP, OVERLAP, words, years

ADA, EVA, LO = MemberId("ada"), MemberId("eva"), MemberId("lo")
MIM, BO, CY = MemberId("mim"), MemberId("bo"), MemberId("cy")


def couples(result: Result) -> list[tuple[str, str]]:
    return [(match.adept, match.mentor) for match in result.matches]


def why(result: Result, member: str) -> tuple[str, ...]:
    return next(one.rules for one in result.unmatched if one.member == member)


# rules


def lone(rule: Requirement, adept: Particulars, mentor: Particulars) -> Result:
    return solve(Problem((Adept(ADA, adept),), (Mentor(MIM, 1, mentor),), requirements=(rule,)))


@pytest.mark.parametrize(
    ("rule", "adept", "allowed", "forbidden"),
    [
        (Requirement(Requires.SHARED, "tongue"), words(tongue="sv en"), words(tongue="en"), words(tongue="fi")),
        (Requirement(Requires.SHARED, "tongue"), words(tongue="sv"), words(tongue="sv"), Particulars()),
        (Requirement(Requires.SHARED, "tongue", 2), words(tongue="sv en"), words(tongue="sv en"), words(tongue="sv")),
        (Requirement(Requires.DIFFERENT, "unit"), words(unit="north"), words(unit="south"), words(unit="north")),
        (Requirement(Requires.DIFFERENT, "unit"), words(unit="north"), Particulars(), words(unit="north")),
        (Requirement(Requires.WITHIN, "years", 2), years(4), years(6), years(7)),
        (Requirement(Requires.GAP, "years", 2), years(4), years(6), years(5)),
        (
            Requirement(Requires.AVAILABLE),
            Particulars(times=frozenset("ab")),
            Particulars(times=frozenset("bc")),
            Particulars(times=frozenset("c")),
        ),
        (Requirement(Requires.AVAILABLE), Particulars(times=frozenset("ab")), Particulars(), words()),
        (
            Requirement(Requires.NO_REPORTING_LINE),
            Particulars(managers=frozenset({BO})),
            Particulars(),
            Particulars(managers=frozenset({ADA})),
        ),
        (
            Requirement(Requires.NO_REPORTING_LINE),
            Particulars(),
            Particulars(managers=frozenset({BO})),
            Particulars(managers=frozenset({ADA})),
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_rule_forbids(rule: Requirement, adept: Particulars, allowed: Particulars, forbidden: Particulars) -> None:
    assert couples(lone(rule, adept, allowed)) == [(ADA, MIM)]
    if forbidden != words():
        result = lone(rule, adept, forbidden)
        assert couples(result) == []
        assert why(result, ADA) == why(result, MIM) == (rule.name,)


def test_an_adept_is_not_matched_with_their_manager() -> None:
    result = lone(Requirement(Requires.NO_REPORTING_LINE), Particulars(managers=frozenset({MIM})), Particulars())
    assert why(result, ADA) == ("no_reporting_line",)


@pytest.mark.parametrize("algorithm", Algorithm)
def test_nobody_is_matched_with_themselves_or_with_whom_they_are_kept_apart_from(algorithm: Algorithm) -> None:
    adepts, mentors = (Adept(ADA), Adept(EVA), Adept(LO)), (Mentor(ADA), Mentor(MIM, 3))
    apart, former = frozenset({frozenset({EVA, MIM}), frozenset({EVA, ADA})}), frozenset({frozenset({LO, MIM})})
    result = solve(Problem(adepts, mentors, algorithm=algorithm, apart=apart, former=former))
    assert couples(result) == [(ADA, MIM), (LO, ADA)]
    assert why(result, EVA) == ("excluded",)


def test_the_rule_that_forbids_most_is_named_first() -> None:
    adept = Adept(ADA, words(tongue="sv", unit="north"))
    mentors = (
        Mentor(MIM, 1, words(tongue="fi", unit="south")),
        Mentor(BO, 1, words(tongue="fi", unit="north")),
        Mentor(ADA, 1, words(tongue="sv", unit="west")),
    )
    rules = (Requirement(Requires.DIFFERENT, "unit"), Requirement(Requires.SHARED, "tongue"))
    result = solve(Problem((adept,), mentors, requirements=rules))
    assert why(result, ADA) == ("shared:tongue", "oneself", "different:unit")


def test_who_could_go_with_somebody_is_told_that_no_seat_is_left() -> None:
    result = solve(Problem((Adept(ADA, waited=1), Adept(EVA)), (Mentor(MIM),), (Criterion(Kind.WAITING, 1),)))
    assert couples(result) == [(ADA, MIM)]
    assert result.unmatched == (Unmatched(EVA, Side.ADEPT, ("no_seat_left",)),)


def test_everybody_who_is_left_is_told_why() -> None:
    result = solve(Problem((), (Mentor(MIM), Mentor(BO, 0)), without_wishes=(LO,)))
    assert result.unmatched == (
        Unmatched(LO, Side.ADEPT, ("wishes_missing",)),
        Unmatched(MIM, Side.MENTOR, ("nobody_left",)),
    )


# the stable mode


def test_without_a_list_mentors_are_liked_by_score_and_with_one_as_they_stand_on_it() -> None:
    """Whether or not the wish is weighed: to stand on a list is no gain in the other modes where it is not."""
    mentors = (Mentor(MIM, about=years(1)), Mentor(BO, about=years(5)), Mentor(CY, about=years(9)))
    adepts = tuple(Adept(MemberId(f"a{n}"), years(0)) for n in range(3))
    for seed in range(5):
        stable = Problem(adepts, mentors, (GAP,), algorithm=Algorithm.STABLE, seed=seed)
        alone = replace(stable, adepts=adepts[:1])
        assert couples(solve(alone)) == [("a0", CY)]
        assert len(couples(solve(stable))) == 3
        ranked = Adept(MemberId("a0"), years(0), ranked=(MIM, BO))
        for criteria in ((), (GAP,), (GAP, Criterion(Kind.WISH, 1))):
            told = replace(stable, adepts=(ranked,), criteria=criteria)
            assert couples(solve(told)) == [("a0", MIM)]
        before = replace(stable, adepts=(ranked,), rules=1)
        assert couples(solve(before)) == [("a0", CY)], "as it was solved before"
        assert couples(solve(replace(before, rules=2))) == [("a0", MIM)]
        assert couples(solve(replace(before, criteria=(GAP, Criterion(Kind.WISH, 1))))) == [("a0", MIM)]


# locked, budgets, quotas


@pytest.mark.parametrize("algorithm", Algorithm)
def test_the_locked_come_first(algorithm: Algorithm) -> None:
    adepts = (Adept(ADA, ranked=(MIM,)), Adept(EVA, ranked=(MIM,)))
    problem = Problem(adepts, (Mentor(MIM), Mentor(BO)), (Criterion(Kind.WISH, 5),), algorithm=algorithm)
    result = solve(replace(problem, locked=(Couple(ADA, BO),)))
    assert [(m.adept, m.mentor, m.locked) for m in result.matches] == [(ADA, BO, True), (EVA, MIM, False)]


@pytest.mark.parametrize(
    ("locked", "told"),
    [
        ((Couple(ADA, ADA),), {(ADA, ADA): ("oneself",)}),
        ((Couple(LO, MIM),), {(LO, MIM): ("adept_not_there",)}),
        ((Couple(CY, MIM),), {(CY, MIM): ("wishes_missing",)}),
        ((Couple(ADA, LO),), {(ADA, LO): ("mentor_not_there",)}),
        ((Couple(LO, CY),), {(LO, CY): ("adept_not_there", "mentor_not_there")}),
        ((Couple(ADA, MIM), Couple(EVA, MIM)), {(ADA, MIM): ("no_seat_left",), (EVA, MIM): ("no_seat_left",)}),
        ((Couple(ADA, MIM), Couple(ADA, ADA)), {(ADA, ADA): ("adept_not_there", "oneself")}),
        ((Couple(EVA, MIM), Couple(ADA, BO)), {(ADA, BO): ("excluded",)}),
    ],
    ids=["oneself", "no adept", "no wishes", "no mentor", "neither", "no seat", "twice", "excluded"],
)
def test_a_rule_holds_for_the_locked_as_well_and_names_them(
    locked: tuple[Couple, ...], told: dict[tuple[MemberId, MemberId], tuple[str, ...]]
) -> None:
    adepts, mentors = (Adept(ADA), Adept(EVA)), (Mentor(MIM), Mentor(BO), Mentor(ADA))
    problem = Problem(adepts, mentors, apart=frozenset({frozenset({ADA, BO})}), without_wishes=(CY,))
    with pytest.raises(LockedForbidden) as failure:
        solve(replace(problem, locked=locked))
    assert {(one.adept, one.mentor): one.rules for one in failure.value.obstacles.locked} == told
    assert failure.value.obstacles.quotas == ()


def test_hours_and_quotas_bind_the_constrained_mode() -> None:
    adepts = tuple(Adept(MemberId(f"a{n}"), words(group="w" if n < 2 else "m")) for n in range(4))
    mentors = (Mentor(MIM, 4, hours=5), Mentor(BO, 4, hours=2))
    wanted = Problem(adepts, mentors, algorithm=Algorithm.CONSTRAINED, constraints=Constraints(hours=2))
    assert len(solve(wanted).matches) == 3
    few = Constraints(hours=2, quotas=(Quota(Side.ADEPT, "group", "w", most=1),))
    women = [match for match in solve(replace(wanted, constraints=few)).matches if match.adept in {"a0", "a1"}]
    assert len(women) == 1
    with pytest.raises(Infeasible):
        solve(replace(wanted, constraints=replace(few, quotas=(Quota(Side.ADEPT, "group", "w", least=3),))))


WOMEN, MEN = (Quota(Side.ADEPT, "group", one, least=3) for one in "wm")
FEW, EVERY = Quota(Side.ADEPT, "group", "w", most=1), Quota(Side.ADEPT, "group", "w", least=2)
LOCKED = (Couple(MemberId("a0"), MIM), Couple(MemberId("a1"), BO))
BOTH = (LOCKED[0], Couple(MemberId("a2"), MIM))


def torn(by: str, *locked: Couple) -> tuple[Impossible, ...]:
    return tuple(Impossible(one.adept, one.mentor, (by,)) for one in locked)


@pytest.mark.parametrize(
    ("quotas", "hours", "locked", "told"),
    [
        ((WOMEN,), 0, (), Obstacles((), (WOMEN,))),
        ((EVERY, WOMEN, MEN), 0, LOCKED, Obstacles((), (WOMEN, MEN))),
        ((EVERY, Quota(Side.MENTOR, "field", "law", most=9), FEW), 0, (), Obstacles((), (EVERY, FEW))),
        ((FEW,), 0, LOCKED, Obstacles(torn("quota:group", *LOCKED), (FEW,))),
        ((FEW,), 6, LOCKED, Obstacles(torn("hours", LOCKED[1]))),
        ((FEW,), 4, BOTH, Obstacles(torn("hours", *BOTH))),
    ],
    ids=["one", "each by itself", "two together", "locked", "hours", "hours together"],
)
def test_what_nothing_fulfils_is_named(
    quotas: tuple[Quota, ...], hours: int, locked: tuple[Couple, ...], told: Obstacles
) -> None:
    adepts = tuple(Adept(MemberId(f"a{n}"), words(group="w" if n < 2 else "m")) for n in range(4))
    problem = Problem(adepts, (Mentor(MIM, 4, hours=7), Mentor(BO, 4, hours=5)), algorithm=Algorithm.CONSTRAINED)
    with pytest.raises(Infeasible) as failure:
        solve(replace(problem, constraints=Constraints(hours, quotas), locked=locked))
    assert failure.value.obstacles == told


def test_of_quotas_that_a_locked_pair_is_torn_by_those_are_named_that_it_counts_for() -> None:
    of_eva, law = Quota(Side.ADEPT, "group", "b", least=1), Quota(Side.MENTOR, "field", "law", most=1)
    adepts = (Adept(ADA, words(group="a", tongue="sv")), Adept(EVA, words(group="b", tongue="en")))
    mentors = (
        Mentor(MIM, 1, words(field="art", tongue="sv")),
        Mentor(BO, 1, words(field="law", tongue="sv")),
        Mentor(CY, 1, words(field="law", tongue="en")),
    )
    problem = Problem(
        adepts,
        mentors,
        requirements=(Requirement(Requires.SHARED, "tongue"),),
        algorithm=Algorithm.CONSTRAINED,
        constraints=Constraints(0, (of_eva, law)),
        locked=(Couple(ADA, BO),),
    )
    with pytest.raises(Infeasible) as failure:
        solve(problem)
    assert failure.value.obstacles == Obstacles(torn("quota:field", *problem.locked), (of_eva, law))


def test_a_locked_pair_that_takes_the_seat_that_a_quota_needs_is_torn_by_that_quota() -> None:
    of_eva = Quota(Side.ADEPT, "group", "b", least=1)
    adepts = (Adept(ADA, words(group="a")), Adept(EVA, words(group="b")))
    constraints = Constraints(0, (of_eva,))
    one_seat = Problem(adepts, (Mentor(MIM),), algorithm=Algorithm.CONSTRAINED, constraints=constraints)
    assert couples(solve(one_seat)) == [(EVA, MIM)]
    locked = replace(one_seat, locked=(Couple(ADA, MIM),))
    for rules, told in ((3, "quota:group"), (2, "hours")):
        with pytest.raises(Infeasible) as failure:
            solve(replace(locked, rules=rules))
        assert failure.value.obstacles == Obstacles(torn(told, *locked.locked), (of_eva,))


def test_a_quota_is_of_a_word_however_it_is_written() -> None:
    adepts = tuple(Adept(MemberId(f"a{n}"), words(group="göteborg")) for n in range(2))
    few = Constraints(quotas=(Quota(Side.ADEPT, "group", "Go\u0308teborg", most=1),))
    wanted = Problem(adepts, (Mentor(MIM, 2),), algorithm=Algorithm.CONSTRAINED, constraints=few)
    assert len(solve(wanted).matches) == 1
    assert len(solve(replace(wanted, rules=2)).matches) == 2


def test_who_is_left_by_a_quota_or_a_budget_is_told_so() -> None:
    adepts = (Adept(ADA, words(group="w")), Adept(EVA, words(group="w")), Adept(LO, words(group="m")))
    mentors = (Mentor(MIM, 2), Mentor(BO), Mentor(CY))
    wanted = Problem(adepts, mentors, algorithm=Algorithm.CONSTRAINED)
    result = solve(replace(wanted, constraints=Constraints(quotas=(Quota(Side.ADEPT, "group", "w", most=0),))))
    assert [one.rules for one in result.unmatched if one.side is Side.ADEPT] == [("quota:group",), ("quota:group",)]
    assert [one.rules for one in result.unmatched if one.side is Side.MENTOR] == [("quota:group",), ("quota:group",)]
    busy = replace(wanted, adepts=adepts[:2], mentors=(Mentor(MIM, 2, hours=3),), constraints=Constraints(hours=2))
    assert [one.rules for one in solve(busy).unmatched] == [("hours",)]
    idle = replace(busy, mentors=(Mentor(MIM, 2, hours=1),))
    assert [one.rules for one in solve(idle).unmatched] == [("hours",), ("hours",), ("hours",)]
    full = replace(busy, mentors=(Mentor(MIM, 1, hours=2),))
    assert [one.rules for one in solve(full).unmatched] == [("no_seat_left",)]


def test_what_binds_a_run_is_named_to_those_whom_it_binds() -> None:
    ours, theirs = (Quota(Side.ADEPT, "group", group, most=1) for group in ("w", "m"))
    two = Problem(
        (Adept(ADA, words(group="w")), Adept(EVA, words(group="w"))),
        (Mentor(MIM, hours=2), Mentor(BO, hours=2)),
        algorithm=Algorithm.CONSTRAINED,
        constraints=Constraints(hours=2, quotas=(ours, theirs)),
    )
    one = replace(two, adepts=two.adepts[:1])
    assert [left.rules for left in solve(two).unmatched] == [("quota:group",)] * 2
    assert [left.rules for left in solve(one).unmatched] == [("nobody_left",)]
    busy = replace(one, mentors=(Mentor(MIM, hours=1),))
    assert [left.rules for left in solve(busy).unmatched] == [("hours",)] * 2
    other = replace(busy, constraints=Constraints(hours=2, quotas=(replace(theirs, most=0),)))
    assert [left.rules for left in solve(other).unmatched] == [("hours",)] * 2


def test_each_pair_has_a_co_mentor() -> None:
    mentors = (Mentor(MIM, 2), Mentor(BO, 0))
    constraints = Constraints(co_mentors=1, helps=2)
    result = solve(Problem((Adept(ADA), Adept(EVA)), mentors, algorithm=Algorithm.CONSTRAINED, constraints=constraints))
    assert [(m.mentor, m.co_mentors) for m in result.matches] == [(MIM, (BO,)), (MIM, (BO,))]


def test_nobody_helps_in_more_pairs_than_were_asked_for_with_those_they_help_in_already() -> None:
    mentors = (Mentor(MIM, 3), Mentor(BO, 0, helping=1), Mentor(CY, 0, helping=5))
    adepts = (Adept(ADA), Adept(EVA), Adept(LO))
    wanted = Problem(adepts, mentors, algorithm=Algorithm.CONSTRAINED, constraints=Constraints(co_mentors=1, helps=2))
    helpers = [helper for match in solve(wanted).matches for helper in match.co_mentors]
    assert helpers == [BO]


# what does not matter


def drawn(seed: int, adepts: int, mentors: int, algorithm: Algorithm) -> Problem:
    chance = random.Random(seed)

    def about() -> Particulars:
        fields = frozenset(chance.sample("abcd", chance.randint(0, 2)))
        return Particulars({"field": fields}, {"years": chance.randint(0, 5)})

    return Problem(
        tuple(Adept(MemberId(f"a{n}"), about(), waited=chance.randint(0, 1)) for n in range(adepts)),
        tuple(Mentor(MemberId(f"m{n}"), chance.randint(0, 2), about()) for n in range(mentors)),
        (OVERLAP, replace(GAP, scale=3), Criterion(Kind.WAITING, 1)),
        (Requirement(Requires.WITHIN, "years", 3),),
        algorithm,
        seed=chance.randint(0, 3),
    )


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 8), st.integers(0, 8), st.sampled_from(Algorithm), st.randoms())
def test_the_order_in_which_people_are_given_does_not_matter(
    seed: int, adepts: int, mentors: int, algorithm: Algorithm, chance: random.Random
) -> None:
    problem = drawn(seed, adepts, mentors, algorithm)
    theirs, others = [*problem.adepts], [*problem.mentors]
    chance.shuffle(theirs)
    chance.shuffle(others)
    assert solve(replace(problem, adepts=tuple(theirs), mentors=tuple(others))) == solve(problem)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 8), st.integers(1, 8), st.sampled_from(Algorithm), st.integers(0, 99))
def test_another_seed_decides_between_equals_and_nothing_else(
    seed: int, adepts: int, mentors: int, algorithm: Algorithm, other: int
) -> None:
    problem = drawn(seed, adepts, mentors, algorithm)
    one, two = solve(problem), solve(replace(problem, seed=other))
    assert len(one.matches) == len(two.matches) or algorithm is Algorithm.STABLE
    if algorithm in (Algorithm.OPTIMAL, Algorithm.CONSTRAINED):
        assert one.objective == two.objective
    if algorithm is Algorithm.WORST_OFF_FIRST:
        assert min((m.score for m in one.matches), default=0) == min((m.score for m in two.matches), default=0)
    if algorithm is Algorithm.STABLE:
        assert (one.blocking, two.blocking) == (0, 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 9), st.integers(0, 9), st.sampled_from(Algorithm))
def test_everybody_is_matched_or_told_why(seed: int, adepts: int, mentors: int, algorithm: Algorithm) -> None:
    problem = drawn(seed, adepts, mentors, algorithm)
    result = solve(problem)
    matched = {match.adept for match in result.matches} | {match.mentor for match in result.matches}
    left = {one.member for one in result.unmatched}
    full = {one.member for one in problem.mentors if not one.seats}
    assert matched | left | full == {one.member for one in (*problem.adepts, *problem.mentors)}
    assert not matched & left
    assert all(one.rules for one in result.unmatched)


def test_a_seed_is_a_draw_among_equals() -> None:
    problem = Problem((Adept(ADA), Adept(EVA)), (Mentor(MIM),))
    assert {couples(solve(replace(problem, seed=seed)))[0][0] for seed in range(20)} == {ADA, EVA}


def test_numbers_stay_whole_and_far_from_where_floats_are_not() -> None:
    problem = drawn(1, 8, 8, Algorithm.OPTIMAL)
    heavy = replace(problem, criteria=tuple(replace(one, weight=100) for one in problem.criteria * 10))
    assert all(isinstance(match.score, int) for match in solve(heavy).matches)
    assert np.float64(2**53) > 30 * 100 * 1000 * 5000 * 5001
