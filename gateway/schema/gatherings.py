"""Joint gatherings of a programme, and who came."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import ID

from domain.gatherings import GatheringId, Occasion, RecordAttendance, ScheduleJointGathering
from domain.language import Role
from gateway.ids import new_id, node_id, own_id
from gateway.outcome import CommandInput, Info, Outcome, act
from gateway.reads import every, may, named, reach, viewer
from gateway.schema.enrolment import programme_id
from gateway.schema.membership import Person, member_id, person
from projections.gatherings import GatheringRow, gatherings
from projections.members import MemberRow

strawberry.enum(Occasion, name="GatheringOccasion")


def gathering_id(given: ID) -> GatheringId:
    return GatheringId(own_id("Gathering", given))


SEERS = (Role.COORDINATOR, Role.ADMIN, Role.AUDITOR, Role.INTEGRATION)


@strawberry.type
class Gathering:
    row: strawberry.Private[GatheringRow]
    by: strawberry.Private[MemberRow]
    id: ID
    occasion: Occasion
    starts: datetime = strawberry.field(description="Wall time in `zone`.")
    zone: str
    minutes: int
    place: str
    obligatory: bool
    i_attended: bool | None = strawberry.field(description="Null as long as nobody has said who came.")

    @strawberry.field(description="Who came, for coordinators, administrators and auditors.")
    async def attended(self, info: Info) -> list[Person] | None:
        here = self.row.programme
        if self.row.attended is None or not may(self.by, *SEERS, within=here):
            return None
        return [await person(info, member, named(self.by, member, within=here)) for member in self.row.attended]


def shown(row: GatheringRow, by: MemberRow) -> Gathering:
    return Gathering(
        row=row,
        by=by,
        id=node_id("Gathering", row.gathering),
        occasion=row.occasion,
        starts=row.starts,
        zone=row.zone,
        minutes=row.minutes,
        place=row.place,
        obligatory=row.obligatory,
        i_attended=None if row.attended is None else by.member in row.attended,
    )


@strawberry.input
class ScheduleJointGatheringInput(CommandInput):
    programme: ID
    occasion: Occasion
    starts: datetime = strawberry.field(description="Wall time in the programme's zone, without an offset.")
    minutes: int = 120
    place: str
    obligatory: bool | None = strawberry.field(
        default=None, description="As it was, or as the handbook edition has it on the occasion, where nothing is said."
    )
    gathering: ID | None = strawberry.field(default=None, description="The gathering that is moved, where it is one.")


@strawberry.input
class RecordAttendanceInput(CommandInput):
    programme: ID
    gathering: ID
    attended: list[ID] = strawberry.field(description="Members; all who came, each time.")


@strawberry.type
class GatheringPayload(Outcome):
    gathering_id: ID

    @strawberry.field
    async def gathering(self, info: Info) -> Gathering | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        by = await viewer(info)
        rows = await every(info, gatherings, "t.key = $2", gathering_id(self.gathering_id))
        return shown(rows[0], by) if rows else None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def schedule_joint_gathering(self, info: Info, input: ScheduleJointGatheringInput) -> GatheringPayload:
        new = GatheringId(new_id(input.once(), "gathering"))
        gathering = new if input.gathering is None else gathering_id(input.gathering)
        command = ScheduleJointGathering(
            programme_id(input.programme),
            gathering,
            input.occasion,
            input.starts,
            input.minutes,
            input.place,
            input.obligatory,
            input.gathering is not None,
        )
        return GatheringPayload(**await act(info, input, command), gathering_id=node_id("Gathering", gathering))

    @strawberry.mutation
    async def record_attendance(self, info: Info, input: RecordAttendanceInput) -> GatheringPayload:
        gathering = gathering_id(input.gathering)
        command = RecordAttendance(programme_id(input.programme), gathering, tuple(map(member_id, input.attended)))
        return GatheringPayload(**await act(info, input, command), gathering_id=node_id("Gathering", gathering))
