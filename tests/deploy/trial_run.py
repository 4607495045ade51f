"""A run for the tests: real servers or tiny programs, under the supervisor, as a process of its own.

    trial_run.py DATA KIND...

Kinds: ``postgres``, ``nats``, ``sleeper``, ``stubborn`` (ignores SIGTERM), ``family`` (has a child), ``hopeless``.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from deploy.local import nats, postgres, supervisor
from deploy.local.process import NotStarted, Program

TINY = {
    "sleeper": "import time; time.sleep(600)",
    "stubborn": "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(600)",
    "family": "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])",
    "hopeless": "raise SystemExit('nothing works')",
}


async def plan(data: Path, kinds: list[str]) -> supervisor.Plan:
    servers: list[Program] = []
    environment: dict[str, str] = {}
    release: list[Callable[[], None]] = []
    if "postgres" in kinds:
        database = await postgres.prepare(data)
        servers.append(database.program)
        environment["FADDER_POSTGRES"] = database.dsn("postgres", "postgres")
        release.append(partial(postgres.release, database))
    if "nats" in kinds:
        messages = await nats.prepare(data)
        servers.append(messages.program)
        environment["FADDER_NATS"] = messages.url("admin")
        release.append(partial(nats.release, messages))
    tiny = [
        Program(name=kind, argv=(sys.executable, "-u", "-c", TINY[kind]), log=data / "logs" / f"{kind}.log")
        for kind in kinds
        if kind in TINY
    ]
    return supervisor.Plan(
        stages=(supervisor.Stage(tuple(servers)), supervisor.Stage(tuple(tiny))),
        address="the gate",
        environment=environment,
        release=tuple(release),
    )


def main(data: Path, *kinds: str) -> int:
    try:
        return asyncio.run(supervisor.run(data, lambda: plan(data, list(kinds))))
    except NotStarted as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
