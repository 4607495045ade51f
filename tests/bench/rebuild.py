"""Makes the read models of some organisations anew, and streams the same facts, in turns; and tells its own memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import asyncpg
import msgspec
import uvloop

from domain.tenancy import TenantId
from domain.wire import COLUMNS
from projections.catalogue import PROJECTIONS
from projections.rebuild import fill, remade
from projections.rebuilding import Rebuild
from projections.run import SET
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
    """A rebuild as the operator's verb does it, held up after each part of the organisations for the stream's turn."""
    pool = await connect(given.address, most=1)
    rebuild = Rebuild(PROJECTIONS, lambda: asyncpg.connect(given.address))
    control = await rebuild.connected()
    await rebuild.prepare(control)
    heads = await rebuild.heads(control)
    facts: list[int] = []
    built: list[float] = []
    streamed: list[float] = []
    memory: list[float] = []
    for part in given.parts:
        begun = perf_counter()
        await fill(rebuild, {TenantId(tenant): heads[TenantId(tenant)] for tenant in part}, say=noting(memory))
        between = perf_counter()
        facts.append(sum([await stream(pool, tenant) for tenant in part]))
        built.append(between - begun)
        streamed.append(perf_counter() - between)
    # The rest is done once for all of it: each part has its share.
    control.terminate()
    begun = perf_counter()
    await remade(rebuild, say=noting(memory))
    share = (perf_counter() - begun) / len(given.parts)
    await pool.close()
    return Said(
        [count / (took + share) for count, took in zip(facts, built, strict=True)],
        [count / took for count, took in zip(facts, streamed, strict=True)],
        memory,
    )


def noting(memory: list[float]) -> Callable[[int], None]:
    return lambda _: memory.append(resident())


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
