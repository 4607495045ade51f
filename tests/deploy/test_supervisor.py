from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM

import asyncpg
import pytest

from deploy.local.hold import alive
from deploy.local.process import port_answers
from deploy.local.state import State, running

HOUSE = Path(__file__).parents[2]
TRIAL = Path(__file__).with_name("trial_run.py")
linux = pytest.mark.skipif(
    sys.platform != "linux", reason="looks at /proc, and rests on a signal at the parent's death"
)


@dataclass
class Run:
    process: Process
    data: Path

    async def line(self, part: str) -> str:
        """The next line that has this in it."""
        assert self.process.stdout is not None
        async with asyncio.timeout(30):
            while line := (await self.process.stdout.readline()).decode():
                if part in line:
                    return line
        raise AssertionError(f"it ended without saying: {part}")

    def state(self) -> State:
        state = running(self.data)
        assert state is not None
        return state

    async def ends(self) -> int:
        return await asyncio.wait_for(self.process.wait(), 30)


async def begin(data: Path, *kinds: str, up: bool = True) -> Run:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(TRIAL), str(data), *kinds),
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        stdout=PIPE,
        stderr=PIPE,
        start_new_session=True,
    )
    run = Run(process, data)
    for _ in kinds if up else ():
        await run.line("is up")
    return run


@contextlib.asynccontextmanager
async def a_run(data: Path, *kinds: str, up: bool = True) -> AsyncGenerator[Run, None]:
    run = await begin(data, *kinds, up=up)
    try:
        yield run
    finally:
        with contextlib.suppress(ProcessLookupError):
            run.process.kill()
        await run.process.wait()


