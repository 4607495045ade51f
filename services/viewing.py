"""Opening for an entitled viewer: all confidential texts of an answer in one round trip.

Who is entitled is decided before, by ``domain.entitled``, and of one's own file by ``domain.own_data``. The role that
asks sees no table of keys: it names those that it wants, to ``journal.keys_for_viewer``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from domain.keyring import Keyring
from domain.sealed import Confidential, Lock, about_key, opened_text, unseal
from domain.tenancy import TenantId
from services.journal import Unavailable
from services.keys import LASTING, ORGANISATIONS, REMEMBERED, Master, named
from services.postgres import GONE, Pool, scoped

MOST = 1000
"""Keys that the function answers at once."""
FOUND = scoped("select k.subject, k.class, k.wrapped, k.organisation_wrapped from journal.keys_for_viewer($2, $3) k")


@dataclass(slots=True)
class Viewing:
    """The keys of all organisations as one reading process holds them, each for ``LASTING`` seconds."""

    pool: Pool
    master: Master
    clock: Callable[[], float] = time.monotonic
    remembered: Keyring[tuple[TenantId, Lock]] = field(default_factory=lambda: Keyring(REMEMBERED, LASTING))
    organisations: Keyring[TenantId] = field(default_factory=lambda: Keyring(ORGANISATIONS, float("inf")))

    async def opened(self, tenant: TenantId, texts: Sequence[Confidential]) -> list[str]:
        """What was said; ``ERASED`` where the key has been destroyed.

        Raises ``Damaged`` for what its key does not open, and ``Unavailable`` while Postgres is away.
        """
        keys = await self._keys(tenant, {text.lock for text in texts})
        return [opened_text(text, tenant, keys) for text in texts]

    async def _keys(self, tenant: TenantId, locks: Collection[Lock]) -> dict[Lock, bytes | None]:
        now = self.clock()
        found = {lock: key for (_, lock), key in self.remembered.known([(tenant, lock) for lock in locks], now).items()}
        missing = sorted(lock for lock in locks if lock not in found)
        for first in range(0, len(missing), MOST):
            found |= await self._read(tenant, missing[first : first + MOST], now)
        return found

    async def _read(self, tenant: TenantId, locks: Sequence[Lock], now: float) -> dict[Lock, bytes | None]:
        by_name = {(lock.subject, lock.visibility.value): lock for lock in locks}
        try:
            rows = await self.pool.fetch(FOUND, tenant, *named(locks))
        except GONE as error:
            raise Unavailable from error
        read: dict[Lock, bytes | None] = {}
        for row in rows:
            lock, wrapped = by_name[row["subject"], row["class"]], row["wrapped"]
            read[lock] = None
            if wrapped is not None:
                organisation = await self._organisation(tenant, row["organisation_wrapped"])
                read[lock] = unseal(organisation, wrapped, about_key(tenant, lock))
        self.remembered.keep({(tenant, lock): key for lock, key in read.items()}, now)
        return read

    async def _organisation(self, tenant: TenantId, wrapped: bytes) -> bytes:
        now = self.clock()
        key = self.organisations.known([tenant], now).get(tenant)
        if key is None:
            key = await self.master.unwrap(tenant, wrapped)
            self.organisations.keep({tenant: key}, now)
        return key
