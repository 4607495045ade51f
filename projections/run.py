"""Facts into rows: a batch of one organisation's facts and the checkpoint behind it in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import asyncpg

from domain.language import Recorded
from domain.tenancy import TenantId
from domain.wire import COLUMNS, message, recorded
from projections.opening import Opening, read
from projections.postgres import Pool
from projections.projection import Projection
from projections.table import row, stored, upsert

BATCH = 500

SET = "select set_config('fadder.tenant', $1, true)"
ENTER = """
    insert into reading.checkpoint (tenant, projection) select $1, unnest($2::text[]) on conflict do nothing
"""
LOCK = """
    select projection, position from reading.checkpoint
    where tenant = $1 and projection = any ($2) order by projection for update
"""
ADVANCE = """
    update reading.checkpoint c set position = n.position
    from unnest($2::text[], $3::bigint[]) as n (projection, position)
    where c.tenant = $1 and c.projection = n.projection
"""
MISSING = f"select {COLUMNS} from journal.fact f where f.tenant = $1 and f.position > $2 order by f.position limit $3"
BEHIND = """
    select o.tenant from journal.organisation o
    left join (
        select tenant, min(position) as position, count(*) as known
        from reading.checkpoint where projection = any ($1) group by tenant
    ) c on c.tenant = o.tenant
    where coalesce(c.position, 0) < o.position or coalesce(c.known, 0) < cardinality($1::text[])
    order by o.tenant
"""

Projections = Sequence[Projection[Any]]
Connection = Any  # asyncpg gives pools and plain connections different types


class Gap(Exception):
    """Facts between the checkpoint and these are missing; Postgres has them."""


async def apply(
    pool: Pool, projections: Projections, tenant: TenantId, facts: Sequence[Recorded], opening: Opening | None = None
) -> None:
    """Folds consecutive facts into every read model; what a read model has seen already is left out.

    Raises ``Gap`` where a read model would skip a fact, and as ``opening.read`` does.
    """
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(SET, tenant)
        seen = await checkpoints(connection, projections, tenant)
        await fold_all(connection, projections, tenant, await read(opening, connection, tenant, facts), seen)


async def catch_up(
    pool: Pool, projections: Projections, tenant: TenantId, opening: Opening | None = None
) -> list[Recorded]:
    """Takes up to ``BATCH`` facts that the slowest read model lacks from Postgres; answers them, none when level."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(SET, tenant)
        seen = await checkpoints(connection, projections, tenant)
        rows = await connection.fetch(MISSING, tenant, min(seen.values()), BATCH)
        facts = await read(opening, connection, tenant, [recorded(message(found)) for found in rows])
        await fold_all(connection, projections, tenant, facts, seen)
        return facts


async def behind(pool: Pool, projections: Projections) -> list[TenantId]:
    """The organisations whose journal is ahead of one of the read models."""
    rows = await pool.fetch(BEHIND, [projection.name for projection in projections])
    return [TenantId(found["tenant"]) for found in rows]


async def checkpoints(connection: Connection, projections: Projections, tenant: TenantId) -> dict[str, int]:
    """Position by read model, held until the transaction ends, so that two workers take turns."""
    names = [projection.name for projection in projections]
    found = await connection.fetch(LOCK, tenant, names)
    if len(found) < len(names):
        await connection.execute(ENTER, tenant, names)
        found = await connection.fetch(LOCK, tenant, names)
    return {one["projection"]: one["position"] for one in found}


async def fold_all(
    connection: Connection, projections: Projections, tenant: TenantId, facts: Sequence[Recorded], seen: dict[str, int]
) -> None:
    for projection in projections:
        new = [fact for fact in facts if fact.position > seen[projection.name]]
        if new and new[-1].position != seen[projection.name] + len(new):
            raise Gap(projection.name)
        await fold(connection, projection, tenant, new)
    if facts:
        last = facts[-1].position
        moved = [name for name, position in seen.items() if position < last]
        await connection.execute(ADVANCE, tenant, moved, [last] * len(moved))


async def fold(
    connection: Connection, projection: Projection[Any], tenant: TenantId, facts: Sequence[Recorded]
) -> None:
    """Loads the rows that the facts touch, folds in memory, and writes back what changed."""
    touched = [(key, fact) for fact in facts for key in projection.keys(fact)]
    if not touched:
        return
    before = await load(connection, projection, tenant, {key for key, _ in touched})
    after = dict(before)
    for key, fact in touched:
        after[key] = projection.evolve(after.get(key), fact)
    changed = {key: now for key, now in after.items() if now is not None and now != before.get(key)}
    gone = [key for key, now in after.items() if now is None and key in before]
    if changed:
        await connection.execute(upsert(projection), tenant, [*changed], *stored(projection, [*changed.values()]))
    if gone:
        await connection.execute(
            f"delete from reading.{projection.name} where tenant = $1 and key = any ($2)", tenant, gone
        )


async def load(connection: Connection, projection: Projection[Any], tenant: TenantId, keys: set[str]) -> dict[str, Any]:
    found: list[asyncpg.Record] = await connection.fetch(
        f"select * from reading.{projection.name} where tenant = $1 and key = any ($2)", tenant, [*keys]
    )
    return {one["key"]: row(projection, one) for one in found}
