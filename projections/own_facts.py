"""What the journal has under somebody's own tags, a page at a time and as it is held: texts stay sealed."""

from __future__ import annotations

from collections.abc import Sequence

from domain.language import Recorded, Tag
from domain.tenancy import TenantId
from domain.wire import COLUMNS, recorded
from projections.postgres import Pool
from projections.reading import SETTING, reached

TOLD = f"""
    {SETTING} select f.* from me cross join lateral (
        select {COLUMNS} from journal.fact f
        where f.tenant = me.tenant and f.position = any (array(
            select distinct t.position from journal.tag t
            where t.tenant = me.tenant and t.tag = any ($2) and t.position > $3 and t.position <= $4
            order by t.position limit $5
        ))
        order by f.position offset 0
    ) f
"""
NAMED = f"""
    {SETTING} select f.* from me cross join lateral (
        select {COLUMNS} from journal.fact f
        where f.tenant = me.tenant and f.position = any (array(
            select t.position from journal.tag t where t.tenant = me.tenant and t.tag = $2 and t.name = any ($3)
        ))
        order by f.position offset 0
    ) f
"""


async def facts_under(
    pool: Pool, tenant: TenantId, things: Sequence[Tag], after: int, until: int, most: int
) -> list[Recorded]:
    """The next facts about any of these things, behind a position and up to another.

    Raises ``Away`` and ``FactUnreadable``.
    """
    with reached(tenant):
        return [recorded(row) for row in await pool.fetch(TOLD, tenant, [*things], after, until, most)]


async def named_under(pool: Pool, tenant: TenantId, thing: Tag, *named: type[object]) -> list[Recorded]:
    """The facts of these names about a thing. Raises ``Away`` and ``FactUnreadable``."""
    with reached(tenant):
        names = [name.__name__ for name in named]
        return [recorded(row) for row in await pool.fetch(NAMED, tenant, thing, names)]
