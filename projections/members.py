"""Who belongs to the organisation, and what each may do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.language import MemberId, Recorded, Role
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


class MemberRow(Struct, frozen=True):
    member: MemberId
    name: str
    roles: tuple[Role, ...]
    """None for somebody who was erased: no member any more."""
    active: bool = True
    """Has not left."""
    until: Mapping[Role, LastDay] = {}
    """Of the roles that end by themselves; they stand among the roles when they are over too."""

    @property
    def here(self) -> bool:
        return self.active and bool(self.roles)


def at(row: MemberRow, now: datetime) -> MemberRow:
    """With the roles that the member has at this moment."""
    over = {role for role, until in row.until.items() if until.over(now)}
    return without(row, over) if over else row


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


members = Projection("members", 4, MemberRow, keys, evolve, hears=FACTS)
