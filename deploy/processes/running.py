"""What every process of the product shares: how it begins, how it is told to end, and how it speaks of both."""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from signal import SIGINT, SIGTERM
from typing import Any, Protocol, TypeVar, cast

import asyncpg
import structlog
from structlog.typing import EventDict, Processor

from deploy.master_key import opens
from domain.wire import DamagedFact
from services.keys import Master
from services.postgres import GONE
from services.settings import Mode, Settings, SettingWrong

PATIENCE = 30.0
"""Seconds that a process waits at its start for a Postgres that is starting, or being prepared, too."""

APART = timedelta(minutes=1)
"""By how much the clock here and that of Postgres may differ."""

LOOK = 60.0
"""Seconds between looks at both."""

Process = Callable[[Settings, asyncio.Event], Coroutine[Any, Any, None]]
"""Runs until the event is set, or until it cannot go on."""

NOT_YET = (*GONE, TimeoutError, asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)
"""What a Postgres looks like that is starting, or whose database and roles are being made."""

T = TypeVar("T")

log = structlog.stdlib.get_logger("fadder")


class Postgres(Protocol):
    async def fetchval(self, query: str, /) -> Any: ...


class Asked(Exception):
    """Told to end before it had begun."""


class Stopped(Exception):
    """A part of the process that never ends by itself has ended."""


def carry_out(process: Process, settings: Settings) -> int:
    """Run a process until SIGTERM or SIGINT; its exit code.

    Any other end is an error for whoever keeps it alive: a process that has lost a part of itself must not hang.
    """
    speak(settings.mode)
    try:
        with asyncio.Runner(loop_factory=quick_loop()) as runner:
            runner.run(_until_asked(process, settings))
    except SettingWrong:
        raise
    except Asked:
        return 0
    except Exception as error:
        log.critical("process ended", exc_info=error)
        return 1
    return 0


async def _until_asked(process: Process, settings: Settings) -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (SIGTERM, SIGINT):
        loop.add_signal_handler(number, asked.set)
    if settings.metrics_port is None:
        await process(settings, asked)
        return
    from deploy.processes.metrics import measured  # loading it takes its time

    async with measured(settings, process.__module__.rpartition(".")[2]):
        await process(settings, asked)


def quick_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the fastest event loop that there is here; ``None`` for the usual one."""
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


async def until(asked: asyncio.Event, *parts: asyncio.Task[None]) -> None:
    """Returns when asked to end, the parts still running. Raises what ended one of them before that."""
    asking = asyncio.create_task(asked.wait())
    try:
        await asyncio.wait((asking, *parts), return_when=asyncio.FIRST_COMPLETED)
    finally:
        asking.cancel()
    for part in parts:
        if part.done():
            await part
            raise Stopped(part.get_name())


async def work(asked: asyncio.Event, part: Coroutine[Any, Any, None], name: str, dsn: str | None = None) -> None:
    """A process with one part, which goes on until it is cancelled; ``dsn`` where it says when things happen."""
    tasks = [asyncio.create_task(part, name=name)]
    if dsn is not None:
        tasks.append(asyncio.create_task(in_time(dsn), name="clock"))
    try:
        await until(asked, *tasks)
    finally:
        await cancelled(*tasks)


async def cancelled(*tasks: asyncio.Task[Any]) -> None:
    """Ends the tasks and waits for them; what they had to say of it is dropped."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def postgres_answers(dsn: str, asked: asyncio.Event, master: Master | None = None) -> None:
    """Waits for a server that is starting. Raises as ``patiently``, ``of_one_time`` and, for whoever takes keys,
    ``master_key.opens`` do."""
    connection = await patiently(lambda: asyncpg.connect(dsn, timeout=5), asked)
    try:
        await of_one_time(connection)
        if master is not None:
            await opens(master, connection)
    finally:
        await connection.close()


async def of_one_time(postgres: Postgres, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Raises ``SettingWrong`` where this machine and that of Postgres differ on what time it is.

    A fact is never recorded before another of its organisation: one from a clock that is a year ahead would date all
    that are said in that year.
    """
    apart = now() - await postgres.fetchval("select clock_timestamp()")
    if abs(apart) > APART:
        seconds, way = abs(apart).total_seconds(), "ahead of" if apart > timedelta() else "behind"
        raise SettingWrong(f"the clock of this machine is {seconds:,.0f} s {way} that of Postgres: set them alike")


async def in_time(dsn: str, now: Callable[[], datetime] = lambda: datetime.now(UTC), every: float = LOOK) -> None:
    """Looks again and again whether the two clocks still tell the same time: a machine may be stopped and go on, and a
    clock be set. Raises as ``of_one_time`` does; a Postgres that is away says nothing of the time."""
    while True:
        await asyncio.sleep(every)
        with suppress(*NOT_YET):
            connection = await asyncpg.connect(dsn, timeout=5, command_timeout=5)
            try:
                await of_one_time(connection, now)
            finally:
                connection.terminate()


async def patiently(attempt: Callable[[], Awaitable[T]], asked: asyncio.Event) -> T:
    """The result of the first attempt that Postgres answers.

    Raises what kept it away when ``PATIENCE`` is over, and ``Asked`` when there is no more to wait for.
    """
    clock = asyncio.get_running_loop().time
    deadline, pause = clock() + PATIENCE, 0.02
    while not asked.is_set():
        try:
            return await attempt()
        except NOT_YET as error:
            if clock() > deadline:
                raise
            log.info("waiting for postgres", **told(error))
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), pause)
        pause = min(pause * 2, 0.5)
    raise Asked


def speak(mode: Mode) -> None:
    """One log for the product and its libraries, on the standard output: JSON, or in development lines for people."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    people = mode == "development"
    renderer = structlog.dev.ConsoleRenderer(colors=False) if people else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)


def without_words(_: Any, __: str, event: EventDict) -> EventDict:
    """An exception as its kind and where it happened. Its text may quote what members wrote, so it is left out."""
    error: Any = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = cast("tuple[Any, ...]", error)[1]
    if isinstance(error, BaseException):
        event.update(told(error))
        event["frames"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-8:]
        ]
    return event


def told(error: BaseException) -> dict[str, str]:
    """What may be said of an error: its kind, its SQL state, and the reason that the system gives."""
    said = {"error": type(error).__name__}
    with suppress(AttributeError):
        said["sqlstate"] = str(error.sqlstate)  # type: ignore[attr-defined]
    with suppress(AttributeError):  # what a newer program wrote
        said["fact"] = str(error.fact)  # type: ignore[attr-defined]
    if isinstance(error, DamagedFact):
        said["position"] = str(error.position)
    if isinstance(error, OSError) and error.strerror:
        said["reason"] = error.strerror
    if isinstance(error, Stopped):
        said["part"] = str(error)
    return said
