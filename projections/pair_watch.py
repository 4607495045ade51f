"""What a clock has noticed of a pair, or of a proposal for one: who was reminded of what, and where to look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from domain.advice import ShortAdviceAsked
from domain.language import MemberId, PairId, ProgrammeId, Recorded, Side
from domain.meeting import MeetingHeld, MeetingPlanned
from domain.nudging import CoordinatorAlerted, NudgeSent
from domain.pair import CoMentorSteppedDown, PairCompleted, PairEnded, PairMatched
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.presentation import PersonalPresentationShared
from domain.proposal import MatchProposed, ProposalDeclined, ProposalExpired, ProposalWithdrawn
from domain.reminders import Policy
from domain.risks import Risk
from domain.watching import RiskCleared, RiskRaised
from projections.projection import Projection


class Reminded(Struct, frozen=True):
    member: MemberId
    policy: Policy
    on: date
    window: str
    """On which occasion, and for the how-manieth time."""


class Alerted(Struct, frozen=True):
    policy: Policy
    on: date


class AtRisk(Struct, frozen=True):
    risk: Risk
    since: date
    evidence: tuple[int, ...]


class WatchRow(Struct, frozen=True):
    """``reminded`` and ``alerted`` have the last time of each kind, an alert until what it was about is over."""

    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    reminded: tuple[Reminded, ...] = ()
    alerted: tuple[Alerted, ...] = ()
    risks: tuple[AtRisk, ...] = ()
    midpoint: tuple[Side, ...] = ()
    closing: tuple[Side, ...] = ()
    """The sides that have evaluated."""

    @property
    def members(self) -> tuple[MemberId, ...]:
        return (self.adept, self.mentor, *self.co_mentors)


BEGINS = (MatchProposed, PairMatched)
OVER = (PairCompleted, PairEnded, ProposalDeclined, ProposalExpired, ProposalWithdrawn)
Introduction = PersonalPresentationShared | ShortAdviceAsked | MeetingPlanned
ANSWERS = (*get_args(Introduction), MeetingHeld, MidpointEvaluated, ClosingSummarised)
HEARS = (*BEGINS, CoMentorSteppedDown, *OVER, *ANSWERS, NudgeSent, CoordinatorAlerted, RiskRaised, RiskCleared)
ALERTS_OF: Mapping[Risk, tuple[Policy, ...]] = {
    Risk.NEVER_MET: (Policy.NO_FIRST_MEETING,),
    Risk.CADENCE: (Policy.CADENCE_SLIPPING,),
    Risk.INACTIVE: (Policy.INACTIVE,),
    Risk.NO_SHOWS: (Policy.NO_SHOW_LADDER, Policy.NO_SHOW_REVIEW),
    Risk.MIDPOINT_OVERDUE: (Policy.MIDPOINT_DUE,),
    Risk.CLOSING_OVERDUE: (Policy.CLOSING_DUE,),
    Risk.ORPHANED: (Policy.ORPHANED_ADEPT,),
}
"""What is over with each risk."""


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.pair,) if isinstance(recorded.fact, HEARS) else ()


def evolve(row: WatchRow | None, recorded: Recorded) -> WatchRow | None:
    match recorded.fact, row:
        case MatchProposed() | PairMatched() as fact, _:
            return WatchRow(fact.pair, fact.programme, fact.adept, fact.mentor, fact.co_mentors)
        case _, None:
            return None
        case MeetingHeld(), _:
            return settled(row, Policy.INTRODUCE_YOURSELF, Policy.NO_FIRST_MEETING)
        case fact, _ if isinstance(fact, Introduction):
            return settled(row, Policy.INTRODUCE_YOURSELF)
        case CoMentorSteppedDown(member=gone), _:
            return replace(row, co_mentors=tuple(member for member in row.co_mentors if member != gone))
        case NudgeSent(member=member, policy=policy, sent_on=on, window=window), _:
            others = tuple(one for one in row.reminded if (one.member, one.policy) != (member, policy))
            return replace(row, reminded=(*others, Reminded(member, policy, on, window)))
        case CoordinatorAlerted(policy=policy, alerted_on=on), _:
            others = tuple(one for one in row.alerted if one.policy is not policy)
            return replace(row, alerted=(*others, Alerted(policy, on)))
        case RiskRaised(risk=risk, raised_on=on, evidence=evidence), _:
            return replace(row, risks=(*without(row.risks, risk), AtRisk(risk, on, evidence)))
        case RiskCleared(risk=risk), _:
            return settled(replace(row, risks=without(row.risks, risk)), *ALERTS_OF.get(risk, ()))
        case MidpointEvaluated(side=side), _:
            row = replace(row, midpoint=tuple(sorted({*row.midpoint, side})))
            return settled(row, Policy.MIDPOINT_DUE) if len(row.midpoint) == len(Side) else row
        case ClosingSummarised(side=side), _:
            row = replace(row, closing=tuple(sorted({*row.closing, side})))
            return settled(row, Policy.CLOSING_DUE) if len(row.closing) == len(Side) else row
        case _:
            return None  # it is over


def settled(row: WatchRow, *policies: Policy) -> WatchRow:
    if not row.alerted:
        return row
    return replace(row, alerted=tuple(one for one in row.alerted if one.policy not in policies))


def without(risks: tuple[AtRisk, ...], gone: Risk) -> tuple[AtRisk, ...]:
    return tuple(one for one in risks if one.risk is not gone)


pair_watch = Projection(
    "pair_watch",
    4,
    WatchRow,
    keys,
    evolve,
    found_by=(("programme",), ("adept",), ("mentor",)),
    hears=HEARS,
)
