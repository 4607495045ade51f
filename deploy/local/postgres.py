"""The embedded Postgres: reached through a private Unix socket only, where every local name is trusted.

That nobody else gets in rests on the folder of the socket, not on passwords.
"""

from __future__ import annotations

import contextlib
import os
from asyncio.subprocess import Process
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGQUIT
from urllib.parse import urlencode

import asyncpg

from deploy.local import process
from deploy.local.cluster import clear, open_cluster, plain_environment, socket_folder
from deploy.local.hold import data_folder, hold
from deploy.local.process import Program, Way

MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2
"""Megabytes of the machine."""
_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "200",
    "shared_buffers": f"{min(1024, MEMORY // 4)}MB",
    "effective_cache_size": f"{MEMORY // 2}MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_locks_per_transaction": "256",
    # The compression that this build has takes longer, at millions of facts, than everything else of an append.
    "wal_compression": "off",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    # What people wrote must not reach a log by way of a failed statement or the detail of an error.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
}
# With fsync off a commit costs no more for being synchronous, and then a killed server still loses nothing.
_FORGETFUL = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


@dataclass(frozen=True)
class Postgres:
    """A server that can be started again and again at the same address; ``lock`` is let go by :func:`release`."""

    program: Program
    sockets: Path
    lock: int

    def dsn(self, user: str, database: str) -> str:
        """An address for asyncpg and libpq."""
        return address(self.sockets, user, database)


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    server: Postgres
    process: Process

    @property
    def pid(self) -> int:
        return self.process.pid

    def dsn(self, user: str, database: str) -> str:
        return self.server.dsn(user, database)

    async def stop(self) -> None:
        """End it cleanly; returns when it has gone."""
        await process.stop(self.process, self.server.program)
        release(self.server)


async def prepare(data: Path, *, durable: bool = True, log: Path | None = None, way: Way | None = None) -> Postgres:
    """Make the cluster under ``data`` if there is none, and hold it.

    ``durable=False`` is for tests: a crash of the machine may then lose everything, a kill of the server
    nothing. ``log`` defaults to a file under
    ``data``. ``way`` is found out unless given. Raises :class:`~deploy.local.process.NotStarted` with the reason.
    """
    data = data_folder(data)
    log = log or data / "logs" / "postgres.log"
    lock = await hold(data / "postgres.lock", patience=30.0)
    try:
        cluster = await open_cluster(data, lock, durable=durable, log=log, way=way)
        sockets = socket_folder(cluster, data)
    except BaseException:
        os.close(lock)
        raise
    settings = {**_SETTINGS, "unix_socket_directories": str(sockets), **({} if durable else _FORGETFUL)}
    program = Program(
        name="postgres",
        argv=(
            *(str(cluster.binaries / "postgres"), "-D", str(cluster.folder)),
            *(argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")),
        ),
        env=plain_environment(),
        log=log,
        way=cluster.way,
        fds=(lock,),
        gently=SIGINT,
        patience=30.0,
        # Killed, it would leave busy sessions behind; told to quit, it ends them too. Nothing committed is lost.
        at_once=SIGQUIT,
        before=lambda: clear(cluster, sockets),
        answers=lambda: answers(address(sockets, "postgres", "postgres")),
    )
    return Postgres(program, sockets, lock)


async def start(data: Path, *, durable: bool = True, log: Path | None = None, way: Way | None = None) -> Running:
    """:func:`prepare` and start; returns once it answers."""
    server = await prepare(data, durable=durable, log=log, way=way)
    try:
        return Running(server, await process.start(server.program))
    except BaseException:
        release(server)
        raise


def release(server: Postgres) -> None:
    """Let go of the cluster; the last server process keeps others out until it has gone."""
    os.close(server.lock)
    with contextlib.suppress(OSError):
        server.sockets.rmdir()


def address(sockets: Path, user: str, database: str) -> str:
    return f"postgresql://{user}@/{database}?{urlencode({'host': str(sockets), 'port': '5432'})}"


async def answers(dsn: str) -> bool:
    """Whether a server takes connections there; that it refuses this one for a reason of its own counts as well."""
    try:
        connection = await asyncpg.connect(dsn, timeout=2.0)
    except (OSError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError):
        return False
    except asyncpg.PostgresError:
        return True
    await connection.close()
    return True
