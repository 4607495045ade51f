"""Brings a database to the schema of this program, once and in order."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import asyncpg

from projections.catalogue import PROJECTIONS
from projections.projection import Projection
from projections.table import definition, shape

LOCK = 4_611_686_018_427_387  # any number that nobody else locks

SHAPED = """
    insert into working.model (projection, shape) values ($1, $2)
    on conflict (projection) do update set shape = excluded.shape
"""


async def migrate(dsn: str, *, remake: bool = False) -> list[str]:
    """Applies the files of ``deploy/sql`` that the database has not seen; answers what was done, and what is due.

    Each file is one transaction with the note that it was applied, so a killed migration leaves whole steps. A read
    model of another shape goes on serving until it is rebuilt, or is emptied and filled again where ``remake``.
    """
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("select pg_advisory_lock($1)", LOCK)
        await connection.execute(
            "create table if not exists public.migration (name text primary key, applied_at timestamptz default now())"
        )
        known = {row["name"] for row in await connection.fetch("select name from public.migration")}
        fresh = sorted(
            (file for file in files("deploy.sql").iterdir() if file.name.endswith(".sql") and file.name not in known),
            key=lambda file: file.name,
        )
        for file in fresh:
            async with connection.transaction():
                await connection.execute(file.read_text(encoding="utf-8"))
                await connection.execute("insert into public.migration (name) values ($1)", file.name)
        told = [file.name for file in fresh]
        for projection in PROJECTIONS:
            if remake or await shape_of(connection, projection.name) is None:
                told += [projection.name] if await make_table(connection, projection) else []
            elif await shape_of(connection, projection.name) != shape(projection):
                told.append(f"{projection.name} is of another shape: `fadder rebuild {projection.name}` is due")
        return told
    finally:
        await connection.close()


async def shape_of(connection: asyncpg.Connection[asyncpg.Record], name: str) -> str | None:
    """The shape of the table of a read model, ``None`` where there is no table."""
    return await connection.fetchval("select obj_description(to_regclass($1), 'pg_class')", f"reading.{name}")


async def make_table(connection: asyncpg.Connection[asyncpg.Record], projection: Projection[Any]) -> bool:
    """The table of a read model whose shape the database does not have; the projections fill it from the journal."""
    if await shape_of(connection, projection.name) == shape(projection):
        return False
    async with connection.transaction():
        await connection.execute("set local role fadder_owner; set local fadder.rebuilding = 'on'")
        # No program of the old shape is at work on it from here on, and none can begin.
        await connection.execute("select from working.model where projection = $1 for update", projection.name)
        await connection.execute("delete from reading.checkpoint where projection = $1", projection.name)
        await connection.execute(
            "delete from reading.dead_letter where projection = $1 and not skipped", projection.name
        )
        await connection.execute(f"drop table if exists reading.{projection.name}")
        await connection.execute(definition(projection))
        await connection.execute(SHAPED, projection.name, shape(projection))
    return True
