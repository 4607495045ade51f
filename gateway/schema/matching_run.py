"""The workbench of matching: runs that a coordinator asks for, looks at, compares, and publishes or discards."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime
from functools import partial

import strawberry
from strawberry import ID

from domain.criteria_kinds import Algorithm, Constraints, Couple, Quota
from domain.language import ProgrammeId, RunId, Side
from domain.matching_run import DiscardRun, RequestMatchingRun
from domain.proposing import PublishProposals, proposal_id
from domain.run import Failure, Stage
from domain.run_result import Match, Unmatched
from gateway.ids import new_id, node_id, own_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import Connection, Pages, looking, named, one, permitted, reach, versions
from gateway.scalars import Position
from gateway.schema.criteria import READERS, CriteriaEdition, edition
from gateway.schema.criteria import shown as criteria_shown
from gateway.schema.enrolment import programme_id
from gateway.schema.membership import Person, member_id, person
from gateway.schema.obstacles import ImpossiblePair, MatchingQuota, quota
from gateway.schema.reasons import BlockingRule, Reason, blocking, reasons
from projections.matching_runs import RunRow, RunState, matching_runs
from projections.members import MemberRow

strawberry.enum(Algorithm, name="MatchingAlgorithm")
strawberry.enum(Stage, name="MatchingRunStage")
strawberry.enum(Failure, name="MatchingRunFailure")
strawberry.enum(RunState, name="MatchingRunState")

RUNS = Pages(matching_runs, "key", lambda row: row.run)


def run_id(given: ID) -> RunId:
    return RunId(own_id("MatchingRun", given))


@strawberry.type
class ProposedMatch:
    row: strawberry.Private[RunRow]
    match: strawberry.Private[Match]
    by: strawberry.Private[MemberRow]
    score: int
    locked: bool
    proposal_id: ID = strawberry.field(description="That it has once it is published.")

    @strawberry.field(description="The requirements for which it was not proposed when the run was published.")
    async def passed_over_for(self, info: Info) -> list[BlockingRule]:
        couple = (self.match.adept, self.match.mentor)
        rules = [rule for one in self.row.passed_over if (one.adept, one.mentor) == couple for rule in one.rules]
        locale, words = await info.context.language(), await info.context.words()
        return [blocking(rule, locale, words) for rule in rules]

    @strawberry.field
    async def adept(self, info: Info) -> Person:
        return await person(info, self.match.adept, named(self.by, self.match.adept, within=self.row.programme))

    @strawberry.field
    async def mentor(self, info: Info) -> Person:
        return await person(info, self.match.mentor, named(self.by, self.match.mentor, within=self.row.programme))

    @strawberry.field
    async def co_mentors(self, info: Info) -> list[Person]:
        here = self.row.programme
        return [await person(info, one, named(self.by, one, within=here)) for one in self.match.co_mentors]

    @strawberry.field(description="What each criterion adds, in the caller's language.")
    async def reasons(self, info: Info) -> list[Reason]:
        known = await edition(info, self.row.programme, self.row.edition)
        return reasons(known.criteria, self.match.shares, await info.context.language(), await info.context.words())


@strawberry.type
class UnmatchedPerson:
    left: strawberry.Private[Unmatched]
    here: strawberry.Private[ProgrammeId]
    by: strawberry.Private[MemberRow]
    side: Side

    @strawberry.field
    async def member(self, info: Info) -> Person:
        return await person(info, self.left.member, named(self.by, self.left.member, within=self.here))

    @strawberry.field(
        description="The rules that left nobody, the one that forbids most first; of oneself nobody reads them here."
    )
    async def blocked_by(self, info: Info) -> list[BlockingRule]:
        if self.left.member == self.by.member:
            return []
        locale, words = await info.context.language(), await info.context.words()
        return [blocking(rule, locale, words) for rule in self.left.rules]


@strawberry.type
class MatchingRun:
    row: strawberry.Private[RunRow]
    by: strawberry.Private[MemberRow]
    id: ID
    state: RunState
    stage: Stage | None = strawberry.field(description="How far it has come, while it runs.")
    failure: Failure | None
    requested_at: datetime
    algorithm: Algorithm
    seed: int
    what_if: bool
    criteria_edition: int
    inputs_digest: str | None
    inputs_as_at: Position | None = strawberry.field(description="The position up to which facts were read.")
    objective: int | None = strawberry.field(description="The sum of scores.")
    blocking_pairs: int | None
    duration_ms: int | None
    pairs: int
    position: Position

    @strawberry.field
    async def criteria(self, info: Info) -> CriteriaEdition:
        return criteria_shown(await edition(info, self.row.programme, self.row.edition))

    @strawberry.field
    def proposals(self) -> list[ProposedMatch]:
        return proposed(self.row, self.by)

    @strawberry.field(description="Of a run that failed: the locked pairs that cannot be.")
    def impossible_pairs(self) -> list[ImpossiblePair]:
        return [ImpossiblePair(told=one, here=self.row.programme, by=self.by) for one in self.row.obstacles.locked]

    @strawberry.field(
        description="Of a run that failed: each quota that cannot be fulfilled by itself; or else the few that cannot"
        " be fulfilled together, or together with the locked pairs that are named."
    )
    def impossible_quotas(self) -> list[MatchingQuota]:
        return [quota(one) for one in self.row.obstacles.quotas]

    @strawberry.field
    def unmatched(self) -> list[UnmatchedPerson]:
        here = self.row.programme
        return [UnmatchedPerson(left=left, here=here, by=self.by, side=left.side) for left in self.row.unmatched]


def proposed(row: RunRow, by: MemberRow) -> list[ProposedMatch]:
    return [
        ProposedMatch(
            row=row,
            match=match,
            by=by,
            score=match.score,
            locked=match.locked,
            proposal_id=node_id("Proposal", proposal_id(row.run, match.adept, match.mentor)),
        )
        for match in row.matches
    ]


def shown(row: RunRow, by: MemberRow) -> MatchingRun:
    return MatchingRun(
        row=row,
        by=by,
        id=node_id("MatchingRun", row.run),
        state=row.state,
        stage=row.stage,
        failure=row.failure,
        requested_at=row.requested_at,
        algorithm=row.algorithm,
        seed=row.seed,
        what_if=row.what_if,
        criteria_edition=row.edition,
        inputs_digest=row.digest,
        inputs_as_at=None if row.as_at is None else Position(row.as_at),
        objective=row.objective,
        blocking_pairs=row.blocking,
        duration_ms=row.milliseconds,
        pairs=len(row.matches),
        position=Position(row.position),
    )


async def visible(info: Info, run: RunId, at_least: Position | None = None) -> MatchingRun | None:
    """Who follows matching nowhere, or in another programme, is refused as for a run that there is not."""
    by = await looking(info, at_least)
    row = await one(info, matching_runs, run)
    permitted(by, *READERS, within=row.programme if row else None)
    return shown(row, by) if row else None


@strawberry.input
class LockedInput:
    adept: ID
    mentor: ID


@strawberry.input
class QuotaInput:
    side: Side
    key: str
    value: str
    least: int = 0
    most: int | None = None


@strawberry.input
class ConstraintsInput:
    hours: int = strawberry.field(default=0, description="That a pair takes of its mentor in a month; 0 is no budget.")
    quotas: list[QuotaInput] = strawberry.field(default_factory=list[QuotaInput])
    co_mentors: int = 0
    helps: int = 1


@strawberry.input
class RequestMatchingRunInput(CommandInput):
    programme: ID
    algorithm: Algorithm = Algorithm.OPTIMAL
    seed: int = 0
    what_if: bool = strawberry.field(default=False, description="To be looked at and compared, never published.")
    locked: list[LockedInput] = strawberry.field(default_factory=list[LockedInput])
    constraints: ConstraintsInput | None = None


@strawberry.input
class DiscardRunInput(CommandInput):
    run: ID


@strawberry.input
class PublishProposalsInput(CommandInput):
    run: ID
    programme: ID


@strawberry.type
class MatchingRunPayload(Outcome):
    run_id: ID

    @strawberry.field
    async def run(self, info: Info) -> MatchingRun | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        return await visible(info, run_id(self.run_id))


@strawberry.type
class MatchingRunChange:
    position: Position
    run: MatchingRun


@strawberry.type
class Query:
    @strawberry.field(description="For coordinators and administrators; for auditors without names.")
    async def matching_run(self, info: Info, id: ID, at_least: Position | None = None) -> MatchingRun | None:
        return await visible(info, run_id(id), at_least)

    @strawberry.field
    async def matching_runs(
        self, info: Info, programme: ID, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[MatchingRun]:
        here = programme_id(programme)
        by = await looking(info, at_least, roles=READERS, within=here)
        return await RUNS.page(info, first, after, lambda row: shown(row, by), "t.programme = $2", here)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def request_matching_run(self, info: Info, input: RequestMatchingRunInput) -> MatchingRunPayload:
        run, asked = RunId(new_id(input.once(), "run")), input.constraints or ConstraintsInput()
        quotas = tuple(Quota(one.side, one.key, one.value, one.least, one.most) for one in asked.quotas)
        command = RequestMatchingRun(
            run,
            programme_id(input.programme),
            input.algorithm,
            input.seed,
            input.what_if,
            tuple(Couple(member_id(one.adept), member_id(one.mentor)) for one in input.locked),
            Constraints(asked.hours, quotas, asked.co_mentors, asked.helps),
        )
        return MatchingRunPayload(**await act(info, input, command), run_id=node_id("MatchingRun", run))

    @strawberry.mutation
    async def discard_run(self, info: Info, input: DiscardRunInput) -> MatchingRunPayload:
        return MatchingRunPayload(**await act(info, input, DiscardRun(run_id(input.run))), run_id=input.run)

    @strawberry.mutation
    async def publish_proposals(self, info: Info, input: PublishProposalsInput) -> MatchingRunPayload:
        command = PublishProposals(run_id(input.run), programme_id(input.programme))
        return MatchingRunPayload(**await act(info, input, command), run_id=input.run)


@strawberry.type
class Subscription:
    @strawberry.subscription(description="The run now, and again whenever it has come further.")
    async def matching_run_changed(
        self, info: Info, id: ID, at_least: Position | None = None
    ) -> AsyncGenerator[MatchingRunChange, None]:
        run = run_id(id)
        seen = partial(visible, info, run)
        async for now in versions(info, f"run:{run}", seen, lambda run: run.row.position, at_least):
            yield MatchingRunChange(position=Position(now.row.position), run=now)
