"""Match rates and scores by what people declared: shown where they tell of nobody, not even by subtraction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domain.criteria import CriteriaDefined
from domain.criteria_kinds import Algorithm, Constraints, Criterion, Kind
from domain.fairness import Quartiles, Share, fairness, scores
from domain.language import MemberId, PairId, RunId
from domain.proposal import MatchProposed
from domain.run import MatchingRunCompleted, MatchingRunRequested
from domain.run_result import Match
from tests.domain.stage import ADA, EVA, MATCHED, MIM, SPRING, ZONE
from tests.story import told


def people(word: str, count: int) -> dict[MemberId, tuple[str, ...]]:
    return {MemberId(f"{word}{n}"): (word,) for n in range(count)}


def test_groups_of_five_show_their_rate() -> None:
    declared = {**people("law", 5), **people("rust", 6)}
    matched = [MemberId(name) for name in ("law0", "law1", "rust0", "rust1", "rust2", "nobody")]
    assert fairness(declared, declared.keys(), matched, {}) == (
        Share("law", 5, Fraction(2, 5)),
        Share("rust", 6, Fraction(1, 2)),
    )


def test_a_small_group_is_kept_back_and_with_it_the_one_that_would_tell_of_it() -> None:
    declared = {**people("law", 5), **people("rust", 6), **people("art", 1)}
    assert fairness(declared, declared.keys(), [], {}) == (Share("rust", 6, Fraction(0)),)
    assert fairness(people("law", 4), people("law", 4).keys(), [], {}) == ()


def test_the_smallest_of_the_groups_is_kept_back_with_the_rest_that_is_too_few() -> None:
    declared = {**people("law", 6), **people("rust", 5), **people("art", 1)}
    assert [share.value for share in fairness(declared, declared.keys(), [], {})] == ["law"]


def test_who_declared_several_words_or_none_is_in_no_group() -> None:
    declared = {**people("law", 5), MemberId("both"): ("law", "rust")}
    rest = [MemberId(f"silent{n}") for n in range(4)]
    assert fairness(declared, [*declared, *rest], [], {}) == (Share("law", 5, Fraction(0)),)
    assert fairness(declared, [*declared, *rest[:3]], [], {}) == ()


def test_the_scores_of_a_group_are_spread_by_their_quartiles_from_five_on() -> None:
    declared = {**people("law", 6), **people("rust", 5)}
    found = {MemberId(f"law{n}"): Fraction(n, 4) for n in range(5)}
    found |= {MemberId(f"rust{n}"): Fraction(1) for n in range(4)}
    law, rust = fairness(declared, declared.keys(), found.keys(), found)
    assert (law.match_rate, law.scores) == (Fraction(5, 6), Quartiles(Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)))
    assert (rust.match_rate, rust.scores) == (Fraction(4, 5), None), "four of them tell of too few"
    few = {**people("law", 5), **people("art", 1)}
    assert fairness(few, few.keys(), found.keys(), dict.fromkeys(few, Fraction(1))) == ()


def test_the_word_of_a_group_that_is_kept_back_is_kept_back() -> None:
    """It may be the word of one, and comes into sight on the day on which that one is accepted."""
    declared = {**people("rust", 10), **people("beekeeper", 1), **people("art", 4)}
    assert [share.value for share in fairness(declared, declared.keys(), [], {})] == ["rust"]


RUN = RunId("run")
ASKED = MatchingRunRequested(RUN, SPRING, 1, Algorithm.OPTIMAL, 7, False, (), Constraints())
MATCHES = (Match(ADA, MIM, 3000, (750, -1)), Match(EVA, MIM, 1000, (250, -1)))
COMPLETED = MatchingRunCompleted(RUN, SPRING, 1, "0f", 4000, MATCHES, (), 0, 1)
CRITERIA = CriteriaDefined(SPRING, 1, (Criterion(Kind.WISH, 4), Criterion(Kind.EQUAL, 9, "faith", sensitive=True)), ())
PROPOSED = MatchProposed(MATCHED.pair, SPRING, ADA, MIM, RUN, (), ZONE, date(2026, 2, 8))


def test_a_score_is_a_part_of_the_most_that_its_run_gives_by_what_is_not_sensitive() -> None:
    assert scores(told(CRITERIA, ASKED, COMPLETED, PROPOSED)) == {}, "nobody is matched yet"
    assert scores(told(CRITERIA, ASKED, COMPLETED, PROPOSED, MATCHED)) == {ADA: Fraction(3, 4)}


def test_the_score_is_of_the_run_that_proposed_it() -> None:
    later = RunId("later")
    again = replace(COMPLETED, run=later, matches=(Match(ADA, MIM, 4000, ()),))
    facts = (CRITERIA, ASKED, COMPLETED, replace(ASKED, run=later), again, PROPOSED, MATCHED)
    assert scores(told(*facts)) == {ADA: Fraction(3, 4)}


def test_whoever_was_matched_by_hand_or_by_no_criteria_has_no_score() -> None:
    other = replace(PROPOSED, pair=PairId("another"))
    assert scores(told(CRITERIA, ASKED, COMPLETED, other, MATCHED)) == {}
    assert scores(told(CRITERIA, ASKED, COMPLETED, replace(PROPOSED, run=None), MATCHED)) == {}
    assert scores(told(replace(ASKED, edition=0), COMPLETED, PROPOSED, MATCHED)) == {}
    alone = replace(CRITERIA, criteria=CRITERIA.criteria[1:])
    assert scores(told(alone, ASKED, COMPLETED, PROPOSED, MATCHED)) == {}


@given(st.lists(st.integers(1, 9), max_size=6), st.integers(0, 9))
def test_what_is_kept_back_is_nobody_or_five(sizes: list[int], silent: int) -> None:
    declared = {member: word for n, size in enumerate(sizes) for member, word in people(chr(97 + n), size).items()}
    accepted = [*declared, *(MemberId(f"-{n}") for n in range(silent))]
    shown = [one.adepts for one in fairness(declared, accepted, [], {})]
    hidden = len(accepted) - sum(shown)
    assert not shown or hidden == 0 or hidden >= 5
    assert all(count >= 5 for count in shown)
