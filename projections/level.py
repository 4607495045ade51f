"""Read models that lag, one batch of each organisation in turn: a flood or a rebuild delays nobody else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from domain.language import Recorded
from domain.tenancy import TenantId
from projections.checkpoints import behind
from projections.dead_letters import carry_out
from projections.leases import Leases, Lost
from projections.opening import Opening
from projections.postgres import GONE, Pool
from projections.run import BATCH, Projections, catch_up

SWEEP = 1.0
"""Seconds between looks at the journal."""
PAUSE = 0.2
"""Seconds before a Postgres that is away is asked again."""

Tell = Callable[[TenantId, Sequence[Recorded]], Awaitable[None]]

log = structlog.get_logger()


@dataclass(slots=True)
class Gaps:
    """Organisations of which the stream did not bring everything."""

    tenants: dict[TenantId, None] = field(default_factory=dict[TenantId, None])
    sweep: bool = True
    """Whether the journal is to be looked at now."""
    _found: asyncio.Event = field(default_factory=asyncio.Event)

    def look(self) -> None:
        self.sweep = True
        self._found.set()

    def found(self, tenant: TenantId) -> None:
        self.tenants[tenant] = None
        self._found.set()

    async def wait(self, patience: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):  # wait_for may swallow a cancellation before Python 3.12
                await self._found.wait()
        self._found.clear()


async def level(
    pool: Pool,
    projections: Projections,
    gaps: Gaps,
    tell: Tell,
    opening: Opening | None = None,
    leases: Leases | None = None,
) -> None:
    """Fetches from the journal what is missing, and does what operators ask for, until cancelled.

    A fact that cannot be read stops its organisation, loudly and until the next sweep, and no other. With ``leases``
    the organisations of others are left to them.
    """
    clock = asyncio.get_running_loop().time
    swept = clock()
    while True:
        tenant = None
        try:
            if gaps.sweep or clock() - swept >= SWEEP:
                gaps.sweep = False
                gaps.tenants |= dict.fromkeys(await behind(pool, projections))
                swept = clock()
                await carry_out(pool, projections, leases, opening)
            if not gaps.tenants:
                await gaps.wait(swept + SWEEP - clock())
                continue
            tenant = next(iter(gaps.tenants))
            del gaps.tenants[tenant]
            fence = leases.fence(tenant) if leases is not None else None
            if leases is not None and fence is None:
                continue
            facts = await catch_up(pool, projections, tenant, opening, fence)
            await tell(tenant, facts)
            if len(facts) == BATCH:
                gaps.tenants[tenant] = None
        except GONE as error:
            log.warning("projections wait", error=type(error).__name__)
            if tenant is not None:
                gaps.tenants[tenant] = None
            await asyncio.sleep(PAUSE)
        except Lost as lost:
            if leases is not None:
                leases.lost(lost.fence)
        except Exception:
            if tenant is None:
                raise
            log.exception("organisation stopped", tenant=tenant)
