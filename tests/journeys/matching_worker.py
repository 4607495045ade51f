"""The worker of matching, and a way to hold it still where it writes what it has found."""

from __future__ import annotations

from asyncio.subprocess import Process
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.journeys.working import working
from tests.until import until
from tests.world import World

HELD = 4711
"""The lock that a result waits for while it is held."""
HOLD = f"""
    create function public.hold() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock_shared({HELD}); return new; end $$;
    create trigger hold before insert on journal.fact for each row
        when (new.name = 'MatchingRunCompleted') execute function public.hold();
"""
WAITING = f"""
    select pid from pg_locks where locktype = 'advisory' and objid = {HELD} and not granted
        and database = (select oid from pg_database where datname = current_database())
"""


def worker(
    world: World, database: Database, nats_server: RunningNats, folder: Path
) -> AbstractAsyncContextManager[Process]:
    """``fadder matching``."""
    return working("matching", "matcher", world, database, nats_server, folder)


@dataclass
class Hold:
    """Nobody's result is written while it lasts: whoever writes one waits."""

    owner: asyncpg.Connection[asyncpg.Record]

    async def reached(self) -> int:
        """The session of whoever has come as far as to write a result."""
        return await until("a result is about to be written", lambda: self.owner.fetchval(WAITING))

    async def lose(self, session: int) -> None:
        """What the session was about to write comes to nothing."""
        await self.owner.execute("select pg_terminate_backend($1, 5000)", session)

    async def end(self) -> None:
        await self.owner.execute("select pg_advisory_unlock_all()")

    async def names(self) -> list[str]:
        """Facts about runs, in order."""
        rows = await self.owner.fetch("select name from journal.fact where name like 'MatchingRun%' order by position")
        return [row["name"] for row in rows]


@asynccontextmanager
async def held(database: Database) -> AsyncGenerator[Hold]:
    owner = await asyncpg.connect(database.dsn("postgres"))
    try:
        await owner.execute(HOLD)
        await owner.execute(f"select pg_advisory_lock({HELD})")
        yield Hold(owner)
    finally:
        await owner.close()
