"""An organisation that leaves: an administrator asks, having taken along what is theirs, and the platform does it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from domain.decider import Decider
from domain.holds import FACTS as OF_HOLDS
from domain.holds import NO_HOLDS, HoldPlaced, HoldReleased, Holds, OnHold
from domain.holds import Fact as OfHold
from domain.holds import after as held
from domain.language import ORGANISATION, Asked, Refused, Role, Scope, Tag, facts_of
from domain.organisation import NotFounded, OrganisationFounded, Unfounded
from domain.tenant_export import TenantExportProduced

# commands


@dataclass(frozen=True, slots=True)
class RequestOffboarding:
    export: str
    """SHA-256 of the export that the organisation has safe in its hands, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class WithdrawOffboarding:
    pass


@dataclass(frozen=True, slots=True)
class OffboardOrganisation:
    export: str
    """The one that the request names: whoever does this has read the request."""


Command = RequestOffboarding | WithdrawOffboarding | OffboardOrganisation

# facts


@dataclass(frozen=True, slots=True)
class OffboardingRequested:
    export: str


@dataclass(frozen=True, slots=True)
class OffboardingWithdrawn:
    pass


@dataclass(frozen=True, slots=True)
class OrganisationOffboarded:
    """The last fact of an organisation. Every key of it is destroyed in the very commit."""

    export: str


Own = OffboardingRequested | OffboardingWithdrawn | OrganisationOffboarded
OWN: tuple[type[Own], ...] = get_args(Own)
Seen = OrganisationFounded | TenantExportProduced | Own | OfHold

# refusals


class ExportUnknown(Refused):
    """This is the SHA-256 of no export that an administrator of the organisation has fetched."""

    svenska = "Det här är inte SHA-256 för någon export som en administratör i organisationen har hämtat."
    about = "export"


class OrganisationGone(Refused):
    """The organisation has left: its keys are destroyed, and nothing more is recorded."""

    svenska = "Organisationen har lämnat: dess nycklar är förstörda och inget mer antecknas."


class OffboardingNotRequested(Refused):
    """An administrator of the organisation asks for it first, and names the export that they have taken along."""

    svenska = "En administratör i organisationen begär det först och anger den export som de har tagit med sig."


class OtherExport(Refused):
    """The organisation has asked to leave with another export."""

    svenska = "Organisationen har begärt att lämna med en annan export."
    about = "export"


# state


@dataclass(frozen=True, slots=True)
class Here:
    requested: str | None = None
    """The export that the request names, while one stands."""
    holds: Holds = NO_HOLDS
    exports: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gone:
    pass


State = Unfounded | Here | Gone


def scope(command: Command) -> Scope:
    return (facts_of(ORGANISATION, named=(OrganisationFounded, TenantExportProduced, *OWN, *OF_HOLDS)),)


def evolve(state: State, fact: Seen) -> State:
    match fact, state:
        case OrganisationOffboarded(), _:
            return Gone()
        case OrganisationFounded(), Unfounded():
            return Here()
        case TenantExportProduced(digest=digest), Here():
            return replace(state, exports=state.exports | {digest})
        case OffboardingRequested(export), Here():
            return replace(state, requested=export)
        case OffboardingWithdrawn(), Here():
            return replace(state, requested=None)
        case HoldPlaced() | HoldReleased(), Here():
            return replace(state, holds=held(state.holds, fact))
        case _:
            return state


def decide(command: Command, state: State, asked: Asked) -> tuple[Own, ...]:
    asked.only(Role.PLATFORM if isinstance(command, OffboardOrganisation) else Role.ADMIN)
    match command, state:
        case _, Unfounded():
            raise NotFounded
        case _, Gone():
            raise OrganisationGone
        case RequestOffboarding(said), Here(requested=requested) as here:
            export = read(said)
            if export not in here.exports:
                raise ExportUnknown
            return () if requested == export else (OffboardingRequested(export),)
        case WithdrawOffboarding(), Here(requested=requested):
            return () if requested is None else (OffboardingWithdrawn(),)
        case OffboardOrganisation(said), Here(requested=requested) as here:
            export = read(said)
            if requested is None:
                raise OffboardingNotRequested
            if requested != export:
                raise OtherExport
            if here.holds.standing(asked.now):
                raise OnHold
            return (OrganisationOffboarded(export),)


def read(digest: str) -> str:
    """Some programs write it in capitals."""
    return digest.strip().lower()


def tags(fact: Own) -> tuple[Tag, ...]:
    return (ORGANISATION,)


offboarding: Decider[Command, State, Own, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Unfounded(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
