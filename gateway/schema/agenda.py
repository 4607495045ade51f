"""What a planned meeting will be about."""

from __future__ import annotations

import strawberry
from strawberry import ID

from domain.agenda import Agenda, SendAgenda
from gateway.outcome import CommandInput, Info
from gateway.schema.entry import entry_id
from gateway.schema.meetings import MeetingPayload, answer, meeting_id
from gateway.schema.pair import pair_id

FRAME = "What holds for this talk."


@strawberry.input
class AgendaInput:
    body: str
    topics: list[ID] = strawberry.field(default_factory=list[ID])
    frame: str | None = strawberry.field(default=None, description=FRAME)


@strawberry.input
class SendAgendaInput(CommandInput):
    pair: ID
    meeting: ID
    body: str
    topics: list[ID] = strawberry.field(default_factory=list[ID])
    frame: str | None = strawberry.field(default=None, description=FRAME)


def told(input: AgendaInput | SendAgendaInput) -> Agenda:
    return Agenda(input.body, tuple(entry_id("Topic", topic) for topic in input.topics), input.frame)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Sent again, it takes the place of what was sent before.")
    async def send_agenda(self, info: Info, input: SendAgendaInput) -> MeetingPayload:
        command = SendAgenda(pair_id(input.pair), meeting_id(input.meeting), told(input))
        return await answer(info, input, command)
