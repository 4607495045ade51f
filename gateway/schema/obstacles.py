"""What a run of the matching could not get past: which of the locked pairs, and which of the quotas."""

from __future__ import annotations

import strawberry

from domain.criteria_kinds import Quota
from domain.language import ProgrammeId, Side
from domain.run_result import Impossible
from gateway.outcome import Info
from gateway.reads import named
from gateway.schema.membership import Person, person
from gateway.schema.reasons import BlockingRule, blocking
from projections.members import MemberRow


@strawberry.type(description="A locked pair that cannot be.")
class ImpossiblePair:
    told: strawberry.Private[Impossible]
    here: strawberry.Private[ProgrammeId]
    by: strawberry.Private[MemberRow]

    @strawberry.field
    async def adept(self, info: Info) -> Person:
        return await person(info, self.told.adept, named(self.by, self.told.adept, within=self.here))

    @strawberry.field
    async def mentor(self, info: Info) -> Person:
        return await person(info, self.told.mentor, named(self.by, self.told.mentor, within=self.here))

    @strawberry.field(description="What keeps the two from being a pair; nothing of oneself.")
    async def blocked_by(self, info: Info) -> list[BlockingRule]:
        if self.by.member in (self.told.adept, self.told.mentor):
            return []
        locale, words = await info.context.language(), await info.context.words()
        return [blocking(rule, locale, words) for rule in self.told.rules]


@strawberry.type(description="Of the pairs, so many have somebody with this value on this side.")
class MatchingQuota:
    side: Side
    key: str
    value: str
    least: int
    most: int | None


def quota(of: Quota) -> MatchingQuota:
    return MatchingQuota(side=of.side, key=of.key, value=of.value, least=of.least, most=of.most)
