"""The joint gatherings of a programme, and who came."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.gatherings import AttendanceRecorded, GatheringId, JointGatheringScheduled, Occasion
from domain.language import MemberId, ProgrammeId, Recorded
from projections.projection import Projection


class GatheringRow(Struct, frozen=True):
    gathering: GatheringId
    programme: ProgrammeId
    occasion: Occasion
    starts: datetime
    zone: str
    minutes: int
    place: str
    obligatory: bool
    attended: tuple[MemberId, ...] | None = None
    """None as long as nobody has said who came."""


def keys(recorded: Recorded) -> tuple[str, ...]:
    fact = recorded.fact
    return (fact.gathering,) if isinstance(fact, JointGatheringScheduled | AttendanceRecorded) else ()


def evolve(row: GatheringRow | None, recorded: Recorded) -> GatheringRow | None:
    match recorded.fact:
        case JointGatheringScheduled() as fact:
            return GatheringRow(
                fact.gathering,
                fact.programme,
                fact.occasion,
                fact.starts,
                fact.zone,
                fact.minutes,
                fact.place,
                fact.obligatory,
                row.attended if row else None,
            )
        case AttendanceRecorded(attended=attended) if row is not None:
            return replace(row, attended=attended)
        case _:
            return row


gatherings = Projection(
    "gatherings",
    1,
    GatheringRow,
    keys,
    evolve,
    found_by=(("programme",),),
    hears=(JointGatheringScheduled, AttendanceRecorded),
)