async def becomes(condition: Callable[[], bool], within: float = 5.0) -> bool:
    """Whether it comes true; the kernel does not tell us of the death of a process that is not our child."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.01)
    return True


def at_home(data: Path) -> set[int]:
    """Living processes of a run: those that work in its data folder or name it in their command or open files."""
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if not entry.name.isdecimal() or not alive(int(entry.name)) or int(entry.name) == os.getpid():
                continue
            places = [str((entry / "cwd").readlink()), (entry / "cmdline").read_bytes().decode()]
            places += [str(descriptor.readlink()) for descriptor in (entry / "fd").iterdir()]
            if any(str(data) in place for place in places):
                found.add(int(entry.name))
    return found


def begun(data: Path) -> bool:
    return any(data.glob("postgres.making-*/PG_VERSION"))


@linux
async def test_an_interrupt_ends_every_child_and_is_no_failure(tmp_path: Path) -> None:
    async with a_run(tmp_path, "postgres", "nats", "sleeper", "family") as run:
        state = run.state()
        assert set(state.children) == {"postgres", "nats", "sleeper", "family"}
        assert state.address == "the gate"
        assert await becomes(lambda: run.state().up)
        run.process.send_signal(SIGINT)
        assert await run.ends() == 0
        assert at_home(tmp_path) == set()
        assert running(tmp_path) is None
        assert "database system is shut down" in (tmp_path / "logs" / "postgres.log").read_text()


@linux
@pytest.mark.parametrize("name", ["postgres", "nats"])
async def test_a_killed_server_is_back_at_the_same_address(tmp_path: Path, name: str) -> None:
    async with a_run(tmp_path, "postgres", "nats") as run:
        before = run.state()
        connection = await asyncpg.connect(before.environment["FADDER_POSTGRES"])
        await connection.execute("create table kept as select 7 as seven")
        killed = time.monotonic()
        os.kill(before.children[name], SIGKILL)
        assert "was killed (SIGKILL); starting it again in 0.05 s" in await run.line(name)
        await run.line(f"{name} is up")
        assert time.monotonic() - killed < 10
        after = run.state()
        assert after.environment == before.environment
        assert after.children[name] != before.children[name]
        other = "nats" if name == "postgres" else "postgres"
        assert after.children[other] == before.children[other]
        connection.terminate()
        connection = await asyncpg.connect(after.environment["FADDER_POSTGRES"])
        assert await connection.fetchval("select seven from kept") == 7
        await connection.close()
        assert await port_answers("127.0.0.1", int(after.environment["FADDER_NATS"].rpartition(":")[2]))
        run.process.send_signal(SIGTERM)
        assert await run.ends() == 0


async def test_what_died_is_started_again_at_once(tmp_path: Path) -> None:
    async with a_run(tmp_path, "sleeper") as run:
        first = run.state().children["sleeper"]
        killed = time.monotonic()
        os.kill(first, SIGKILL)
        await run.line("sleeper is up")
        assert time.monotonic() - killed < 1
        assert run.state().children["sleeper"] != first


@linux
async def test_a_killed_supervisor_leaves_nobody_and_the_next_start_works(tmp_path: Path) -> None:
    async with a_run(tmp_path, "postgres", "nats", "sleeper", "stubborn") as run:
        connection = await asyncpg.connect(run.state().environment["FADDER_POSTGRES"])
        await connection.execute("create table kept as select 7 as seven")
        busy = asyncio.ensure_future(connection.execute("select count(*) from generate_series(1, 1e11)"))
        children = run.state().children.values()
        run.process.kill()
        await run.process.wait()
        async with a_run(tmp_path, "postgres", "nats", "sleeper", "stubborn") as again:
            assert not any(map(alive, children))
            with pytest.raises((asyncpg.PostgresError, ConnectionError)):
                await busy
            connection = await asyncpg.connect(again.state().environment["FADDER_POSTGRES"])
            assert await connection.fetchval("select seven from kept") == 7
            await connection.close()
            again.process.send_signal(SIGINT)
            assert await again.ends() == 0
    assert at_home(tmp_path) == set()


@linux
async def test_a_kill_while_the_cluster_is_made_is_no_obstacle(tmp_path: Path) -> None:
    async with a_run(tmp_path, "postgres", up=False) as run:
        assert await becomes(lambda: begun(tmp_path), 20)
        run.process.kill()
        await run.process.wait()
    assert not (tmp_path / "postgres").exists()
    async with a_run(tmp_path, "postgres") as run:
        run.process.send_signal(SIGINT)
        assert await run.ends() == 0
    assert not begun(tmp_path)


async def test_a_second_run_on_the_same_data_is_refused(tmp_path: Path) -> None:
    async with a_run(tmp_path, "sleeper") as run, a_run(tmp_path, "sleeper", up=False) as second:
        _, said = await asyncio.wait_for(second.process.communicate(), 10)
        assert second.process.returncode == 1
        assert f"in use by process {run.process.pid}, which answers at the gate" in said.decode()
        assert run.state().children


async def test_a_second_interrupt_stops_hard(tmp_path: Path) -> None:
    async with a_run(tmp_path, "stubborn") as run:
        log = tmp_path / "logs" / "stubborn.log"
        assert await becomes(lambda: "deaf" in log.read_text())
        child = run.state().children["stubborn"]
        run.process.send_signal(SIGINT)
        await run.line("stopping")
        run.process.send_signal(SIGINT)
        began = time.monotonic()
        assert await run.ends() == 130
        assert time.monotonic() - began < 5
        assert not alive(child)


async def test_a_child_that_never_starts_ends_the_run_with_its_last_words(tmp_path: Path) -> None:
    async with a_run(tmp_path, "sleeper", "hopeless", up=False) as run:
        said, _ = await asyncio.wait_for(run.process.communicate(), 30)
        assert run.process.returncode == 1
        assert "hopeless does not start" in said.decode()
        assert "    nothing works" in said.decode()
        assert not running(tmp_path)


async def test_a_disk_that_takes_nothing_for_a_while_does_not_end_the_run(tmp_path: Path) -> None:
    async with a_run(tmp_path, "sleeper") as run:
        began, child, logs = time.monotonic(), run.state().children["sleeper"], tmp_path / "logs"
        assert await becomes(lambda: time.monotonic() - began > 1.1)  # it has not only just begun
        logs.rename(tmp_path / "elsewhere")
        logs.touch()
        os.kill(child, SIGKILL)
        for _ in range(6):
            await run.line("starting it again")
        logs.unlink()
        await run.line("sleeper is up")
        assert run.state().children["sleeper"] != child
