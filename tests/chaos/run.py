"""One run: build, break, heal, check."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import asyncpg
import httpx

from deploy import database
from deploy.client import Desk
from deploy.up import Site as Address
from tests.chaos import checks
from tests.chaos.checker import anomalies
from tests.chaos.disk import small_disk
from tests.chaos.door import Doors
from tests.chaos.history import History, Op, Outcome, ops
from tests.chaos.nemesis import Fault, Nemesis, schedule
from tests.chaos.site import Site, built
from tests.chaos.workload import RULES, House, founded, look_at_everything, read, write
from tests.until import until

HEALED = 90.0
"""Seconds in which everything is to be up and level again."""


@dataclass(frozen=True)
class Size:
    """``seconds`` of faults; ``nodes`` of NATS, ``calm`` between faults."""

    seconds: float
    houses: int = 2
    writers: int = 2
    readers: int = 1
    nodes: int = 1
    calm: float = 1.0


@dataclass
class Verdict:
    findings: list[str]
    history: list[Op]
    did: dict[str, int]
    victims: set[str]
    lines: list[str] = field(default_factory=list[str])


async def run(seed: int, size: Size, folder: Path, say: Callable[[str], None]) -> Verdict:
    """``folder`` keeps the history and the logs of the supervisors."""
    began = time.monotonic()
    async with small_disk() as disk:
        if not disk.small:
            say("LEFT OUT: the disk is not filled, as nobody may mount a small one here")
        async with built(disk, folder, size.nodes) as site:
            say(f"built in {time.monotonic() - began:.1f} s: {len(site.targets)} processes, {len(site.links)} links")
            verdict = await trial(seed, size, site, folder, say)
    if verdict.findings:
        say(f"the history is in {folder}")
    return verdict


async def trial(seed: int, size: Size, site: Site, folder: Path, say: Callable[[str], None]) -> Verdict:
    history, rng = History(folder / "history.jsonl"), Random(seed)
    nemesis = Nemesis(site, say)
    faults = schedule(seed, size.seconds, site.targets, [*site.links], fill=site.disk.small, calm=size.calm)
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(timeout=5, limits=limits, trust_env=False) as http:
        doors = Doors(http, site.addresses, history)
        desk = Desk(http, Address(site.addresses[0], site.keys))
        today = datetime.now(UTC).date()
        houses = [await founded(doors, desk, f"chaos-{n}", rng, today) for n in range(1, size.houses + 1)]
        say(f"{len(faults)} faults in {size.seconds:g} s:")
        async with asyncio.timeout(size.seconds + 240):
            await under_fire(doors, houses, nemesis, faults, size, seed)
        healed = time.monotonic()
        await nemesis.heal()
        await site.whole()
        owner = await level(site)
        say(f"healed and level in {time.monotonic() - healed:.1f} s")
        try:
            head = {
                one["tenant"]: one["position"]
                for one in await owner.fetch("select tenant, position from journal.organisation")
            }
            for number, address in enumerate(site.addresses, 1):
                last = Doors(http, (address,), history, doors.troubles)
                await asyncio.gather(
                    *(look_at_everything(h, h.client(last, f"last {number}", rng), head[h.slug]) for h in houses)
                )
            history.close()
            whole = ops(history.events)
            found = await judged(site, owner, whole)
        finally:
            await owner.close()
    return Verdict(found, whole, nemesis.did, nemesis.victims, told(whole, nemesis, doors, found))


async def under_fire(
    doors: Doors, houses: Sequence[House], nemesis: Nemesis, faults: Sequence[Fault], size: Size, seed: int
) -> None:
    """People go on until the last fault is over, and then have what they asked for answered."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as people:
        for house in houses:
            for number in range(size.writers):
                name = f"writer {number}"
                people.create_task(write(house, house.client(doors, name, Random(f"{seed} {house.slug} {name}")), stop))
            for number in range(size.readers):
                name = f"reader {number}"
                people.create_task(read(house, house.client(doors, name, Random(f"{seed} {house.slug} {name}")), stop))
        try:
            await nemesis.carry_out(faults)
            await nemesis.heal()
        finally:
            stop.set()


async def level(site: Site) -> checks.Connection:
    """A connection of the owner, once everybody who follows the journal has come to its head."""
    dsn = database.address(site.owner, database=database.DATABASE)

    async def connected() -> checks.Connection | None:
        with suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return await checks.as_owner(dsn)
        return None

    owner = await until("Postgres answers", connected, within=HEALED)
    behind: list[str] = ["nobody has looked yet"]

    async def all_there() -> bool:
        behind[:] = await checks.lagging(owner)
        return not behind

    try:
        await until("everybody is level", all_there, within=HEALED)
    except AssertionError:
        raise AssertionError("\n".join(["not level:", *behind])) from None
    return owner


async def judged(site: Site, owner: checks.Connection, history: list[Op]) -> list[str]:
    keys = site.keys
    look = checks.Look(owner, keys / "master", site.disk.folder / "heads", keys / "heads.public.pem")
    known = {op.asked.tenant for op in history}
    found = [*map(str, anomalies(history))]
    found += await checks.findings(look, history)
    found += await checks.on_the_stream(owner, site.nats, "fadder", site.nodes)
    for op in history:
        if op.told.outcome is Outcome.FAIL and op.element and op.told.why not in RULES:
            found.append(f"{op.asked.kind} {op.element} of {op.asked.tenant} was refused with {op.told.why}")
    assert known, "nobody has asked for anything"
    return found


def told(history: list[Op], nemesis: Nemesis, doors: Doors, found: list[str]) -> list[str]:
    commands = [op for op in history if op.element]
    outcomes = Counter(op.told.outcome.value for op in commands)
    refused = Counter(op.told.why for op in commands if op.told.outcome is Outcome.FAIL)
    reads = [op for op in history if op.asked.read]
    return [
        f"commands: {len(commands)} ({', '.join(f'{n} {what}' for what, n in sorted(outcomes.items()))})",
        f"refusals: {', '.join(f'{n} {what}' for what, n in sorted(refused.items())) or 'none'}",
        f"reads: {len(reads)} ({sum(op.ok for op in reads)} answered, "
        f"{sum(len(op.told.seen) for op in reads):,} elements seen)",
        f"faults: {', '.join(f'{n} × {what}' for what, n in sorted(nemesis.did.items()))}",
        f"instead of answers: {', '.join(f'{n} {what}' for what, n in sorted(doors.troubles.items())) or 'nothing'}",
        f"cut connections: {sum(link.lost for link in nemesis.site.links.values())}",
        f"verdict: {f'{len(found)} findings' if found else 'nothing lost, nothing twice, no hole, no anomaly'}",
        *(f"  {finding}" for finding in found[:40]),
    ]
