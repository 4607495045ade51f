"""Whether everybody has the same chance of a mentor: match rates by what people declared, where it tells of nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from domain.language import MemberId
from domain.suppression import FEWEST


@dataclass(frozen=True, slots=True)
class Share:
    """Of the accepted adepts who declared one word. Nothing but the word where it is kept back."""

    value: str
    adepts: int | None = None
    match_rate: Fraction | None = None


def fairness(
    declared: Mapping[MemberId, tuple[str, ...]], accepted: Collection[MemberId], matched: Collection[MemberId]
) -> tuple[Share, ...]:
    """By the alphabet. Who declared several words, or none, is in no group.

    A group is shown where ``FEWEST`` are in it, and those who are in none that is shown are nobody or ``FEWEST``: what
    is kept back cannot be had by taking away what is shown from all.
    """
    groups: dict[str, set[MemberId]] = {}
    for member in accepted:
        match declared.get(member, ()):
            case (word,):
                groups.setdefault(word, set()).add(member)
            case _:
                pass
    shown = {word for word, members in groups.items() if len(members) >= FEWEST}
    while shown and 0 < len(accepted) - sum(len(groups[word]) for word in shown) < FEWEST:
        shown.discard(min(sorted(shown), key=lambda word: len(groups[word])))
    return tuple(
        Share(word, len(members), Fraction(len(members & {*matched}), len(members))) if word in shown else Share(word)
        for word, members in sorted(groups.items())
    )
