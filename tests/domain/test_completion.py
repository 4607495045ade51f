from __future__ import annotations

from domain.completion import complete_pair
from domain.language import Side
from domain.pairing import ClosingSummarised
from domain.parting import CompletePair
from tests.domain.stage import PAIR, SPRING


def test_each_summary_asks_for_the_pair_to_be_completed() -> None:
    for side in Side:
        assert complete_pair.react(ClosingSummarised(PAIR, SPRING, side, None, None, None)) == (CompletePair(PAIR),)
