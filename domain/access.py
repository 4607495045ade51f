"""Which of the views that tell most somebody has looked at: once a day each, so that it can be followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.decider import Decider
from domain.language import Asked, MemberId, ProgrammeId, Role, Scope, Tag, facts_of, member_tag


class View(StrEnum):
    AUDIT_TRAIL = "audit_trail"
    CHAIN = "chain"
    CONFORMITY = "conformity"
    """Of one programme, as are those after it."""
    KPIS = "kpis"
    SUCCESS_FACTORS = "success_factors"
    PAIR = "pair"
    """One of its pairs, whichever."""
    PACK = "pack"
    """Taken away, of one programme or of all."""


FOLLOWED: Mapping[View, tuple[Role, ...]] = {
    **dict.fromkeys(View, (Role.AUDITOR,)),
    View.PACK: (Role.AUDITOR, Role.ADMIN),
}
"""Who is seen looking: an auditor at whatever tells much, and whoever takes something away."""


@dataclass(frozen=True, slots=True)
class LogAccess:
    """``day`` is the local day of the organisation."""

    member: MemberId
    view: View
    day: date
    programme: ProgrammeId | None = None


@dataclass(frozen=True, slots=True)
class AccessLogged:
    member: MemberId
    view: View
    day: date
    programme: ProgrammeId | None = None


Looked = frozenset[AccessLogged]
"""By one member on one day."""


def day_tag(member: MemberId, day: date) -> Tag:
    return Tag(f"access:{member}:{day}")


def scope(command: LogAccess) -> Scope:
    return (facts_of(day_tag(command.member, command.day), named=(AccessLogged,)),)


def evolve(looked: Looked, fact: AccessLogged) -> Looked:
    return looked | {fact}


def decide(command: LogAccess, looked: Looked, asked: Asked) -> tuple[AccessLogged, ...]:
    asked.within(command.programme).only(*FOLLOWED[command.view])
    fact = AccessLogged(command.member, command.view, command.day, command.programme)
    return () if fact in looked else (fact,)


nothing: Looked = frozenset()
access: Decider[LogAccess, Looked, AccessLogged, AccessLogged] = Decider(
    commands=(LogAccess,),
    facts=(AccessLogged,),
    scope=scope,
    initial=nothing,
    evolve=evolve,
    decide=decide,
    tags=lambda fact: (member_tag(fact.member), day_tag(fact.member, fact.day)),
    inner=(LogAccess,),
)
