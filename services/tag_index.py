"""The index of tags, held against the facts: whoever decides finds facts by it, and the chain does not cover it."""

from __future__ import annotations

from typing import Any, TypeAlias

import asyncpg

from domain.tenancy import TenantId

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# One statement, one moment: an append writes both together.
WRONG = """
    select min(coalesce(said.position, kept.position))
    from (
        select f.position, f.name, u.tag from journal.fact f cross join lateral unnest(f.tags) u (tag)
        where f.tenant = $1
    ) said
    full join (select t.position, t.name, t.tag from journal.tag t where t.tenant = $1) kept
        on (kept.position, kept.tag, kept.name) = (said.position, said.tag, said.name)
    where said.position is null or kept.position is null
"""


async def first_wrong(connection: Connection, tenant: TenantId) -> int | None:
    """The first position at which the index says more, less or something else than the fact; ``None`` where all agree.

    For a role that may read both. A long journal takes longer than a role's statements otherwise may.
    """
    async with connection.transaction(readonly=True):
        await connection.execute("select set_config('fadder.tenant', $1, true)", tenant)
        await connection.execute("set local statement_timeout = 0; set local work_mem = '64MB'")
        found: Any = await connection.fetchval(WRONG, tenant)
    return found
