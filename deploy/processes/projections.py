"""The process ``projections``: from facts to read models."""

from __future__ import annotations

import asyncio

from deploy.processes.running import patiently, work
from projections.catalogue import PROJECTIONS
from projections.consumer import follow
from services.hint import connecting
from services.postgres import connect
from services.settings import Settings


async def run(settings: Settings, asked: asyncio.Event) -> None:
    pool = await patiently(lambda: connect(settings.dsn("projector"), most=4), asked)
    try:
        # Without NATS, or while it is away, they follow Postgres alone.
        async with connecting(settings.nats, "projections") as client:
            stream = client if settings.nats is not None else None
            await work(asked, follow(pool, PROJECTIONS, stream, settings.stream), "projections")
    finally:
        pool.terminate()
