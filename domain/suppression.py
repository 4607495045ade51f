"""Small numbers kept back: no figure below five, and no two that differ by one to four people."""

from __future__ import annotations

from collections.abc import Iterable

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
