"""The read side as the tests need it: what is recorded, and what the tables show."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from domain.language import Recorded
from domain.wire import COLUMNS, recorded
from projections.catalogue import PROJECTIONS
from projections.checkpoints import SET
from projections.projection import Projection
from projections.table import row
from services.postgres import Pool, connect
from tests.conftest import Database
from tests.services.house import rows

Shown = dict[str, dict[str, Any]]
"""Rows by key, by read model."""


@asynccontextmanager
async def projector(database: Database, most: int = 4) -> AsyncGenerator[Pool]:
    pool = await connect(database.dsn("projector"), most=most)
    try:
        yield pool
    finally:
        await pool.close()


async def journal_of(database: Database, tenant: str) -> list[Recorded]:
    found = await rows(database, f"select {COLUMNS} from journal.fact where tenant = $1 order by position", tenant)
    return [recorded(one) for one in found]


async def shown(pool: Pool, tenant: str, projections: Sequence[Projection[Any]] = PROJECTIONS) -> Shown:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(SET, tenant)
        return {
            projection.name: {
                found["key"]: row(projection, found)
                for found in await connection.fetch(f"select * from reading.{projection.name}")
            }
            for projection in projections
        }


async def stored(pool: Pool, projection: Projection[Any], tenant: str, keys: set[str]) -> dict[str, Any]:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(SET, tenant)
        found = await connection.fetch(f"select * from reading.{projection.name} where key = any ($1)", [*keys])
        return {one["key"]: row(projection, one) for one in found}


async def checkpoints_of(database: Database, tenant: str) -> set[int]:
    found = await rows(database, "select position from reading.checkpoint where tenant = $1", tenant)
    return {one["position"] for one in found}


async def forget(database: Database, tenant: str) -> None:
    """As if every read model had just been made anew."""
    for projection in PROJECTIONS:
        await rows(database, f"delete from reading.{projection.name} where tenant = $1", tenant)
    await rows(database, "delete from reading.checkpoint where tenant = $1", tenant)
