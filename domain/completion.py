"""A pair is completed once both of its sides have summarised."""

from __future__ import annotations

from domain.pairing import ClosingSummarised
from domain.parting import CompletePair
from domain.reaction import Reaction


def react(fact: ClosingSummarised) -> tuple[CompletePair, ...]:
    """After either side's summary: the pair itself refuses to complete while the other's is missing."""
    return (CompletePair(fact.pair),)


complete_pair: Reaction[ClosingSummarised] = Reaction("complete_pair", 1, (ClosingSummarised,), react)
