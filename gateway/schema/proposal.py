"""Proposals and the answers to them: for the two whom one is about, and for whoever runs the matching."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry
from strawberry import ID

from domain.entitled import Circle
from domain.language import MemberId, PairId, Role, Side
from domain.proposal import UNSAID, Withdrawal
from domain.proposals import AcceptProposal, DeclineProposal, OverrideProposal
from domain.proposing import FindNoMatch
from gateway.confidential import Confidential
from gateway.confidential import shown as shown_text
from gateway.ids import node_id, own_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import Connection, Pages, looking, may, named, one, reach, viewer
from gateway.scalars import Position
from gateway.schema.criteria import READERS, edition
from gateway.schema.enrolment import programme_id
from gateway.schema.membership import Person, member_id, person
from gateway.schema.reasons import BlockingRule, Reason, blocking, reasons
from projections.match_needs import NeedRow, WishPassedOver, match_needs
from projections.matching_runs import matching_runs
from projections.members import MemberRow
from projections.proposals import ProposalRow, ProposalState, proposals
from projections.seat_map import SeatRow, seat_map

strawberry.enum(ProposalState)
strawberry.enum(Withdrawal, name="ProposalWithdrawal")

PROPOSALS = Pages(proposals, "key", lambda row: row.pair)
SEATS = Pages(seat_map, "key", lambda row: f"{row.programme}/{row.mentor}")
NEEDS = Pages(match_needs, "key", lambda row: f"{row.programme}/{row.member}")


def proposal_id(given: ID) -> PairId:
    return PairId(own_id("Proposal", given))


@strawberry.type
class Proposal:
    row: strawberry.Private[ProposalRow]
    by: strawberry.Private[MemberRow]
    id: ID
    state: ProposalState
    proposed_on: date
    answer_by: date = strawberry.field(description="The last local day to answer.")
    accepted_by: list[Side]
    declined_by: Side | None
    withdrawn_for: Withdrawal | None = strawberry.field(
        description="Why two who had both accepted are no pair. Where it lies in a person, the two are not told."
    )
    decline_reason: Confidential | None = strawberry.field(description="For whoever declined, and nobody else.")
    override_reason: str | None = strawberry.field(description="For coordinators.")
    pair_id: ID | None = strawberry.field(description="The pair that it became.")

    @strawberry.field
    async def adept(self, info: Info) -> Person:
        return await person(info, self.row.adept, readable(self.row, self.by))

    @strawberry.field
    async def mentor(self, info: Info) -> Person:
        return await person(info, self.row.mentor, readable(self.row, self.by))

    @strawberry.field(description="What each criterion adds, in the caller's language; nothing of what is sensitive.")
    async def reasons(self, info: Info) -> list[Reason]:
        if self.row.run is None:
            return []
        run = await one(info, matching_runs, self.row.run)
        found = next((match for match in run.matches if match.adept == self.row.adept), None) if run else None
        if run is None or found is None:
            return []
        known = (await edition(info, run.programme, run.edition)).criteria
        told = [(one, share) for one, share in zip(known, found.shares, strict=True) if not one.sensitive]
        criteria, shares = [one for one, _ in told], [share for _, share in told]
        return reasons(criteria, shares, await info.context.language(), await info.context.words())


def readable(row: ProposalRow, by: MemberRow) -> bool:
    return named(by, row.adept, row.mentor, within=row.programme)


def shown(row: ProposalRow, by: MemberRow) -> Proposal:
    running = may(by, Role.COORDINATOR, within=row.programme)
    own = by.member in (row.adept, row.mentor, *row.co_mentors)
    return Proposal(
        row=row,
        by=by,
        id=node_id("Proposal", row.pair),
        state=row.state,
        proposed_on=row.proposed_on,
        answer_by=row.answer_by,
        accepted_by=[*row.accepted],
        declined_by=row.declined_by,
        withdrawn_for=None if own and row.withdrawn_for in UNSAID else row.withdrawn_for,
        decline_reason=declined_for(row, by),
        override_reason=row.reason if running and not own else None,
        pair_id=node_id("Pair", row.pair) if row.state is ProposalState.MATCHED else None,
    )


def declined_for(row: ProposalRow, by: MemberRow) -> Confidential | None:
    """That there is a reason is for its author, as what it says is."""
    kept = row.decline_reason
    said = None if kept is None else shown_text(kept, by, Circle(row.pair, frozenset()))
    return said if said is not None and said.readable else None


async def visible(info: Info, pair: PairId) -> Proposal | None:
    """For everybody but the two and whoever follows matching there is no such proposal."""
    by = await viewer(info)
    row = await one(info, proposals, pair)
    if row is None or not (by.member in (row.adept, row.mentor) or may(by, *READERS, within=row.programme)):
        return None
    return shown(row, by)


@strawberry.type
class Seats:
    row: strawberry.Private[SeatRow]
    by: strawberry.Private[MemberRow]
    capacity: int
    taken: int
    pending: int = strawberry.field(description="Open proposals; they reserve nothing.")

    @strawberry.field
    async def mentor(self, info: Info) -> Person:
        return await person(info, self.row.mentor, named(self.by, self.row.mentor, within=self.row.programme))


@strawberry.type(description="A wish of an adept that requirements forbid.")
class PassedOver:
    row: strawberry.Private[NeedRow]
    wish: strawberry.Private[WishPassedOver]
    by: strawberry.Private[MemberRow]

    @strawberry.field
    async def mentor(self, info: Info) -> Person:
        return await person(info, self.wish.mentor, named(self.by, self.wish.mentor, within=self.row.programme))

    @strawberry.field
    async def blocked_by(self, info: Info) -> list[BlockingRule]:
        locale, words = await info.context.language(), await info.context.words()
        return [blocking(rule, locale, words) for rule in self.wish.rules]


@strawberry.type(description="An adept whose wishes are used up.")
class MatchNeed:
    row: strawberry.Private[NeedRow]
    by: strawberry.Private[MemberRow]
    decide_by: date
    given_up: bool

    @strawberry.field(description="Those wishes for which only a requirement stood in the way.")
    def passed_over(self) -> list[PassedOver]:
        return [PassedOver(row=self.row, wish=wish, by=self.by) for wish in self.row.passed_over]

    @strawberry.field
    async def adept(self, info: Info) -> Person:
        return await person(info, self.row.member, named(self.by, self.row.member, within=self.row.programme))


@strawberry.input
class AcceptProposalInput(CommandInput):
    proposal: ID


@strawberry.input
class DeclineProposalInput(CommandInput):
    proposal: ID
    reason: str | None = strawberry.field(default=None, description="For oneself, and read by nobody else.")


@strawberry.input
class OverrideProposalInput(CommandInput):
    proposal: ID
    reason: str


@strawberry.input
class FindNoMatchInput(CommandInput):
    programme: ID
    member: ID


@strawberry.type
class ProposalPayload(Outcome):
    proposal_id: ID

    @strawberry.field
    async def proposal(self, info: Info) -> Proposal | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        return await visible(info, proposal_id(self.proposal_id))


@strawberry.type
class MatchNeedPayload(Outcome):
    pass


async def answer(info: Info, input: CommandInput, command: Any) -> ProposalPayload:
    return ProposalPayload(**await act(info, input, command), proposal_id=node_id("Proposal", command.pair))


@strawberry.type
class Query:
    @strawberry.field
    async def proposal(self, info: Info, id: ID, at_least: Position | None = None) -> Proposal | None:
        await looking(info, at_least)
        return await visible(info, proposal_id(id))

    @strawberry.field(description="Those that are about oneself, whatever became of them.")
    async def my_proposals(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Proposal]:
        by = await looking(info, at_least)
        own = "(t.adept = $2 or t.mentor = $2)"
        return await PROPOSALS.page(info, first, after, lambda row: shown(row, by), own, by.member)

    @strawberry.field
    async def proposals(
        self, info: Info, programme: ID, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Proposal]:
        here = programme_id(programme)
        by = await looking(info, at_least, roles=READERS, within=here)
        return await PROPOSALS.page(info, first, after, lambda row: shown(row, by), "t.programme = $2", here)

    @strawberry.field(description="The seats of a programme's accepted mentors.")
    async def seat_map(
        self, info: Info, programme: ID, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Seats]:
        where, here = "t.programme = $2 and t.accepted", programme_id(programme)
        by = await looking(info, at_least, roles=READERS, within=here)
        return await SEATS.page(info, first, after, lambda row: seats(row, by), where, here)

    @strawberry.field(description="Adepts who wait to be matched by hand, and those for whom nobody was found.")
    async def match_needs(
        self, info: Info, programme: ID, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[MatchNeed]:
        here = programme_id(programme)
        by = await looking(info, at_least, roles=READERS, within=here)
        return await NEEDS.page(info, first, after, lambda row: need(row, by), "t.programme = $2", here)


def seats(row: SeatRow, by: MemberRow) -> Seats:
    return Seats(row=row, by=by, capacity=row.capacity, taken=len(row.taken), pending=len(row.pending))


def need(row: NeedRow, by: MemberRow) -> MatchNeed:
    return MatchNeed(row=row, by=by, decide_by=row.decide_by, given_up=row.given_up)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def accept_proposal(self, info: Info, input: AcceptProposalInput) -> ProposalPayload:
        return await answer(info, input, AcceptProposal(proposal_id(input.proposal)))

    @strawberry.mutation
    async def decline_proposal(self, info: Info, input: DeclineProposalInput) -> ProposalPayload:
        return await answer(info, input, DeclineProposal(proposal_id(input.proposal), input.reason))

    @strawberry.mutation
    async def override_proposal(self, info: Info, input: OverrideProposalInput) -> ProposalPayload:
        return await answer(info, input, OverrideProposal(proposal_id(input.proposal), input.reason))

    @strawberry.mutation
    async def find_no_match(self, info: Info, input: FindNoMatchInput) -> MatchNeedPayload:
        command = FindNoMatch(programme_id(input.programme), MemberId(member_id(input.member)))
        return MatchNeedPayload(**await act(info, input, command))
