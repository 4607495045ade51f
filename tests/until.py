"""Waiting for something to become so: bounded, and named when it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(what: str, so: Callable[[], Awaitable[T]], *, within: float = 30.0) -> T:
    """The first answer that is not false or empty."""
    deadline = asyncio.get_running_loop().time() + within
    while not (answer := await so()):
        assert asyncio.get_running_loop().time() < deadline, f"not within {within:g} s: {what}"
        await asyncio.sleep(0.01)
    return answer
