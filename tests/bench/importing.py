"""What memory the import of a history takes, by its rows: ``python -m tests.bench.importing``, beside the bench.

Each file is carried out by a process of its own, as ``fadder intake`` does it, so that its memory is its own.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import msgspec

from deploy.master_key import FileKey
from domain.import_facts import Format, ImportId
from domain.imports import AddImportChunk, StartHistoryImport
from domain.language import Actor, MemberId, Role
from domain.organisation import FoundOrganisation
from domain.tenancy import TenantId
from services.batching import Batches
from services.handle import handle
from services.intake import Intake, carry_out, put
from services.journal import Journal
from services.keys import Chest
from services.postgres import connect
from services.postgres_journal import PostgresJournal
from services.request import Request
from tests.bench.servers import fetch, migrated, serving, worker

ROWS = (1_000, 10_000)
OF_PAIR = 10
"""Rows that tell of one pair: itself, and its meetings."""
OF_PROGRAMME = 50
"""Pairs."""
PART = 1_000
"""Rows that come together."""
HEAD = "what,date,programme,zone,starts on,ends on,adept,mentor,minutes\n"
HARBOUR = TenantId("harbour")
FILE = ImportId("history")
SERVICE = Actor("service", frozenset({Role.INTEGRATION}))


class Given(msgspec.Struct):
    address: str
    rows: int


class Said(msgspec.Struct):
    seconds: float
    begun: float
    """Megabytes before the first row, and what follows, at each tenth of the commands that were carried out."""
    on_the_way: list[float]
    most: float


@dataclass(slots=True)
class Watch:
    every: int
    asked: int = 0
    megabytes: list[float] = field(default_factory=list[float])

    async def noted(self, _: TenantId) -> None:
        self.asked += 1
        if self.asked % self.every == 0:
            self.megabytes.append(held())


def held() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def rows(many: int) -> Iterator[str]:
    """Pairs with nine meetings each."""
    for n in range(many):
        pair, nth = divmod(n, OF_PAIR)
        programme = f"Term {pair // OF_PROGRAMME}"
        of = f"adept.{pair}@b.se,mentor.{pair}@b.se"
        if nth == 0:
            yield f"pair,,{programme},Europe/Stockholm,2020-01-15,2020-06-14,{of},\n"
        else:
            yield f"meeting,{date(2020, 1, 15) + timedelta(days=14 * nth)},{programme},,,,{of},60\n"


async def run(given: Given) -> Said:
    writing = await connect(given.address)
    batches, chest = Batches(writing), Chest(writing, FileKey(os.urandom(32)))
    watch = Watch(every=max(1, given.rows * 3 // 10))

    def journal(tenant: TenantId) -> Journal:
        return PostgresJournal(tenant, writing, batches, chest.of(tenant))

    batching = asyncio.create_task(batches.run())
    try:
        ours = journal(HARBOUR)
        await sent(ours, given.rows)
        for number, part in enumerate(parts(given.rows)):
            await put(writing, ours, FILE, number, part)
        begun, memory = perf_counter(), held()
        intake = Intake(writing, writing, journal, watch.noted, lambda: datetime.now(UTC))
        await carry_out(intake, HARBOUR, FILE)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
        return Said(perf_counter() - begun, memory, watch.megabytes, most)
    finally:
        batching.cancel()
        await asyncio.gather(batching, return_exceptions=True)
        await writing.close()


def parts(many: int) -> Iterator[str]:
    coming = iter(rows(many))
    for begin in range(0, many, PART):
        yield ("" if begin else HEAD) + "".join(islice(coming, PART))


async def sent(journal: Journal, many: int) -> None:
    """An organisation, and a file of which all parts have come."""
    found = FoundOrganisation("Harbour Guild", "en", "Europe/London", MemberId("ada"), "Ada")
    chunks = -(-many // PART)
    digest = hashlib.sha256(b"".join(part.encode() for part in parts(many))).hexdigest()
    platform = Actor("platform", frozenset({Role.PLATFORM}))
    await handle(journal, Request(found, uuid4(), platform, datetime.now(UTC)))
    for command in (
        StartHistoryImport(FILE, Format.CSV, chunks, digest),
        *(AddImportChunk(FILE, number) for number in range(chunks)),
    ):
        await handle(journal, Request(command, uuid4(), SERVICE, datetime.now(UTC)))


SETTLED = """
    select count(*) filter (where name = 'ImportRowAccepted') as accepted, count(*) as facts from journal.fact
"""


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="fadder-bench-") as folder:
        async with serving(Path(folder)) as servers:
            for many in ROWS:
                await migrated(servers, "history")
                address = servers.dsn("gateway_write", "history")
                said = msgspec.convert(await worker("importing", Given(address, many)), Said)
                (settled,) = await fetch(servers, "history", SETTLED)
                way = ", ".join(f"{one:.0f}" for one in said.on_the_way)
                print(
                    f"{many} rows, {settled['accepted']} accepted, {settled['facts']} facts, {said.seconds:.0f} s: "
                    f"{said.begun:.0f} MB, then {way}; most {said.most:.0f} MB"
                )


if __name__ == "__main__":
    if sys.stdin.isatty() or "measure" in sys.argv:
        asyncio.run(main())
    else:
        print(msgspec.json.encode(asyncio.run(run(msgspec.json.decode(sys.stdin.buffer.read(), type=Given)))).decode())
