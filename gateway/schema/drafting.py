"""How a programme begins: as a draft."""

from __future__ import annotations

from datetime import date

import strawberry

from domain.drafting import MONTHS, DraftProgramme
from domain.language import ProgrammeId
from gateway.ids import new_id
from gateway.outcome import CommandInput, Info
from gateway.schema.programme import ProgrammePayload, answer


@strawberry.input
class DraftProgrammeInput(CommandInput):
    name: str
    zone: str
    starts_on: date
    months: int = strawberry.field(default=MONTHS, description="The length, where no last day is given.")
    ends_on: date | None = None
    midpoint_on: date | None = strawberry.field(default=None, description="Half of the period, where none is given.")
    minimum_meetings: int | None = strawberry.field(
        default=None, description="Of each of its pairs; as their handbook edition says, where none is given."
    )
    continuous: bool = strawberry.field(default=False, description="Applications stay open while it runs.")
    purpose: str | None = None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def draft_programme(self, info: Info, input: DraftProgrammeInput) -> ProgrammePayload:
        command = DraftProgramme(
            ProgrammeId(new_id(input.once(), "programme")),
            input.name,
            input.zone,
            input.starts_on,
            input.months,
            input.ends_on,
            input.midpoint_on,
            input.minimum_meetings,
            input.continuous,
            input.purpose,
        )
        return await answer(info, input, command)
