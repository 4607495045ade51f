"""Host names of an organisation's own: claimed, proved by a record of the name, and then leading to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from domain.decider import Decider
from domain.language import ORGANISATION, Asked, Refused, Role, Scope, Tag, facts_of
from domain.organisation import NotFounded, OrganisationFounded, Unfounded

MOST = 20
"""Names of one organisation."""
NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")

# commands


@dataclass(frozen=True, slots=True)
class ClaimDomain:
    domain: str
    token: str
    """What its record is to say; another one for each organisation and each claim."""


@dataclass(frozen=True, slots=True)
class VerifyDomain:
    domain: str
    records: tuple[str, ...]
    """What was found at ``place_of`` the name."""
    taken: bool
    """Whether it leads to another organisation."""


@dataclass(frozen=True, slots=True)
class ReleaseDomain:
    domain: str


Command = ClaimDomain | VerifyDomain | ReleaseDomain

# facts


@dataclass(frozen=True, slots=True)
class DomainClaimed:
    domain: str
    token: str


@dataclass(frozen=True, slots=True)
class DomainVerified:
    domain: str


@dataclass(frozen=True, slots=True)
class DomainReleased:
    domain: str


Own = DomainClaimed | DomainVerified | DomainReleased
OWN: tuple[type[Own], ...] = get_args(Own)
Seen = OrganisationFounded | Own

# refusals


class DomainUnusable(Refused):
    """Write the whole host name, for example mentors.example.org."""

    svenska = "Skriv hela värdnamnet, till exempel fadder.exempel.se."
    about = "domain"


class DomainsTooMany(Refused):
    """An organisation has at most twenty host names of its own."""

    svenska = "En organisation har högst tjugo egna värdnamn."
    about = "domain"


class DomainNotClaimed(Refused):
    """Claim the host name first: then there is a proof to publish."""

    svenska = "Gör först anspråk på värdnamnet: då finns det ett bevis att publicera."
    about = "domain"


class DomainUnproved(Refused):
    """The proof is not to be found there. A new record may need some hours before everybody sees it."""

    svenska = "Beviset finns inte där. Det kan ta några timmar innan en ny post syns för alla."
    about = "domain"


class DomainTaken(Refused):
    """The host name leads to another organisation."""

    svenska = "Värdnamnet leder till en annan organisation."
    about = "domain"


# state


@dataclass(frozen=True, slots=True)
class Names:
    tokens: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of each name that is claimed."""
    verified: frozenset[str] = frozenset()


State = Unfounded | Names


def scope(command: Command) -> Scope:
    return (facts_of(ORGANISATION, named=(OrganisationFounded, *OWN)),)


def evolve(state: State, fact: Seen) -> State:
    match fact, state:
        case OrganisationFounded(), _:
            return Names()
        case _, Unfounded():
            return state
        case DomainClaimed(domain, token), Names():
            return replace(state, tokens={**state.tokens, domain: token})
        case DomainVerified(domain), Names():
            return replace(state, verified=state.verified | {domain})
        case DomainReleased(domain), Names():
            left = {name: token for name, token in state.tokens.items() if name != domain}
            return Names(left, state.verified - {domain})


def decide(command: Command, state: State, asked: Asked) -> tuple[Own, ...]:
    asked.only(Role.ADMIN)
    if isinstance(state, Unfounded):
        raise NotFounded
    name = named(command.domain)
    match command:
        case ClaimDomain(token=token):
            if name in state.tokens:
                return ()
            if len(state.tokens) >= MOST:
                raise DomainsTooMany
            return (DomainClaimed(name, token),)
        case VerifyDomain():
            return () if name in state.verified else verified(name, command, state.tokens.get(name))
        case ReleaseDomain():
            return (DomainReleased(name),) if name in state.tokens else ()


def verified(name: str, command: VerifyDomain, token: str | None) -> tuple[DomainVerified]:
    """Whose a name is, only those learn who prove that it is theirs."""
    if token is None:
        raise DomainNotClaimed
    if record(token) not in command.records:
        raise DomainUnproved
    if command.taken:
        raise DomainTaken
    return (DomainVerified(name),)


def named(domain: str) -> str:
    """The name as it stands in the domain name system: ``fadder.åre.se`` is ``fadder.xn--re-xia.se`` there."""
    if len(domain) > 300:
        raise DomainUnusable
    try:
        name = domain.strip().rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        raise DomainUnusable from None
    if NAME.fullmatch(name) is None:
        raise DomainUnusable
    return name


def place_of(name: str) -> str:
    """Where the proof is published, as a record of type TXT."""
    return f"_fadder.{name}"


def record(token: str) -> str:
    return f"fadder-verification={token}"


def tags(fact: Own) -> tuple[Tag, ...]:
    return (ORGANISATION,)


domains: Decider[Command, State, Own, Seen] = Decider(
    commands=get_args(Command),
    facts=OWN,
    scope=scope,
    initial=Unfounded(),
    evolve=evolve,
    decide=decide,
    tags=tags,
)
