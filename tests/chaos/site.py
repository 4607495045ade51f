"""Everything that is broken in a run: two machines with the whole product, the servers that they share, and the links
between, each program a process of its own that can be found by its id."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from signal import SIGINT
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

import asyncpg

from deploy import up
from deploy.local import process
from deploy.local.hold import alive
from deploy.local.process import Program
from deploy.local.state import State, running
from services.settings import Settings
from tests.chaos.disk import Disk
from tests.chaos.proxy import Proxy, to_port, to_socket
from tests.chaos.servers import free_ports
from tests.until import until

HOUSE = Path(__file__).parents[2]
MACHINES = ("one", "two")
PARTS = ("gateway", "relay", "projections", "reactions", "matching")
SOCKET = ".s.PGSQL.5432"


@dataclass
class Machine:
    """A run of ``fadder up``, or of the servers."""

    data: Path

    @property
    def state(self) -> State:
        state = running(self.data)
        assert state is not None, f"nothing runs on {self.data}"
        return state

    async def up(self) -> bool:
        state = running(self.data)
        return state is not None and state.up

    async def whole(self, parts: int) -> bool:
        """Whether every child is there now."""
        children = self.state.children
        return len(children) >= parts and all(map(alive, children.values()))


@dataclass
class Site:
    """``links`` are the proxies by machine and server; ``owner`` and ``nats`` lead to the servers past them."""

    disk: Disk
    servers: Machine
    machines: dict[str, Machine]
    links: dict[str, Proxy]
    owner: str
    nats: str
    logs: Path
    nodes: int

    @property
    def targets(self) -> tuple[str, ...]:
        """Every process, as ``machine/name``."""
        kept = tuple(f"{machine}/{part}" for machine in self.machines for part in PARTS)
        return ("servers/postgres", *self.queues, *kept)

    @property
    def queues(self) -> tuple[str, ...]:
        if self.nodes == 1:
            return ("servers/nats",)
        return tuple(f"servers/nats-{n}" for n in range(1, self.nodes + 1))

    def pid(self, target: str) -> int | None:
        machine, _, name = target.partition("/")
        state = running((self.machines.get(machine) or self.servers).data)
        return state.children.get(name) if state is not None else None

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(str(machine.state.address) for machine in self.machines.values())

    @property
    def keys(self) -> Path:
        return self.machines["one"].data / "keys"

    async def whole(self) -> None:
        """Returns when every process is there again."""
        await until("the servers are up", lambda: self.servers.whole(1 + self.nodes), within=90)
        for name, machine in self.machines.items():
            await until(f"machine {name} is whole", lambda m=machine: m.whole(len(PARTS)), within=90)


@asynccontextmanager
async def built(disk: Disk, logs: Path, nodes: int = 1) -> AsyncGenerator[Site]:
    """The site, once it answers. ``logs`` is a folder on another disk."""
    async with AsyncExitStack() as stack:
        servers = await stack.enter_async_context(
            program(disk.folder / "servers", logs, "servers", "tests.chaos.servers", str(nodes))
        )
        owner, nats = (servers.state.environment[name] for name in ("FADDER_POSTGRES", "FADDER_NATS"))
        await keep_logs_of_changes_short(owner)
        sockets = Path(stack.enter_context(TemporaryDirectory(prefix="fdr-")))
        common = prepared(disk.folder)
        links: dict[str, Proxy] = {}
        machines: dict[str, Machine] = {}
        for name, port in zip(MACHINES, free_ports(len(MACHINES)), strict=True):
            (sockets / name).mkdir()
            links[f"{name}-postgres"] = await stack.enter_async_context(
                to_socket(sockets / name / SOCKET, socket_of(owner))
            )
            if nodes == 1:
                (way,) = free_ports(1)
                link, server = f"{name}-nats", urlsplit(nats).port
                assert server is not None
                links[link] = await stack.enter_async_context(to_port(way, server))
                reached = nats.replace(f":{server}", f":{way}")
            else:
                reached = nats
            environment = {
                **common,
                "FADDER_POSTGRES": f"postgresql://postgres@/postgres?host={sockets / name}&port=5432",
                "FADDER_NATS": reached,
                "FADDER_STREAM_REPLICAS": str(nodes),
                "FADDER_PORT": str(port),
            }
            data = disk.folder / name
            if not data.exists():
                shutil.copytree(disk.folder / "one" / "keys", data / "keys")
            machines[name] = await stack.enter_async_context(program(data, logs, name, "deploy", "up", **environment))
        yield Site(disk, servers, machines, links, owner, nats, logs, nodes)


def prepared(folder: Path) -> dict[str, str]:
    """Keys that both machines share, as two machines of one product would."""
    settings = replace(Settings(), data=folder / "one", heads=folder / "heads", heads_every=1.0)
    keys = settings.data / "keys"
    up.public_keys(keys)
    up.master_of(settings)
    up.heads_of(settings)
    return {
        "FADDER_MASTER_KEY": str(keys / "master"),
        "FADDER_HEADS": str(folder / "heads"),
        "FADDER_HEADS_EVERY": "1",
    }


async def keep_logs_of_changes_short(owner: str) -> None:
    """The disk is small, and Postgres would keep two gigabytes of its log."""
    connection = await asyncpg.connect(owner)
    try:
        await connection.execute("alter system set max_wal_size = '96MB'")
        await connection.execute("select pg_reload_conf()")
    finally:
        await connection.close()


def socket_of(dsn: str) -> Path:
    (folder,) = parse_qs(urlsplit(dsn).query)["host"]
    return Path(folder) / SOCKET


@asynccontextmanager
async def program(
    data: Path, logs: Path, name: str, module: str, *arguments: str, **env: str
) -> AsyncGenerator[Machine]:
    """A supervisor, which ends with this process, however that ends."""
    machine = Machine(data)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("FADDER_")}
    given = (str(data), *arguments) if module.endswith("servers") else arguments
    whole = Program(
        name=name,
        argv=(sys.executable, "-m", module, *given),
        env={**plain, **env, "FADDER_DATA": str(data), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(HOUSE)},
        log=logs / f"{name}.log",
        gently=SIGINT,
        patience=40.0,
        answers=machine.up,
        ready_within=90.0,
    )
    child = await process.start(whole)
    try:
        yield machine
    finally:
        await asyncio.shield(process.stop(child, whole))
