"""Facts into rows: a batch of one organisation's facts and the checkpoint behind it in one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import structlog

from domain.language import Recorded
from domain.tenancy import TenantId
from domain.wire import COLUMNS, recorded
from projections import writing
from projections.folding import Aside, Folded, Hearing, Letter, Projections, changed, fold, hearing, put_aside, touches
from projections.folding import written as as_written
from projections.leases import Fence, Lost
from projections.opening import Opening, read
from projections.postgres import Pool
from projections.projection import Projection
from projections.table import row, shape
from projections.writing import Connection, Unwritable, write

BATCH = 500

SET = "select set_config('fadder.tenant', $1, true)"
# The setting is made before anything is looked at, then the lease is asked for and held, and then the checkpoints.
ENTER = """
    with me as materialized (select set_config('fadder.tenant', $1, true) as tenant)
    select f.held, c.* from me
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
ADVANCE = """
    update reading.checkpoint c set position = n.position, parked = c.parked + n.parked
    from unnest($2::text[], $3::bigint[], $4::int[]) as n (projection, position, parked)
    where c.tenant = $1 and c.projection = n.projection
"""
ASIDE = "select projection, key, position, skipped from reading.dead_letter where tenant = $1 and projection = any ($2)"
POST = """
    insert into {schema}.dead_letter (tenant, projection, key, position, name, error)
    select $1, l.* from unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[]) as l
"""
MISSING = f"select {COLUMNS} from journal.fact f where f.tenant = $1 and f.position > $2 order by f.position limit $3"
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


class Gap(Exception):
    """Facts between the checkpoint and these are missing; Postgres has them."""


async def apply(
    pool: Pool,
    projections: Projections,
    tenant: TenantId,
    facts: Sequence[Recorded],
    opening: Opening | None = None,
    fence: Fence | None = None,
) -> None:
    """Folds consecutive facts into every read model; what a read model has seen already is left out.

    Raises ``Gap`` where a read model would skip a fact, ``Lost`` where the fence does not hold, and as
    ``opening.read`` does.
    """
    try:
        await applied(pool, projections, tenant, facts, opening, fence, careful=False)
    except Unwritable:
        await applied(pool, projections, tenant, facts, opening, fence, careful=True)


async def applied(
    pool: Pool,
    projections: Projections,
    tenant: TenantId,
    facts: Sequence[Recorded],
    opening: Opening | None,
    fence: Fence | None,
    *,
    careful: bool,
) -> None:
    async with pool.acquire() as connection, connection.transaction():
        seen, aside = await entered(connection, projections, tenant, fence)
        whole = await read(opening, connection, tenant, facts)
        await fold_all(connection, projections, tenant, whole, seen, aside, careful=careful)


async def catch_up(
    pool: Pool,
    projections: Projections,
    tenant: TenantId,
    opening: Opening | None = None,
    fence: Fence | None = None,
) -> list[Recorded]:
    """Takes up to ``BATCH`` facts that the slowest read model lacks from Postgres; answers them, none when level.

    Those before a fact that cannot be read are taken first. Raises as ``apply`` and ``domain.wire.decode`` do.
    """
    try:
        return await caught_up(pool, projections, tenant, opening, fence, careful=False)
    except Unwritable:
        return await caught_up(pool, projections, tenant, opening, fence, careful=True)


async def caught_up(
    pool: Pool,
    projections: Projections,
    tenant: TenantId,
    opening: Opening | None,
    fence: Fence | None,
    *,
    careful: bool,
) -> list[Recorded]:
    async with pool.acquire() as connection, connection.transaction():
        seen, aside = await entered(connection, projections, tenant, fence)
        if not seen:
            return []
        rows = await connection.fetch(MISSING, tenant, min(seen.values()), BATCH)
        facts = await read(opening, connection, tenant, readable(rows))
        await fold_all(connection, projections, tenant, facts, seen, aside, careful=careful)
        return facts


def readable(rows: Sequence[Any]) -> list[Recorded]:
    """The facts before the first that this program cannot read; where that is the first, raises what is wrong."""
    facts: list[Recorded] = []
    for found in rows:
        try:
            facts.append(recorded(found))
        except Exception:
            if not facts:
                raise
            break
    return facts


