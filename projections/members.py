"""Who belongs to the organisation, and what each may do."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from domain.language import MemberId, Recorded, Role
from domain.member import (
    FACTS,
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

    @property
    def here(self) -> bool:
        return self.active and bool(self.roles)


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
        case RoleGranted(role=role) if row is not None:
            return replace(row, roles=tuple(sorted({*row.roles, role})))
        case RoleRevoked(role=role) if row is not None:
            return replace(row, roles=tuple(known for known in row.roles if known is not role))
        case MemberDeactivated() if row is not None:
            return replace(row, active=False)
        case MemberReactivated() if row is not None:
            return replace(row, active=True)
        case PersonalDataErased() if row is not None:
            return MemberRow(row.member, ERASED, ())
        case _:
            return row


members = Projection("members", 3, MemberRow, keys, evolve, hears=FACTS)
