"""What a process says of itself in numbers: how far each organisation has come, and who follows it how closely.

No names of people and no content: organisations, read models and positions.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from deploy.processes.running import cancelled, log
from domain.catalogue import REACTIONS
from projections.catalogue import PROJECTIONS
from services.postgres import GONE
from services.react import follower
from services.settings import Settings, SettingWrong

EVERY = 1.0
"""Seconds between looks."""
STALLED = 3.0
"""Seconds without progress, while there is something to do, after which somebody stands still."""

HEADS = "select tenant, position from journal.organisation"
READ = "select tenant, projection as name, position, parked from reading.checkpoint where projection = any ($1)"
FOLLOWED = """
    select f.tenant, f.follower as name, f.position, (
        select count(*) from journal.dead_letter d
        where d.tenant = f.tenant and (d.follower = f.follower or starts_with(d.follower, f.follower || ':'))
            and not d.skipped
    ) as parked
    from journal.follower f where f.follower = any ($1)
"""
RELAYED = "select tenant, follower as name, position, 0 as parked from journal.follower where follower = any ($1)"

Who = tuple[str, str]
"""An organisation and its follower."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Whom a process watches: by the role that it takes, with the query of their progress and their names."""

    role: str
    kind: str
    query: str
    names: Sequence[str]


WATCHED = {
    "projections": Watched("projector", "read_model", READ, [projection.name for projection in PROJECTIONS]),
    "relay": Watched("relay", "relay", RELAYED, ["relay"]),
    "reactions": Watched("reactor", "reaction", FOLLOWED, [follower(one) for one in REACTIONS if not one.opens]),
    "matching": Watched(
        "matcher", "reaction", FOLLOWED, ["matching", *(follower(one) for one in REACTIONS if one.opens)]
    ),
    "webhooks": Watched("deliverer", "webhooks", FOLLOWED, ["webhooks"]),
}


@dataclass(slots=True)
class Looked:
    """What was seen the last time, and since when each follower stands where it is with something to do."""

    heads: dict[str, int] = field(default_factory=dict[str, int])
    progress: dict[Who, int] = field(default_factory=dict[Who, int])
    parked: dict[Who, int] = field(default_factory=dict[Who, int])
    since: dict[Who, float] = field(default_factory=dict[Who, float])

    def after(self, heads: dict[str, int], rows: Iterable[Any], names: Sequence[str], now: float) -> Looked:
        known = {(row["tenant"], row["name"]): row for row in rows}
        them = [(tenant, name) for tenant in heads for name in names]
        progress = {who: known[who]["position"] if who in known else 0 for who in them}
        return Looked(
            heads,
            progress,
            {who: known[who]["parked"] if who in known else 0 for who in them},
            {
                who: self.since.get(who, now) if self.progress.get(who) == progress[who] else now
                for who in them
                if progress[who] < heads[who[0]]
            },
        )


class Progress(Collector):
    """The last look as Prometheus reads it."""

    def __init__(self, watched: Watched, clock: Callable[[], float]) -> None:
        self.watched, self.clock, self.looked = watched, clock, Looked()

    def collect(self) -> Iterable[Metric]:
        looked, now = self.looked, self.clock()
        labels = ["tenant", "kind", "name"]
        head = GaugeMetricFamily("fadder_head_position", "Facts in the journal.", labels=["tenant"])
        position = GaugeMetricFamily("fadder_progress_position", "Facts that this follower has seen.", labels=labels)
        ratio = GaugeMetricFamily("fadder_completeness_ratio", "Share of the facts that it has seen.", labels=labels)
        parked = GaugeMetricFamily("fadder_parked", "Facts that wait for an operator.", labels=labels)
        silent = GaugeMetricFamily(
            "fadder_seconds_without_progress", "Since it last moved while behind; 0 where it is level.", labels=labels
        )
        stalled = GaugeMetricFamily(
            "fadder_head_moved_progress_did_not", "1 where it stands still with something to do.", labels=labels
        )
        for tenant, at in looked.heads.items():
            head.add_metric([tenant], at)
        for (tenant, name), at in looked.progress.items():
            who = [tenant, self.watched.kind, name.removeprefix("reaction:")]
            waited = max(0.0, now - looked.since[tenant, name]) if (tenant, name) in looked.since else 0.0
            position.add_metric(who, at)
            ratio.add_metric(who, min(1.0, at / looked.heads[tenant]) if looked.heads[tenant] else 1.0)
            parked.add_metric(who, looked.parked[tenant, name])
            silent.add_metric(who, waited)
            stalled.add_metric(who, waited > STALLED)
        return [head, position, ratio, parked, silent, stalled]


@asynccontextmanager
async def measured(settings: Settings, process: str) -> AsyncGenerator[None]:
    """Answers ``/metrics`` while the block runs, where a port is set. Raises ``SettingWrong``."""
    if settings.metrics_port is None:
        yield
        return
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    tasks: list[asyncio.Task[None]] = []
    if (watched := WATCHED.get(process)) is not None:
        progress = Progress(watched, asyncio.get_running_loop().time)
        registry.register(progress)
        tasks.append(asyncio.create_task(look(settings.dsn(watched.role), progress)))
    try:
        server, thread = start_http_server(settings.metrics_port, "127.0.0.1", registry)
    except OSError as error:
        await cancelled(*tasks)
        raise SettingWrong(f"FADDER_METRICS_PORT: cannot listen at it: {error.strerror}") from None
    try:
        yield
    finally:
        await cancelled(*tasks)
        server.shutdown()
        server.server_close()
        thread.join()


async def look(dsn: str, progress: Progress) -> None:
    """Looks again and again, until cancelled, on a connection of its own."""
    connection: asyncpg.Connection[asyncpg.Record] | None = None
    try:
        while True:
            try:
                if connection is None or connection.is_closed():
                    connection = await asyncpg.connect(dsn, timeout=5)
                rows = await connection.fetch(progress.watched.query, [*progress.watched.names])
                heads = {row["tenant"]: row["position"] for row in await connection.fetch(HEADS)}
                progress.looked = progress.looked.after(heads, rows, progress.watched.names, progress.clock())
            except (*GONE, TimeoutError, asyncpg.PostgresError) as error:
                log.warning("metrics wait", error=type(error).__name__)
            await asyncio.sleep(EVERY)
    finally:
        if connection is not None:
            connection.terminate()
