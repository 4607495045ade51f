"""``make bench``: everything that is promised about speed, measured beside its peers in one run, and durable."""

from __future__ import annotations

import asyncio
import os
import platform
import tempfile
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import click

from tests.bench import history
from tests.bench.appending import TENANTS, alone, grown, throughput
from tests.bench.matching import matched
from tests.bench.projecting import projected
from tests.bench.rebuilding import rebuilt
from tests.bench.scale import QUICK, WHOLE, Scale
from tests.bench.servers import Servers, fetch, migrated, serving
from tests.bench.showing import shown
from tests.bench.table import Measure, printed

ALL = ("throughput", "alone", "shown", "projected", "grown", "rebuilt", "matched")


@click.command()
@click.option("--quick", is_flag=True, help="Little of everything: shows that it works, and nothing about speed.")
@click.option("--only", multiple=True, type=click.Choice(ALL), help="Some of the measures.")
@click.option("--data", type=click.Path(path_type=Path), help="Where the servers keep their data; an empty folder.")
def main(quick: bool, only: tuple[str, ...], data: Path | None) -> None:
    """Measure, and print a table and a line for each measure."""
    measures: list[Measure] = []
    try:
        with tempfile.TemporaryDirectory(prefix="fadder-bench-") as folder:
            asyncio.run(run(data or Path(folder), QUICK if quick else WHOLE, only or ALL, measures))
    finally:
        click.echo(printed(measures))  # also what was measured before something failed


async def run(data: Path, scale: Scale, names: Iterable[str], measures: list[Measure]) -> None:
    """Adds each measure as it is known."""
    begun = perf_counter()

    def measured(what: str, found: Iterable[Measure]) -> None:
        measures.extend(found)
        murmur(f"{what} measured, {perf_counter() - begun:.0f} s")

    async with serving(data) as servers:
        murmur(await surroundings(servers))
        if "throughput" in names:
            measured("throughput", await throughput(servers, scale))
        if "alone" in names or "shown" in names:
            lone = await alone(servers, scale)
            measured("latency", lone)
            if "shown" in names:
                measured("visibility", await shown(servers, scale, lone[0].ours))
        if "projected" in names:
            measured("projections", await projected(servers, scale))
        if "grown" in names or "rebuilt" in names:
            await migrated(servers, "large")
            await history.write(servers, "large", TENANTS, scale.facts // len(TENANTS))
            murmur(f"{scale.facts:,} facts written, {perf_counter() - begun:.0f} s")
            if "grown" in names:
                measured("growth", await grown(servers, scale, "large"))
            if "rebuilt" in names:
                measured("rebuild", await rebuilt(servers, scale, "large"))
    if "matched" in names:
        measured("matching", await asyncio.to_thread(matched))


async def surroundings(servers: Servers) -> str:
    query = "select name, setting from pg_settings where name = any ($1) order by name"
    rows = await fetch(servers, "postgres", query, ["fsync", "synchronous_commit", "wal_sync_method"])
    postgres = ", ".join(f"{row['name']}={row['setting']}" for row in rows)
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load} before; {platform.platform()}; Postgres {postgres}; NATS sync always"


def murmur(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    main()
