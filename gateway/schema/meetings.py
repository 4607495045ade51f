"""A pair's meetings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry
from strawberry import ID

from domain.language import MeetingId
from domain.meetings import CorrectMeeting, Form, PlanMeeting, RecordMeetingHeld, RetractMeeting, RetractReason
from gateway.ids import new_id, node_id, own_id
from gateway.outcome import CommandInput, Info, act
from gateway.schema.pair import PairPayload, pair_id

strawberry.enum(RetractReason)


def meeting_id(given: ID) -> MeetingId:
    return MeetingId(own_id("Meeting", given))


@strawberry.input
class PlanMeetingInput(CommandInput):
    pair: ID
    starts: datetime = strawberry.field(description="Wall time in `zone`, without an offset.")
    zone: str | None = strawberry.field(default=None, description="The pair's, where none is given.")
    minutes: int = 60
    form: Form = Form.ONLINE


@strawberry.input
class RecordMeetingHeldInput(CommandInput):
    pair: ID
    held_on: date
    minutes: int
    meeting: ID | None = strawberry.field(default=None, description="The planned meeting, where there was one.")
    form: Form = Form.ONLINE


@strawberry.input
class CorrectMeetingInput(CommandInput):
    pair: ID
    meeting: ID
    held_on: date | None = None
    minutes: int | None = None
    form: Form | None = None


@strawberry.input
class RetractMeetingInput(CommandInput):
    pair: ID
    meeting: ID
    reason: RetractReason


@strawberry.type
class MeetingPayload(PairPayload):
    meeting_id: ID


async def answer(info: Info, input: CommandInput, command: Any) -> MeetingPayload:
    fields = await act(info, input, command)
    pair, meeting = node_id("Pair", command.pair), node_id("Meeting", command.meeting)
    return MeetingPayload(**fields, pair_id=pair, meeting_id=meeting)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def plan_meeting(self, info: Info, input: PlanMeetingInput) -> MeetingPayload:
        meeting = MeetingId(new_id(input.once(), "meeting"))
        command = PlanMeeting(pair_id(input.pair), meeting, input.starts, input.zone, input.minutes, input.form)
        return await answer(info, input, command)

    @strawberry.mutation
    async def record_meeting_held(self, info: Info, input: RecordMeetingHeldInput) -> MeetingPayload:
        named, new = input.meeting, MeetingId(new_id(input.once(), "meeting"))
        meeting = new if named is None else meeting_id(named)
        command = RecordMeetingHeld(
            pair_id(input.pair), meeting, input.held_on, input.minutes, input.form, named is not None
        )
        return await answer(info, input, command)

    @strawberry.mutation
    async def correct_meeting(self, info: Info, input: CorrectMeetingInput) -> MeetingPayload:
        command = CorrectMeeting(
            pair_id(input.pair), meeting_id(input.meeting), input.held_on, input.minutes, input.form
        )
        return await answer(info, input, command)

    @strawberry.mutation
    async def retract_meeting(self, info: Info, input: RetractMeetingInput) -> MeetingPayload:
        command = RetractMeeting(pair_id(input.pair), meeting_id(input.meeting), input.reason)
        return await answer(info, input, command)
