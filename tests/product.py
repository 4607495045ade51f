"""The whole product as somebody starts it: ``fadder up`` and the other verbs, as programs of their own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT

from deploy.local.state import State, running
from deploy.up import free_port
from services.settings import Settings

HOUSE = Path(__file__).parents[1]


@dataclass
class Product:
    """A run of ``fadder up``; ``said`` is what it has said so far."""

    process: Process
    data: Path
    said: list[str] = field(default_factory=list[str])

    def state(self) -> State:
        state = running(self.data)
        assert state is not None
        return state

    async def line(self, part: str, within: float = 60.0) -> str:
        """The next line that has this in it."""
        assert self.process.stdout is not None
        async with asyncio.timeout(within):
            while line := (await self.process.stdout.readline()).decode():
                self.said.append(line.rstrip("\n"))
                if part in line:
                    return line
        assert self.process.stderr is not None
        errors = (await self.process.stderr.read()).decode()
        raise AssertionError("\n".join([f"it ended without saying: {part}", *self.said, errors]))

    async def back(self, name: str, killed: int) -> None:
        """Returns when somebody else has taken the place of a process that was killed."""
        async with asyncio.timeout(60):
            while self.state().children.get(name, killed) == killed:
                await self.line(f"{name} is up")

    async def end(self) -> int:
        self.process.send_signal(SIGINT)
        rest, _ = await asyncio.wait_for(self.process.communicate(), 30)
        self.said += rest.decode().splitlines()
        return self.process.returncode or 0


async def verb(*arguments: str, data: Path, **environment: str) -> Process:
    """Starts ``fadder`` with these arguments, in an environment that says nothing else of the product."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("FADDER_")}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy", *arguments),
        cwd=HOUSE,
        env={**plain, **environment, "FADDER_DATA": str(data), "PYTHONUNBUFFERED": "1"},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        limit=2**20,
        start_new_session=True,
    )


def own_port() -> int:
    """Free now, and asked for by no test that runs beside this one: two that look for one at once find the same."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return free_port(Settings(port=20_000 + 1_000 * worker), chosen=False)


@contextlib.asynccontextmanager
async def begun(data: Path, **environment: str) -> AsyncGenerator[Product]:
    """``fadder up``, not waited for."""
    process = await verb("up", data=data, **{"FADDER_PORT": str(own_port()), **environment})
    try:
        yield Product(process, data)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@contextlib.asynccontextmanager
async def started(data: Path, **environment: str) -> AsyncGenerator[Product]:
    """``fadder up``, once it has said everything that it has to say."""
    async with begun(data, **environment) as product:
        await product.line("a query that waits")
        await product.line("curl")
        yield product
