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
from domain.unreadable import told
from domain.unreadable import written as as_written
from domain.wire import COLUMNS, UnknownFact
from projections import writing
from projections.checkpoints import entered
from projections.folding import Aside, Folded, Hearing, Letter, Projections, changed, fold, hearing, put_aside, touches
from projections.leases import Fence
from projections.offboarding import empty, left
from projections.opening import Opening, read
from projections.postgres import Pool
from projections.projection import Projection
from projections.writing import Connection, Unwritable, write

BATCH = 500

ADVANCE = """
    update reading.checkpoint c set position = n.position, parked = c.parked + n.parked
    from unnest($2::text[], $3::bigint[], $4::int[]) as n (projection, position, parked)
    where c.tenant = $1 and c.projection = n.projection
"""
POST = """
    insert into {schema}.dead_letter (tenant, projection, key, position, name, error)
    select $1, l.* from unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[]) as l
"""
NONE_PARKED = "update reading.checkpoint set parked = 0 where tenant = $1 and projection = any ($2)"
MISSING = f"select {COLUMNS} from journal.fact f where f.tenant = $1 and f.position > $2 order by f.position limit $3"
log = structlog.get_logger()


class Gap(Exception):
    """Facts between the checkpoint and these are missing, or are not in the journal at all: Postgres knows."""


async def apply(
    pool: Pool,
    projections: Projections,
    tenant: TenantId,
    facts: Sequence[Recorded],
    opening: Opening | None = None,
    fence: Fence | None = None,
) -> None:
    """Folds consecutive facts into every read model; what a read model has seen already is left out.

    Raises ``Gap`` where a read model would skip a fact or come further than the journal, ``Lost`` where the fence does
    not hold, and as ``opening.read`` does.
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
        seen, aside, head = await entered(connection, projections, tenant, fence)
        if facts and facts[-1].position > head:
            raise Gap("journal")
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
        seen, aside, _ = await entered(connection, projections, tenant, fence)
        if not seen:
            return []
        rows = await connection.fetch(MISSING, tenant, min(seen.values()), BATCH)
        facts = await read(opening, connection, tenant, known(rows))
        await fold_all(connection, projections, tenant, facts, seen, aside, careful=careful)
        return facts


def known(rows: Sequence[Any]) -> list[Recorded]:
    """The facts before the first that a newer program wrote. Raises ``UnknownFact`` where that is the first."""
    facts: list[Recorded] = []
    for found in rows:
        try:
            facts.append(told(found))
        except UnknownFact:
            if not facts:
                raise
            break
    return facts


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
    if left(facts):
        await empty(connection, tenant, (projection for projection in ours if projection.name in moved), "reading")
        await connection.execute(NONE_PARKED, tenant, moved)


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
