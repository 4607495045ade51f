"""What is asked of a role that is granted, now or to somebody who has still to join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.language import Asked, ProgrammeId, Refused, Role
from domain.member import GRANTABLE, LONGEST, OF_PROGRAMMES, LastDay


@dataclass(frozen=True, slots=True)
class OfferedRole:
    """As ``GrantRole`` grants it, once an invited person has joined."""

    role: Role
    until: date | None = None
    programme: ProgrammeId | None = None


@dataclass(frozen=True, slots=True)
class WaitingRole:
    role: Role
    until: LastDay | None
    programme: ProgrammeId | None


# refusals


class RoleNotGrantable(Refused):
    """Only admin, coordinator, auditor, integration and sponsor are granted; being a member, adept or mentor is not."""

    svenska = (
        "Bara admin, coordinator, auditor, integration och sponsor tilldelas; medlem, adept eller mentor är man ändå."
    )
    about = "role"


class RoleHoldsEverywhere(Refused):
    """Only a coordinator, an auditor or a sponsor is granted for one programme; every other role holds everywhere."""

    svenska = (
        "Bara samordnare, granskare och sponsor tilldelas för ett enda program; alla andra roller gäller överallt."
    )
    about = "programme"


class RoleAlreadyOver(Refused):
    """The last day of a role is today or later."""

    svenska = "Sista dagen för en roll är i dag eller senare."
    about = "until"


class AuditorWithoutEnd(Refused):
    """An auditor has a last day, at most 366 days ahead."""

    svenska = "En granskare har en sista dag, högst 366 dagar fram i tiden."
    about = "until"


def fitting(role: Role, programme: ProgrammeId | None) -> None:
    if role not in GRANTABLE:
        raise RoleNotGrantable
    if programme is not None and role not in OF_PROGRAMMES:
        raise RoleHoldsEverywhere


def last_day(role: Role, until: date | None, zone: str, asked: Asked) -> LastDay | None:
    longest = LONGEST.get(role)
    if until is None:
        if longest is not None:
            raise AuditorWithoutEnd
        return None
    today = asked.today(zone)
    if until < today:
        raise RoleAlreadyOver
    if longest is not None and until - today > longest:
        raise AuditorWithoutEnd
    return LastDay(until, zone)
