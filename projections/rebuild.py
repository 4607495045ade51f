"""From the first fact to the step in which the new tables take the place of the old ones."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from domain.tenancy import TenantId
from projections.filling import Lane
from projections.postgres import GONE
from projections.rebuilding import Moved, Rebuild, Say, level_enough
from projections.writing import Connection, Unwritable

LANES = 2
"""Organisations that are filled at the same time: while one waits for Postgres, another is folded."""
TRIES = 20

Total = Callable[[int], None]
"""Hears how many facts there are to fold, now and again."""

Fill = Callable[[Rebuild, Mapping[TenantId, tuple[int, int]], Total, Say], Awaitable[None]]
"""``fill``, or as much by others."""

log = structlog.get_logger()


class StillInUse(Exception):
    """Somebody did not let go of the old tables; they go on serving."""


async def fill(
    rebuild: Rebuild,
    heads: Mapping[TenantId, tuple[int, int]],
    total: Total = lambda _: None,
    say: Say = lambda _: None,
) -> None:
    """Brings every organisation to its head, the largest first."""
    total(sum(position - made for position, made in heads.values()))
    left = sorted(heads.items(), key=lambda each: each[1][0] - each[1][1])

    async def lane() -> None:
        one = await Lane.opened(rebuild)
        try:
            while left:
                tenant, (position, _) = left.pop()
                try:
                    await one.fill(tenant, position, say)
                except Moved:
                    left.insert(0, (tenant, (position, 0)))
        finally:
            await one.close()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(min(LANES, len(left))):
            tasks.create_task(lane())


async def remade(
    rebuild: Rebuild, total: Total = lambda _: None, say: Say = lambda _: None, filling: Fill = fill
) -> None:
    """Builds, catches up, and swaps. Raises ``Busy``, ``StillInUse``, and as ``domain.wire.decode`` does."""
    control = await rebuild.connected()
    try:
        await rebuild.prepare(control)
        await filling(rebuild, await rebuild.heads(control), total, say)
        await rebuild.index()
        for attempt in range(TRIES):
            while not level_enough(heads := await rebuild.heads(control)):
                await filling(rebuild, heads, total, say)
            if await swapped(rebuild, control, total, say):
                return
            await asyncio.sleep(min(0.1 * 2**attempt, 2.0))
        raise StillInUse
    finally:
        control.terminate()


async def swapped(rebuild: Rebuild, control: Connection, total: Total, say: Say) -> bool:
    try:
        again = await rebuild.swap(control)
    except Unwritable:  # among the last few facts is one that needs the slow way
        await fill(rebuild, await rebuild.heads(control), total, say)
        return False
    except GONE as error:
        if control.is_closed():
            raise
        log.warning("not yet", error=type(error).__name__)
        return False
    for tenant in again:
        await rebuild.forget(control, tenant)
    return not again
