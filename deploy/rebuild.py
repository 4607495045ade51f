"""``fadder rebuild``: read models made anew while the old ones serve, and swapped in one step."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial

import asyncpg
import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy import database, master_key
from deploy.local.state import running
from deploy.operator import CannotLook
from domain.sealed import Damaged
from domain.wire import UnknownFact
from projections import crew
from projections.catalogue import PROJECTIONS
from projections.opening import NoKeys, Opening
from projections.projection import Projection
from projections.rebuild import StillInUse, remade
from projections.rebuilding import Busy, Rebuild
from services.settings import Settings, SettingWrong, postgres_address

CALLED = {projection.name: projection for projection in PROJECTIONS}


class NotRebuilt(click.ClickException):
    """The old ones go on serving."""

    exit_code = 1


def chosen(names: Sequence[str], *, every: bool) -> tuple[Projection[object], ...]:
    """Raises ``click.UsageError``."""
    if every == bool(names):
        raise click.UsageError("name read models, or give --all")
    for name in names:
        if name not in CALLED:
            raise click.UsageError(f"there is no read model {name}; there are {', '.join(CALLED)}")
    return PROJECTIONS if every else tuple(CALLED[name] for name in dict.fromkeys(names))


def owner_of(settings: Settings, environment: Mapping[str, str] = os.environ) -> str:
    """The address of the login that migrates. Raises ``CannotLook``."""
    state = running(settings.data)
    dsn = environment.get("FADDER_POSTGRES") or (state.environment.get("FADDER_POSTGRES") if state else None)
    if not dsn:
        raise CannotLook(f"nothing runs on {settings.data}, and FADDER_POSTGRES is not set")
    try:
        return database.address(postgres_address("FADDER_POSTGRES", dsn), database=database.DATABASE)
    except SettingWrong as wrong:
        raise CannotLook(str(wrong)) from None


def opening_of(settings: Settings) -> Opening | None:
    """With the master key of the settings, or of the data folder; ``None`` without one. Raises ``CannotLook``."""
    kept = settings.data / "keys" / "master"
    path = settings.master_key or (kept if kept.exists() else None)
    try:
        return None if path is None else Opening(master_key.load(path).unwrap)
    except SettingWrong as wrong:
        raise CannotLook(str(wrong)) from None


async def run(dsn: str, projections: Sequence[Projection[object]], opening: Opening | None, processes: int) -> None:
    """Raises ``NotRebuilt`` and ``CannotLook``."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    rebuild = Rebuild(tuple(projections), partial(asyncpg.connect, dsn, timeout=10), opening)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("facts", total=None)

        def total(more: int) -> None:
            progress.update(task, total=progress.tasks[task].completed + more)

        try:
            await remade(rebuild, total, lambda facts: progress.advance(task, facts), crew.by(processes))
        except Exception as error:
            if (told := reason(error)) is None:
                raise
            raise told from None


def reason(error: BaseException) -> NotRebuilt | CannotLook | None:
    """What it tells whoever asked, also where several have failed at once; none of what nobody expects."""
    match error:
        case BaseExceptionGroup():
            parts: tuple[BaseException, ...] = error.exceptions
            return next((told for part in parts if (told := reason(part)) is not None), None)
        case Busy():
            return NotRebuilt("somebody else rebuilds just now")
        case StillInUse():
            return NotRebuilt("the old tables are in use all the time; ask again, and it goes on from here")
        case UnknownFact():
            return NotRebuilt(f"a newer program wrote {error}; this one cannot read it")
        case NoKeys() | Damaged():
            return NotRebuilt("there are sealed texts that FADDER_MASTER_KEY does not open")
        case OSError() | TimeoutError() | asyncpg.PostgresError() | asyncpg.InterfaceError():
            return CannotLook(f"Postgres went away, or would not: {type(error).__name__}")
        case _:
            return None
