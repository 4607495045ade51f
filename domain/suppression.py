"""Small numbers kept back: no figure below five, and no two that differ by one to four people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.goal import GoalScored
from domain.language import Recorded
from domain.pair import PairCompleted, PairEnded

FEWEST = 5
"""Of whomever a figure counts, and of whomever two figures together tell."""


def kept_back(figures: Iterable[int]) -> tuple[int | None, ...]:
    """Figures about the same people, each followed by what it leads to: applied, matched, met …

    In this order each is shown where it is at least ``FEWEST`` and tells nothing by its difference from those shown
    before it: a difference is nobody, or ``FEWEST`` or more. ``None`` stands for what is kept back.
    """
    shown: list[int] = []
    answer: list[int | None] = []
    for figure in figures:
        tells = figure < FEWEST or any(0 < abs(figure - other) < FEWEST for other in shown)
        answer.append(None if tells else figure)
        if not tells:
            shown.append(figure)
    return tuple(answer)


def scores_by_fives(facts: Sequence[Recorded]) -> list[Recorded]:
    """The facts without the scores of goals that would tell what a pair has given itself.

    Pairs that are over count, as they stood then, by whole fives in the order in which that was recorded: two looks at
    the same figure, with one score between them, differ by ``FEWEST`` pairs or by nothing.
    """
    ordered = sorted(facts, key=lambda recorded: recorded.position)
    over = {r.fact.pair: r.position for r in reversed(ordered) if isinstance(r.fact, PairCompleted | PairEnded)}
    scored = {r.fact.pair for r in ordered if isinstance(r.fact, GoalScored) and r.position < over.get(r.fact.pair, 0)}
    pairs = sorted(scored, key=lambda pair: over[pair])
    shown = {*pairs[: len(pairs) - len(pairs) % FEWEST]}
    return [
        r
        for r in facts
        if not isinstance(r.fact, GoalScored) or (r.fact.pair in shown and r.position < over[r.fact.pair])
    ]
