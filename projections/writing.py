"""The rows of many read models in few round trips: one statement loads what a batch touches, one writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import asyncpg

from domain.tenancy import TenantId
from projections.folding import Rows
from projections.projection import Projection
from projections.table import columns, stored, upsert, values

Connection = Any  # asyncpg gives pools and plain connections different types

REFUSED: tuple[type[Exception], ...] = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
    ValueError,
    TypeError,
    OverflowError,
)
"""What a row looks like that Postgres does not take, or that cannot even be sent."""


class Unwritable(Exception):
    """Postgres refuses one of these rows; which one, only a slower way can tell."""


async def load(
    connection: Connection, tenant: TenantId, wanted: Mapping[Projection[Any], Sequence[str]], schema: str = "reading"
) -> dict[str, Rows]:
    """The rows that there are, by key, of each read model. Raises ``Unwritable`` for a key that no row can have."""
    found: dict[str, Rows] = {projection.name: {} for projection in wanted}
    asked = {projection: keys for projection, keys in wanted.items() if not projection.once}
    if not asked:
        return found
    try:
        rows = await connection.fetch(loading(tuple(asked), schema), tenant, *map(list, asked.values()))
    except REFUSED as error:
        raise Unwritable from error
    by_number: list[tuple[Projection[Any], Rows]] = [(projection, found[projection.name]) for projection in asked]
    for one in rows:
        projection, of_model = by_number[int(one[0])]
        of_model[one[1]] = values(projection, one[2])
    return found


@cache
def loading(projections: tuple[Projection[Any], ...], schema: str) -> str:
    return " union all ".join(
        f"""select {n}::int, t.key, row({", ".join(f't."{c.name}"' for c in columns(p))})
        from {schema}.{p.name} t where t.tenant = $1 and t.key = any (${n + 2}::text[])"""
        for n, p in enumerate(projections)
    )


Changes = Mapping[Projection[Any], tuple[Rows, Sequence[str]]]
"""Rows to write by key, and keys of rows to remove."""


async def write(
    connection: Connection, tenant: TenantId, changes: Changes, then: str = "", *given: Any, schema: str = "reading"
) -> None:
    """Writes everything, and in the same statement ``then``, whose parameters are ``$2`` and following.

    Raises ``Unwritable``.
    """
    written = tuple(p for p, (rows, _) in changes.items() if rows)
    removed = tuple(p for p, (_, keys) in changes.items() if keys)
    if not (written or removed or then):
        return
    try:
        parameters: list[Any] = [*given]
        for projection in written:
            rows = changes[projection][0]
            parameters += [[*rows], *stored(projection, [*rows.values()])]
        parameters += [[*changes[projection][1]] for projection in removed]
        statement = writing(written, removed, then, len(given) + 2, schema)
        await connection.execute(statement, tenant, *parameters)
    except REFUSED as error:
        raise Unwritable from error


@cache
def writing(
    written: tuple[Projection[Any], ...], removed: tuple[Projection[Any], ...], then: str, first: int, schema: str
) -> str:
    parts = [then] if then else []
    for projection in written:
        parts.append(upsert(projection, schema, first))
        first += 1 + len(columns(projection))
    for projection in removed:
        parts.append(f"delete from {schema}.{projection.name} where tenant = $1 and key = any (${first}::text[])")
        first += 1
    *before, last = parts
    steps = ", ".join(f"step{n} as ({part})" for n, part in enumerate(before))
    return f"with {steps} {last}" if steps else last
