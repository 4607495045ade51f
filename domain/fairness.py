"""Whether everybody has the same chance of a mentor, and of one who fits: by what people declared, where it tells of
nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import quantiles

from domain.criteria import CriteriaDefined
from domain.language import MemberId, PairId, Recorded, RunId
from domain.pair import PairMatched
from domain.proposal import MatchProposed
from domain.run import MatchingRunCompleted, MatchingRunRequested
from domain.suppression import FEWEST

FULL = 1000
"""What a criterion that fits altogether gives for each unit of its weight."""


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Of scores, each as a part of the most that its run could have given."""

    lower: Fraction
    median: Fraction
    upper: Fraction


@dataclass(frozen=True, slots=True)
class Share:
    """Of the accepted adepts who declared one word.

    ``scores`` are of those whom a run has put together with their mentor, and none of fewer than ``FEWEST``.
    """

    value: str
    adepts: int
    match_rate: Fraction
    scores: Quartiles | None = None


def fairness(
    declared: Mapping[MemberId, tuple[str, ...]],
    accepted: Collection[MemberId],
    matched: Collection[MemberId],
    scores: Mapping[MemberId, Fraction],
) -> tuple[Share, ...]:
    """By the alphabet. Who declared several words, or none, is in no group.

    A group is shown where ``FEWEST`` are in it, and those who are in none that is shown are nobody or ``FEWEST``: what
    is kept back cannot be had by taking away what is shown from all. Of a group that is kept back the word is too: it
    may be the word of one, and appears with them.
    """
    groups: dict[str, set[MemberId]] = {}
    for member in accepted:
        match declared.get(member):
            case (word,):
                groups.setdefault(word, set()).add(member)
            case _:
                pass
    shown = {word for word, members in groups.items() if len(members) >= FEWEST}
    while shown and 0 < len(accepted) - sum(len(groups[word]) for word in shown) < FEWEST:
        shown.discard(min(sorted(shown), key=lambda word: len(groups[word])))
    return tuple(of_group(word, members, matched, scores) for word, members in sorted(groups.items()) if word in shown)


def of_group(
    word: str, members: set[MemberId], matched: Collection[MemberId], scores: Mapping[MemberId, Fraction]
) -> Share:
    rate = Fraction(len(members & {*matched}), len(members))
    return Share(word, len(members), rate, spread([scores[one] for one in members if one in scores]))


def spread(scores: list[Fraction]) -> Quartiles | None:
    return Quartiles(*quantiles(scores, n=4, method="inclusive")) if len(scores) >= FEWEST else None


def scores(facts: Iterable[Recorded]) -> Mapping[MemberId, Fraction]:
    """Of adepts whom a run proposed to the mentor that they got; whoever was matched by hand has none.

    Editions of the criteria weigh differently, so a score is a part of the most that its edition gives. What is
    sensitive is in neither.
    """
    most: dict[int, int] = {}
    editions: dict[RunId, int] = {}
    found: dict[tuple[RunId, MemberId, MemberId], int] = {}
    proposed: dict[PairId, RunId] = {}
    told: dict[MemberId, Fraction] = {}
    for recorded in facts:
        match recorded.fact:
            case CriteriaDefined(edition=edition, criteria=criteria):
                most[edition] = FULL * sum(one.weight for one in criteria if not one.sensitive)
            case MatchingRunRequested(run=run, edition=edition):
                editions[run] = edition
            case MatchingRunCompleted(run=run, matches=matches):
                found |= {(run, one.adept, one.mentor): one.score for one in matches}
            case MatchProposed(pair=pair, run=run) if run is not None:
                proposed[pair] = run
            case PairMatched(pair=pair, adept=adept, mentor=mentor) if pair in proposed:
                run = proposed[pair]
                whole = most.get(editions[run])
                if whole:
                    told[adept] = Fraction(found[run, adept, mentor], whole)
            case _:
                pass
    return told
