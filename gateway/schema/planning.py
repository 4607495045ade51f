"""A pair's meetings to come, in wall time."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import ID

from domain.language import MeetingId, Side
from domain.meeting import Form
from domain.planning import CancelMeeting, MoveMeeting, PlanMeeting, RecordNoShow
from gateway.ids import new_id
from gateway.outcome import CommandInput, Info
from gateway.schema.agenda import AgendaInput, told
from gateway.schema.meetings import OWN_FORM, MeetingPayload, answer, meeting_id
from gateway.schema.pair import pair_id

WALL = "Wall time in `zone`, without an offset."
LATER = "The later of two, where clocks go back and show the time twice."


@strawberry.input
class PlanMeetingInput(CommandInput):
    pair: ID
    starts: datetime = strawberry.field(description=WALL)
    zone: str | None = strawberry.field(default=None, description="The pair's, where none is given.")
    minutes: int = 60
    form: Form = Form.ONLINE
    place: str | None = None
    later: bool = strawberry.field(default=False, description=LATER)
    agenda: AgendaInput | None = strawberry.field(
        default=None, description="From the adept: sent with the day, or neither is recorded."
    )
    own_form: str | None = strawberry.field(default=None, description=OWN_FORM)


@strawberry.input(description="What is not given stays as it was planned.")
class MoveMeetingInput(CommandInput):
    pair: ID
    meeting: ID
    starts: datetime = strawberry.field(description=WALL)
    zone: str | None = None
    minutes: int | None = None
    form: Form | None = None
    place: str | None = None
    later: bool = strawberry.field(default=False, description=LATER)
    own_form: str | None = strawberry.field(default=None, description=OWN_FORM)


@strawberry.input
class CancelMeetingInput(CommandInput):
    pair: ID
    meeting: ID


@strawberry.input
class RecordNoShowInput(CommandInput):
    pair: ID
    meeting: ID
    who: Side
    notice_hours: int = strawberry.field(default=0, description="How long before it was said; 0 for not at all.")


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def plan_meeting(self, info: Info, input: PlanMeetingInput) -> MeetingPayload:
        command = PlanMeeting(
            pair_id(input.pair),
            MeetingId(new_id(input.once(), "meeting")),
            input.starts,
            input.zone,
            input.minutes,
            input.form,
            input.place,
            input.later,
            None if input.agenda is None else told(input.agenda),
            input.own_form,
        )
        return await answer(info, input, command)

    @strawberry.mutation
    async def move_meeting(self, info: Info, input: MoveMeetingInput) -> MeetingPayload:
        command = MoveMeeting(
            pair_id(input.pair),
            meeting_id(input.meeting),
            input.starts,
            input.zone,
            input.minutes,
            input.form,
            input.place,
            input.later,
            input.own_form,
        )
        return await answer(info, input, command)

    @strawberry.mutation
    async def cancel_meeting(self, info: Info, input: CancelMeetingInput) -> MeetingPayload:
        return await answer(info, input, CancelMeeting(pair_id(input.pair), meeting_id(input.meeting)))

    @strawberry.mutation(description="Somebody stayed away from a planned meeting.")
    async def record_no_show(self, info: Info, input: RecordNoShowInput) -> MeetingPayload:
        command = RecordNoShow(pair_id(input.pair), meeting_id(input.meeting), input.who, input.notice_hours)
        return await answer(info, input, command)
