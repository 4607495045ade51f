"""Makes the read models of some organisations anew, and streams the same facts, in turns; and tells its own memory."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter

import msgspec
import uvloop

from domain.tenancy import TenantId
from domain.wire import COLUMNS
from projections.catalogue import PROJECTIONS
from projections.run import SET, catch_up
from services.postgres import Pool, connect
from tests.bench.load import answer

FACTS = f"select {COLUMNS} from journal.fact where tenant = $1 order by position"


class Given(msgspec.Struct):
    address: str
    parts: list[list[str]]


class Said(msgspec.Struct):
    rebuilt: list[float]
    """Facts a second, of each part."""
    streamed: list[float]
    memory: list[float]
    """Megabytes that the process held, again and again."""


async def run(given: Given) -> Said:
    pool = await connect(given.address, most=4)
    said = Said([], [], [])
    for part in given.parts:
        begun = perf_counter()
        facts = sum([await rebuild(pool, TenantId(tenant), said.memory) for tenant in part])
        between = perf_counter()
        assert facts == sum([await stream(pool, tenant) for tenant in part])
        said.rebuilt.append(facts / (between - begun))
        said.streamed.append(facts / (perf_counter() - between))
    await pool.close()
    return said


async def rebuild(pool: Pool, tenant: TenantId, memory: list[float]) -> int:
    done = 0
    while facts := await catch_up(pool, PROJECTIONS, tenant):
        done += len(facts)
        memory.append(resident())
    return done


async def stream(pool: Pool, tenant: str) -> int:
    done = 0
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(SET, tenant)
        async for _ in connection.cursor(FACTS, tenant, prefetch=5_000):
            done += 1
    return done


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    answer(uvloop.run(run(msgspec.json.decode(sys.stdin.buffer.read(), type=Given))))
