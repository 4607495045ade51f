"""The only way from a command to facts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Any
from uuid import UUID

import msgspec

from domain.catalogue import DECIDER_OF
from domain.decider import Decider
from domain.language import (
    Actor,
    Asked,
    CommandIdTaken,
    MemberId,
    NotPermitted,
    NotYetHappened,
    OnlyImportsTellOtherDays,
    Recorded,
    Role,
    Scope,
    TooMuchAtOnce,
    facts_of,
    matches,
    member_tag,
)
from domain.member import MemberJoined, RoleGranted, RoleRevoked
from domain.wire import encode
from services.journal import Appended, Condition, Conflict, Entry, Journal, Known, Past, event, nothing_new, query_of

ATTEMPTS = 12
"""A command meets at most as many conflicts as commands in its scope succeed meanwhile; this is far beyond."""


@dataclass(frozen=True, slots=True)
class Request:
    """A command and its circumstances.

    ``asker`` is a member, whose roles are read with the facts and stand under the same condition, or an actor that
    is no member: the platform or a policy.
    """

    command: Any
    command_id: UUID
    asker: MemberId | Actor
    now: datetime
    occurred_on: date | None = None
    on_behalf_of: MemberId | None = None
    causation: int | None = None


async def handle(journal: Journal, request: Request) -> int:
    """Decides and appends; answers the position from which on the outcome is visible.

    The same command id answers its first outcome again. Raises ``Refused``, which leaves nothing behind.
    """
    decider = DECIDER_OF[type(request.command)]
    scope = decider.scope(request.command)
    who = of_asker(request.asker)
    query = query_of((*scope, *who))
    asked_for = fingerprint(request)
    for _ in range(ATTEMPTS):
        past = await journal.past(query, request.command_id)
        if past.done is not None:
            return first_outcome(past.done, past.request, asked_for)
        asked = circumstances(request, past.facts)
        facts = decide(decider, scope, past, request.command, asked)
        if not facts:
            return past.position
        condition = nothing_new(query, past.position)
        match await journal.append(entry(decider, facts, condition, request, asked, asked_for)):
            case Appended(position):
                return position
            case Known() | Conflict():  # known: perhaps by this very id for something else, which the next look tells
                continue
    past = await journal.past(query, request.command_id)
    if past.done is not None:
        return first_outcome(past.done, past.request, asked_for)
    raise TooMuchAtOnce


def first_outcome(done: int, recorded: bytes | None, asked_for: bytes) -> int:
    """The position of what a command id has done, where it was the same that is asked now."""
    if recorded != asked_for:
        raise CommandIdTaken
    return done


def of_asker(asker: MemberId | Actor) -> Scope:
    if isinstance(asker, Actor):
        return ()
    return (facts_of(member_tag(asker), named=(MemberJoined, RoleGranted, RoleRevoked)),)


def circumstances(request: Request, facts: tuple[Recorded, ...]) -> Asked:
    asked = Asked(actor_of(request.asker, facts), request.now, request.occurred_on)
    if asked.occurred_on is not None:
        if not asked.actor.may(Role.INTEGRATION, Role.POLICY):
            raise OnlyImportsTellOtherDays
        if asked.occurred_on > asked.today("Etc/GMT-14"):  # where the day begins first
            raise NotYetHappened
    return asked


def actor_of(asker: MemberId | Actor, facts: tuple[Recorded, ...]) -> Actor:
    if isinstance(asker, Actor):
        return asker
    roles: set[Role] = set()
    for recorded in facts:
        match recorded.fact:
            case MemberJoined(member=member) if member == asker:
                roles.add(Role.MEMBER)
            case RoleGranted(member=member, role=role) if member == asker:
                roles.add(role)
            case RoleRevoked(member=member, role=role) if member == asker:
                roles.discard(role)
            case _:
                pass
    if Role.MEMBER not in roles:
        raise NotPermitted
    return Actor(asker, frozenset(roles))


def decide(
    decider: Decider[Any, Any, Any, Any], scope: Scope, past: Past, command: object, asked: Asked
) -> tuple[Any, ...]:
    facts = (r.fact for r in past.facts if any(matches(item, r.name, r.tags) for item in scope))
    return decider.decide(command, reduce(decider.evolve, facts, decider.initial), asked)


def entry(
    decider: Decider[Any, Any, Any, Any],
    facts: tuple[Any, ...],
    condition: Condition,
    request: Request,
    asked: Asked,
    asked_for: bytes,
) -> Entry:
    return Entry(
        command_id=request.command_id,
        request=asked_for,
        events=[event(type(fact).__name__, encode(fact), decider.tags(fact)) for fact in facts],
        condition=condition,
        by=asked.actor.by,
        role=asked.actor.role,
        via=asked.actor.via,
        recorded_at=request.now,
        occurred_on=request.occurred_on,
        on_behalf_of=request.on_behalf_of,
        causation=request.causation,
    )


def fingerprint(request: Request) -> bytes:
    asker = request.asker.by if isinstance(request.asker, Actor) else request.asker
    said = (type(request.command).__name__, request.command, asker, request.occurred_on)
    return hashlib.sha256(msgspec.json.encode(said)).digest()[:16]
