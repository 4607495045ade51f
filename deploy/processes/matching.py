"""The process ``matching``: computes the runs that coordinators ask for, and takes what follows from answers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial

from deploy import master_key
from deploy.processes.running import postgres_answers, work
from domain.catalogue import REACTIONS
from domain.language import TooMuchAtOnce
from services.batching import Batches
from services.consumer import listen
from services.hint import connecting, hints
from services.journal import Unavailable
from services.keys import Chest, Master
from services.match import ASKED_FOR, FOLLOWER, Matcher, behind, step
from services.postgres import GONE, connect
from services.postgres_journal import PostgresJournal
from services.react import Reactor, follow, names
from services.rounds import News, rounds
from services.settings import Settings


async def run(settings: Settings, asked: asyncio.Event) -> None:
    master = master_key.of(settings)
    await postgres_answers(settings.dsn("matcher"), asked, master)
    await work(asked, match(settings, master), "matching", settings.dsn("matcher"))


async def match(settings: Settings, master: Master) -> None:
    """Computes, and reacts where that takes keys, until cancelled."""
    reactions = [reaction for reaction in REACTIONS if reaction.opens]
    pool = await connect(settings.dsn("matcher"))
    try:
        async with connecting(settings.nats, "matching") as client, asyncio.TaskGroup() as tasks:
            batches, chest, news = Batches(pool), Chest(pool, master), News()
            tasks.create_task(batches.run())
            heard = {reaction.name: News() for reaction in reactions}
            if settings.nats is not None:
                tasks.create_task(listen(client, settings.stream, ASKED_FOR, news))
                for reaction in reactions:
                    tasks.create_task(listen(client, settings.stream, names(reaction), heard[reaction.name]))
            matcher = Matcher(
                pool,
                lambda tenant: PostgresJournal(tenant, pool, batches, chest.of(tenant)),
                hints(client, settings.stream),
                lambda: datetime.now(UTC),
            )
            reactor = Reactor(pool, matcher.journal, matcher.hint, matcher.now)
            tasks.create_task(follow(reactor, reactions, heard))
            away = (*GONE, Unavailable, TooMuchAtOnce)
            tasks.create_task(rounds(FOLLOWER, news, partial(behind, pool), partial(step, matcher), away))
    finally:
        await pool.close()
