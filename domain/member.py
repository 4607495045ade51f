"""A member of an organisation: the facts, and under which things they are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from domain.language import ORGANISATION, MemberId, Refused, Role, Tag, Visibility, member_tag

# facts


@dataclass(frozen=True, slots=True)
class MemberJoined:
    member: MemberId
    name: Annotated[str, Visibility.PERSONAL]


@dataclass(frozen=True, slots=True)
class RoleGranted:
    member: MemberId
    role: Role


@dataclass(frozen=True, slots=True)
class RoleRevoked:
    member: MemberId
    role: Role


Fact = MemberJoined | RoleGranted | RoleRevoked
FACTS: tuple[type[Fact], ...] = (MemberJoined, RoleGranted, RoleRevoked)

# refusals


class MemberUnknown(Refused):
    """There is no such member in this organisation."""

    svenska = "Det finns ingen sådan medlem i organisationen."
    about = "member"


def tags(fact: Fact) -> tuple[Tag, ...]:
    match fact:
        case MemberJoined():
            return (member_tag(fact.member),)
        case RoleGranted() | RoleRevoked():
            return (ORGANISATION, member_tag(fact.member))
