"""Sealing on the writing side: what people write leaves a decision sealed, and what a decision reads is opened."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import structlog

from domain.handling import FactUnreadable
from domain.language import Recorded
from domain.sealed import NONCE, Damaged, Lock, Place, sealed, to_open, to_seal
from domain.sealed import opened as unsealed

log = structlog.get_logger()


class Keys(Protocol):
    """The keys of one organisation. Each key is ``KEY`` bytes; ``None`` says that it has been destroyed."""

    @property
    def organisation(self) -> str: ...

    async def known(self, locks: Collection[Lock]) -> Mapping[Lock, bytes | None]:
        """The keys of these locks; none for a lock that never had one."""
        ...

    async def made(self, locks: Collection[Lock]) -> Mapping[Lock, bytes | None]:
        """The keys of these locks, a new one for each that never had one. Two who ask at once get the same."""
        ...


class NoKeys(Exception):
    """Something sealed was to be read or written by a process that holds no keys."""


class Without:
    """For a process that has nothing to do with what is sealed."""

    organisation = ""

    async def known(self, locks: Collection[Lock]) -> Mapping[Lock, bytes | None]:
        raise NoKeys

    async def made(self, locks: Collection[Lock]) -> Mapping[Lock, bytes | None]:
        raise NoKeys


NO_KEYS: Keys = Without()


@dataclass(frozen=True, slots=True)
class Held:
    """Facts as the journal may hold them, and the keys that are needed to read all of them again."""

    facts: tuple[Any, ...]
    keys: tuple[bytes, ...]


async def seal(keys: Keys, facts: Sequence[Any], command_id: str, author: str) -> Held | None:
    """Seals what one command has said, by or on behalf of ``author``.

    ``None`` where a key has been destroyed: since the past was read, so decide again, or because such words are not
    kept any more.
    """
    locks = [to_seal(fact, author) for fact in facts]
    wanted = sorted({lock for of_fact in locks for lock in of_fact.values()})
    if not wanted:
        return Held(tuple(facts), ())
    found = await keys.made(wanted)
    whole = {lock: key for lock in wanted if (key := found.get(lock)) is not None}
    if len(whole) < len(wanted):
        return None
    held = tuple(
        sealed(fact, Place(keys.organisation, command_id, ordinal), of_fact, whole, nonce)
        for ordinal, (fact, of_fact) in enumerate(zip(facts, locks, strict=True))
    )
    return Held(held, tuple(whole[lock] for lock in wanted))


def nonce() -> bytes:
    return os.urandom(NONCE)


async def keys_of(keys: Keys, facts: Sequence[Recorded]) -> tuple[bytes, ...] | None:
    """The keys of all that is sealed in these facts; ``None`` where one of them has been destroyed."""
    wanted = sorted({lock for recorded in facts for lock in to_open(recorded.fact).values()})
    found: Mapping[Lock, bytes | None] = await keys.known(wanted) if wanted else {}
    whole = tuple(key for lock in wanted if (key := found.get(lock)) is not None)
    return whole if len(whole) == len(wanted) else None


async def opened(keys: Keys, facts: tuple[Recorded, ...], kinds: tuple[type[Any], ...]) -> tuple[Recorded, ...]:
    """The facts, those of these kinds with their texts as they were said. Raises ``FactUnreadable``."""
    locks = {r.position: of_fact for r in facts if isinstance(r.fact, kinds) and (of_fact := to_open(r.fact))}
    if not locks:
        return facts
    found = await keys.known({lock for of_fact in locks.values() for lock in of_fact.values()})
    return tuple(said(r, keys.organisation, locks[r.position], found) if r.position in locks else r for r in facts)


def said(
    recorded: Recorded, organisation: str, locks: Mapping[str, Lock], keys: Mapping[Lock, bytes | None]
) -> Recorded:
    """As it was said. A key that is there and does not open it was made for what the fact was before."""
    try:
        return unsealed(recorded, organisation, locks, keys)
    except Damaged as damage:
        damaged(organisation, recorded.position)
        raise FactUnreadable(str(recorded.position)) from damage


@lru_cache(maxsize=1024)
def damaged(organisation: str, position: int) -> None:
    """Said once by each program, however often somebody asks: `fadder verify` says what is wrong with it."""
    log.error("a fact cannot be read", tenant=organisation, position=position)
