"""A word to the relay after a commit. Losing one costs time, never a fact: the relay sweeps."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import structlog
from nats.aio.client import Client
from nats.errors import Error

from domain.tenancy import TenantId

log = structlog.get_logger()

Hint = Callable[[TenantId], Awaitable[None]]


async def connect(url: str, name: str) -> Client:
    """A connection that waits for a NATS that is away, for as long as it takes."""
    client = Client()
    await open_to(client, url, name)
    return client


@contextlib.asynccontextmanager
async def connecting(url: str | None, name: str) -> AsyncGenerator[Client]:
    """A connection for those who can do without: it is made beside the work, whenever NATS is there."""
    client = Client()
    attempt = asyncio.create_task(open_to(client, url, name)) if url is not None else None
    try:
        yield client
    finally:
        if attempt is not None:
            attempt.cancel()
            await asyncio.gather(attempt, return_exceptions=True)
        if client.is_connected or client.is_reconnecting:
            await client.close()


async def open_to(client: Client, url: str, name: str) -> None:
    """Whatever keeps it away is said once, until it is back: the client tries again ten times a second."""
    options: dict[str, Any] = {"max_reconnect_attempts": -1, "reconnect_time_wait": 0.1, "connect_timeout": 2}
    told: set[str] = set()

    async def say(error: Exception) -> None:
        if (kind := type(error).__name__) not in told:
            told.add(kind)
            log.warning("NATS is away", error=kind)

    async def back() -> None:
        told.clear()
        log.info("NATS is back")

    await client.connect(servers(url), name=name, error_cb=say, reconnected_cb=back, **options)


def servers(url: str) -> list[str]:
    """The nodes of a cluster, of which each will do: their addresses are separated by commas."""
    return [part.strip() for part in url.split(",")]


def hints(client: Client | None, stream: str) -> Hint:
    async def hint(tenant: TenantId) -> None:
        if client is not None and client.is_connected:
            with contextlib.suppress(Error):
                await client.publish(f"{stream}.hint.{tenant}")

    return hint
