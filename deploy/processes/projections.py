"""The process ``projections``: from facts to read models."""

from __future__ import annotations

import asyncio

from deploy import master_key
from deploy.processes.running import patiently, work
from projections.catalogue import PROJECTIONS
from projections.consumer import follow
from projections.opening import Opening
from services.hint import connecting
from services.postgres import connect
from services.settings import Settings


async def run(settings: Settings, asked: asyncio.Event) -> None:
    dsn, master = settings.dsn("projector"), master_key.of(settings)
    opening = Opening(master.unwrap)
    pool = await patiently(lambda: connect(dsn, most=6), asked)
    try:
        await master_key.opens(master, pool)
        # Without NATS, or while it is away, they follow Postgres alone.
        async with connecting(settings.nats, "projections") as client:
            stream = client if settings.nats is not None else None
            following = follow(pool, PROJECTIONS, stream, settings.stream, opening, settings.capacity)
            await work(asked, following, "projections")
    finally:
        pool.terminate()
