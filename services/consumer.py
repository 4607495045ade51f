"""The stream as the reactions hear it: a word that there is something new. What it is, they read in the journal."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from domain.tenancy import TenantId
from services.rounds import News

HEARTBEAT = 1.0
"""Seconds of silence after which the server says that it is still there."""
SILENCE = 3.0
"""Seconds of silence after which the consumer has gone, whoever took it away."""


async def listen(client: Client, stream: str, facts: Iterable[str], news: News) -> None:
    """Tells of every organisation in which one of these facts is published, until cancelled."""
    heard = asyncio.Event()

    async def hear(msg: Msg) -> None:
        heard.set()
        match msg.subject.split("."):
            case [_, "facts", _, tenant, *_]:
                news.tell(TenantId(tenant))
            case _:
                pass  # a heartbeat

    subjects = [f"{stream}.facts.*.*.*.{name}" for name in facts]
    inbox = ""
    while True:
        made = False
        with contextlib.suppress(Error, TimeoutError):
            if client.is_connected:
                if not inbox:
                    inbox = client.new_inbox()
                    await client.subscribe(inbox, cb=hear)
                await new_consumer(client, stream, subjects, inbox)
                made = True
        while await within(heard, SILENCE if made else HEARTBEAT):
            pass


async def within(heard: asyncio.Event, patience: float) -> bool:
    heard.clear()
    try:
        async with asyncio.timeout(patience):
            await heard.wait()
    except TimeoutError:
        return False
    return True


async def new_consumer(client: Client, stream: str, subjects: list[str], inbox: str) -> None:
    """From now on: what came before is in Postgres."""
    await client.jetstream(timeout=2).add_consumer(
        stream,
        ConsumerConfig(
            ack_policy=AckPolicy.NONE,
            deliver_policy=DeliverPolicy.NEW,
            deliver_subject=inbox,
            filter_subjects=subjects,
            headers_only=True,
            idle_heartbeat=HEARTBEAT,
        ),
    )
