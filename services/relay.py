"""From the journal to the stream, in order for each organisation.

The journal is the outbox. What has been published is noted only after the stream has acknowledged it, so a relay that
dies publishes some facts again, under the same message ids; two relays at once do no harm for the same reason.
"""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections.abc import Sequence

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error
from nats.js import JetStreamContext
from nats.js.api import StorageType, StreamConfig
from nats.js.errors import APIError, NotFoundError

from domain.tenancy import TenantId
from domain.wire import COLUMNS, Message, message, pack
from services.hint import connect as connect_nats
from services.postgres import GONE, Pool, connect, scoped
from services.settings import Settings

PARTITIONS = 16
BATCH = 500
SWEEP = 1.0
"""Seconds between looks at every organisation, hint or no hint."""
WINDOW = 120.0
"""Seconds in which the stream recognises a message id."""
KEPT = 7 * 24 * 3600.0
"""Seconds that the stream keeps a fact; Postgres keeps it for ever."""

HEADS = """
    select o.tenant, coalesce(f.position, 0) as published
    from journal.organisation o left join journal.follower f on f.tenant = o.tenant and f.follower = 'relay'
    where o.position > coalesce(f.position, 0) and ($1::text is null or o.tenant = $1)
    order by o.tenant
"""
FACTS = scoped(f"""
    select {COLUMNS} from journal.fact f
    where f.tenant = me.tenant and f.position > $2 order by f.position limit $3
""")
PUBLISHED = """
    insert into journal.follower (follower, tenant, position) values ('relay', $1, $2)
    on conflict (tenant, follower) do update set position = greatest(follower.position, excluded.position)
"""

log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Publishes until cancelled."""
    if settings.nats is None:
        return
    pool = await connect(settings.dsn("relay"), most=4)
    client = await connect_nats(settings.nats, "relay")
    try:
        await follow(pool, client, settings.stream)
    finally:
        await client.close()
        await pool.close()


async def follow(pool: Pool, client: Client, stream: str) -> None:
    hinted: set[str] = set()
    wake = asyncio.Event()

    async def hint(msg: Msg) -> None:
        hinted.add(msg.subject.rsplit(".", 1)[1])
        wake.set()

    await client.subscribe(f"{stream}.hint.*", cb=hint)
    js = client.jetstream(timeout=5)
    clock = asyncio.get_running_loop().time
    swept = -SWEEP
    while True:
        sweep = clock() - swept >= SWEEP
        due = [None] if sweep else sorted(hinted)
        hinted.clear()
        wake.clear()
        try:
            for tenant in due:
                await publish_new(pool, js, stream, tenant)
            swept = clock() if sweep else swept
        except (*GONE, Error, APIError, TimeoutError) as error:
            log.warning("relay waits", error=type(error).__name__)
            await asyncio.sleep(0.2)
            continue
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), SWEEP)


async def publish_new(pool: Pool, js: JetStreamContext, stream: str, tenant: str | None) -> None:
    """Everything that one organisation, or every one of them, has in the journal and not yet on the stream."""
    for head in await pool.fetch(HEADS, tenant):
        name, published = TenantId(head["tenant"]), head["published"]
        while rows := await pool.fetch(FACTS, name, published, BATCH):
            messages = [message(row) for row in rows]
            await publish(js, stream, name, messages)
            published = messages[-1].position
            await pool.execute(PUBLISHED, name, published)


async def publish(js: JetStreamContext, stream: str, tenant: TenantId, messages: Sequence[Message]) -> None:
    """Sends all, then waits for all: a missing acknowledgement raises, and the next round sends the same ids again."""
    try:
        futures = [
            await js.publish_async(
                subject(stream, tenant, message),
                pack(message),
                headers={"Nats-Msg-Id": f"{tenant}:{message.position}"},
            )
            for message in messages
        ]
        await asyncio.wait_for(asyncio.gather(*futures), timeout=5)
    except (Error, APIError, TimeoutError):
        await ensure_stream(js, stream)
        raise


def subject(stream: str, tenant: TenantId, message: Message) -> str:
    """``<stream>.facts.<partition>.<organisation>.<thing>.<name>``"""
    return f"{stream}.facts.{partition(tenant)}.{tenant}.{message.tags[0]}.{message.name}"


def partition(tenant: TenantId) -> int:
    return zlib.crc32(tenant.encode()) % PARTITIONS


async def ensure_stream(js: JetStreamContext, stream: str) -> None:
    """Makes the stream where it is missing: it holds nothing that the journal has not."""
    try:
        await js.stream_info(stream)
    except NotFoundError:
        await js.add_stream(
            StreamConfig(
                name=stream,
                subjects=[f"{stream}.facts.>"],
                storage=StorageType.FILE,
                duplicate_window=WINDOW,
                max_age=KEPT,
                allow_direct=True,
            )
        )
