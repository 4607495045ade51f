"""The process ``projections``: from facts to read models."""

from __future__ import annotations

import asyncio

from nats.aio.client import Client

from deploy.processes.running import cancelled, patiently, work
from projections.catalogue import PROJECTIONS
from projections.consumer import connect as connect_nats
from projections.consumer import follow
from projections.postgres import Pool
from services.postgres import connect
from services.settings import Settings


async def run(settings: Settings, asked: asyncio.Event) -> None:
    pool = await patiently(lambda: connect(settings.dsn("projector"), most=4))
    try:
        await work(asked, keep_level(pool, settings.nats, settings.stream), "projections")
    finally:
        pool.terminate()


async def keep_level(pool: Pool, url: str | None, stream: str) -> None:
    client = await while_away(pool, url, stream) if url is not None else None
    try:
        await follow(pool, PROJECTIONS, client, stream)
    finally:
        if client is not None:
            await client.close()


async def while_away(pool: Pool, url: str, stream: str) -> Client | None:
    """Follows Postgres alone until NATS answers: a read model is late for nobody's absence."""
    polling = asyncio.create_task(follow(pool, PROJECTIONS, None, stream))
    connecting = asyncio.create_task(connect_nats(url, "projections"))
    try:
        await asyncio.wait((polling, connecting), return_when=asyncio.FIRST_COMPLETED)
        if polling.done():
            await polling
        return await connecting
    finally:
        await cancelled(polling, connecting)
