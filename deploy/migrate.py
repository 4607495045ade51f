"""Brings a database to the schema of this program, once and in order."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import asyncpg

from projections.catalogue import PROJECTIONS
from projections.projection import Projection
from projections.table import definition, shape

LOCK = 4_611_686_018_427_387  # any number that nobody else locks


async def migrate(dsn: str) -> list[str]:
    """Applies the files of ``deploy/sql`` that the database has not seen; answers their names.

    Each file is one transaction with the note that it was applied, so a killed migration leaves whole steps.
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
        made = [projection.name for projection in PROJECTIONS if await make_table(connection, projection)]
        return [*(file.name for file in fresh), *made]
    finally:
        await connection.close()


async def make_table(connection: asyncpg.Connection[asyncpg.Record], projection: Projection[Any]) -> bool:
    """The table of a read model whose shape the database does not have; the projections fill it from the journal."""
    table = f"reading.{projection.name}"
    known = await connection.fetchval("select obj_description(to_regclass($1), 'pg_class')", table)
    if known == shape(projection):
        return False
    async with connection.transaction():
        await connection.execute("set local role fadder_owner")
        await connection.execute(f"drop table if exists {table}")
        await connection.execute(definition(projection))
        # Row security holds for the owner too; here, in one transaction, it speaks of every organisation.
        await connection.execute("alter table reading.checkpoint no force row level security")
        await connection.execute("delete from reading.checkpoint where projection = $1", projection.name)
        await connection.execute("alter table reading.checkpoint force row level security")
    return True
