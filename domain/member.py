"""A member of an organisation: the facts, and under which things they are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from domain.calendar import local_day
from domain.language import ORGANISATION, MemberId, ProgrammeId, Refused, Role, Tag, Visibility, member_tag

GRANTABLE = frozenset({Role.ADMIN, Role.COORDINATOR, Role.AUDITOR, Role.INTEGRATION, Role.SPONSOR})
OF_PROGRAMMES = frozenset({Role.COORDINATOR, Role.AUDITOR, Role.SPONSOR})
"""Those of them that may be granted for one programme alone."""
LONGEST: Mapping[Role, timedelta] = {Role.AUDITOR: timedelta(days=366)}
"""Roles that are granted for a time only, and how far ahead their last day may be."""


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
    """In one programme, where it names one, and else in the whole organisation: these two are roles apart.

    Said again of the same role, it tells anew how long the member has it.
    """

    member: MemberId
    role: Role
    until: LastDay | None = None
    programme: ProgrammeId | None = None


@dataclass(frozen=True, slots=True)
class RoleRevoked:
    member: MemberId
    role: Role
    programme: ProgrammeId | None = None


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
Held = tuple[MemberId, Role, ProgrammeId | None]
"""A role that somebody has, and the programme in which alone it holds."""
STANDING: tuple[type[MemberJoined | PersonalDataErased], ...] = (MemberJoined, PersonalDataErased)
"""What tells whether somebody is a member."""

# refusals


class MemberUnknown(Refused):
    """There is no such member in this organisation."""

    svenska = "Det finns ingen sådan medlem i organisationen."
    about = "member"


def gone(facts: Iterable[object]) -> bool:
    """Whether the person whom these facts are about, in the order of the journal, has left or was erased."""
    left = False
    for fact in facts:
        match fact:
            case MemberDeactivated() | PersonalDataErased():
                left = True
            case MemberReactivated():
                left = False
            case _:
                pass
    return left


def for_good(told: dict[str, Any]) -> dict[str, Any]:
    """Before version 2 a role was granted until it was revoked."""
    return {**told, "until": None}


def everywhere(told: dict[str, Any]) -> dict[str, Any]:
    """Before version 3 of the grant, and 2 of the other, a role was of the whole organisation."""
    return {**told, "programme": None}


def tags(fact: Fact) -> tuple[Tag, ...]:
    match fact:
        case MemberJoined():
            return (member_tag(fact.member),)
        case RoleGranted() | RoleRevoked() | MemberDeactivated() | MemberReactivated() | PersonalDataErased():
            return (ORGANISATION, member_tag(fact.member))
