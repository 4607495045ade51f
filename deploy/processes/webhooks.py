"""The process ``webhooks``: tells other systems what happens."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial

from deploy import master_key
from deploy.processes.running import postgres_answers, work
from domain.language import TooMuchAtOnce
from services.batching import Batches
from services.consumer import listen
from services.deliver import Deliverer, deliver
from services.hint import connecting, hints
from services.journal import Unavailable
from services.keys import Chest, Master
from services.post import Post
from services.postgres import GONE, connect
from services.postgres_journal import PostgresJournal
from services.rounds import News, rounds
from services.settings import Settings
from services.subscribing import FOLLOWER, NAMES, behind, step


async def run(settings: Settings, asked: asyncio.Event) -> None:
    master = master_key.of(settings)
    await postgres_answers(settings.dsn("deliverer"), asked, master)
    await work(asked, tell(settings, master), "webhooks", settings.dsn("deliverer"))


async def tell(settings: Settings, master: Master) -> None:
    """Tells until cancelled."""
    pool = await connect(settings.dsn("deliverer"))
    try:
        async with connecting(settings.nats, "webhooks") as client, asyncio.TaskGroup() as tasks:
            batches, news = Batches(pool), News()
            tasks.create_task(batches.run())
            if settings.nats is not None:
                tasks.create_task(listen(client, settings.stream, NAMES, news))
            deliverer = Deliverer(
                pool,
                lambda tenant: PostgresJournal(tenant, pool, batches),
                Chest(pool, master),
                Post(loopback=settings.mode == "development"),
                hints(client, settings.stream),
                lambda: datetime.now(UTC),
            )
            away = (*GONE, Unavailable, TooMuchAtOnce)
            tasks.create_task(rounds(FOLLOWER, news, partial(behind, pool), partial(step, pool), away))
            tasks.create_task(deliver(deliverer))
    finally:
        await pool.close()
