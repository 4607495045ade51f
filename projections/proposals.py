"""Proposals, each under the id of the pair that it may become."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from domain.language import MemberId, PairId, ProgrammeId, Recorded, RunId, Side
from domain.pair import PairMatched
from domain.proposal import (
    MatchOverridden,
    MatchProposed,
    ProposalAccepted,
    ProposalDeclined,
    ProposalExpired,
    ProposalWithdrawn,
    Withdrawal,
)
from domain.sealed import Confidential, confidential
from projections.projection import Projection


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    MATCHED = "matched"
    DECLINED = "declined"
    EXPIRED = "expired"
    OVERRIDDEN = "overridden"
    WITHDRAWN = "withdrawn"


class ProposalRow(Struct, frozen=True):
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    run: RunId | None
    zone: str
    proposed_on: date
    answer_by: date
    state: ProposalState = ProposalState.PROPOSED
    accepted: tuple[Side, ...] = ()
    declined_by: Side | None = None
    withdrawn_for: Withdrawal | None = None
    reason: str | None = None
    """Of an override, for coordinators."""
    decline_reason: Confidential | None = None
    """For whoever declined, and nobody else."""


Fact = (
    MatchProposed
    | ProposalAccepted
    | ProposalDeclined
    | ProposalExpired
    | MatchOverridden
    | ProposalWithdrawn
    | PairMatched
)


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.pair,) if isinstance(recorded.fact, Fact) else ()


def evolve(row: ProposalRow | None, recorded: Recorded) -> ProposalRow | None:
    match recorded.fact, row:
        case MatchProposed() as fact, _:
            return ProposalRow(
                fact.pair,
                fact.programme,
                fact.adept,
                fact.mentor,
                fact.co_mentors,
                fact.run,
                fact.zone,
                recorded.on_in(fact.zone),
                fact.answer_by,
            )
        case ProposalAccepted(side=side), ProposalRow():
            return replace(row, accepted=tuple(one for one in Side if one in (*row.accepted, side)))
        case ProposalDeclined(side=side), ProposalRow():
            why = confidential(recorded, "reason")
            return replace(row, state=ProposalState.DECLINED, declined_by=side, decline_reason=why)
        case ProposalExpired(), ProposalRow():
            return replace(row, state=ProposalState.EXPIRED)
        case MatchOverridden(reason=reason), ProposalRow():
            return replace(row, state=ProposalState.OVERRIDDEN, reason=reason)
        case ProposalWithdrawn(why=why), ProposalRow():
            return replace(row, state=ProposalState.WITHDRAWN, withdrawn_for=why)
        case PairMatched(), ProposalRow():
            return replace(row, state=ProposalState.MATCHED)
        case _:
            return row


FOUND_BY = (("programme",), ("adept",), ("mentor",), ("state", "answer_by"))
proposals = Projection("proposals", 2, ProposalRow, keys, evolve, FOUND_BY, get_args(Fact))
