"""All that a run has weighed: every adept beside every mentor, what each criterion adds, and what forbids the two."""

from __future__ import annotations

import strawberry
from graphql import GraphQLError
from strawberry import ID

from domain.assignment.scored import Scored, Wanted
from domain.language import MemberId
from domain.run import RunUnknown
from gateway.ids import key_of
from gateway.outcome import Info
from gateway.reads import LARGEST, Connection, cut, looking, named, one, permitted
from gateway.scalars import Position
from gateway.schema.criteria import READERS, edition
from gateway.schema.matching_run import run_id
from gateway.schema.membership import Person, member_id, person
from gateway.schema.reasons import BlockingRule, Reason, blocking, reasons
from projections.criteria import CriteriaRow
from projections.matching_runs import RunRow, matching_runs
from projections.members import MemberRow
from services.journal import Unavailable
from services.scores import scores


@strawberry.type
class PairScore:
    row: strawberry.Private[RunRow]
    known: strawberry.Private[CriteriaRow]
    scored: strawberry.Private[Scored]
    by: strawberry.Private[MemberRow]
    score: int = strawberry.field(description="The sum of what is not sensitive.")
    matched: bool = strawberry.field(description="Whether the run has put the two together.")

    @strawberry.field
    async def adept(self, info: Info) -> Person:
        return await person(info, self.scored.adept, named(self.by, within=self.row.programme))

    @strawberry.field
    async def mentor(self, info: Info) -> Person:
        return await person(info, self.scored.mentor, named(self.by, within=self.row.programme))

    @strawberry.field(description="What each criterion adds, in the caller's language.")
    async def reasons(self, info: Info) -> list[Reason]:
        locale, words = await info.context.language(), await info.context.words()
        return reasons(self.known.criteria, self.scored.shares, locale, words)

    @strawberry.field(description="Every rule that forbids the two.")
    async def blocked_by(self, info: Info) -> list[BlockingRule]:
        locale, words = await info.context.language(), await info.context.words()
        return [blocking(rule, locale, words) for rule in self.scored.rules]


@strawberry.type
class Query:
    @strawberry.field(
        description="By adept, the best mentor first and the forbidden last, reckoned anew from the facts that the run "
        "has read; none before it has a result. Of oneself nobody reads scores here."
    )
    async def matching_scores(
        self,
        info: Info,
        run: ID,
        first: int,
        after: str | None = None,
        adept: ID | None = None,
        mentor: ID | None = None,
        at_least: Position | None = None,
    ) -> Connection[PairScore] | None:
        by = await looking(info, at_least)
        row = await one(info, matching_runs, run_id(run))
        permitted(by, *READERS, within=row.programme if row else None)
        if not 0 < first <= LARGEST:
            raise GraphQLError(f"`first` is between 1 and {LARGEST}", extensions={"code": "PAGE_SIZE"})
        wanted = Wanted(
            None if adept is None else member_id(adept),
            None if mentor is None else member_id(mentor),
            by.member,
            None if after is None else pointed(after),
        )
        if row is None:
            return None
        try:
            found = await scores(info.context.house.journal(info.context.caller.tenant), row.run, wanted, first + 1)
        except RunUnknown:
            return None
        except Unavailable:
            raise GraphQLError("The journal cannot be reached; ask again", extensions={"code": "UNAVAILABLE"}) from None
        if found is None:
            return None
        known = await edition(info, row.programme, row.edition)
        return cut(found, first, after, place, lambda scored: shown(row, known, scored, by))


def shown(row: RunRow, known: CriteriaRow, scored: Scored, by: MemberRow) -> PairScore:
    together = any((match.adept, match.mentor) == (scored.adept, scored.mentor) for match in row.matches)
    return PairScore(row=row, known=known, scored=scored, by=by, score=scored.score, matched=together)


def place(scored: Scored) -> str:
    return f"{scored.adept}/{scored.mentor}"


def pointed(after: str) -> tuple[MemberId, MemberId]:
    adept, between, mentor = (key_of(after) or "").partition("/")
    if not between:
        raise GraphQLError("This cursor is none of ours", extensions={"code": "CURSOR"})
    return MemberId(adept), MemberId(mentor)
