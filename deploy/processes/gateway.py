"""The process ``gateway``: the door, with the writing and the reading side behind it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Generator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial

import uvicorn
from nats.aio.client import Client

from deploy import master_key
from deploy.processes.running import cancelled, in_time, log, of_one_time, patiently, until
from domain.tenancy import TenantId
from gateway.app import create_app
from gateway.house import House
from gateway.pace import Pace
from gateway.schema import build
from gateway.tokens import UnusableKeys, Verify, load_keys, verifier
from projections.consumer import listen as listen_to_projections
from projections.reading import Reading
from services.ballots import Boxes
from services.batching import Batches
from services.erasure import proof
from services.hint import Hint, hints
from services.hint import connect as connect_nats
from services.hosts import Hosts, records_by
from services.intake import keeping
from services.keys import Chest
from services.logos import Logos
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from services.settings import Settings, SettingWrong
from services.viewing import Viewing
from services.webhooks import Hooks

GRACE = 3
"""Seconds that open requests and streams are given at the end."""


async def run(settings: Settings, asked: asyncio.Event) -> None:
    verify, master, listener = verify_with(settings), master_key.of(settings), listen(settings)
    async with AsyncExitStack() as stack:
        stack.callback(listener.close)
        to_write = await patiently(lambda: connect(settings.dsn("gateway_write")), asked)
        stack.callback(to_write.terminate)
        await of_one_time(to_write)
        await master_key.opens(master, to_write)
        to_read = await patiently(lambda: connect(settings.dsn("gateway_read")), asked)
        stack.callback(to_read.terminate)
        batches, reading, line = Batches(to_write), Reading(to_read), Line(settings.stream)
        chest, production = Chest(to_write, master), settings.mode == "production"

        def journal(tenant: TenantId) -> PostgresJournal:
            return PostgresJournal(tenant, to_write, batches, chest.of(tenant))

        house = House(
            journal=journal,
            hint=line.hint,
            reading=reading,
            now=lambda: datetime.now(UTC),
            erased=partial(proof, to_write),
            texts=Viewing(to_read, master).opened,
            keep=keeping(to_write, journal),
            logos=Logos(to_write, to_read),
            boxes=Boxes(to_write, journal),
            hosts=Hosts(to_write, to_read, records_by(settings.dns)),
            hooks=Hooks(chest, to_read, loopback=not production),
        )
        pace = Pace(settings.visits) if settings.visits else None
        app = create_app(
            build(production=production), house, verify, production=production, bases=settings.bases, pace=pace
        )
        server = Served(
            uvicorn.Config(
                app,
                http="httptools",
                lifespan="on",
                log_config=None,
                access_log=False,
                log_level="warning",  # below it uvicorn tells who opened which address of a socket
                server_header=False,
                timeout_graceful_shutdown=GRACE,
            )
        )
        appending = asyncio.create_task(batches.run(), name="batches")
        joining = asyncio.create_task(line.join(settings.nats, reading))
        serving = asyncio.create_task(server.serve([listener]), name="server")
        watching = asyncio.create_task(in_time(settings.dsn("gateway_write")), name="clock")
        try:
            await until(asked, appending, serving, watching)
        finally:
            # Requests that are under way may still append; only then does the queue end.
            server.should_exit = True
            await asyncio.gather(serving, return_exceptions=True)
            await cancelled(appending, joining, watching)
            await line.leave()


class Served(uvicorn.Server):
    """Told to end by us: a signal is for the whole process, and after the server there is more to put away."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


class Line:
    """The line to NATS. The door opens without it: until it stands, answers are as right, and slower."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.client: Client | None = None
        self.tell: Hint = hints(None, stream)

    async def join(self, url: str | None, reading: Reading) -> None:
        if url is None:
            return
        try:
            self.client = await connect_nats(url, "gateway")
            await listen_to_projections(self.client, self.stream, reading.hear)
            self.tell = hints(self.client, self.stream)
        except Exception:
            log.exception("no line to nats")

    async def hint(self, tenant: TenantId) -> None:
        await self.tell(tenant)

    async def leave(self) -> None:
        if self.client is not None:
            await self.client.close()


def verify_with(settings: Settings) -> Verify:
    if settings.token_keys is None:
        raise SettingWrong(
            "FADDER_TOKEN_KEYS is not set; it names the file of public keys that tokens are checked with"
        )
    try:
        return verifier(load_keys(settings.token_keys), issuer=settings.issuer)
    except UnusableKeys as error:
        raise SettingWrong(f"FADDER_TOKEN_KEYS: {error}") from None


def listen(settings: Settings) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
    except (OSError, TypeError) as error:
        listener.close()
        why = getattr(error, "strerror", None) or "it is no name of a host"
        raise SettingWrong(f"cannot listen at {settings.host} port {settings.port}: {why}") from None
    return listener
