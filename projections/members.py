"""Who belongs to the organisation, and what each may do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.language import MemberId, ProgrammeId, Recorded, Role
from domain.member import (
    FACTS,
    LastDay,
    MemberDeactivated,
    MemberJoined,
    MemberReactivated,
    PersonalDataErased,
    RoleGranted,
    RoleRevoked,
)
from domain.sealed import ERASED
from projections.projection import Projection


class ProgrammeRole(Struct, frozen=True):
    programme: ProgrammeId
    role: Role
    until: LastDay | None = None


class MemberRow(Struct, frozen=True):
    member: MemberId
    name: str
    roles: tuple[Role, ...]
    """Those of the whole organisation. None for somebody who was erased: no member any more."""
    active: bool = True
    """Has not left."""
    until: Mapping[Role, LastDay] = {}
    """Of the roles that end by themselves; they stand among the roles when they are over too."""
    of_programmes: tuple[ProgrammeRole, ...] = ()
    """Roles that hold in one programme and nowhere else; over or not."""

    @property
    def here(self) -> bool:
        return self.active and bool(self.roles)


def at(row: MemberRow, now: datetime) -> MemberRow:
    """With the roles that the member has at this moment."""
    over = {role for role, until in row.until.items() if until.over(now)}
    left = tuple(one for one in row.of_programmes if one.until is None or not one.until.over(now))
    return replace(without(row, over), of_programmes=left) if over or left != row.of_programmes else row


def roles_in(row: MemberRow, programme: ProgrammeId | None) -> frozenset[Role]:
    """Those that hold in this programme; where it is none, those of the whole organisation alone."""
    return frozenset({*row.roles, *(one.role for one in row.of_programmes if one.programme == programme)})


def otherwise(row: MemberRow, role: Role, programme: ProgrammeId, *now: ProgrammeRole) -> MemberRow:
    kept = (one for one in row.of_programmes if (one.role, one.programme) != (role, programme))
    return replace(row, of_programmes=tuple(sorted((*kept, *now), key=lambda one: (one.programme, one.role))))


def without(row: MemberRow, roles: Collection[Role]) -> MemberRow:
    return replace(
        row,
        roles=tuple(role for role in row.roles if role not in roles),
        until={role: until for role, until in row.until.items() if role not in roles},
    )


def keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case (
            MemberJoined(member=member)
            | RoleGranted(member=member)
            | RoleRevoked(member=member)
            | MemberDeactivated(member=member)
            | MemberReactivated(member=member)
            | PersonalDataErased(member=member)
        ):
            return (member,)
        case _:
            return ()


def evolve(row: MemberRow | None, recorded: Recorded) -> MemberRow | None:
    match recorded.fact:
        case MemberJoined(member=member, name=name):
            return MemberRow(member, name, (Role.MEMBER,))
        case RoleGranted(role=role, until=until, programme=str() as programme) if row is not None:
            return otherwise(row, role, programme, ProgrammeRole(programme, role, until))
        case RoleRevoked(role=role, programme=str() as programme) if row is not None:
            return otherwise(row, role, programme)
        case RoleGranted(role=role, until=until) if row is not None:
            before = without(row, {role})
            ends = before.until if until is None else {**before.until, role: until}
            return replace(row, roles=tuple(sorted({*row.roles, role})), until=ends)
        case RoleRevoked(role=role) if row is not None:
            return without(row, {role})
        case MemberDeactivated() if row is not None:
            return replace(row, active=False)
        case MemberReactivated() if row is not None:
            return replace(row, active=True)
        case PersonalDataErased() if row is not None:
            return MemberRow(row.member, ERASED, ())
        case _:
            return row


members = Projection("members", 5, MemberRow, keys, evolve, hears=FACTS)
