"""How far each read model has come with an organisation, and what it has put aside."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import structlog

from domain.tenancy import TenantId
from projections.folding import Aside, Projections
from projections.leases import Fence, Lost
from projections.postgres import Pool
from projections.table import shape
from projections.writing import Connection

SET = "select set_config('fadder.tenant', $1, true)"
# The setting is made before anything is looked at, then the lease is asked for and held, and then the checkpoints.
ENTER = """
    with me as materialized (select set_config('fadder.tenant', $1, true) as tenant)
    select f.held, h.head, c.* from me
    left join lateral (
        select o.position as head from journal.organisation o where o.tenant = me.tenant offset 0
    ) h on true
    left join lateral (
        select true as held from working.lease l
        where l.partition = $3 and l.owner = $4 and l.epoch = $5 and l.until > clock_timestamp() for share offset 0
    ) f on true
    left join lateral (
        select c.projection, c.position, c.shape, c.parked, c.skipped from reading.checkpoint c
        where c.tenant = me.tenant and c.projection = any ($2) and (f.held or $3 is null)
        order by c.projection for update offset 0
    ) c on true
"""
# Its foreign key keeps a checkpoint from being of a shape that the table has not, or has no more.
BEGIN = """
    insert into reading.checkpoint (tenant, projection, shape, skipped)
    select $1, m.projection, m.shape, (
        select count(*) from reading.dead_letter d where d.tenant = $1 and d.projection = m.projection and d.skipped
    )
    from working.model m join unnest($2::text[], $3::text[]) as n (projection, shape)
        on n.projection = m.projection and n.shape = m.shape
    on conflict do nothing
"""
ASIDE = "select projection, key, position, skipped from reading.dead_letter where tenant = $1 and projection = any ($2)"
# Whoever finds another shape waits for a program of that shape, and is not behind.
BEHIND = """
    select o.tenant from journal.organisation o
    left join (
        select tenant, min(position) filter (where shape = any ($2)) as position, count(*) as known
        from reading.checkpoint where projection = any ($1) group by tenant
    ) c on c.tenant = o.tenant
    where coalesce(c.position, case when c.known is null then 0 else o.position end) < o.position
        or coalesce(c.known, 0) < cardinality($1::text[])
    order by o.tenant
"""

log = structlog.get_logger()


async def behind(pool: Pool, projections: Projections) -> list[TenantId]:
    """The organisations whose journal is ahead of one of the read models."""
    rows = await pool.fetch(BEHIND, *names(projections))
    return [TenantId(found["tenant"]) for found in rows]


def names(projections: Projections) -> tuple[list[str], list[str]]:
    return [projection.name for projection in projections], [shape(projection) for projection in projections]


async def entered(
    connection: Connection, projections: Projections, tenant: TenantId, fence: Fence | None
) -> tuple[dict[str, int], defaultdict[str, Aside], int]:
    """Position by read model, held until the transaction ends, so that two workers take turns; what is put aside; and
    how far the journal has come.

    A read model whose table is of another shape is missing. Raises ``Lost``.
    """
    called, shapes = names(projections)
    given = fence or (None, None, None)
    found = await connection.fetch(ENTER, tenant, called, *given)
    if fence is not None and not found[0]["held"]:
        raise Lost(fence)
    rows = [one for one in found if one["projection"] is not None]
    if len(rows) < len(called):
        await connection.execute(BEGIN, tenant, called, shapes)
        found = await connection.fetch(ENTER, tenant, called, *given)
        rows = [one for one in found if one["projection"] is not None]
    ours = dict(zip(called, shapes, strict=True))
    seen = {one["projection"]: one["position"] for one in rows if one["shape"] == ours[one["projection"]]}
    for name in ours.keys() - seen.keys():
        another_shape(name)
    aside = defaultdict[str, Aside](Aside)
    marked = [one["projection"] for one in rows if one["parked"] or one["skipped"]]
    if marked:
        for letter in await connection.fetch(ASIDE, tenant, marked):
            kept = aside[letter["projection"]]
            if letter["skipped"]:
                kept.skipped.add((letter["key"], letter["position"]))
            else:
                kept.parked.add(letter["key"])
    return seen, aside, found[0]["head"] or 0


@cache
def another_shape(name: str) -> None:
    """Said once by each program: its rows would not fit."""
    log.error("read model stopped: its table is of another shape", read_model=name)
