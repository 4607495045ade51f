"""Who asks, and with which roles: read with the facts of a decision, and so under its condition."""

from __future__ import annotations

from datetime import date, datetime

from domain.handling import NotYetHappened, OnlyImportsTellOtherDays
from domain.language import (
    Actor,
    Asked,
    MemberId,
    NotPermitted,
    ProgrammeId,
    Recorded,
    Role,
    Scope,
    facts_of,
    member_tag,
)
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


def of_asker(asker: MemberId | Actor) -> Scope:
    if isinstance(asker, Actor):
        return ()
    return (facts_of(member_tag(asker), named=FACTS),)


def circumstances(
    asker: MemberId | Actor, facts: tuple[Recorded, ...], now: datetime, occurred_on: date | None
) -> Asked:
    """Raises ``NotPermitted`` for whoever is no member or is away, and what rules days that only an import may tell."""
    asked = Asked(actor_of(asker, facts, now), now, occurred_on)
    if asked.occurred_on is not None:
        if not asked.actor.may(Role.INTEGRATION, Role.POLICY):
            raise OnlyImportsTellOtherDays
        if asked.occurred_on > asked.today("Etc/GMT-14"):  # where the day begins first
            raise NotYetHappened
    return asked


def actor_of(asker: MemberId | Actor, facts: tuple[Recorded, ...], now: datetime) -> Actor:
    if isinstance(asker, Actor):
        return asker
    roles: dict[tuple[Role, ProgrammeId | None], LastDay | None] = {}
    away = False
    for recorded in facts:
        match recorded.fact:
            case MemberJoined(member=member) if member == asker:
                roles[Role.MEMBER, None] = None
            case RoleGranted(member, role, until, programme) if member == asker:
                roles[role, programme] = until
            case RoleRevoked(member, role, programme) if member == asker:
                roles.pop((role, programme), None)
            case PersonalDataErased(member=member) if member == asker:
                roles.clear()
            case MemberDeactivated(member=member) if member == asker:
                away = True
            case MemberReactivated(member=member) if member == asker:
                away = False
            case _:
                pass
    if away or (Role.MEMBER, None) not in roles:
        raise NotPermitted
    held = [one for one, until in roles.items() if until is None or not until.over(now)]
    everywhere = frozenset(role for role, programme in held if programme is None)
    return Actor(asker, everywhere, frozenset((role, where) for role, where in held if where is not None))
