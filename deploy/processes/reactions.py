"""The process ``reactions``: from facts to the commands that follow from them."""

from __future__ import annotations

import asyncio

from deploy.processes.running import postgres_answers, work
from services import react
from services.settings import Settings


async def run(settings: Settings, asked: asyncio.Event) -> None:
    await postgres_answers(settings.dsn("reactor"), asked)
    await work(asked, react.run(settings), "reactions", settings.dsn("reactor"))
