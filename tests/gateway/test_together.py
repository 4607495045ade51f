"""What several parts of an answer wait for together."""

from __future__ import annotations

import asyncio

from gateway.context import Shared


async def test_whoever_gives_up_waiting_takes_it_from_nobody_else() -> None:
    """A part of an answer that fails ends those beside it, and other parts wait for the same."""
    begun, open_now = asyncio.Event(), asyncio.Event()

    async def load(wanted: list[int]) -> list[int]:
        begun.set()
        await open_now.wait()
        return [10 * one for one in wanted]

    shared = Shared(load_fn=load)

    async def waits() -> int:
        return await shared.load(4)

    one, other = asyncio.create_task(waits()), asyncio.create_task(waits())
    await begun.wait()
    one.cancel()
    await asyncio.wait([one])
    open_now.set()
    assert await other == 40
