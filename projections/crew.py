"""The same filling by several processes: one folds no faster than its core, and a journal of millions waits for that.

Each has its share of the organisations and connections of its own. One that is left alone ends: what it has written is
gone on from.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from threading import Thread
from typing import Any

import uvloop

from domain.tenancy import TenantId
from projections.opening import Opening, Unwrap
from projections.projection import Projection
from projections.rebuild import Fill, Total, fill
from projections.rebuilding import Rebuild, Say

WORTH_IT = 20_000
"""Facts for which it pays to start processes."""
LOOK = 0.5
"""Seconds between two looks at how far they are."""
YOUNG = 1_000_000
"""Objects more than before, at which one looks for cycles among them: more than all rows that are kept."""

Heads = Mapping[TenantId, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Share:
    """What a process is sent, and so has to be picklable."""

    projections: tuple[Projection[Any], ...]
    connect: Callable[[], Any]
    unwrap: Unwrap | None
    heads: Heads


def by(processes: int) -> Fill:
    """``rebuild.fill`` by so many processes, where that is worth it."""
    return partial(fill_by, processes)


async def fill_by(processes: int, rebuild: Rebuild, heads: Heads, total: Total, say: Say) -> None:
    """Raises as ``fill``."""
    left = missing(heads)
    if processes == 1 or len(heads) == 1 or left < WORTH_IT:
        return await fill(rebuild, heads, total, say)
    total(left)
    unwrap = None if rebuild.opening is None else rebuild.opening.unwrap
    control = await rebuild.connected()
    crew: list[tuple[SpawnProcess, Connection]] = []
    try:
        crew += (
            started(Share(rebuild.projections, rebuild.connect, unwrap, share)) for share in shares(heads, processes)
        )
        under_way = [*crew]
        while under_way:
            ended = await asyncio.to_thread(wait, [process.sentinel for process, _ in under_way], LOOK)
            now = missing({tenant: head for tenant, head in (await rebuild.heads(control)).items() if tenant in heads})
            say(max(0, left - now))
            left = min(left, now)
            for process, told in [one for one in under_way if one[0].sentinel in ended]:
                under_way.remove((process, told))
                raise_what_was_wrong(process, told)
    finally:
        for process, _ in crew:
            process.kill()
        control.terminate()


def missing(heads: Heads) -> int:
    return sum(position - made for position, made in heads.values())


def shares(heads: Heads, most: int) -> list[dict[TenantId, tuple[int, int]]]:
    """The organisations, the largest first, each to whoever has the least to do so far."""
    found: list[dict[TenantId, tuple[int, int]]] = [{} for _ in range(min(most, len(heads)))]
    for tenant, head in sorted(heads.items(), key=lambda each: each[1][1] - each[1][0]):
        min(found, key=missing)[tenant] = head
    return found


def started(share: Share) -> tuple[SpawnProcess, Connection]:
    spawn = multiprocessing.get_context("spawn")
    told, tell = spawn.Pipe(duplex=False)
    process = spawn.Process(target=work, args=(share, tell), daemon=True)
    process.start()
    tell.close()
    return process, told


def raise_what_was_wrong(process: SpawnProcess, told: Connection) -> None:
    try:
        error: BaseException | None = told.recv()
    except EOFError:
        raise ExceptionGroup("killed", [OSError(f"a process of the rebuild ended with {process.exitcode}")]) from None
    if error is not None:
        raise error


def work(share: Share, tell: Connection) -> None:
    """In a process of its own."""
    # Rows hold no cycles, and there are many of them: looking for some took a third of the time.
    gc.freeze()
    gc.set_threshold(YOUNG)
    Thread(target=end_with_parent, daemon=True).start()
    opening = None if share.unwrap is None else Opening(share.unwrap)
    try:
        uvloop.run(fill(Rebuild(share.projections, share.connect, opening), share.heads))
    except Exception as error:
        tell.send(error)
    else:
        tell.send(None)


def end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
