"""Children of this program: started so that none outlives it, stopped by process id.

On Linux the kernel signals a child when the thread that started it ends, however that happens: start children from the
main thread. Elsewhere there is no such promise: after a kill -9 the children must be ended by hand, and until then
:mod:`deploy.local.hold` refuses a second start.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from typing import Literal

Way = Literal["own", "namespace", "nobody"]
"""As whom: the caller, the caller seen as an ordinary user in a user namespace, or the user ``nobody``."""

_LAUNCH = Path(__file__).with_name("launch.py")
_LOG_LIMIT = 16 * 1024 * 1024


class NotStarted(Exception):
    """A child or a run could not start; the message is meant for whoever typed the command."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run and how to treat it. Times are in seconds.

    ``env``: the whole environment, ``None`` for the caller's. ``log``: appended to; ``None`` for the caller's output.
    ``gently`` asks it to end and ``patience`` is how long it may take; ``at_once`` ends it without a farewell, also
    when this process dies. ``before`` runs before each start, ``answers`` tells whether it is ready.
    ``fds`` stay open in it.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] | None = None
    log: Path | None = None
    way: Way = "own"
    fds: tuple[int, ...] = ()
    gently: Signals = SIGTERM
    patience: float = 10.0
    at_once: Signals = SIGKILL
    before: Callable[[], Awaitable[None]] | None = None
    answers: Callable[[], Awaitable[bool]] | None = None
    ready_within: float = 60.0


async def spawn(program: Program) -> Process:
    """Start it in a session of its own, so that a Ctrl-C at the terminal reaches only this process."""
    output = None if program.log is None else _open_log(program.log)
    launch = (sys.executable, "-I", "-S", str(_LAUNCH), str(os.getpid()), str(int(program.at_once)), program.way)
    try:
        return await asyncio.create_subprocess_exec(
            *launch,
            *program.argv,
            env=program.env,
            stdin=DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=program.fds,
            start_new_session=True,
        )
    finally:
        if output is not None:
            os.close(output)


async def start(program: Program) -> Process:
    """Start it and return once it answers; :class:`NotStarted` with its last words if it ends or stays silent."""
    if program.before is not None:
        await program.before()
    process = await spawn(program)
    try:
        await until_ready(program, process)
    except BaseException:
        await end(process, program)
        raise
    return process


async def complete(program: Program) -> int:
    """Run it to its end; its exit code. It ends with the waiting if that is cancelled."""
    process = await spawn(program)
    try:
        return await process.wait()
    except BaseException:
        await end(process, program)
        raise


async def until_ready(program: Program, process: Process) -> None:
    if program.answers is None:
        return
    clock = asyncio.get_running_loop().time
    deadline, pause = clock() + program.ready_within, 0.005
    while not await program.answers():
        if process.returncode is not None:
            raise NotStarted(f"{program.name} {how_it_ended(process.returncode)} at start{last_words(program)}")
        if clock() > deadline:
            raise NotStarted(f"{program.name} gave no answer in {program.ready_within:g} s{last_words(program)}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 0.1)


async def stop(process: Process, program: Program) -> None:
    """Ask it to end, then end it; returns when it has gone."""
    if not await _gone(process, program.gently, program.patience):
        await end(process, program)


async def end(process: Process, program: Program) -> None:
    """End it at once, with whatever it started in its own session."""
    if not await _gone(process, program.at_once, 2.0):
        await _gone(process, SIGKILL, None)
    sweep(process)


def sweep(process: Process) -> None:
    """End what a child that has gone left in its session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, SIGKILL)


async def _gone(process: Process, signal: Signals, within: float | None) -> bool:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal)
    try:
        await asyncio.wait_for(process.wait(), within)
    except TimeoutError:
        return False
    return True


def how_it_ended(code: int) -> str:
    return f"was killed ({Signals(-code).name})" if code < 0 else f"ended with code {code}"


def last_words(program: Program, lines: int = 20) -> str:
    """The end of its log, ready to stand after a sentence."""
    if program.log is None or not program.log.exists():
        return ""
    with program.log.open("rb") as log:
        log.seek(max(0, log.seek(0, os.SEEK_END) - 8192))
        words = log.read().decode(errors="replace").splitlines()[-lines:]
    return "".join(f"\n    {line}" for line in words)


async def port_answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 1.0)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


def _open_log(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_name(path.name + ".1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
