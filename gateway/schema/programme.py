"""Programmes: their phases and dates, their figures, their people and pairs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry
from strawberry import ID

from domain.drafting import PURPOSE
from domain.gatherings import Occasion, wanted
from domain.language import ProgrammeId, Role, Side
from domain.phase import Phase
from domain.policies import Gathering as Rule
from domain.programme import (
    BeginClosing,
    CancelProgramme,
    CloseApplications,
    CloseProgramme,
    DescribeProgramme,
    LaunchProgramme,
    OpenApplications,
    PairsStillOpen,
    ReachMidpoint,
    StartMatching,
)
from domain.terminology import in_words
from gateway.ids import node_id
from gateway.node import Node
from gateway.outcome import CommandInput, Info, Outcome, act, code
from gateway.past import past
from gateway.reads import Connection, Pages, every, looking, may, one, reach, viewer
from gateway.scalars import Position
from gateway.schema import handbook
from gateway.schema.contact import ContactPerson, contact_person
from gateway.schema.enrolment import APPLICATIONS, Application, programme_id
from gateway.schema.enrolment import shown as shown_application
from gateway.schema.gatherings import Gathering
from gateway.schema.gatherings import shown as shown_gathering
from gateway.schema.handbook_page import Edition
from gateway.schema.pair import OWN_PAIRS, PAIRS, Pair, pair_id
from gateway.schema.pair import shown as shown_pair
from gateway.schema.programme_dashboard import Dashboard, dashboard_of
from projections.gatherings import gatherings
from projections.members import MemberRow
from projections.pair_board import pair_board
from projections.programme_dashboard import ProgrammeRow, programme_dashboard

strawberry.enum(Phase, name="ProgrammePhase")

OPEN_PAIRS = "t.programme = $2 and t.completed_on is null and t.ended_on is null"
PROGRAMMES = Pages(programme_dashboard, "key", lambda row: row.programme)


@strawberry.type
class Programme(Node):
    row: strawberry.Private[ProgrammeRow]
    by: strawberry.Private[MemberRow]
    id: ID
    name: str
    zone: str
    phase: Phase
    starts_on: date
    midpoint_on: date
    ends_on: date
    midpoint_reached: bool
    continuous: bool = strawberry.field(description="Applications stay open while it runs.")
    apply_until: date | None = strawberry.field(description="The last day to apply, where one was set.")
    cancelled_because: str | None

    @strawberry.field(description="The handbook edition that pairs follow which are matched today.")
    async def edition(self, info: Info) -> Edition | None:
        return await handbook.visible(info, await handbook.followed(info, self.row.programme, self.zone))

    @strawberry.field(
        description="How many meetings are asked of a pair matched today: its own number, or the edition's."
    )
    async def minimum_meetings(self, info: Info) -> int:
        policies, _ = await handbook.numbers_of(info, self.row.programme, self.zone)
        return policies.min_meetings

    @strawberry.field(
        description="What the programme asks of all of its pairs, whichever edition they follow; null where it leaves"
        " that to their editions."
    )
    async def own_minimum_meetings(self, info: Info) -> int | None:
        _, own_number = await handbook.numbers_of(info, self.row.programme, self.zone)
        return own_number

    @strawberry.field(description="What it is for: as it was said, or else as the handbook puts it.")
    async def purpose(self, info: Info) -> str:
        locale = await info.context.language()
        return self.row.purpose or in_words(PURPOSE[locale], locale, await info.context.words())

    @strawberry.field(description="Whom to ask.")
    async def contact(self, info: Info) -> ContactPerson | None:
        return await contact_person(info, self.row.programme)

    @strawberry.field(
        description="For coordinators, administrators and auditors; as it was on a day, as known at an instant."
    )
    async def dashboard(self, info: Info, as_of: date | None = None, as_at: datetime | None = None) -> Dashboard | None:
        if not self.follows(Role.ADMIN):
            return None
        return await dashboard_of(info, self.row, past(as_of, as_at))

    @strawberry.field(description="The pairs that `closeProgramme` would leave open; for those who see all pairs.")
    async def open_pairs(self, info: Info) -> list[ID] | None:
        if not self.follows():
            return None
        cards = await every(info, pair_board, OPEN_PAIRS, self.row.programme, tail="order by t.key")
        return [node_id("Pair", card.pair) for card in cards]

    @strawberry.field(description="When all of it meet, in order.")
    async def gatherings(self, info: Info) -> list[Gathering]:
        rows = await every(info, gatherings, "t.programme = $2", self.row.programme)
        return [shown_gathering(row, self.by) for row in sorted(rows, key=lambda row: (row.starts, row.gathering))]

    @strawberry.field(
        description="On what occasions its handbook edition has everybody gather, and nothing is scheduled yet."
    )
    async def gatherings_awaited(self, info: Info) -> list[Occasion]:
        rules, _ = await handbook.numbers_of(info, self.row.programme, self.zone)
        rows = await every(info, gatherings, "t.programme = $2", self.row.programme)
        there = {row.occasion for row in rows}
        return [one for one in Occasion if wanted(rules, one) is not Rule.NONE and one not in there]

    @strawberry.field(description="All of them for coordinators and auditors, one's own for everybody.")
    async def pairs(self, info: Info, first: int, after: str | None = None) -> Connection[Pair]:
        where = "t.programme = $2" if self.follows() else f"t.programme = $2 and {OWN_PAIRS.format(3)}"
        given = () if self.follows() else (self.by.member,)
        return await PAIRS.page(
            info,
            first,
            after,
            lambda card: shown_pair(card, self.by, info.context.house.now()),
            where,
            self.row.programme,
            *given,
        )

    @strawberry.field(description="All of them for coordinators, administrators and auditors, one's own for everybody.")
    async def applications(
        self, info: Info, first: int, after: str | None = None, side: Side | None = None
    ) -> Connection[Application]:
        everybody = self.follows(Role.ADMIN)
        where = "t.programme = $2 and ($3::text is null or t.side = $3) and ($4::text is null or t.member = $4)"
        given = (self.row.programme, side, None if everybody else self.by.member)
        return await APPLICATIONS.page(
            info, first, after, lambda row: shown_application(row, self.by, self.zone), where, *given
        )

    def follows(self, *also: Role) -> bool:
        """Whether the viewer sees all of it, and not only what is their own."""
        roles = (Role.COORDINATOR, Role.AUDITOR, Role.INTEGRATION, *also)
        return may(self.by, *roles, within=self.row.programme)


def shown(row: ProgrammeRow, by: MemberRow) -> Programme:
    return Programme(
        row=row,
        by=by,
        id=node_id("Programme", row.programme),
        name=row.name,
        zone=row.zone,
        phase=row.phase,
        starts_on=row.starts_on,
        midpoint_on=row.midpoint_on,
        ends_on=row.ends_on,
        midpoint_reached=row.midpoint_reached,
        continuous=row.continuous,
        apply_until=row.apply_until,
        cancelled_because=row.cancelled_because,
    )


async def visible(info: Info, programme: ProgrammeId) -> Programme | None:
    by = await viewer(info)
    row = await one(info, programme_dashboard, programme)
    return shown(row, by) if row else None


@strawberry.input
class DescribeProgrammeInput(CommandInput):
    programme: ID
    purpose: str


@strawberry.input
class OpenApplicationsInput(CommandInput):
    programme: ID


@strawberry.input
class CloseApplicationsInput(CommandInput):
    programme: ID


@strawberry.input
class StartMatchingInput(CommandInput):
    programme: ID


@strawberry.input
class LaunchProgrammeInput(CommandInput):
    programme: ID


@strawberry.input
class ReachMidpointInput(CommandInput):
    programme: ID


@strawberry.input
class BeginClosingInput(CommandInput):
    programme: ID


@strawberry.input
class CloseProgrammeInput(CommandInput):
    programme: ID
    leaving_open: bool = strawberry.field(default=False, description="Close although pairs are still open.")
    exceptions: list[ID] = strawberry.field(
        default_factory=list[ID], description="The pairs that may stay open; see `Programme.openPairs`."
    )


@strawberry.input
class CancelProgrammeInput(CommandInput):
    programme: ID
    reason: str = strawberry.field(description="Everybody in the organisation can read it.")


@strawberry.type
class ProgrammePayload(Outcome):
    programme_id: ID

    @strawberry.field
    async def programme(self, info: Info) -> Programme | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        return await visible(info, programme_id(self.programme_id))


async def answer(info: Info, input: CommandInput, command: Any) -> ProgrammePayload:
    return ProgrammePayload(**await act(info, input, command), programme_id=node_id("Programme", command.programme))


@strawberry.type
class Query:
    @strawberry.field
    async def programme(self, info: Info, id: ID, at_least: Position | None = None) -> Programme | None:
        await looking(info, at_least)
        return await visible(info, programme_id(id))

    @strawberry.field
    async def programmes(
        self, info: Info, first: int, after: str | None = None, at_least: Position | None = None
    ) -> Connection[Programme]:
        by = await looking(info, at_least)
        return await PROGRAMMES.page(info, first, after, lambda row: shown(row, by))


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def describe_programme(self, info: Info, input: DescribeProgrammeInput) -> ProgrammePayload:
        return await answer(info, input, DescribeProgramme(programme_id(input.programme), input.purpose))

    @strawberry.mutation
    async def open_applications(self, info: Info, input: OpenApplicationsInput) -> ProgrammePayload:
        return await answer(info, input, OpenApplications(programme_id(input.programme)))

    @strawberry.mutation
    async def close_applications(self, info: Info, input: CloseApplicationsInput) -> ProgrammePayload:
        return await answer(info, input, CloseApplications(programme_id(input.programme)))

    @strawberry.mutation
    async def start_matching(self, info: Info, input: StartMatchingInput) -> ProgrammePayload:
        return await answer(info, input, StartMatching(programme_id(input.programme)))

    @strawberry.mutation
    async def launch_programme(self, info: Info, input: LaunchProgrammeInput) -> ProgrammePayload:
        return await answer(info, input, LaunchProgramme(programme_id(input.programme)))

    @strawberry.mutation
    async def reach_midpoint(self, info: Info, input: ReachMidpointInput) -> ProgrammePayload:
        return await answer(info, input, ReachMidpoint(programme_id(input.programme)))

    @strawberry.mutation
    async def begin_closing(self, info: Info, input: BeginClosingInput) -> ProgrammePayload:
        return await answer(info, input, BeginClosing(programme_id(input.programme)))

    @strawberry.mutation
    async def close_programme(self, info: Info, input: CloseProgrammeInput) -> ProgrammePayload:
        exceptions = tuple(map(pair_id, input.exceptions))
        close = CloseProgramme(programme_id(input.programme), input.leaving_open, exceptions)
        done = await answer(info, input, close)
        if done.refusal is not None and done.refusal.code == code(
            PairsStillOpen
        ):  # by the ids that ``exceptions`` takes
            done.refusal.details = [node_id("Pair", pair) for pair in done.refusal.details]
        return done

    @strawberry.mutation
    async def cancel_programme(self, info: Info, input: CancelProgrammeInput) -> ProgrammePayload:
        return await answer(info, input, CancelProgramme(programme_id(input.programme), input.reason))
