"""The clock as a process of its own that is told what time it is: five months go by in seconds.

    python -m tests.journeys.clock_process

It reads a moment from each line, ticks once as the product does, and answers with the same line. The agenda is what it
remembers from one tick to the next.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from domain.tenancy import TenantId
from services.agenda import Agenda
from services.clock import tick_all
from services.react import Reactor
from tests.conftest import Database
from tests.product import HOUSE
from tests.services.house import speaking

DSN = "COHORT_POSTGRES"


async def serve(dsn: str) -> None:
    async def hint(_: TenantId) -> None: ...

    async with speaking(dsn) as own:
        reactor = Reactor(own.pool, own.journal, hint, lambda: datetime.now(UTC))
        agendas = defaultdict[TenantId, Agenda](Agenda)
        while line := await asyncio.to_thread(sys.stdin.readline):
            moment = datetime.fromisoformat(line.strip())
            await tick_all(replace(reactor, now=lambda moment=moment: moment), agendas)
            print(line, end="", flush=True)


async def clock(database: Database) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.journeys.clock_process"),
        cwd=HOUSE,
        env={**os.environ, DSN: database.dsn("reactor")},
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )


async def tell(process: Process, moment: datetime) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{moment.isoformat()}\n".encode())
    await process.stdin.drain()


async def ticked(process: Process, moment: datetime) -> None:
    """Returns once it has done all that it has to do at a moment."""
    assert process.stdout is not None
    await tell(process, moment)
    line = await asyncio.wait_for(process.stdout.readline(), 60)
    assert line.decode().strip() == moment.isoformat()


if __name__ == "__main__":
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    aside = structlog.PrintLoggerFactory(sys.stderr)  # answers alone go to the other
    structlog.configure(wrapper_class=quiet, logger_factory=aside)
    asyncio.run(serve(os.environ[DSN]))
