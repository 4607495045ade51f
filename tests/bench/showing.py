"""From the answer of a mutation to that of a query that shows it, through the whole product, with nobody else there."""

from __future__ import annotations

from time import perf_counter

import httpx

from deploy.client import Caller, Desk
from deploy.up import Site
from gateway.ids import own_id
from tests.bench.scale import Scale
from tests.bench.servers import Servers
from tests.bench.table import Measure
from tests.product import Product, started

SHOWN = "query($at: Position) { organisation(atLeast: $at) { name } }"


async def shown(servers: Servers, scale: Scale, append: float) -> list[Measure]:
    """``append`` is the time of one durable append, in milliseconds."""
    async with started(servers.data / "product") as product, httpx.AsyncClient(timeout=30) as http:
        admin = await founded(product, servers, http)
        for n in range(scale.asked // 10):
            await waited(admin, f"Warm {n}")
        took = sorted([await waited(admin, f"Member {n}") for n in range(scale.asked)])
        await product.end()
    p50, p99 = took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000
    name = "mutation answered to visible in a query, {}, beside one durable append"
    return [
        Measure(name.format("p50"), p50, append, "ms", p50 / append, 15, True, p50),
        Measure(name.format("p99"), p99, append, "ms", p99 / append, 60, True, p99),
    ]


async def founded(product: Product, servers: Servers, http: httpx.AsyncClient) -> Caller:
    address = product.state().address
    assert address is not None
    desk = Desk(http, Site(address, servers.data / "product" / "keys"))
    made = await desk.platform("bench").tell(
        "foundOrganisation", made="adminId", name="Bench", locale="en", zone="Europe/London", adminName="Admin"
    )
    return desk.member("bench", own_id("Member", made["adminId"]))


async def waited(admin: Caller, name: str) -> float:
    said = await admin.tell("joinOrganisation", name=name)
    answered = perf_counter()
    await admin.ask(SHOWN, at=said["position"])
    return perf_counter() - answered
