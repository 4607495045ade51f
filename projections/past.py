"""A screen as it was: the fold of today over the facts of another place in time, in memory and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from domain.language import Recorded, Tag
from domain.sealed import ERASED, to_open
from domain.tenancy import TenantId
from domain.wire import COLUMNS, recorded
from projections.postgres import Pool
from projections.projection import Projection
from projections.reading import SETTING, reached

Row = TypeVar("Row")

TOLD = f"""
    {SETTING} select f.* from me cross join lateral (
        select {COLUMNS} from journal.fact f
        where f.tenant = me.tenant and f.position = any (array(
            select t.position from journal.tag t where t.tenant = me.tenant and t.tag = $2
        ))
        order by f.position offset 0
    ) f
"""


async def facts_of(pool: Pool, tenant: TenantId, thing: Tag, *, sealed: bool = False) -> list[Recorded]:
    """Every fact about a thing, in order; texts are left out, or stay sealed where that is asked for.

    Raises ``Away`` and ``FactUnreadable``.
    """
    with reached(tenant):
        told = [recorded(row) for row in await pool.fetch(TOLD, tenant, thing)]
    return told if sealed else [*map(without_words, told)]


def without_words(told: Recorded) -> Recorded:
    sealed = dict.fromkeys(to_open(told.fact), ERASED)
    return msgspec.structs.replace(told, fact=replace(told.fact, **sealed)) if sealed else told


def folded(
    projection: Projection[Row], facts: Iterable[Recorded], before: Mapping[str, Row] | None = None
) -> dict[str, Row]:
    """The rows of a read model after these facts."""
    rows = dict[str, Any](before or {})
    for fact in facts:
        for key in projection.keys(fact):
            after = projection.evolve(rows.get(key), fact)
            if after is None:
                rows.pop(key, None)
            else:
                rows[key] = after
    return rows
