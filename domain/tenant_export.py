"""What an organisation has taken along of itself: up to where it tells, and what it was, by its digest."""

from __future__ import annotations

from dataclasses import dataclass

from domain.decider import Decider
from domain.language import ORGANISATION, Asked, Role, Scope, facts_of


@dataclass(frozen=True, slots=True)
class ExportTenant:
    """Up to ``position``; ``digest`` is SHA-256 of the file, in hexadecimal."""

    position: int
    digest: str


@dataclass(frozen=True, slots=True)
class TenantExportProduced:
    position: int
    digest: str


Produced = frozenset[TenantExportProduced]


def scope(command: ExportTenant) -> Scope:
    return (facts_of(ORGANISATION, named=(TenantExportProduced,)),)


def decide(command: ExportTenant, produced: Produced, asked: Asked) -> tuple[TenantExportProduced, ...]:
    """The very same file fetched again is the same export."""
    asked.only(Role.ADMIN)
    fact = TenantExportProduced(command.position, command.digest)
    return () if fact in produced else (fact,)


none: Produced = frozenset()
tenant_export: Decider[ExportTenant, Produced, TenantExportProduced, TenantExportProduced] = Decider(
    commands=(ExportTenant,),
    facts=(TenantExportProduced,),
    scope=scope,
    initial=none,
    evolve=lambda produced, fact: produced | {fact},
    decide=decide,
    tags=lambda fact: (ORGANISATION,),
    inner=(ExportTenant,),
)
