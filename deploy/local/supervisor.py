"""Keeps the processes of one run alive, and ends them all when the run ends.

One line is said per event; what the processes themselves have to say goes to their logs.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGTERM

from deploy.local import process
from deploy.local.hold import Held, data_folder, hold
from deploy.local.process import NotStarted, Program, how_it_ended, last_words
from deploy.local.state import State, forget, running, write

_PAUSES = (0.05, 0.25, 0.5, 1.0, 2.0, 4.0)
_CALM = 10.0
_TRIES, _TRIES_LATER = 5, 20
_TOO_SOON = 1.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """Programs that start side by side; the next stage starts when all of them answer and ``then`` has run, once.

    Those in ``early`` belong here too, but start one stage sooner: they take long, and wait for the others themselves.
    """

    programs: tuple[Program, ...]
    then: Callable[[], Awaitable[None]] | None = None
    early: tuple[Program, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run is made of. ``address`` and ``environment`` (settings by name) are for the other verbs to find it by;
    ``release`` is called when all has ended."""

    stages: tuple[Stage, ...]
    address: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    release: tuple[Callable[[], None], ...] = ()


@dataclass
class _Kept:
    program: Program
    process: Process | None = None
    up: asyncio.Event = field(default_factory=asyncio.Event)
    was_up: bool = False


@dataclass
class _Run:
    data: Path
    lock: int
    say: Say
    plan: Plan = Plan(stages=())
    stages: list[list[_Kept]] = field(default_factory=list[list[_Kept]])
    up: bool = False

    def record(self) -> None:
        pids = {
            kept.program.name: kept.process.pid
            for kept in chain.from_iterable(self.stages)
            if kept.process is not None and kept.process.returncode is None
        }
        write(self.data, State(os.getpid(), self.up, self.plan.address, pids, dict(self.plan.environment)))


