"""Makes the read models of some organisations anew, and streams the same facts, in turns; and tells its own memory."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

import asyncpg
import msgspec
import uvloop

from domain.tenancy import TenantId
from domain.wire import COLUMNS
from projections import crew
from projections.catalogue import PROJECTIONS
from projections.checkpoints import SET
from projections.rebuild import remade
from projections.rebuilding import Rebuild
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
    """Megabytes that the largest of its processes held, again and again."""


async def run(given: Given) -> Said:
    """A rebuild as the operator's verb does it, held up after each part of the organisations for the stream's turn."""
    pool = await connect(given.address, most=1)
    rebuild = Rebuild(PROJECTIONS, partial(asyncpg.connect, given.address))
    fill = crew.by(os.cpu_count() or 1)
    control = await rebuild.connected()
    await rebuild.prepare(control)
    heads = await rebuild.heads(control)
    facts: list[int] = []
    built: list[float] = []
    streamed: list[float] = []
    memory: list[float] = []
    for part in given.parts:
        begun = perf_counter()
        await fill(
            rebuild, {TenantId(tenant): heads[TenantId(tenant)] for tenant in part}, lambda _: None, noting(memory)
        )
        between = perf_counter()
        facts.append(sum([await stream(pool, tenant) for tenant in part]))
        built.append(between - begun)
        streamed.append(perf_counter() - between)
    # The rest is done once for all of it: each part has its share.
    await control.close()
    begun = perf_counter()
    await remade(rebuild, say=noting(memory), filling=fill)
    rest = (perf_counter() - begun) / len(given.parts)
    await pool.close()
    return Said(
        [count / (took + rest) for count, took in zip(facts, built, strict=True)],
        [count / took for count, took in zip(facts, streamed, strict=True)],
        memory,
    )


def noting(memory: list[float]) -> Callable[[int], None]:
    def note(_: int) -> None:
        memory.append(max(map(resident, ["self", *(str(child.pid) for child in multiprocessing.active_children())])))

    return note


async def stream(pool: Pool, tenant: str) -> int:
    done = 0
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(SET, tenant)
        async for _ in connection.cursor(FACTS, tenant, prefetch=5_000):
            done += 1
    return done


def resident(process: str) -> float:
    """In megabytes; 0 of one that has ended."""
    try:
        pages = int(Path("/proc", process, "statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    answer(uvloop.run(run(msgspec.json.decode(sys.stdin.buffer.read(), type=Given))))
