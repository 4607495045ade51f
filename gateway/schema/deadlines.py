"""When the phases of a programme end: moved, and why."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.deadlines import MoveDeadline
from domain.phase import Deadline
from gateway.outcome import CommandInput, Info
from gateway.schema.enrolment import programme_id
from gateway.schema.programme import ProgrammePayload, answer

strawberry.enum(Deadline, name="ProgrammeDeadline")


@strawberry.input
class MoveDeadlineInput(CommandInput):
    programme: ID
    which: Deadline
    to: date
    reason: str = strawberry.field(description="Everybody in the organisation can read it.")


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def move_deadline(self, info: Info, input: MoveDeadlineInput) -> ProgrammePayload:
        command = MoveDeadline(programme_id(input.programme), input.which, input.to, input.reason)
        return await answer(info, input, command)
