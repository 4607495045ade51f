"""The process ``relay``: from the journal to the stream."""

from __future__ import annotations

import asyncio

from deploy.processes.running import postgres_answers, work
from services import relay
from services.settings import Settings, SettingWrong


async def run(settings: Settings, asked: asyncio.Event) -> None:
    if settings.nats is None:
        raise SettingWrong("FADDER_NATS is not set, and without a stream there is nothing to relay to")
    await postgres_answers(settings.dsn("relay"), asked)
    await work(asked, relay.run(settings), "relay")
