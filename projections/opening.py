"""Opening on the reading side: names and wishes are folded as they were said, for search and for coordinators.

The database shows this side no key of what is a pair's or an author's own: such a text goes through as it is.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.keyring import Keyring
from domain.language import Recorded, Visibility
from domain.sealed import Lock, about_key, opened, to_open, unseal
from domain.tenancy import TenantId

SHOWN = frozenset({Visibility.PERSONAL, Visibility.PAIR_AND_COORDINATOR})
LASTING = 1.0
"""Seconds that a key is remembered, and so the longest that one outlives its destruction."""
REMEMBERED = 4096
ORGANISATIONS = 1024

FOUND = """
    select k.subject, k.class, k.wrapped from journal.key k
    join unnest($2::text[], $3::text[]) as w (subject, class) on w.subject = k.subject and w.class = k.class
    where k.tenant = $1
"""
ORGANISATION = "select o.wrapped from journal.organisation_key o where o.tenant = $1"

Unwrap = Callable[[str, bytes], Awaitable[bytes]]
"""The key of an organisation, by its name and as it is kept."""


class NoKeys(Exception):
    """There is something sealed, and nothing to open it with."""


@dataclass(slots=True)
class Opening:
    unwrap: Unwrap
    clock: Callable[[], float] = time.monotonic
    remembered: Keyring[tuple[TenantId, Lock]] = field(default_factory=lambda: Keyring(REMEMBERED, LASTING))
    organisations: Keyring[TenantId] = field(default_factory=lambda: Keyring(ORGANISATIONS, float("inf")))

    async def opened(self, connection: Any, tenant: TenantId, facts: Sequence[Recorded]) -> list[Recorded]:
        """The facts with what may be shown of them. ``connection`` has taken the organisation as its setting.

        A text whose key has been destroyed is empty. Raises ``Damaged`` for one that its key does not open.
        """
        locks = {r.position: of_fact for r in facts if (of_fact := shown(r))}
        if not locks:
            return [*facts]
        keys = await self._keys(connection, tenant, {lock for of_fact in locks.values() for lock in of_fact.values()})
        return [opened(r, tenant, locks[r.position], keys) if r.position in locks else r for r in facts]

    async def _keys(self, connection: Any, tenant: TenantId, locks: Collection[Lock]) -> dict[Lock, bytes | None]:
        now = self.clock()
        kept = self.remembered.known([(tenant, lock) for lock in locks], now)
        found = {lock: key for (_, lock), key in kept.items()}
        missing = {(lock.subject, lock.visibility.value): lock for lock in locks if lock not in found}
        if missing:
            read: dict[Lock, bytes | None] = {}
            rows = await connection.fetch(FOUND, tenant, [s for s, _ in missing], [c for _, c in missing])
            for row in rows:
                lock, wrapped = missing[row["subject"], row["class"]], row["wrapped"]
                read[lock] = None if wrapped is None else await self._unwrapped(connection, tenant, lock, wrapped)
            self.remembered.keep({(tenant, lock): key for lock, key in read.items()}, now)
            found |= read
        return found

    async def _unwrapped(self, connection: Any, tenant: TenantId, lock: Lock, wrapped: bytes) -> bytes:
        now = self.clock()
        organisation = self.organisations.known([tenant], now).get(tenant)
        if organisation is None:
            organisation = await self.unwrap(tenant, await connection.fetchval(ORGANISATION, tenant))
            self.organisations.keep({tenant: organisation}, now)
        return unseal(organisation, wrapped, about_key(tenant, lock))


def shown(recorded: Recorded) -> dict[str, Lock]:
    """What is sealed in a fact and may be opened here."""
    return {name: lock for name, lock in to_open(recorded.fact).items() if lock.visibility in SHOWN}


async def read(opening: Opening | None, connection: Any, tenant: TenantId, facts: Sequence[Recorded]) -> list[Recorded]:
    """As ``Opening.opened``. Raises ``NoKeys`` for something sealed where there is no opening."""
    if opening is not None:
        return await opening.opened(connection, tenant, facts)
    if any(map(shown, facts)):
        raise NoKeys
    return [*facts]
