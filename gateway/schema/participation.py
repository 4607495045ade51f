"""Taking part: what a coordinator answers, the role briefing, a pause, and leaving; and one application by itself."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import ID

from domain.language import EditionId, MemberId, ProgrammeId, Side
from domain.participation import (
    CheckAdmission,
    CompleteRoleBriefing,
    DeclineApplication,
    LeaveProgramme,
    PauseParticipation,
    ResumeParticipation,
)
from gateway.ids import bare_id, kind_of
from gateway.outcome import CommandInput, Info
from gateway.reads import every, looking, may, one
from gateway.scalars import Position
from gateway.schema.criteria import READERS
from gateway.schema.enrolment import Application, ApplicationPayload, answer, programme_id, shown, who, zone_of
from gateway.schema.handbook import edition_id
from gateway.schema.membership import member_id
from gateway.schema.pair import OWN_PAIRS
from projections.applications import applications, key
from projections.pair_board import pair_board
from projections.proposals import proposals


@strawberry.input
class CheckAdmissionInput(CommandInput):
    programme: ID
    member: ID
    side: Side
    personal: bool
    professional: bool


@strawberry.input
class DeclineApplicationInput(CommandInput):
    programme: ID
    member: ID
    side: Side
    reason: str | None = strawberry.field(default=None, description="For oneself; nobody else ever reads it.")


@strawberry.input
class CompleteRoleBriefingInput(CommandInput):
    programme: ID
    side: Side
    edition: str = strawberry.field(description="The id of the handbook edition whose role page was read.")
    locale: str
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.input
class PauseParticipationInput(CommandInput):
    programme: ID
    side: Side
    until: date | None = strawberry.field(default=None, description="When one means to be back; it does not end it.")
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.input
class ResumeParticipationInput(CommandInput):
    programme: ID
    side: Side
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


@strawberry.input
class LeaveProgrammeInput(CommandInput):
    programme: ID
    side: Side
    member: ID | None = strawberry.field(default=None, description="Oneself, where nobody is named.")


def read_in(edition: str) -> EditionId:
    """As the door shows it, or as the product calls those that it ships."""
    return edition_id(ID(edition)) if kind_of(edition) is not None else EditionId(bare_id(edition))


async def together(info: Info, programme: ProgrammeId, one_of: MemberId, other: MemberId) -> bool:
    """Whether the two are, or were, in a pair of the programme, or are proposed to each other now."""
    where = f"t.programme = $2 and {OWN_PAIRS.format(3)} and {OWN_PAIRS.format(4)}"
    if await every(info, pair_board, where, programme, one_of, other):
        return True
    open_to_both = (
        "t.programme = $2 and t.state = 'proposed' and $3 in (t.adept, t.mentor) and $4 in (t.adept, t.mentor)"
    )
    return bool(await every(info, proposals, open_to_both, programme, one_of, other))


@strawberry.type
class Query:
    @strawberry.field(
        description="One's own, a partner's, and of whoever one is proposed; all for those who run or audit programmes."
    )
    async def application(
        self, info: Info, programme: ID, member: ID, side: Side, at_least: Position | None = None
    ) -> Application | None:
        by = await looking(info, at_least)
        where, about = programme_id(programme), member_id(member)
        matched = by.member != about and await together(info, where, by.member, about)
        all_of_them = may(by, *READERS, within=where)
        if by.member != about and not matched and not all_of_them:
            return None
        row = await one(info, applications, key(where, about, side))
        return shown(row, by, await zone_of(info, where), matched=matched) if row else None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def check_admission(self, info: Info, input: CheckAdmissionInput) -> ApplicationPayload:
        about = (programme_id(input.programme), member_id(input.member), input.side)
        return await answer(info, input, CheckAdmission(*about, input.personal, input.professional), input.side)

    @strawberry.mutation
    async def decline_application(self, info: Info, input: DeclineApplicationInput) -> ApplicationPayload:
        about = (programme_id(input.programme), member_id(input.member), input.side)
        return await answer(info, input, DeclineApplication(*about, input.reason), input.side)

    @strawberry.mutation
    async def complete_role_briefing(self, info: Info, input: CompleteRoleBriefingInput) -> ApplicationPayload:
        about = (programme_id(input.programme), who(info, input.member), input.side)
        return await answer(info, input, CompleteRoleBriefing(*about, read_in(input.edition), input.locale), input.side)

    @strawberry.mutation
    async def pause_participation(self, info: Info, input: PauseParticipationInput) -> ApplicationPayload:
        about = (programme_id(input.programme), who(info, input.member), input.side)
        return await answer(info, input, PauseParticipation(*about, input.until), input.side)

    @strawberry.mutation
    async def resume_participation(self, info: Info, input: ResumeParticipationInput) -> ApplicationPayload:
        about = (programme_id(input.programme), who(info, input.member), input.side)
        return await answer(info, input, ResumeParticipation(*about), input.side)

    @strawberry.mutation
    async def leave_programme(self, info: Info, input: LeaveProgrammeInput) -> ApplicationPayload:
        about = (programme_id(input.programme), who(info, input.member), input.side)
        return await answer(info, input, LeaveProgramme(*about), input.side)