def say_line(line: str) -> None:
    with contextlib.suppress(OSError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


async def run(data: Path, plan: Callable[[], Awaitable[Plan]], *, say: Say = say_line) -> int:
    """Carry out a plan until SIGINT, SIGTERM or SIGHUP; the exit code of the program.

    ``plan`` is asked for when the data folder is held. 0 after a clean end, 1 when a child does not start, 130 when a
    second signal cut the end short. Whatever ``then`` raises is raised here, after the end of all children;
    :class:`NotStarted` if another run has the data folder.
    """
    try:
        data = data_folder(data)
        lock = await _hold(data)
    except OSError as error:
        raise NotStarted(f"{data} cannot be used: {error.strerror}; name another folder with FADDER_DATA") from None
    this = _Run(data, lock, say)
    try:
        with _signals() as (asked, hurried):
            try:
                await _until_asked(this, plan, asked)
                say("stopping")
            except NotStarted as trouble:
                say(str(trouble))
                return 1
            finally:
                await _end_all(this, hurried)
                forget(data)
            say("stopped")
            return 130 if hurried.is_set() else 0
    finally:
        for release in this.plan.release:
            release()
        os.close(this.lock)


async def _hold(data: Path) -> int:
    try:
        return await hold(data / "lock")
    except Held as held:
        other = running(data)
        where = f", which answers at {other.address}" if other and other.address else ""
        raise NotStarted(f"{held}{where}; stop it first, or name another data folder with FADDER_DATA") from None


@contextlib.contextmanager
def _signals() -> Generator[tuple[asyncio.Event, asyncio.Event], None, None]:
    """Set at the first signal, and at the second."""
    first, second = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def signalled() -> None:
        (second if first.is_set() else first).set()

    for number in (SIGINT, SIGTERM, SIGHUP):
        loop.add_signal_handler(number, signalled)
    try:
        yield first, second
    finally:
        for number in (SIGINT, SIGTERM, SIGHUP):
            loop.remove_signal_handler(number)


async def _until_asked(this: _Run, plan: Callable[[], Awaitable[Plan]], asked: asyncio.Event) -> None:
    """Returns when asked to end; raises what ended the run before that."""
    work = asyncio.create_task(_carry_out(this, plan))
    asking = asyncio.create_task(asked.wait())
    try:
        await asyncio.wait((work, asking), return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            await work
    except BaseExceptionGroup as group:
        # The first to give up takes the others along: its reason is the reason.
        raise group.exceptions[0] from None
    finally:
        asking.cancel()
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def _carry_out(this: _Run, plan: Callable[[], Awaitable[Plan]]) -> None:
    this.plan = await plan()
    stages = this.plan.stages
    this.stages = [[] for _ in stages]
    async with asyncio.TaskGroup() as group:

        def begin(n: int, programs: Sequence[Program], after: int) -> None:
            below = list(chain.from_iterable(this.stages[:after]))
            for program in programs:
                kept = _Kept(replace(program, fds=(*program.fds, this.lock)))
                this.stages[n].append(kept)
                group.create_task(_keep(this, kept, below))

        for n, stage in enumerate(stages):
            if n == 0:
                begin(n, stage.early, n)
            begin(n, stage.programs, n)
            if n + 1 < len(stages):
                begin(n + 1, stages[n + 1].early, n)
            for kept in this.stages[n]:
                await kept.up.wait()
            if stage.then is not None:
                await stage.then()
        this.up = True
        this.record()


async def _keep(this: _Run, kept: _Kept, below: Sequence[_Kept]) -> None:
    """Start it, and again whenever it ends; :class:`NotStarted` when it will not start."""
    clock = asyncio.get_running_loop().time
    restless = failed = 0
    while True:
        for needed in below:
            await needed.up.wait()
        began = clock()
        try:
            end = await _one_life(this, kept)
            failed = 0
        except (NotStarted, OSError) as trouble:
            failed, end = failed + 1, why(kept.program, trouble)
            if failed >= (_TRIES_LATER if kept.was_up else _TRIES):
                raise NotStarted(f"{kept.program.name} does not start: {end}") from trouble
            end = end.partition("\n")[0]
        restless = 0 if clock() - began > _CALM else restless + 1
        pause = _PAUSES[min(max(restless - 1, 0), len(_PAUSES) - 1)]
        this.say(f"{end}; starting it again in {pause:g} s")
        await asyncio.sleep(pause)


def why(program: Program, trouble: NotStarted | OSError) -> str:
    return f"{program.name}: {trouble.strerror}" if isinstance(trouble, OSError) else str(trouble)


async def _one_life(this: _Run, kept: _Kept) -> str:
    """From start to end; how it ended. :class:`NotStarted` if it was never there."""
    program, began = kept.program, asyncio.get_running_loop().time()
    if program.before is not None:
        await program.before()
    child = kept.process = await process.spawn(program)
    try:
        this.record()
        await process.until_ready(program, child)
    except (NotStarted, OSError):
        await process.end(child, program)
        raise
    kept.was_up = kept.was_up or program.answers is not None
    kept.up.set()
    this.say(f"{program.name} is up (process {child.pid})")
    code = await child.wait()
    kept.up.clear()
    process.sweep(child)
    lived = asyncio.get_running_loop().time() - began >= _TOO_SOON
    kept.was_up = kept.was_up or lived
    if program.answers is None and not lived:
        raise NotStarted(f"{program.name} {how_it_ended(code)}{last_words(program)}")
    return f"{program.name} {how_it_ended(code)}"


async def _end_all(this: _Run, hurried: asyncio.Event) -> None:
    """Last started, first ended; all at once when hurried."""
    for stage in reversed(this.stages):
        await asyncio.gather(*(_end(kept.program, kept.process, hurried) for kept in stage if kept.process is not None))


async def _end(program: Program, child: Process, hurried: asyncio.Event) -> None:
    if child.returncode is not None:
        return
    ending = asyncio.create_task(process.stop(child, program))
    hurrying = asyncio.create_task(hurried.wait())
    await asyncio.wait((ending, hurrying), return_when=asyncio.FIRST_COMPLETED)
    hurrying.cancel()
    if ending.done():
        await ending
        process.sweep(child)
        return
    ending.cancel()
    await asyncio.wait((ending,))
    await process.end(child, program)
