"""A pair's meetings that were held."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import strawberry
from strawberry import ID

from domain.correcting import CorrectMeeting
from domain.diary import Remark, remarks
from domain.language import MeetingId
from domain.meeting import Block, CorrectReason, Detail, Form, RetractReason
from domain.meetings import RecordMeetingHeld, RetractMeeting
from gateway.ids import new_id, node_id, own_id
from gateway.outcome import CommandInput, Info, act
from gateway.reads import one, reach
from gateway.schema.handbook import rules_of
from gateway.schema.pair import PairPayload, pair_id
from projections.pair_board import pair_board

strawberry.enum(RetractReason)
strawberry.enum(Detail, name="MeetingDetail")
strawberry.enum(Remark, name="MeetingWarning")

OWN_FORM = "The key of one of the forms that the edition has of its own on that day; `form` is then `OTHER`."


def meeting_id(given: ID) -> MeetingId:
    return MeetingId(own_id("Meeting", given))


@strawberry.input
class RecordMeetingHeldInput(CommandInput):
    pair: ID
    held_on: date
    minutes: int
    meeting: ID | None = strawberry.field(default=None, description="The planned meeting, where there was one.")
    form: Form = Form.ONLINE
    start: time | None = strawberry.field(default=None, description="Wall time where the pair lives.")
    activity: str | None = strawberry.field(
        default=None, description="The key of one of the activities of the edition that the pair follows on that day."
    )
    topics: list[str] = strawberry.field(default_factory=list[str], description="For the pair alone; keys or words.")
    agenda_covered: bool | None = None
    covered: list[Block] = strawberry.field(default_factory=list[Block])
    pre_match: bool = strawberry.field(default=False, description="The two met before they were matched.")
    own_form: str | None = strawberry.field(default=None, description=OWN_FORM)


@strawberry.input(description="What is not given stays as it was.")
class CorrectMeetingInput(CommandInput):
    pair: ID
    meeting: ID
    held_on: date | None = None
    minutes: int | None = None
    form: Form | None = None
    start: time | None = None
    activity: str | None = None
    agenda_covered: bool | None = None
    covered: list[Block] | None = None
    reason: CorrectReason | None = None
    topics: list[str] | None = strawberry.field(default=None, description="For the pair alone; none at all clear them.")
    cleared: list[Detail] = strawberry.field(default_factory=list[Detail], description="What was never so.")
    own_form: str | None = strawberry.field(default=None, description=OWN_FORM)


@strawberry.input
class RetractMeetingInput(CommandInput):
    pair: ID
    meeting: ID
    reason: RetractReason


@strawberry.type
class MeetingPayload(PairPayload):
    told: strawberry.Private[Any]
    meeting_id: ID

    @strawberry.field(description="What is worth a word about the length and the day; never a refusal.")
    async def warnings(self, info: Info) -> list[Remark]:
        minutes: int | None = getattr(self.told, "minutes", None)
        starts = getattr(self.told, "starts", None)
        on: date | None = getattr(self.told, "held_on", None) or (starts and starts.date())
        if self.position is None or (minutes is None and on is None):
            return []
        await reach(info, self.position)
        card = await one(info, pair_board, self.told.pair)
        if card is None:
            return []
        held = {**card.held, **card.disputed}
        day = on or held.get(self.told.meeting, card.starts_on)
        rules = (await rules_of(info, card.pair)).on(day)
        said = rules.meeting_minutes.least if minutes is None else minutes
        met = held if starts is None and on is not None else {}
        others = [at for meeting, at in met.items() if meeting != self.told.meeting]
        return [*remarks(said, day, card.starts_on, card.ends_on, rules, others)]


async def answer(info: Info, input: CommandInput, command: Any) -> MeetingPayload:
    fields = await act(info, input, command)
    pair, meeting = node_id("Pair", command.pair), node_id("Meeting", command.meeting)
    return MeetingPayload(**fields, told=command, pair_id=pair, meeting_id=meeting)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def record_meeting_held(self, info: Info, input: RecordMeetingHeldInput) -> MeetingPayload:
        named, new = input.meeting, MeetingId(new_id(input.once(), "meeting"))
        command = RecordMeetingHeld(
            pair_id(input.pair),
            new if named is None else meeting_id(named),
            input.held_on,
            input.minutes,
            input.form,
            named is not None,
            input.start,
            input.activity,
            tuple(input.topics),
            input.agenda_covered,
            tuple(input.covered),
            input.pre_match,
            input.own_form,
        )
        return await answer(info, input, command)

    @strawberry.mutation
    async def correct_meeting(self, info: Info, input: CorrectMeetingInput) -> MeetingPayload:
        command = CorrectMeeting(
            pair_id(input.pair),
            meeting_id(input.meeting),
            input.held_on,
            input.minutes,
            input.form,
            input.start,
            input.activity,
            input.agenda_covered,
            None if input.covered is None else tuple(input.covered),
            input.reason,
            None if input.topics is None else tuple(input.topics),
            tuple(input.cleared),
            input.own_form,
        )
        return await answer(info, input, command)

    @strawberry.mutation
    async def retract_meeting(self, info: Info, input: RetractMeetingInput) -> MeetingPayload:
        command = RetractMeeting(pair_id(input.pair), meeting_id(input.meeting), input.reason)
        return await answer(info, input, command)
