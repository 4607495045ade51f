"""The process ``intake``: carries out the files that are brought in, row by row."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from deploy import master_key
from deploy.processes.running import in_time, of_one_time, patiently, until
from services.batching import Batches
from services.hint import connecting, hints
from services.intake import Intake, follow
from services.keys import Chest
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from services.settings import Settings


async def run(settings: Settings, asked: asyncio.Event) -> None:
    master = master_key.of(settings)
    async with AsyncExitStack() as stack:
        looking = await patiently(lambda: connect(settings.dsn("reactor"), most=2), asked)
        stack.callback(looking.terminate)
        writing = await patiently(lambda: connect(settings.dsn("gateway_write")), asked)
        stack.callback(writing.terminate)
        await of_one_time(writing)
        await master_key.opens(master, writing)
        client = await stack.enter_async_context(connecting(settings.nats, "reactor"))
        batches, chest = Batches(writing), Chest(writing, master)
        intake = Intake(
            looking,
            writing,
            lambda tenant: PostgresJournal(tenant, writing, batches, chest.of(tenant)),
            hints(client, settings.stream),
            lambda: datetime.now(UTC),
        )
        tasks = [
            asyncio.create_task(batches.run(), name="batches"),
            asyncio.create_task(follow(intake), name="intake"),
            asyncio.create_task(in_time(settings.dsn("gateway_write")), name="clock"),
        ]
        try:
            await until(asked, *tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
