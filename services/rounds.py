"""Following the journals of many organisations: one step with each in turn, so that a flood delays its own source."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

import structlog

from domain.tenancy import TenantId

SWEEP = 1.0
"""Seconds between looks at every organisation, word or no word."""
PAUSE = 0.2
"""Seconds before something that is away is tried again."""

log = structlog.get_logger()


@dataclass(slots=True)
class News:
    """Organisations in which something is said to have happened. Losing a word costs time, never a fact."""

    _said: dict[TenantId, None] = field(default_factory=dict[TenantId, None])
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, tenant: TenantId) -> None:
        self._said[tenant] = None
        self._arrived.set()

    def take(self) -> list[TenantId]:
        """What has been said since the last time, in order."""
        said = [*self._said]
        self._said.clear()
        self._arrived.clear()
        return said

    async def wait(self, patience: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):  # wait_for may swallow a cancellation before Python 3.12
                await self._arrived.wait()


async def rounds(
    who: str,
    news: News,
    behind: Callable[[], Awaitable[Iterable[TenantId]]],
    step: Callable[[TenantId], Awaitable[bool]],
    away: tuple[type[Exception], ...],
) -> None:
    """Takes steps until cancelled. ``step`` answers whether its organisation has more.

    ``away`` are the errors of a server that is not there: the step is taken again. Any other error stops the
    organisation, loudly, until the next sweep finds it again, and no other organisation.
    """
    clock = asyncio.get_running_loop().time
    due: dict[TenantId, None] = {}
    swept = -SWEEP
    while True:
        tenant = None
        try:
            if clock() - swept >= SWEEP:
                due |= dict.fromkeys(await behind())
                swept = clock()
            due |= dict.fromkeys(news.take())
            if not due:
                await news.wait(swept + SWEEP - clock())
                continue
            tenant = next(iter(due))
            del due[tenant]
            if await step(tenant):
                due[tenant] = None
        except away as error:
            log.warning("waiting", who=who, error=type(error).__name__)
            if tenant is not None:
                due[tenant] = None
            await asyncio.sleep(PAUSE)
        except Exception:
            if tenant is None:
                raise
            log.exception("organisation stopped", who=who, tenant=tenant)
