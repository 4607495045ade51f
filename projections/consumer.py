"""The stream as the read side hears it.

NATS is the fast way and Postgres the sure one: a message only saves a read. Whatever is lost, doubled or late on the
stream shows as a gap or as something already seen, and a look at the journal every second finds the silent rest.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, field

import msgspec
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import APIError

from domain.language import Recorded
from domain.tenancy import PARTITIONS, TenantId
from domain.wire import unpack
from projections.leases import Leases, Lost
from projections.level import SWEEP, Gaps, Tell, level
from projections.opening import Opening
from projections.postgres import GONE, Pool
from projections.run import BATCH, Gap, Projections, apply
from projections.visible import Visible

PULL = 5.0
"""Seconds that one request for messages stands."""
SOON = 0.05
"""Seconds between attempts to have something to hear from."""
AT_ONCE = 3
"""Organisations whose facts are folded at the same time: while one waits for Postgres, another is folded."""

log = structlog.get_logger()


@dataclass(slots=True)
class Arrivals:
    """Messages as they come; ``asked`` counts those that the server still may send on the last request."""

    queue: asyncio.Queue[Msg] = field(default_factory=lambda: asyncio.Queue[Msg]())
    until: float = 0.0
    left: int = 0


async def arrivals(client: Client, stream: str, held: Callable[[], Collection[int]]) -> AsyncIterator[list[Msg]]:
    """Batches of messages of the partitions held, whatever has come; an empty one at least every ``SWEEP`` seconds."""
    come = Arrivals()
    inbox, name, connection = "", "", -1
    partitions: set[int] = set()
    while True:
        try:
            if client.is_connected and not inbox:
                inbox = client.new_inbox()
                await client.subscribe(inbox, cb=come.queue.put)
            if name and partitions != {*held()}:
                with contextlib.suppress(Error, APIError, TimeoutError):
                    await client.jetstream(timeout=2).delete_consumer(stream, name)
                name = ""
            if client.is_connected and held() and (not name or connection != client.stats["reconnects"]):
                connection, partitions = client.stats["reconnects"], {*held()}
                name = await new_consumer(client, stream, partitions)
                come.until = 0.0
            now = asyncio.get_running_loop().time()
            if name and (come.left < BATCH or now > come.until):
                await pull(client, stream, name, inbox)
                come.left, come.until = BATCH * 2, now + PULL
        except (Error, APIError, TimeoutError):
            name = ""
        batch: list[Msg] = []
        for msg in await waiting(come.queue, SWEEP if name else SOON):
            status = (msg.headers or {}).get("Status")
            if status is None:
                come.left -= 1
                batch.append(msg)
            elif status in {"409", "503"}:  # the consumer, or its leader, has gone
                name = ""
            elif status in {"404", "408"}:
                come.until = 0.0
        yield batch


async def waiting(queue: asyncio.Queue[Msg], patience: float) -> list[Msg]:
    """All that has come, at most ``BATCH``; none after so many seconds of silence."""
    try:
        async with asyncio.timeout(patience):
            msgs = [await queue.get()]
    except TimeoutError:
        return []
    while not queue.empty() and len(msgs) < BATCH:
        msgs.append(queue.get_nowait())
    return msgs


async def new_consumer(client: Client, stream: str, partitions: Collection[int]) -> str:
    """From now on: what came before is in Postgres."""
    js = client.jetstream(timeout=2)
    info = await js.add_consumer(
        stream,
        ConsumerConfig(
            ack_policy=AckPolicy.NONE,
            deliver_policy=DeliverPolicy.NEW,
            inactive_threshold=60.0,
            filter_subjects=[f"{stream}.facts.{number}.>" for number in sorted(partitions)],
        ),
    )
    return info.name


async def pull(client: Client, stream: str, consumer: str, inbox: str) -> None:
    request = {"batch": BATCH * 2, "expires": int(PULL * 1e9)}
    await client.publish(f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}", json.dumps(request).encode(), reply=inbox)


async def follow(
    pool: Pool,
    projections: Projections,
    client: Client | None,
    stream: str,
    opening: Opening | None = None,
    capacity: int = PARTITIONS,
) -> None:
    """Two ways at once: what the stream brings is applied as it comes, and what it does not bring is fetched.

    Of all organisations those whose partitions this worker holds, ``capacity`` at most.
    """
    gaps = Gaps()
    leases = Leases(pool, capacity, taken=gaps.look)

    async def tell(tenant: TenantId, facts: Sequence[Recorded]) -> None:
        if facts and client is not None and client.is_connected:
            things = tuple({tag for fact in facts for tag in fact.tags})
            with contextlib.suppress(Error):
                said = msgspec.json.encode(Visible(facts[-1].position, things))
                await client.publish(f"{stream}.visible.{tenant}", said)

    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(leases.keep())
            tasks.create_task(level(pool, projections, gaps, tell, opening, leases))
            if client is not None:
                batches = arrivals(client, stream, lambda: leases.held)
                tasks.create_task(hear(pool, projections, batches, gaps, tell, leases, opening))
    finally:
        await leases.leave()


async def hear(
    pool: Pool,
    projections: Projections,
    batches: AsyncIterator[list[Msg]],
    gaps: Gaps,
    tell: Tell,
    leases: Leases,
    opening: Opening | None = None,
) -> None:
    async def one(tenant: TenantId, msgs: Sequence[Msg]) -> None:
        fence = leases.fence(tenant)
        if fence is None:
            return
        try:
            facts = in_order(msgs)
            await apply(pool, projections, tenant, facts, opening, fence)
            await tell(tenant, facts)
        except Lost as lost:
            leases.lost(lost.fence)
        except (*GONE, Gap):
            gaps.found(tenant)
        except Exception as error:
            log.warning("the stream brought what cannot be read", tenant=tenant, error=type(error).__name__)
            gaps.found(tenant)

    async for batch in batches:
        tenants = [*by_tenant(batch).items()]
        for n in range(0, len(tenants), AT_ONCE):
            await asyncio.gather(*(one(*each) for each in tenants[n : n + AT_ONCE]))


def by_tenant(batch: Sequence[Msg]) -> dict[TenantId, list[Msg]]:
    found: dict[TenantId, list[Msg]] = {}
    for msg in batch:
        found.setdefault(TenantId(msg.subject.split(".")[3]), []).append(msg)
    return found


def in_order(msgs: Sequence[Msg]) -> list[Recorded]:
    """The facts in the order of their positions, each once."""
    facts = {fact.position: fact for fact in (unpack(msg.data) for msg in msgs)}
    return [facts[position] for position in sorted(facts)]


async def listen(client: Client, stream: str, hear: Callable[[TenantId, Visible], None]) -> None:
    """Hears from now on what the projections of every process have made visible; what cannot be read hastens nobody."""

    async def heard(msg: Msg) -> None:
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            hear(TenantId(msg.subject.rsplit(".", 1)[1]), msgspec.json.decode(msg.data, type=Visible))

    await client.subscribe(f"{stream}.visible.*", cb=heard)
