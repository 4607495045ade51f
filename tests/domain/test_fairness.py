"""Match rates by what people declared: shown where they tell of nobody, not even by subtraction."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domain.fairness import Share, fairness
from domain.language import MemberId


def people(word: str, count: int) -> dict[MemberId, tuple[str, ...]]:
    return {MemberId(f"{word}{n}"): (word,) for n in range(count)}


def test_groups_of_five_show_their_rate() -> None:
    declared = {**people("law", 5), **people("rust", 6)}
    matched = [MemberId(name) for name in ("law0", "law1", "rust0", "rust1", "rust2", "nobody")]
    assert fairness(declared, declared.keys(), matched) == (
        Share("law", 5, Fraction(2, 5)),
        Share("rust", 6, Fraction(1, 2)),
    )


def test_a_small_group_is_kept_back_and_with_it_the_one_that_would_tell_of_it() -> None:
    declared = {**people("law", 5), **people("rust", 6), **people("art", 1)}
    assert fairness(declared, declared.keys(), []) == (Share("art"), Share("law"), Share("rust", 6, Fraction(0)))
    assert fairness(people("law", 4), people("law", 4).keys(), []) == (Share("law"),)


def test_who_declared_several_words_or_none_is_in_no_group() -> None:
    declared = {**people("law", 5), MemberId("both"): ("law", "rust")}
    rest = [MemberId(f"silent{n}") for n in range(4)]
    assert fairness(declared, [*declared, *rest], []) == (Share("law", 5, Fraction(0)),)
    assert fairness(declared, [*declared, *rest[:3]], []) == (Share("law"),)


@given(st.lists(st.integers(1, 9), max_size=6), st.integers(0, 9))
def test_what_is_kept_back_is_nobody_or_five(sizes: list[int], silent: int) -> None:
    declared = {member: word for n, size in enumerate(sizes) for member, word in people(chr(97 + n), size).items()}
    accepted = [*declared, *(MemberId(f"-{n}") for n in range(silent))]
    shown = [one.adepts for one in fairness(declared, accepted, []) if one.adepts is not None]
    hidden = len(accepted) - sum(shown)
    assert not shown or hidden == 0 or hidden >= 5
    assert all(count >= 5 for count in shown)
