"""The pictures of logos, kept by the digest of their bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from domain.tenancy import TenantId
from services.postgres import Pool

KEEP = """
    with me as materialized (select set_config('fadder.tenant', $1, true) as tenant)
    insert into journal.logo (tenant, digest, media, picture)
    select me.tenant, $2, $3, $4 from me
    on conflict (tenant, digest) do nothing
"""
FIND = """
    with me as materialized (select set_config('fadder.tenant', $1, true) as tenant)
    select found.* from me cross join lateral (
        select l.media, l.picture from journal.logo l where l.tenant = me.tenant and l.digest = $2 offset 0
    ) found
"""


@dataclass(frozen=True, slots=True)
class Picture:
    media: str
    bytes: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.bytes).hexdigest()


@dataclass(frozen=True, slots=True)
class Logos:
    to_write: Pool
    to_read: Pool

    async def keep(self, tenant: TenantId, picture: Picture) -> None:
        await self.to_write.execute(KEEP, tenant, picture.digest, picture.media, picture.bytes)

    async def find(self, tenant: TenantId, digest: str) -> tuple[str, bytes] | None:
        """Media type and bytes."""
        found = await self.to_read.fetchrow(FIND, tenant, digest)
        return None if found is None else (found["media"], found["picture"])
