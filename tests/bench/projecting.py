"""Facts projected in a second: ours from the journal over the stream to the read models, the library's by its
runner."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import perf_counter

from domain.tenancy import TenantId
from projections.catalogue import PROJECTIONS
from services.hint import connect, hints
from tests.bench import history
from tests.bench.scale import Scale
from tests.bench.servers import Servers, empty, fetch, migrated, running, worker
from tests.bench.table import Measure, compared

LOOK = 0.02
"""Seconds between looks at the checkpoints."""
LEVEL = """
    select count(*) from reading.checkpoint c
    join journal.organisation o on o.tenant = c.tenant and o.position = c.position where c.tenant = any ($1)
"""


async def projected(servers: Servers, scale: Scale) -> list[Measure]:
    mine: list[float] = []
    other: list[float] = []
    for n in range(scale.repetitions):
        mine.append(await ours(servers, scale, n))
        await empty(servers, "runner")
        task = {
            "address": f"{servers.postgres.server.sockets}|runner",
            "journal": servers.dsn("postgres", "projected"),
            "reading": servers.dsn("postgres", "runner"),
            "facts": scale.by_library,
        }
        other.append((await worker("runner", task))["rate"])
    name = f"facts projected end to end into {len(PROJECTIONS)} read models, against the library's runner"
    return [compared(name, mine, other, "a second", 5.0)]


async def ours(servers: Servers, scale: Scale, repetition: int) -> float:
    """From the moment at which the facts are in the journal to that at which every checkpoint is behind the last."""
    await migrated(servers, "projected")
    dsn = servers.dsn("postgres", "projected")
    # The stream remembers what it has had, so no organisation comes twice.
    first, *rest = (f"org-{repetition}-{n:03}" for n in range(5))
    client = await connect(servers.nats.url("gateway"), "bench")
    hint = hints(client, "fadder")
    async with running(servers, "relay", "projected"), running(servers, "projections", "projected"):
        # The first one shows that both are at work, and have found their stream.
        await history.write_some(dsn, [first], 10)
        await level(servers, [first])
        await history.write_some(dsn, rest, scale.projected // len(rest))
        begun = perf_counter()
        for tenant in rest:
            await hint(TenantId(tenant))
        await level(servers, rest)
        took = perf_counter() - begun
    await client.close()
    return scale.projected / took


async def level(servers: Servers, tenants: Sequence[str]) -> None:
    async with asyncio.timeout(120):
        while (await fetch(servers, "projected", LEVEL, tenants))[0][0] < len(tenants) * len(PROJECTIONS):
            await asyncio.sleep(LOOK)
