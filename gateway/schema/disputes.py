"""Whether a meeting was held as it was recorded."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.disputes import ConfirmMeeting, DisputeMeeting, ResolveDispute
from gateway.outcome import CommandInput, Info
from gateway.schema.meetings import MeetingPayload, answer, meeting_id
from gateway.schema.pair import pair_id


@strawberry.input
class ConfirmMeetingInput(CommandInput):
    pair: ID
    meeting: ID


@strawberry.input
class DisputeMeetingInput(CommandInput):
    pair: ID
    meeting: ID
    why: str | None = strawberry.field(default=None, description="For the pair.")


@strawberry.input
class ResolveDisputeInput(CommandInput):
    pair: ID
    meeting: ID
    counts: bool = strawberry.field(description="Whether it counts as it was recorded.")


@strawberry.type
class Mutation:
    @strawberry.mutation(description="For the side that did not record it.")
    async def confirm_meeting(self, info: Info, input: ConfirmMeetingInput) -> MeetingPayload:
        return await answer(info, input, ConfirmMeeting(pair_id(input.pair), meeting_id(input.meeting)))

    @strawberry.mutation(description="For the side that did not record it; until it is resolved it does not count.")
    async def dispute_meeting(self, info: Info, input: DisputeMeetingInput) -> MeetingPayload:
        return await answer(info, input, DisputeMeeting(pair_id(input.pair), meeting_id(input.meeting), input.why))

    @strawberry.mutation(description="For a coordinator who is not of the pair.")
    async def resolve_dispute(self, info: Info, input: ResolveDisputeInput) -> MeetingPayload:
        command = ResolveDispute(pair_id(input.pair), meeting_id(input.meeting), input.counts)
        return await answer(info, input, command)
