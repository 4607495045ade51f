"""Who has applied to a programme, on which side, and where the application stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.language import MemberId, ProgrammeId, Recorded, Side
from domain.member import PersonalDataErased
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationWithdrawn,
    CapacityDeclared,
    MentorVolunteered,
    Standing,
    WishesDescribed,
)
from projections.projection import Projection


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    programme: ProgrammeId
    member: MemberId
    side: Side
    standing: Standing
    applied_on: date
    wishes: str | None = None
    capacity: int | None = None


def key(programme: ProgrammeId, member: MemberId, side: Side) -> str:
    return f"{programme}/{member}/{side}"


def keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case AdeptApplied(programme, member) | WishesDescribed(programme, member):
            return (key(programme, member, Side.ADEPT),)
        case MentorVolunteered(programme, member) | CapacityDeclared(programme, member):
            return (key(programme, member, Side.MENTOR),)
        case ApplicationAccepted(programme, member, side) | ApplicationWithdrawn(programme, member, side):
            return (key(programme, member, side),)
        case PersonalDataErased(member, programmes):
            return tuple(key(programme, member, side) for programme in programmes for side in Side)
        case _:
            return ()


def evolve(row: ApplicationRow | None, recorded: Recorded) -> ApplicationRow | None:
    match recorded.fact, row:
        case AdeptApplied(programme, member), _:
            return ApplicationRow(programme, member, Side.ADEPT, Standing.APPLIED, recorded.on)
        case MentorVolunteered(programme, member), _:
            return ApplicationRow(programme, member, Side.MENTOR, Standing.APPLIED, recorded.on)
        case WishesDescribed(wishes=wishes), ApplicationRow():
            return replace(row, wishes=wishes)
        case CapacityDeclared(capacity=capacity), ApplicationRow():
            return replace(row, capacity=capacity)
        case ApplicationAccepted(), ApplicationRow():
            return replace(row, standing=Standing.ACCEPTED)
        case ApplicationWithdrawn(), ApplicationRow():
            return replace(row, standing=Standing.WITHDRAWN)
        case PersonalDataErased(), ApplicationRow():
            return replace(row, wishes=None)
        case _:
            return row


applications = Projection("applications", 2, ApplicationRow, keys, evolve, found_by=(("programme",), ("member",)))
