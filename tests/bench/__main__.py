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
from tests.bench.projecting import projected
from tests.bench.rebuilding import rebuilt
from tests.bench.scale import QUICK, WHOLE, Scale
from tests.bench.servers import Servers, fetch, migrated, serving
from tests.bench.showing import shown
from tests.bench.table import Measure, printed

ALL = ("throughput", "alone", "shown", "projected", "grown", "rebuilt")


@click.command()
@click.option("--quick", is_flag=True, help="Little of everything: shows that it works, and nothing about speed.")
@click.option("--only", multiple=True, type=click.Choice(ALL), help="Some of the measures.")
@click.option("--data", type=click.Path(path_type=Path), help="Where the servers keep their data; an empty folder.")
def main(quick: bool, only: tuple[str, ...], data: Path | None) -> None:
    """Measure, and print a table and a line for each measure."""
    with tempfile.TemporaryDirectory(prefix="fadder-bench-") as folder:
        measures = asyncio.run(run(data or Path(folder), QUICK if quick else WHOLE, only or ALL))
    click.echo(printed(measures))


async def run(data: Path, scale: Scale, names: Iterable[str]) -> list[Measure]:
    measures: list[Measure] = []
    begun = perf_counter()
    async with serving(data) as servers:
        murmur(await surroundings(servers))
        if "throughput" in names:
            measures += await throughput(servers, scale)
            murmur(f"throughput measured, {perf_counter() - begun:.0f} s")
        if "alone" in names or "shown" in names:
            lone = await alone(servers, scale)
            measures += lone
            murmur(f"latency measured, {perf_counter() - begun:.0f} s")
            if "shown" in names:
                measures += await shown(servers, scale, lone[0].ours)
                murmur(f"visibility measured, {perf_counter() - begun:.0f} s")
        if "projected" in names:
            measures += await projected(servers, scale)
            murmur(f"projections measured, {perf_counter() - begun:.0f} s")
        if "grown" in names or "rebuilt" in names:
            await migrated(servers, "large")
            await history.write(servers, "large", TENANTS, scale.facts // len(TENANTS))
            murmur(f"{scale.facts:,} facts written, {perf_counter() - begun:.0f} s")
            if "grown" in names:
                measures += await grown(servers, scale, "large")
                murmur(f"growth measured, {perf_counter() - begun:.0f} s")
            if "rebuilt" in names:
                measures += await rebuilt(servers, scale, "large")
                murmur(f"rebuild measured, {perf_counter() - begun:.0f} s")
    return measures


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
