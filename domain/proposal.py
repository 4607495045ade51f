"""A proposal's life. It is a pair that may come to be, and bears the id that the pair then has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from domain.language import (
    MemberId,
    PairId,
    ProgrammeId,
    Refused,
    RunId,
    Side,
    Tag,
    Visibility,
    member_tag,
    pair_tag,
    programme_tag,
    run_tag,
)


class Withdrawal(StrEnum):
    """Why nothing comes of a proposal, though nobody said no."""

    NO_SEAT_LEFT = "no_seat_left"
    """Somebody else was quicker to the mentor's last seat."""
    ADEPT_IN_PAIR = "adept_in_pair"
    NOT_ACCEPTED = "not_accepted"
    """One of the two is no longer among the programme's accepted."""
    KEPT_APART = "kept_apart"
    PROGRAMME_NOT_MATCHING = "programme_not_matching"


UNSAID = frozenset({Withdrawal.KEPT_APART, Withdrawal.NOT_ACCEPTED})
"""Who is excluded is not told of it, nor can they tell it from the other reason that is not given."""


# facts


@dataclass(frozen=True, slots=True)
class MatchProposed:
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    run: RunId | None
    """None where the adept's next wish was proposed."""
    co_mentors: tuple[MemberId, ...]
    zone: str
    answer_by: date
    """The last local day to answer, as it was promised."""


@dataclass(frozen=True, slots=True)
class ProposalAccepted:
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    co_mentors: tuple[MemberId, ...]
    side: Side


@dataclass(frozen=True, slots=True)
class ProposalDeclined:
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    side: Side
    reason: Annotated[str | None, Visibility.AUTHOR] = None


@dataclass(frozen=True, slots=True)
class ProposalExpired:
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId


@dataclass(frozen=True, slots=True)
class MatchOverridden:
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    reason: Annotated[str, Visibility.PAIR_AND_COORDINATOR]


@dataclass(frozen=True, slots=True)
class ProposalWithdrawn:
    pair: PairId
    programme: ProgrammeId
    adept: MemberId
    mentor: MemberId
    why: Withdrawal


Closed = ProposalDeclined | ProposalExpired | MatchOverridden | ProposalWithdrawn
CLOSED: tuple[type[Closed], ...] = (ProposalDeclined, ProposalExpired, MatchOverridden, ProposalWithdrawn)
Fact = MatchProposed | ProposalAccepted | Closed
FACTS: tuple[type[Fact], ...] = (MatchProposed, ProposalAccepted, *CLOSED)


class ProposalUnknown(Refused):
    """There is no such proposal, or it is not yours."""

    svenska = "Det finns inget sådant förslag, eller så är det inte ditt."
    about = "proposal"


# state


@dataclass(frozen=True, slots=True)
class Unproposed:
    pass


@dataclass(frozen=True, slots=True)
class Proposal:
    said: MatchProposed
    accepted: frozenset[Side] = frozenset()
    closed: bool = False

    @property
    def agreed(self) -> bool:
        return len(self.accepted) == len(Side) and not self.closed

    @property
    def pending(self) -> bool:
        return not self.closed and not self.agreed

    def side_of(self, member: str) -> Side | None:
        return {self.said.adept: Side.ADEPT, self.said.mentor: Side.MENTOR}.get(MemberId(member))


Life = Unproposed | Proposal
UNPROPOSED = Unproposed()


def evolve(proposal: Life, fact: Fact) -> Life:
    match fact, proposal:
        case MatchProposed(), Unproposed():
            return Proposal(fact)
        case (MatchProposed(), _) | (_, Unproposed()):
            return proposal
        case ProposalAccepted(side=side), _:
            return replace(proposal, accepted=proposal.accepted | {side})
        case ((ProposalDeclined() | ProposalExpired() | MatchOverridden() | ProposalWithdrawn()), _):
            return replace(proposal, closed=True)


def tags(fact: Fact) -> tuple[Tag, ...]:
    about = (pair_tag(fact.pair), programme_tag(fact.programme), member_tag(fact.adept), member_tag(fact.mentor))
    return (*about, run_tag(fact.run)) if isinstance(fact, MatchProposed) and fact.run is not None else about
