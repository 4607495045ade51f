"""How many conditional single-fact commands are appended in a second, by us and by others, and how long one takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from tests.bench import history, pgbench
from tests.bench.load import Done, Task
from tests.bench.scale import Scale
from tests.bench.servers import Servers, cloned, empty, migrated, umadb, worker
from tests.bench.table import Measure, compared

CALLERS = 64
ONE, HUNDRED = ("org-000",), tuple(f"org-{n:03}" for n in range(100))
TENANTS = tuple(f"org-{n:03}" for n in range(20))
"""Of the journals that hold many facts."""


async def ours(servers: Servers, database: str, **more: Any) -> Done:
    task = Task(servers.dsn("gateway_write", database), **more)
    return msgspec.convert(await worker("ours", task), Done)


async def peer(name: str, address: str, **more: Any) -> Done:
    task = msgspec.to_builtins(Task(address, **more))
    return msgspec.convert(await worker("peers", {"peer": name, **task}), Done)


async def throughput(servers: Servers, scale: Scale) -> list[Measure]:
    """One organisation and a hundred, each against all peers, in turns."""
    crowd: dict[str, Any] = {"callers": CALLERS, "seconds": scale.seconds}
    await migrated(servers, "append")
    await empty(servers, "library")
    await ours(servers, "append", callers=1, times=50)
    size = await pgbench.prepared(servers, "append")
    rates: dict[str, list[float]] = {"one": [], "hundred": [], "pgbench": [], "library": [], "umadb": []}
    for n in range(scale.repetitions):
        rates["one"].append((await ours(servers, "append", tenants=ONE, **crowd)).rate)
        rates["pgbench"].append((await pgbench.inserts(servers, size, clients=CALLERS, seconds=scale.seconds)).rate)
        rates["hundred"].append((await ours(servers, "append", tenants=HUNDRED, **crowd)).rate)
        address = f"{servers.postgres.server.sockets}|library"
        rates["library"].append((await peer("library", address, **crowd)).rate)
        async with umadb(servers.data / f"umadb-{n}") as address:
            rates["umadb"].append((await peer("umadb", address, **crowd)).rate)
    return [*against_each(rates)]


def against_each(rates: dict[str, list[float]]) -> Iterable[Measure]:
    for other, bar in (("pgbench", 1.0), ("library", 10.0), ("umadb", 0.8)):
        for mine, words in (("one", "1 organisation"), ("hundred", "100 organisations")):
            name = f"append, 64 callers, {words}, against {other}"
            yield compared(name, rates[mine], rates[other], "a second", bar)


async def alone(servers: Servers, scale: Scale) -> list[Measure]:
    """One caller, and nobody else."""
    await migrated(servers, "alone")
    await ours(servers, "alone", callers=1, times=50)
    size = await pgbench.prepared(servers, "alone")
    mine: list[float] = []
    other: list[float] = []
    for _ in range(scale.repetitions):
        mine.append((await ours(servers, "alone", callers=1, seconds=scale.seconds)).p50 * 1000)
        other.append((await pgbench.inserts(servers, size, clients=1, seconds=scale.seconds)).p50 * 1000)
    return [compared("latency of a lone append, p50, against pgbench", mine, other, "ms", 2.0, most=True)]


async def grown(servers: Servers, scale: Scale, large: str) -> list[Measure]:
    """The same commands into a journal of ``scale.facts`` facts, the database ``large``, and into a small one.

    As it is under load: after a checkpoint the first change of each page is logged as a whole page, which is soon over
    in a small journal and takes a large one ``scale.settling`` appends. And by connections that know the journal: each
    page that one looks at for the first time is a fault of memory, and a gateway keeps its own for as long as it lives.
    """
    await migrated(servers, "small_template")
    await history.write(servers, "small_template", TENANTS, scale.few // len(TENANTS))
    smalls = [await cloned(servers, "small_template", f"small_{n}") for n in range(scale.repetitions)]
    crowd: dict[str, Any] = {"callers": CALLERS, "tenants": TENANTS}
    await ours(servers, large, times=scale.settling, **crowd)
    costs: dict[str, list[float]] = {"large": [], "small": []}
    for small in smalls:
        for name, database in (("small", small), ("large", large)):
            done = await ours(servers, database, times=2 * scale.appends, warm=scale.appends, **crowd)
            costs[name].append(1e6 / done.rate)
    name = f"cost of an append at {scale.facts:,} facts, against {scale.few:,}"
    return [compared(name, costs["large"], costs["small"], "us", 1.2, most=True)]