async def behind(pool: Pool, projections: Projections) -> list[TenantId]:
    """The organisations whose journal is ahead of one of the read models."""
    rows = await pool.fetch(BEHIND, *names(projections))
    return [TenantId(found["tenant"]) for found in rows]


def names(projections: Projections) -> tuple[list[str], list[str]]:
    return [projection.name for projection in projections], [shape(projection) for projection in projections]


async def entered(
    connection: Connection, projections: Projections, tenant: TenantId, fence: Fence | None
) -> tuple[dict[str, int], defaultdict[str, Aside]]:
    """Position by read model, held until the transaction ends, so that two workers take turns; and what is put aside.

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
    return seen, aside


@cache
def another_shape(name: str) -> None:
    """Said once by each program: its rows would not fit."""
    log.error("read model stopped: its table is of another shape", read_model=name)


@cache
def heard(projections: tuple[Projection[Any], ...]) -> Hearing:
    return hearing(projections)


async def fold_all(
    connection: Connection,
    projections: Projections,
    tenant: TenantId,
    facts: Sequence[Recorded],
    seen: dict[str, int],
    aside: defaultdict[str, Aside],
    *,
    careful: bool = False,
) -> None:
    """Folds the facts and moves the checkpoints. Raises ``Gap`` and, where not ``careful``, ``Unwritable``."""
    if not facts:
        return
    first, last = facts[0].position, facts[-1].position
    moved = [name for name, position in seen.items() if position < last]
    for name in moved:
        if seen[name] + 1 < first or last - first + 1 != len(facts):
            raise Gap(name)
    if not moved:
        return
    ours = tuple(projection for projection in projections if projection.name in seen)
    batch = [*touches(heard(ours), facts, seen, aside).values()]
    changes = await (one_by_one if careful else together)(connection, tenant, batch, aside)
    parked = await post(connection, tenant, [letter for folded in batch for letter in folded.letters])
    counts = [parked[name] for name in moved]
    await write(connection, tenant, changes, ADVANCE, moved, [last] * len(moved), counts)


async def post(
    connection: Connection, tenant: TenantId, letters: Sequence[Letter], schema: str = "reading"
) -> Counter[str]:
    """Keeps what was put aside; answers how much of each read model."""
    once: dict[tuple[str, str, int], Letter] = {}
    for letter in letters:
        once.setdefault(letter[:3], letter)
        if letter.error is not None:
            log.error("parked", tenant=tenant, **letter._asdict())
    if once:
        await connection.execute(POST.format(schema=schema), tenant, *map(list, zip(*once.values(), strict=True)))
    return Counter(letter.projection for letter in once.values())


async def together(
    connection: Connection,
    tenant: TenantId,
    batch: Sequence[Folded],
    aside: defaultdict[str, Aside],
    schema: str = "reading",
) -> writing.Changes:
    """Loads the rows that the facts touch, and folds in memory; answers what is to be written."""
    wanted = {folded.projection: [*folded.every_key()] for folded in batch if folded.touched}
    before = await writing.load(connection, tenant, wanted, schema)
    changes: dict[Projection[Any], tuple[dict[str, Any], list[str]]] = {}
    for folded in batch:
        if folded.touched:
            known = before[folded.projection.name]
            fold(folded, known, aside[folded.projection.name])
            changes[folded.projection] = changed(known, folded.rows, wanted[folded.projection])
    return changes


async def one_by_one(
    connection: Connection,
    tenant: TenantId,
    batch: Sequence[Folded],
    aside: defaultdict[str, Aside],
    schema: str = "reading",
) -> writing.Changes:
    """Writes each row after each fact, so that it is known which one Postgres does not take."""
    for folded in batch:
        kept = aside[folded.projection.name]
        for key, fact in folded.touched:
            single = replace(folded, touched=[(key, fact)], rows={})
            try:
                async with connection.transaction():
                    changes = await together(connection, tenant, [single], aside, schema)
                    await write(connection, tenant, changes, schema=schema)
            except Unwritable as error:
                put_aside(folded, kept, as_written(key), fact, error.__cause__ or error)
    return {}


async def load(connection: Connection, projection: Projection[Any], tenant: TenantId, keys: set[str]) -> dict[str, Any]:
    found = await connection.fetch(
        f"select * from reading.{projection.name} where tenant = $1 and key = any ($2)", tenant, [*keys]
    )
    return {one["key"]: row(projection, one) for one in found}
