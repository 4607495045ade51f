"""What is measured and what it is measured against, on servers of their own: every commit waits for the disk."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from deploy import master_key
from deploy.local import nats as local_nats
from deploy.local import postgres as local_postgres
from deploy.local import process
from deploy.local.cluster import installed
from deploy.local.process import Program
from deploy.migrate import migrate

HOUSE = Path(__file__).parents[2]
ROLES = "gateway_write, gateway_read, relay, projector, reactor, matcher, operator"


@dataclass(frozen=True)
class Servers:
    """A Postgres and a NATS, both durable."""

    postgres: local_postgres.Running
    nats: local_nats.RunningNats
    data: Path

    def dsn(self, role: str, database: str) -> str:
        return self.postgres.dsn(role, database)


@asynccontextmanager
async def serving(data: Path) -> AsyncGenerator[Servers]:
    postgres = await local_postgres.start(data, durable=True)
    try:
        nats = await local_nats.start(data, durable=True)
        try:
            yield Servers(postgres, nats, data)
        finally:
            await nats.stop()
    finally:
        await postgres.stop()


async def execute(servers: Servers, database: str, *statements: str) -> None:
    """As the owner of the server, one by one."""
    connection = await asyncpg.connect(servers.dsn("postgres", database))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def fetch(servers: Servers, database: str, query: str, *given: Any) -> list[Any]:
    connection = await asyncpg.connect(servers.dsn("postgres", database))
    try:
        return await connection.fetch(query, *given)
    finally:
        await connection.close()


async def empty(servers: Servers, database: str) -> str:
    """A new database with nothing in it, whatever was there before; its name."""
    await execute(
        servers, "postgres", f"drop database if exists {database} with (force)", f"create database {database}"
    )
    return database


async def migrated(servers: Servers, database: str) -> str:
    await empty(servers, database)
    await migrate(servers.dsn("postgres", database))
    return database


async def cloned(servers: Servers, template: str, database: str) -> str:
    await execute(
        servers,
        "postgres",
        f"drop database if exists {database} with (force)",
        f"create database {database} template {template} strategy file_copy",
        f"revoke all on database {database} from public",
        f"grant connect on database {database} to {ROLES}",
        "checkpoint",
    )
    return database


async def worker(module: str, task: msgspec.Struct | dict[str, Any]) -> dict[str, Any]:
    """What a program of this folder says of a task, measured in a process of its own."""
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"tests.bench.{module}"), cwd=HOUSE, stdin=PIPE, stdout=PIPE
    )
    try:
        said, _ = await running.communicate(msgspec.json.encode(task))
    finally:
        with contextlib.suppress(ProcessLookupError):
            running.kill()
    if running.returncode:
        raise RuntimeError(f"{module} ended with code {running.returncode}")
    return msgspec.json.decode(said)


def program(name: str) -> str:
    """One of the programs that come with the embedded Postgres."""
    return str(installed() / name)


@asynccontextmanager
async def umadb(folder: Path) -> AsyncGenerator[str]:
    """The address of a UmaDB server with an empty store."""
    port = free_port(folder)
    command = str(Path(sys.executable).with_name("umadb"))
    serving = Program(
        name="umadb",
        argv=(sys.executable, command, "--listen", f"127.0.0.1:{port}", "--db-path", str(folder / "store")),
        log=folder / "log",
        answers=lambda: process.port_answers("127.0.0.1", port),
    )
    running = await process.start(serving)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await process.stop(running, serving)


def free_port(folder: Path) -> int:
    folder.mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@asynccontextmanager
async def running(servers: Servers, name: str, database: str) -> AsyncGenerator[None]:
    """One of the processes of the product, on a database of these servers."""
    roles = {"relay": "relay", "projections": "projector"}
    master = servers.data / "master"
    master_key.make(master)
    started = Program(
        name=name,
        argv=(sys.executable, "-m", "deploy", name),
        env={
            **os.environ,
            "FADDER_MODE": "development",
            f"FADDER_POSTGRES_{roles[name].upper()}": servers.dsn(roles[name], database),
            "FADDER_NATS": servers.nats.url(roles[name]),
            "FADDER_MASTER_KEY": str(master),
        },
        log=servers.data / "logs" / f"{name}.log",
    )
    child = await process.start(started)
    try:
        yield
    finally:
        await process.stop(child, started)


async def output(*command: str) -> str:
    running = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE)
    said, complained = await running.communicate()
    if running.returncode:
        raise RuntimeError(f"{command[0]}: {complained.decode()}")
    return said.decode()
