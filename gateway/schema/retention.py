"""How long is kept what pairs write."""

from __future__ import annotations

from datetime import date, timedelta

import strawberry

from domain.retention import Kept, SetRetentionPolicy, removed_on
from gateway.outcome import CommandInput, Info, Outcome, act
from projections.organisation import OrganisationRow
from projections.pair_board import PairCard

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


async def content_kept_until(info: Info, card: PairCard) -> date | None:
    home, closed_on = await info.context.home(), card.completed_on or card.ended_on
    if home is None or closed_on is None:
        return None
    policy = next((one for one in home.retention if one.of is Kept.CONTENT), None)
    gone_on = removed_on(policy, closed_on)
    return None if gone_on is None else gone_on - timedelta(days=1)


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
