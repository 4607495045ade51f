"""A worker as the process that it is, on the servers of a test."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import Process
from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from deploy.local.nats import RunningNats
from tests.conftest import Database
from tests.product import verb
from tests.services.house import MASTER
from tests.world import World


@asynccontextmanager
async def working(
    name: str, role: str, world: World, database: Database, nats_server: RunningNats, folder: Path, **more: str
) -> AsyncGenerator[Process]:
    """``fadder NAME`` with its role in Postgres, from now until the end of the block."""
    key = folder / "master"
    key.write_bytes(b64encode(MASTER.key))
    key.chmod(0o600)
    reached = {
        f"FADDER_POSTGRES_{role.upper()}": database.dsn(role),
        "FADDER_MASTER_KEY": str(key),
        "FADDER_NATS": nats_server.url("admin"),
        "FADDER_STREAM": world.stream,
    }
    process = await verb(name, data=folder, **reached, **more)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await asyncio.wait_for(process.communicate(), 30)
