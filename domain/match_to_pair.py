"""From the answers to the pair, and from a proposal that came to nothing to what comes after it."""

from __future__ import annotations

from domain.matching import ConcludeProposal
from domain.proposal import CLOSED, Closed, ProposalAccepted
from domain.proposing import ProposeNextWish
from domain.reaction import Reaction


def conclude(fact: ProposalAccepted) -> tuple[ConcludeProposal, ...]:
    """After either side's word: nothing comes of it while the other's is missing."""
    return (ConcludeProposal(fact.pair, fact.programme, fact.adept, fact.mentor, fact.co_mentors),)


def go_on(fact: Closed) -> tuple[ProposeNextWish, ...]:
    """Also after an override: who has somebody else in mind matches the adept first, and then nothing follows."""
    return (ProposeNextWish(fact.programme, fact.adept),)


match_to_pair: Reaction[ProposalAccepted] = Reaction("match_to_pair", 1, (ProposalAccepted,), conclude, opens=True)
next_wish: Reaction[Closed] = Reaction("next_wish", 2, CLOSED, go_on, opens=True)
