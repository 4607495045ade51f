"""A file brought in at the door: what carries it out, and how far it has come."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg

from services.batching import Batches
from services.intake import Intake, follow
from services.keys import Chest
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from tests.conftest import Database
from tests.journeys.test_programme import founded
from tests.services.house import MASTER, at_work
from tests.until import until
from tests.world import Client, World

DATA = Path(__file__).parents[1] / "data"
PROGRESS = """query($id: ID!) { import(id: $id) {
    chunks chunksArrived rowsAccepted rowsUnchanged rowsRefused completed
    refusedRows(first: 20) { edges { node { number column code message } } }
} }"""


@asynccontextmanager
async def intake(world: World, database: Database) -> AsyncGenerator[None]:
    """What carries files out, for as long as the block lasts; it is cut off wherever it is."""
    looking, writing = await connect(database.dsn("reactor"), most=2), await connect(database.dsn("gateway_write"))
    batches, chest = Batches(writing), Chest(writing, MASTER)
    house = Intake(
        looking,
        writing,
        lambda tenant: PostgresJournal(tenant, writing, batches, chest.of(tenant)),
        world.house.hint,
        world.clock,
    )
    try:
        async with at_work(batches.run(), follow(house)):
            yield
    finally:
        await looking.close()
        await writing.close()


async def progress(client: Client, import_id: str) -> dict[str, Any] | None:
    """None until the import is visible."""
    return (await client.ask(PROGRESS, id=import_id))["import"]


async def settled(client: Client, import_id: str, rows: int) -> dict[str, Any]:
    """The progress once so many rows are settled and seen, or all of them."""

    async def far_enough() -> dict[str, Any] | None:
        seen = await progress(client, import_id)
        if seen is None or not (seen["completed"] or seen["rowsAccepted"] + seen["rowsRefused"] >= rows):
            return None
        return seen

    return await until("the rows are settled", far_enough, within=90) or {}


async def open_programme(world: World) -> tuple[Client, str]:
    _, coordinator = await founded(world, "harbour")
    starts_on = (world.clock.now.date() + timedelta(days=30)).isoformat()
    drafted = await coordinator.act("DraftProgramme", name="Spring", zone="Europe/London", startsOn=starts_on)
    await coordinator.act("OpenApplications", programme=drafted["id"])
    return coordinator, drafted["id"]


async def gone(database: Database) -> None:
    """Once nothing is left of any file."""
    admin = await asyncpg.connect(database.dsn("postgres"))

    async def none_left() -> bool:
        return await admin.fetchval("select count(*) from intake.chunk") == 0

    await until("no part of a file is left", none_left)
    await admin.close()


async def names(database: Database) -> dict[str, int]:
    admin = await asyncpg.connect(database.dsn("postgres"))
    rows = await admin.fetch("select name, count(*) as times from journal.fact group by name")
    await admin.close()
    wanted = ("MemberJoined", "AdeptApplied", "ImportRowAccepted", "ImportCompleted")
    return {row["name"]: row["times"] for row in rows if row["name"] in wanted}
