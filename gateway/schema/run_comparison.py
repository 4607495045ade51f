"""Two runs of matching beside one another."""

from __future__ import annotations

import strawberry
from strawberry import ID

from gateway.outcome import Info
from gateway.schema.matching_run import ProposedMatch, proposed, run_id, visible


@strawberry.type
class RunComparison:
    only_in_one: list[ProposedMatch]
    only_in_other: list[ProposedMatch]
    in_both: int
    objective_difference: int | None = strawberry.field(description="The other's sum of scores minus the one's.")


@strawberry.type
class Query:
    @strawberry.field(description="What two runs propose differently.")
    async def compare_matching_runs(self, info: Info, one: ID, other: ID) -> RunComparison | None:
        first, second = await visible(info, run_id(one)), await visible(info, run_id(other))
        if first is None or second is None:
            return None
        here, there = proposed(first.row, first.by), proposed(second.row, second.by)
        mine = {(match.match.adept, match.match.mentor) for match in here}
        yours = {(match.match.adept, match.match.mentor) for match in there}
        known = first.objective is not None and second.objective is not None
        return RunComparison(
            only_in_one=[match for match in here if (match.match.adept, match.match.mentor) not in yours],
            only_in_other=[match for match in there if (match.match.adept, match.match.mentor) not in mine],
            in_both=len(mine & yours),
            objective_difference=(second.objective or 0) - (first.objective or 0) if known else None,
        )
