"""Who belongs to the organisation, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.language import MemberId, Recorded, Role
from domain.member import MemberJoined, PersonalDataErased, RoleGranted, RoleRevoked
from domain.sealed import ERASED
from projections.projection import Projection


@dataclass(frozen=True, slots=True)
class MemberRow:
    member: MemberId
    name: str
    roles: tuple[Role, ...]
    """None for somebody who was erased: no member any more."""


def keys(recorded: Recorded) -> tuple[str, ...]:
    match recorded.fact:
        case (
            MemberJoined(member=member)
            | RoleGranted(member=member)
            | RoleRevoked(member=member)
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
        case PersonalDataErased() if row is not None:
            return MemberRow(row.member, ERASED, ())
        case _:
            return row


members = Projection(
    "members", 2, MemberRow, keys, evolve, hears=(MemberJoined, RoleGranted, RoleRevoked, PersonalDataErased)
)
