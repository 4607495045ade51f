"""What a clock has noticed of a pair, or of a proposal for one: who was reminded of what, and where to look."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from domain.language import MemberId, PairId, ProgrammeId, Recorded
from domain.nudging import CoordinatorAlerted, NudgeSent
from domain.pair import PairCompleted, PairEnded, PairMatched
from domain.proposal import MatchProposed, ProposalDeclined, ProposalExpired, ProposalWithdrawn
from domain.reminders import Policy
from domain.risks import Risk
from domain.watching import RiskCleared, RiskRaised
from projections.projection import Projection


class Reminded(Struct, frozen=True):
    member: MemberId
    policy: Policy
    on: date


class Alerted(Struct, frozen=True):
    policy: Policy
    on: date


class AtRisk(Struct, frozen=True):
    risk: Risk
    since: date
    evidence: tuple[int, ...]


class WatchRow(Struct, frozen=True):
    """``reminded`` and ``alerted`` have the last time of each kind."""

    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    reminded: tuple[Reminded, ...] = ()
    alerted: tuple[Alerted, ...] = ()
    risks: tuple[AtRisk, ...] = ()

    @property
    def members(self) -> tuple[MemberId, ...]:
        return (self.adept, self.mentor, *self.co_mentors)


BEGINS = (MatchProposed, PairMatched)
OVER = (PairCompleted, PairEnded, ProposalDeclined, ProposalExpired, ProposalWithdrawn)
HEARS = (*BEGINS, *OVER, NudgeSent, CoordinatorAlerted, RiskRaised, RiskCleared)


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.pair,) if isinstance(recorded.fact, HEARS) else ()


def evolve(row: WatchRow | None, recorded: Recorded) -> WatchRow | None:
    match recorded.fact, row:
        case MatchProposed() | PairMatched() as fact, _:
            return WatchRow(fact.pair, fact.programme, fact.adept, fact.mentor, fact.co_mentors)
        case _, None:
            return None
        case NudgeSent(member=member, policy=policy, sent_on=on), _:
            others = tuple(one for one in row.reminded if (one.member, one.policy) != (member, policy))
            return replace(row, reminded=(*others, Reminded(member, policy, on)))
        case CoordinatorAlerted(policy=policy, alerted_on=on), _:
            others = tuple(one for one in row.alerted if one.policy is not policy)
            return replace(row, alerted=(*others, Alerted(policy, on)))
        case RiskRaised(risk=risk, raised_on=on, evidence=evidence), _:
            return replace(row, risks=(*without(row.risks, risk), AtRisk(risk, on, evidence)))
        case RiskCleared(risk=risk), _:
            return replace(row, risks=without(row.risks, risk))
        case _:
            return None  # it is over


def without(risks: tuple[AtRisk, ...], gone: Risk) -> tuple[AtRisk, ...]:
    return tuple(one for one in risks if one.risk is not gone)


pair_watch = Projection(
    "pair_watch",
    1,
    WatchRow,
    keys,
    evolve,
    found_by=(("programme",), ("adept",), ("mentor",)),
    hears=HEARS,
)
