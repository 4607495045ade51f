"""The keys of every organisation as one writing process holds them: wrapped in Postgres, and bare for a moment here.

A key of a person, pair or author is wrapped by the key of its organisation, and that one by the master key.
"""

from __future__ import annotations

import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from domain.keyring import Keyring
from domain.offboarding import OrganisationGone
from domain.sealed import KEY, NONCE, Damaged, Lock, about_key, seal, told_apart, unseal
from domain.tenancy import TenantId
from services.journal import Unavailable
from services.offboarding import told_of_leaving
from services.postgres import GONE, Pool, scoped

LASTING = 1.0
"""Seconds that a key is remembered, and so the longest that one outlives its destruction."""
REMEMBERED = 4096
ORGANISATIONS = 1024

FOUND = scoped("""
    select k.subject, k.class, k.wrapped from journal.key k
    join unnest($2::text[], $3::text[]) as w (subject, class) on w.subject = k.subject and w.class = k.class
    where k.tenant = me.tenant
""")
MADE = """
    with me as materialized (select set_config('fadder.tenant', $1, true) as tenant)
    insert into journal.key (tenant, subject, class, wrapped)
    select me.tenant, n.subject, n.class, n.wrapped
    from me cross join lateral (select * from unnest($2::text[], $3::text[], $4::bytea[]) offset 0)
        as n (subject, class, wrapped)
    on conflict do nothing returning subject, class
"""
ORGANISATION = scoped("select o.wrapped from journal.organisation_key o where o.tenant = me.tenant")
NEW_ORGANISATION = """
    with me as materialized (select set_config('fadder.tenant', $1, true) as tenant)
    insert into journal.organisation_key (tenant, wrapped)
    select me.tenant, n.wrapped from me cross join lateral (select $2::bytea as wrapped offset 0) n
    on conflict do nothing
"""


class Master(Protocol):
    """Wraps the keys of organisations and never shows its own: a file today, a key service as well."""

    async def wrap(self, organisation: str, key: bytes) -> bytes: ...

    async def unwrap(self, organisation: str, wrapped: bytes) -> bytes:
        """Raises ``Damaged``."""
        ...


@dataclass(slots=True)
class Chest:
    pool: Pool
    master: Master
    clock: Callable[[], float] = time.monotonic
    remembered: Keyring[tuple[TenantId, Lock]] = field(default_factory=lambda: Keyring(REMEMBERED, LASTING))
    organisations: Keyring[TenantId] = field(default_factory=lambda: Keyring(ORGANISATIONS, float("inf")))

    def of(self, organisation: TenantId) -> KeysOf:
        return KeysOf(organisation, self)


@dataclass(frozen=True, slots=True)
class KeysOf:
    """Held for one organisation, like its journal. Each method raises ``Unavailable`` while Postgres is away."""

    organisation: TenantId
    chest: Chest

    async def known(self, locks: Collection[Lock]) -> Mapping[Lock, bytes | None]:
        now = self.chest.clock()
        found = self._remembered(locks, now)
        missing = [lock for lock in locks if lock not in found]
        return {**found, **await self._read(missing, now)} if missing else found

    async def made(self, locks: Collection[Lock]) -> Mapping[Lock, bytes | None]:
        found = await self.known(locks)
        missing = [lock for lock in locks if lock not in found]
        if not missing:
            return found
        now = self.chest.clock()
        organisation = await self._organisation(make=True)
        fresh = {lock: os.urandom(KEY) for lock in missing}
        wrapped = [seal(organisation, os.urandom(NONCE), key, self._about(lock)) for lock, key in fresh.items()]
        kept = {(row["subject"], row["class"]) for row in await self._ask(MADE, *named(missing), wrapped)}
        new = {lock: key for lock, key in fresh.items() if (lock.subject, lock.visibility.value) in kept}
        self._keep(new, now)
        others = [lock for lock in missing if lock not in new]  # somebody else was as quick
        return {**found, **new, **(await self._read(others, self.chest.clock()) if others else {})}

    async def enclosed(self, plain: bytes, purpose: str) -> str:
        """Sealed under the organisation's own key, for what goes with nobody; ``disclosed`` needs the same purpose."""
        key = await self._organisation(make=True)
        return urlsafe_b64encode(seal(key, os.urandom(NONCE), plain, self._about_own(purpose))).decode()

    async def disclosed(self, enclosed: str, purpose: str) -> bytes:
        """Raises ``Damaged``."""
        return unseal(await self._organisation(), urlsafe_b64decode(enclosed), self._about_own(purpose))

    def _remembered(self, locks: Collection[Lock], now: float) -> dict[Lock, bytes | None]:
        kept = self.chest.remembered.known([(self.organisation, lock) for lock in locks], now)
        return {lock: key for (_, lock), key in kept.items()}

    async def _read(self, locks: Collection[Lock], now: float) -> dict[Lock, bytes | None]:
        rows = await self._ask(FOUND, *named(locks))
        by_name = {(lock.subject, lock.visibility.value): lock for lock in locks}
        found: dict[Lock, bytes | None] = {}
        for row in rows:
            lock = by_name[row["subject"], row["class"]]
            found[lock] = None if row["wrapped"] is None else await self._unwrapped(lock, row["wrapped"])
        self._keep(found, now)
        return found

    def _keep(self, found: Mapping[Lock, bytes | None], now: float) -> None:
        self.chest.remembered.keep({(self.organisation, lock): key for lock, key in found.items()}, now)

    async def _unwrapped(self, lock: Lock, wrapped: bytes) -> bytes:
        return unseal(await self._organisation(), wrapped, self._about(lock))

    async def _organisation(self, *, make: bool = False) -> bytes:
        now, name = self.chest.clock(), self.organisation
        kept = self.chest.organisations.known([name], now).get(name)
        if kept is not None:
            return kept
        rows = await self._ask(ORGANISATION)
        if not rows and make:
            await self._ask(NEW_ORGANISATION, await self.chest.master.wrap(name, os.urandom(KEY)))
            rows = await self._ask(ORGANISATION)
        if not rows:
            raise Damaged("there is no key of the organisation")
        if rows[0]["wrapped"] is None:
            raise OrganisationGone
        key = await self.chest.master.unwrap(name, rows[0]["wrapped"])
        self.chest.organisations.keep({name: key}, now)
        return key

    def _about(self, lock: Lock) -> bytes:
        return about_key(self.organisation, lock)

    def _about_own(self, purpose: str) -> bytes:
        return told_apart("own 1", self.organisation, purpose)

    async def _ask(self, query: str, *given: Any) -> list[Any]:
        try:
            with told_of_leaving():
                return await self.chest.pool.fetch(query, self.organisation, *given)
        except GONE as error:
            raise Unavailable from error


def named(locks: Collection[Lock]) -> tuple[list[str], list[str]]:
    return [lock.subject for lock in locks], [lock.visibility.value for lock in locks]
