"""Postgres and NATS under a supervisor of their own, as a program.

    python -m tests.chaos.servers DATA NODES

With three nodes NATS is a cluster: their stores and configurations lie beside one another.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from deploy.local import nats, postgres, process, supervisor
from deploy.local.hold import write_whole
from deploy.local.process import Program

HOST = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """Below those that the system gives to outgoing connections."""
    found: list[int] = []
    while len(found) < count:
        port = 20_000 + secrets.randbelow(10_000)
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        if port not in found:
            found.append(port)
    return found


def nodes(data: Path, ports: list[int], routes: list[int], password: str) -> tuple[Program, ...]:
    """A cluster of NATS servers. They tell clients of no other addresses than those that clients were given."""
    programs: list[Program] = []
    for number, (port, route) in enumerate(zip(ports, routes, strict=True), 1):
        folder = data / f"nats-{number}"
        configuration = {
            "server_name": f"nats-{number}",
            "host": HOST,
            "port": port,
            "jetstream": {"store_dir": str(folder / "store"), "sync_interval": "always"},
            "cluster": {
                "name": "fadder",
                "listen": f"{HOST}:{route}",
                "no_advertise": True,
                "routes": [f"nats://{HOST}:{other}" for other in routes if other != route],
            },
            "authorization": {"users": [{"user": "admin", "password": password}]},
        }
        write_whole(folder / "nats.conf", json.dumps(configuration).encode())
        programs.append(
            Program(
                name=f"nats-{number}",
                argv=(str(nats.installed()), "-c", str(folder / "nats.conf")),
                log=data / "logs" / f"nats-{number}.log",
                answers=partial(process.port_answers, HOST, port),
            )
        )
    return tuple(programs)


async def plan(data: Path, count: int) -> supervisor.Plan:
    database = await postgres.prepare(data)
    release: list[Callable[[], None]] = [partial(postgres.release, database)]
    if count == 1:
        messages = await nats.prepare(data)
        release.append(partial(nats.release, messages))
        programs, address = (messages.program,), messages.url("admin")
    else:
        ports, password = free_ports(2 * count), secrets.token_urlsafe(12)
        programs = nodes(data, ports[:count], ports[count:], password)
        address = ",".join(f"nats://admin:{password}@{HOST}:{port}" for port in ports[:count])
    return supervisor.Plan(
        stages=(supervisor.Stage((database.program, *programs)),),
        environment={"FADDER_POSTGRES": database.dsn("postgres", "postgres"), "FADDER_NATS": address},
        release=tuple(release),
    )


if __name__ == "__main__":
    folder, number = Path(sys.argv[1]), int(sys.argv[2])
    sys.exit(asyncio.run(supervisor.run(folder, lambda: plan(folder, number))))
