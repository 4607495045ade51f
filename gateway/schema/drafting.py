"""How a programme begins: as a draft."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.drafting import DraftProgramme
from domain.language import ProgrammeId
from gateway.ids import new_id
from gateway.outcome import CommandInput, Info
from gateway.schema.handbook import edition_id
from gateway.schema.programme import ProgrammePayload, answer


@strawberry.input
class DraftProgrammeInput(CommandInput):
    name: str
    zone: str
    starts_on: date
    months: int | None = strawberry.field(
        default=None,
        description="The length; as its handbook edition says, where neither it nor a last day is given. With a last "
        "day beside it, both say the same.",
    )
    ends_on: date | None = None
    midpoint_on: date | None = strawberry.field(default=None, description="Half of the period, where none is given.")
    minimum_meetings: int | None = strawberry.field(
        default=None, description="Of each of its pairs; as their handbook edition says, where none is given."
    )
    continuous: bool = strawberry.field(default=False, description="Applications stay open while it runs.")
    purpose: str | None = None
    edition: ID | None = strawberry.field(
        default=None,
        description="The handbook edition that it follows from the first; the usual one, where none is named.",
    )


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
            None if input.edition is None else edition_id(input.edition),
        )
        return await answer(info, input, command)
