"""Webhooks as the door needs them: their secrets, sealed, how far each is, and what came of the last attempts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.tenancy import TenantId
from services.journal import Unavailable
from services.keys import Chest
from services.postgres import GONE, Pool, scoped

PROGRESS = scoped("""
    select w.webhook, w.position, w.failing_since, nullif(w.next_at, '-infinity') as next_at
    from delivering.webhook w where w.tenant = me.tenant
""")
ATTEMPTS = scoped("""
    select a.number, a.position, a.attempt, a.at, a.status, a.trouble from delivering.attempt a
    where a.tenant = me.tenant and a.webhook = $2 and a.number < $3 order by a.number desc limit $4
""")
NEWEST = 2**62


@dataclass(frozen=True, slots=True)
class Progress:
    position: int
    """The last fact that it took, or that was none of its own."""
    failing_since: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attempt:
    number: int
    position: int
    attempt: int
    at: datetime
    status: int | None
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Hooks:
    chest: Chest
    to_read: Pool
    loopback: bool
    """Whether this machine may be told: in development."""

    async def sealed(self, tenant: TenantId, webhook: str, secret: str) -> str:
        """Raises ``Unavailable``."""
        return await self.chest.of(tenant).enclosed(secret.encode(), purpose(webhook))

    async def progress(self, tenant: TenantId) -> Mapping[str, Progress]:
        """Of each webhook that the worker has taken up. Raises ``Unavailable``."""
        try:
            rows = await self.to_read.fetch(PROGRESS, tenant)
        except GONE:
            raise Unavailable from None
        return {row["webhook"]: Progress(row["position"], row["failing_since"], row["next_at"]) for row in rows}

    async def attempts(self, tenant: TenantId, webhook: str, most: int, before: int = NEWEST) -> Sequence[Attempt]:
        """The newest first. Raises ``Unavailable``."""
        try:
            rows = await self.to_read.fetch(ATTEMPTS, tenant, webhook, before, most)
        except GONE:
            raise Unavailable from None
        return [Attempt(**dict(row)) for row in rows]


def purpose(webhook: str) -> str:
    """What a secret is sealed for: it opens for this webhook and no other."""
    return f"webhook:{webhook}"
