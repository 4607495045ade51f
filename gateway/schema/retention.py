"""How long is kept what pairs write."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.retention import Kept, SetRetentionPolicy
from gateway.outcome import CommandInput, Info, Outcome, act
from projections.organisation import OrganisationRow

strawberry.enum(Kept)


@strawberry.type(description="From the day on which a pair has closed.")
class RetentionPolicy:
    of: Kept
    period: int = strawberry.field(description="Days of content, months of process.")
    in_force_on: date = strawberry.field(description="Nothing is removed by it before.")


def policies(row: OrganisationRow) -> list[RetentionPolicy]:
    return [
        RetentionPolicy(of=one.of, period=one.period, in_force_on=one.in_force_on)
        for one in row.retention
        if one.period is not None
    ]


@strawberry.input
class SetRetentionPolicyInput(CommandInput):
    of: Kept
    period: int | None = strawberry.field(
        default=None,
        description="Content: 30 to 730 days. Process: 12 to 120 months. Left out: for ever.",
    )


@strawberry.type
class RetentionPayload(Outcome):
    pass


@strawberry.type
class Mutation:
    @strawberry.mutation(description="What is removed is gone; nothing is, before two weeks from now.")
    async def set_retention_policy(self, info: Info, input: SetRetentionPolicyInput) -> RetentionPayload:
        return RetentionPayload(**await act(info, input, SetRetentionPolicy(input.of, input.period)))
