"""From the answers to the pair, and from a proposal that came to nothing to what comes after it."""

from __future__ import annotations

from domain.matching import ConcludeProposal
from domain.proposal import ProposalAccepted, ProposalDeclined, ProposalExpired, ProposalWithdrawn
from domain.proposing import ProposeNextWish
from domain.reaction import Reaction


def conclude(fact: ProposalAccepted) -> tuple[ConcludeProposal, ...]:
    """After either side's word: nothing comes of it while the other's is missing."""
    return (ConcludeProposal(fact.pair, fact.programme, fact.adept, fact.mentor, fact.co_mentors),)


def go_on(fact: ProposalDeclined | ProposalExpired | ProposalWithdrawn) -> tuple[ProposeNextWish, ...]:
    return (ProposeNextWish(fact.programme, fact.adept),)


match_to_pair: Reaction[ProposalAccepted] = Reaction("match_to_pair", 1, (ProposalAccepted,), conclude, opens=True)
next_wish: Reaction[ProposalDeclined | ProposalExpired | ProposalWithdrawn] = Reaction(
    "next_wish", 1, (ProposalDeclined, ProposalExpired, ProposalWithdrawn), go_on, opens=True
)
