"""What a planned meeting will be about."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.agenda import SendAgenda
from gateway.outcome import CommandInput, Info
from gateway.schema.entry import entry_id
from gateway.schema.meetings import MeetingPayload, answer, meeting_id
from gateway.schema.pair import pair_id


@strawberry.input
class SendAgendaInput(CommandInput):
    pair: ID
    meeting: ID
    body: str
    topics: list[ID] = strawberry.field(default_factory=list[ID])
    frame: str | None = strawberry.field(default=None, description="What holds for this talk.")


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Sent again, it takes the place of what was sent before.")
    async def send_agenda(self, info: Info, input: SendAgendaInput) -> MeetingPayload:
        topics = tuple(entry_id("Topic", topic) for topic in input.topics)
        command = SendAgenda(pair_id(input.pair), meeting_id(input.meeting), input.body, topics, input.frame)
        return await answer(info, input, command)
