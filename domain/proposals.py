"""Answering a proposal: each side for itself and nobody for another; else it expires, or is overridden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.decider import Decider
from domain.language import Asked, PairId, Refused, Role, Scope, Side, facts_of, pair_tag, written
from domain.proposal import (
    FACTS,
    UNPROPOSED,
    Fact,
    Life,
    MatchOverridden,
    Proposal,
    ProposalAccepted,
    ProposalDeclined,
    ProposalExpired,
    ProposalUnknown,
    Unproposed,
    evolve,
    tags,
)

# commands


@dataclass(frozen=True, slots=True)
class AcceptProposal:
    pair: PairId


@dataclass(frozen=True, slots=True)
class DeclineProposal:
    """The reason is for whoever gives it, and nobody else."""

    pair: PairId
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ExpireProposal:
    pair: PairId


@dataclass(frozen=True, slots=True)
class OverrideProposal:
    pair: PairId
    reason: str


Command = AcceptProposal | DeclineProposal | ExpireProposal | OverrideProposal

# refusals


class ProposalClosed(Refused):
    """The proposal is no longer open to an answer."""

    svenska = "Förslaget går inte längre att svara på."
    about = "proposal"


class AnswerTooLate(Refused):
    """The time to answer this proposal is over."""

    svenska = "Tiden för att svara på förslaget är ute."
    about = "proposal"
    handbook = "policy.proposal_answer_days"


class StillTimeToAnswer(Refused):
    """A proposal expires after its last day."""

    svenska = "Ett förslag går ut efter sin sista dag."
    about = "proposal"
    handbook = "policy.proposal_answer_days"


class AnswerReasonUnusable(Refused):
    """A reason is 1 to 2000 characters that can be read."""

    svenska = "Ett skäl är 1 till 2000 tecken som går att läsa."
    about = "reason"


def due(answer_by: date, today: date) -> bool:
    """Whether a proposal that nobody has answered to the end has expired: after its last local day."""
    return today > answer_by


def scope(command: Command) -> Scope:
    return (facts_of(pair_tag(command.pair), named=FACTS),)


def decide(command: Command, proposal: Life, asked: Asked) -> tuple[Fact, ...]:
    match command:
        case AcceptProposal() | DeclineProposal():
            if isinstance(proposal, Unproposed) or (side := proposal.side_of(asked.actor.by)) is None:
                raise ProposalUnknown
            return answer(command, proposal, side, asked)
        case ExpireProposal():
            asked.only(Role.POLICY)
            return expire(known(proposal), asked)
        case OverrideProposal():
            here = None if isinstance(proposal, Unproposed) else proposal.said.programme
            asked.within(here).only(Role.COORDINATOR)
            return override(command, known(proposal), asked)


def known(proposal: Life) -> Proposal:
    if isinstance(proposal, Unproposed):
        raise ProposalUnknown
    return proposal


def answer(command: AcceptProposal | DeclineProposal, proposal: Proposal, side: Side, asked: Asked) -> tuple[Fact, ...]:
    said = proposal.said
    about = (said.pair, said.programme, said.adept, said.mentor)
    if isinstance(command, AcceptProposal) and side in proposal.accepted and not proposal.closed:
        return ()
    if not proposal.pending:
        raise ProposalClosed
    if due(said.answer_by, asked.today(said.zone)):
        raise AnswerTooLate
    match command:
        case AcceptProposal():
            return (ProposalAccepted(*about, said.co_mentors, side),)
        case DeclineProposal(reason=reason):
            why = None if reason is None else written(reason, 2000, AnswerReasonUnusable)
            return (ProposalDeclined(*about, side, why),)


def expire(proposal: Proposal, asked: Asked) -> tuple[Fact, ...]:
    said = proposal.said
    if not proposal.pending:
        return ()
    if not due(said.answer_by, asked.today(said.zone)):
        raise StillTimeToAnswer
    return (ProposalExpired(said.pair, said.programme, said.adept, said.mentor),)


def override(command: OverrideProposal, proposal: Proposal, asked: Asked) -> tuple[Fact, ...]:
    said = proposal.said
    asked.not_oneself(said.adept, said.mentor, *said.co_mentors)
    if not proposal.pending:
        raise ProposalClosed
    reason = written(command.reason, 2000, AnswerReasonUnusable)
    return (MatchOverridden(said.pair, said.programme, said.adept, said.mentor, reason),)


proposals: Decider[Command, Life, Fact, Fact] = Decider(
    commands=(AcceptProposal, DeclineProposal, ExpireProposal, OverrideProposal),
    facts=(ProposalAccepted, ProposalDeclined, ProposalExpired, MatchOverridden),
    scope=scope,
    initial=UNPROPOSED,
    evolve=evolve,
    decide=decide,
    tags=tags,
    inner=(ExpireProposal,),
)
