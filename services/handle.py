"""The only way from a command to facts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any
from uuid import UUID

from domain.catalogue import DECIDER_OF
from domain.decider import Decider
from domain.handling import ChangedSince, CommandIdTaken
from domain.language import (
    ORGANISATION,
    Actor,
    Asked,
    Recorded,
    Refused,
    Scope,
    TooMuchAtOnce,
    Visibility,
    facts_of,
    matches,
)
from domain.offboarding import OrganisationGone, OrganisationOffboarded
from domain.public_form import confided_by_others, keeps_back
from domain.sealed import Lock, NotKept, fingerprint
from domain.wire import encode
from services.asker import circumstances, of_asker
from services.journal import (
    Appended,
    Condition,
    Conflict,
    Entry,
    Journal,
    Known,
    Past,
    Unavailable,
    event,
    made,
    nothing_new,
    query_of,
)
from services.request import Request, said, said_before
from services.sealing import Held, keys_of, opened, seal

ATTEMPTS = 12
"""A command meets at most as many conflicts as commands in its scope succeed meanwhile. From the second attempt on
those of one process stand in line, so only other processes, newcomers and commands on other things count: this is far
beyond."""
UNGUESSED = Lock("requests", Visibility.PERSONAL)
"""Of no person. With the chain's hashes before and behind a fact, whoever knows the rest of it could try what it keeps
back, where that is one of a few words or numbers. What was asked is hashed with it, and under this key nobody can tell
what that was."""
LAST_WORD = query_of((facts_of(ORGANISATION, named=(OrganisationOffboarded,)),))


@dataclass(frozen=True, slots=True)
class Handled:
    """``recorded``: the position is of a fact that this command id has recorded, now or at first."""

    position: int
    recorded: bool = True


async def handle(journal: Journal, request: Request) -> int:
    """Decides and appends; answers the position from which on the outcome is visible. Raises as ``handled`` does."""
    return (await handled(journal, request)).position


async def handled(journal: Journal, request: Request) -> Handled:
    """The same command id answers its first outcome again. Raises ``Refused``, which leaves nothing behind."""
    try:
        return await done(journal, request)
    except Refused:
        await still_here(journal, request.command_id)
        raise


async def done(journal: Journal, request: Request) -> Handled:
    decider = DECIDER_OF[type(request.command)]
    scope = decider.scope(request.command)
    who = of_asker(request.asker)
    query = query_of((*scope, *who))
    without_key: int | None = None
    async with AsyncExitStack() as line:
        for attempt in range(ATTEMPTS):
            if attempt == 1:
                await line.enter_async_context(journal.turn(query))
            past = await journal.past(query, request.command_id)
            if past.done is not None:
                return await first_outcome(journal, past, past.done, request)
            asked = circumstances(request.asker, past.facts, request.now, request.occurred_on)
            known = await opened(journal.keys, past.facts, decider.reads)
            facts = decide(decider, scope, known, request.command, asked)
            if not facts:
                await still_here(journal, request.command_id)
                return Handled(past.position, recorded=False)
            if request.expected is not None and changed(scope, past.facts, request.expected, asked.actor.by):
                raise ChangedSince
            held = await seal(journal.keys, facts, str(request.command_id), request.on_behalf_of or asked.actor.by)
            if held is None:
                if past.position == without_key:
                    raise NotKept
                without_key = past.position
                continue
            held = replace(held, keys=await keyed(journal, held.keys, facts, request))
            condition = nothing_new(query, past.position)
            match await journal.append(entry(decider, held, condition, request, asked)):
                case Appended(position):
                    return Handled(position)
                case Known() | Conflict():
                    continue  # known: perhaps by this very id for something else, which the next look tells
    past = await journal.past(query, request.command_id)
    if past.done is not None:
        return await first_outcome(journal, past, past.done, request)
    raise TooMuchAtOnce


async def still_here(journal: Journal, command_id: UUID) -> None:
    """An append to the journal of an organisation that has left is refused where it is written; what appends nothing is
    asked for here, so that whatever is asked, the answer is one. Raises ``OrganisationGone``."""
    past = await journal.past(LAST_WORD, command_id)
    if past.done is None and past.facts:
        raise OrganisationGone


async def first_outcome(journal: Journal, past: Past, done: int, request: Request) -> Handled:
    """The position of what a command id has done, where it was the same that is asked now.

    Nobody can say so once a key of what was said is destroyed; then it is believed.
    """
    keys = await keys_of(journal.keys, past.facts)
    if keys is None:
        return Handled(done)
    keys = await keyed(journal, keys, [recorded.fact for recorded in past.facts], request)
    ways = [(told, under) for told in (said(request), said_before(request)) for under in (keys, ())]  # bare, as once
    if past.request not in [fingerprint(told, under) for told, under in ways]:
        raise CommandIdTaken
    return Handled(done)


async def keyed(journal: Journal, keys: tuple[bytes, ...], facts: Sequence[Any], request: Request) -> tuple[bytes, ...]:
    """The keys under which a request is told from another; a policy keeps nothing back, and has no keys."""
    if keys or isinstance(request.asker, Actor) or not any(map(keeps_back, facts)):
        return keys
    try:
        return (await made(journal, UNGUESSED),)
    except Unavailable:  # gone with its organisation, perhaps
        await still_here(journal, request.command_id)
        raise


def changed(scope: Scope, past: tuple[Recorded, ...], since: int, asker: str) -> bool:
    """What others say in confidence changes nothing here: whoever it is kept from could ask whether it was said."""
    return any(
        r.position > since and any(matches(item, r.name, r.tags) for item in scope) and not confided_by_others(r, asker)
        for r in past
    )


def decide(
    decider: Decider[Any, Any, Any, Any], scope: Scope, past: tuple[Recorded, ...], command: object, asked: Asked
) -> tuple[Any, ...]:
    facts = (r.fact for r in past if any(matches(item, r.name, r.tags) for item in scope))
    return decider.decide(command, reduce(decider.evolve, facts, decider.initial), asked)


def entry(
    decider: Decider[Any, Any, Any, Any],
    held: Held,
    condition: Condition,
    request: Request,
    asked: Asked,
) -> Entry:
    programmes = {getattr(fact, "programme", None) for fact in held.facts}
    actor = asked.actor.within(programmes.pop() if len(programmes) == 1 else None)
    return Entry(
        command_id=request.command_id,
        request=fingerprint(said(request), held.keys),
        events=[event(type(fact).__name__, encode(fact), decider.tags(fact)) for fact in held.facts],
        condition=condition,
        by=actor.by,
        role=actor.role,
        via=actor.via,
        recorded_at=request.now,
        occurred_on=request.occurred_on,
        on_behalf_of=request.on_behalf_of,
        causation=request.causation,
    )
