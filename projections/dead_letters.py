"""What an operator wants done with dead letters, done by the worker that holds the organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import structlog

from domain.language import Recorded
from domain.tenancy import TenantId
from domain.unreadable import readable, told, written
from domain.wire import COLUMNS
from projections.checkpoints import entered
from projections.folding import Aside, Folded, Letter, Projections, changed, fold, put_aside
from projections.leases import Fence, Leases, Lost
from projections.opening import Opening, read
from projections.postgres import GONE, Pool
from projections.projection import Projection
from projections.writing import Connection, Unwritable, load, write

Wish = Literal["retry", "skip"]

ASKED = """
    select tenant, projection, key, asked from reading.dead_letter
    where asked is not null and not skipped order by tenant, projection, key, position
"""
PARKED = f"""
    select d.error is not null as wrong, {", ".join("f." + column.strip() for column in COLUMNS.split(","))}
    from reading.dead_letter d join journal.fact f on f.tenant = d.tenant and f.position = d.position
    where d.tenant = $1 and d.projection = $2 and d.key = $3 and not d.skipped order by d.position
"""
DONE = "delete from reading.dead_letter where tenant = $1 and projection = $2 and key = $3 and position = any ($4)"
SKIPPED = """
    update reading.dead_letter set skipped = true, asked = null
    where tenant = $1 and projection = $2 and key = $3 and position = $4
"""
STILL = """
    update reading.dead_letter set asked = null, error = case when position = $4 then $5 end
    where tenant = $1 and projection = $2 and key = $3 and not skipped
"""
COUNTED = """
    update reading.checkpoint c set parked = n.parked, skipped = n.skipped
    from (
        select count(*) filter (where not skipped) as parked, count(*) filter (where skipped) as skipped
        from reading.dead_letter where tenant = $1 and projection = $2
    ) n where c.tenant = $1 and c.projection = $2
"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Asked:
    """An operator's wish for one row of one read model."""

    tenant: TenantId
    projection: str
    key: str
    wish: Wish


async def carry_out(
    pool: Pool, projections: Projections, leases: Leases | None = None, opening: Opening | None = None
) -> int:
    """Does what was asked for the organisations that this worker holds; answers how many wishes that were."""
    wishes = {(row["tenant"], row["projection"], row["key"]): row["asked"] for row in reversed(await pool.fetch(ASKED))}
    done = 0
    for (tenant, name, key), wish in wishes.items():
        fence = leases.fence(tenant) if leases is not None else None
        projection = next((p for p in projections if p.name == name), None)
        if projection is not None and (leases is None or fence is not None):
            try:
                await fulfil(pool, projection, Asked(tenant, name, key, wish), opening, fence)
                done += 1
            except (*GONE, Lost):
                raise
            except Exception:
                log.exception("dead letters stay", tenant=tenant, read_model=name)
    return done


async def fulfil(
    pool: Pool, projection: Projection[Any], asked: Asked, opening: Opening | None = None, fence: Fence | None = None
) -> int:
    """Folds what is parked for the row, in order and as far as it goes, after dropping the first where it is to be
    skipped; answers how many facts are parked still. Raises ``Lost``."""
    tenant, name, key = asked.tenant, asked.projection, asked.key
    async with pool.acquire() as connection, connection.transaction():
        seen, *_ = await entered(connection, [projection], tenant, fence)
        if not seen:
            return 0
        rows = await connection.fetch(PARKED, tenant, name, key)
        if asked.wish == "skip" and rows:
            await connection.execute(SKIPPED, tenant, name, key, rows[0]["position"])
            rows = rows[1:]
        facts = await read(opening, connection, tenant, [told(row) for row in rows])
        done, wrong = await folded(connection, projection, tenant, key, facts)
        await connection.execute(DONE, tenant, name, key, done)
        still = [fact.position for fact in facts[len(done) :]]
        if still:
            await connection.execute(STILL, tenant, name, key, still[0], wrong)
        await connection.execute(COUNTED, tenant, name)
    log.info("dead letters", tenant=tenant, read_model=name, wish=asked.wish, folded=len(done), parked=len(still))
    return len(still)


async def folded(
    connection: Connection, projection: Projection[Any], tenant: TenantId, key: str, facts: Sequence[Recorded]
) -> tuple[list[int], str | None]:
    """The positions that could be folded now, and what is wrong with the next one."""
    done: list[int] = []
    for fact in facts:
        letters = await once(connection, projection, tenant, key, fact)
        if letters:
            return done, letters[0].error
        done.append(fact.position)
    return done, None


async def once(
    connection: Connection, projection: Projection[Any], tenant: TenantId, key: str, fact: Recorded
) -> list[Letter]:
    """Folds one fact into the row, or into all that it touches where nobody knew which these are."""
    one, aside = Folded(projection), Aside()
    try:
        keys = projection.keys(readable(fact))
    except Exception as error:
        put_aside(one, aside, key, fact, error)
        return one.letters
    wanted = [k for k in keys if written(k) == key] or [*keys]
    one.touched = [(k, fact) for k in wanted]
    try:
        async with connection.transaction():
            known = (await load(connection, tenant, {projection: wanted}))[projection.name]
            fold(one, known, aside)
            if not one.letters:
                await write(connection, tenant, {projection: changed(known, one.rows, wanted)})
    except Unwritable as error:
        put_aside(one, aside, key, fact, error.__cause__ or error)
    return one.letters
