"""The process ``clock``: reminds people, and takes the steps that wait for a day."""

from __future__ import annotations

import asyncio

from deploy.processes.running import postgres_answers, work
from services import clock
from services.settings import Settings


async def run(settings: Settings, asked: asyncio.Event) -> None:
    await postgres_answers(settings.dsn("reactor"), asked)
    await work(asked, clock.run(settings), "clock", settings.dsn("reactor"))
