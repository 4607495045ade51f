"""A member of an organisation: the facts, and under which things they are found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from domain.calendar import local_day
from domain.language import ORGANISATION, MemberId, ProgrammeId, Refused, Role, Tag, Visibility, member_tag


@dataclass(frozen=True, slots=True)
class LastDay:
    """A day in the zone that the organisation had when it was named: a change of zone lengthens nothing."""

    day: date
    zone: str

    def over(self, now: datetime) -> bool:
        return local_day(now, self.zone) > self.day


# facts


@dataclass(frozen=True, slots=True)
class MemberJoined:
    member: MemberId
    name: Annotated[str, Visibility.PERSONAL]


@dataclass(frozen=True, slots=True)
class RoleGranted:
    """Said again of the same role, it tells anew how long the member has it."""

    member: MemberId
    role: Role
    until: LastDay | None = None


@dataclass(frozen=True, slots=True)
class RoleRevoked:
    member: MemberId
    role: Role


@dataclass(frozen=True, slots=True)
class MemberDeactivated:
    """The person has left the organisation, or is kept out of it: their pairs stay, with nobody on that side."""

    member: MemberId


@dataclass(frozen=True, slots=True)
class MemberReactivated:
    member: MemberId


@dataclass(frozen=True, slots=True)
class PersonalDataErased:
    """The keys of the person were destroyed in the same moment: ``journal.destroy_keys`` sees to it.

    Named are the programmes that the person ever applied to, so that what is shown of them there is found.
    """

    member: MemberId
    programmes: tuple[ProgrammeId, ...]


Presence = MemberDeactivated | MemberReactivated
PRESENCE: tuple[type[Presence], ...] = (MemberDeactivated, MemberReactivated)
Own = MemberJoined | RoleGranted | RoleRevoked | Presence
OWN: tuple[type[Own], ...] = (MemberJoined, RoleGranted, RoleRevoked, *PRESENCE)
Fact = Own | PersonalDataErased
FACTS: tuple[type[Fact], ...] = (*OWN, PersonalDataErased)
STANDING: tuple[type[MemberJoined | PersonalDataErased], ...] = (MemberJoined, PersonalDataErased)
"""What tells whether somebody is a member."""

# refusals


class MemberUnknown(Refused):
    """There is no such member in this organisation."""

    svenska = "Det finns ingen sådan medlem i organisationen."
    about = "member"


def for_good(told: dict[str, Any]) -> dict[str, Any]:
    """Before version 2 a role was granted until it was revoked."""
    return {**told, "until": None}


def tags(fact: Fact) -> tuple[Tag, ...]:
    match fact:
        case MemberJoined():
            return (member_tag(fact.member),)
        case RoleGranted() | RoleRevoked() | MemberDeactivated() | MemberReactivated() | PersonalDataErased():
            return (ORGANISATION, member_tag(fact.member))
