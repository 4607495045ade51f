"""Proposals that nothing can come of any more: nobody is asked to answer them, and the adept is gone on with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from domain import following
from domain import proposal as proposed
from domain import roll as rolls
from domain.decider import Decider
from domain.following import Followed
from domain.language import Asked, MemberId, PairId, ProgrammeId, Role, Scope, facts_of, member_tag, programme_tag
from domain.member import PersonalDataErased
from domain.pair import PairMatched
from domain.phase import DOORS, OVER, Programme, ProgrammeCancelled, ProgrammeClosed
from domain.proposal import UNPROPOSED, Life, Proposal, ProposalWithdrawn, Withdrawal, tags
from domain.reaction import Reaction
from domain.roll import (
    NO_LONGER,
    OUT,
    ApplicationDeclined,
    ApplicationWithdrawn,
    ParticipationEnded,
    Roll,
    on_roll,
)


@dataclass(frozen=True, slots=True)
class WithdrawProposals:
    """Those of one member, or of a whole programme. Who pauses, or is looked at once more, may be back in time."""

    programme: ProgrammeId
    member: MemberId | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    roll: Roll = field(default_factory=Roll)
    proposals: dict[PairId, Life] = field(default_factory=dict[PairId, Life])
    followed: Followed = field(default_factory=Followed)


Seen = rolls.Fact | proposed.Fact | following.Fact


def scope(command: WithdrawProposals) -> Scope:
    here = programme_tag(command.programme)
    if command.member is None:
        return (facts_of(here, named=(*DOORS, *proposed.FACTS)),)
    own = facts_of(member_tag(command.member), here, named=proposed.FACTS)
    return (own, *on_roll(command.programme, command.member), following.SCOPE)


def evolve(state: Waiting, fact: Seen) -> Waiting:
    if isinstance(fact, following.Fact):
        return replace(state, followed=following.evolve(state.followed, fact))
    if isinstance(fact, proposed.Fact):
        life = proposed.evolve(state.proposals.get(fact.pair, UNPROPOSED), fact)
        return replace(state, proposals={**state.proposals, fact.pair: life})
    return replace(state, roll=rolls.evolve(state.roll, fact))


def decide(command: WithdrawProposals, state: Waiting, asked: Asked) -> tuple[ProposalWithdrawn, ...]:
    asked.only(Role.POLICY)
    waiting = [one for one in state.proposals.values() if isinstance(one, Proposal) and one.pending]
    found = [(one.said, why(command, one, state, asked)) for one in waiting]
    return tuple(ProposalWithdrawn(of.pair, of.programme, of.adept, of.mentor, why) for of, why in found if why)


def why(command: WithdrawProposals, proposal: Proposal, state: Waiting, asked: Asked) -> Withdrawal | None:
    programme, member = state.roll.programme, command.member
    if not isinstance(programme, Programme):
        return None
    if programme.phase in OVER:
        return Withdrawal.PROGRAMME_NOT_MATCHING
    if member is None:
        return None
    own, as_adept = state.roll[member], member == proposal.said.adept
    if (own.adept if as_adept else own.mentor) in OUT:
        return Withdrawal.NOT_ACCEPTED
    edition = state.followed.for_new(command.programme, asked.today(programme.zone))
    full = len(own.followed) >= state.followed.policies(edition).pairs_per_adept
    return Withdrawal.ADEPT_IN_PAIR if as_adept and full else None


withdrawing: Decider[WithdrawProposals, Waiting, ProposalWithdrawn, Seen] = Decider(
    commands=(WithdrawProposals,),
    facts=(),
    scope=scope,
    initial=Waiting(),
    evolve=evolve,
    decide=decide,
    tags=tags,
    inner=(WithdrawProposals,),
)


# what follows by itself

Left = ApplicationWithdrawn | ApplicationDeclined | ParticipationEnded
Cause = PairMatched | Left | PersonalDataErased | ProgrammeCancelled | ProgrammeClosed


def follow(fact: Cause) -> tuple[WithdrawProposals, ...]:
    match fact:
        case PairMatched(programme=programme, adept=adept):
            return (WithdrawProposals(programme, adept),)
        case PersonalDataErased(member, programmes):
            return tuple(WithdrawProposals(programme, member) for programme in programmes)
        case ProgrammeCancelled() | ProgrammeClosed():
            return (WithdrawProposals(fact.programme),)
        case _:
            return (WithdrawProposals(fact.programme, fact.member),)


CAUSES = (PairMatched, *NO_LONGER, PersonalDataErased, ProgrammeCancelled, ProgrammeClosed)
withdraw_proposals: Reaction[Cause] = Reaction("withdraw_proposals", 1, CAUSES, follow)
