"""From the journal to the stream, in order for each organisation.

The journal is the outbox. What has been published is noted only after the stream has acknowledged it, so a relay that
dies publishes some facts again, under the same message ids; two relays at once do no harm for the same reason.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import ConnectionReconnectingError, Error
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, PubAck, StorageType, StreamConfig
from nats.js.errors import APIError, NoStreamResponseError, NotFoundError

from domain.tenancy import TenantId, partition
from domain.wire import COLUMNS, Message, message, pack
from services.hint import connect as connect_nats
from services.postgres import GONE, Pool, connect, scoped
from services.rounds import News, rounds
from services.settings import Settings

BATCH = 500
WINDOW = 120.0
"""Seconds in which the stream recognises a message id."""
KEPT = 7 * 24 * 3600.0
"""Seconds that the stream keeps a fact; Postgres keeps it for ever."""
PATIENCE = 5.0
"""Seconds for the stream to acknowledge a batch."""
LONGEST = 128
"""Characters of a thing's name in a subject."""

BEHIND = """
    select o.tenant from journal.organisation o
    left join journal.follower f on f.tenant = o.tenant and f.follower = 'relay'
    where o.position > coalesce(f.position, 0) order by o.tenant
"""
FACTS = scoped(f"""
    select {COLUMNS} from journal.fact f
    where f.tenant = me.tenant and f.position > coalesce(
        (select r.position from journal.follower r where r.tenant = me.tenant and r.follower = 'relay'), 0
    ) order by f.position limit $2
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
        await follow(pool, client, settings.stream, settings.stream_replicas)
    finally:
        await client.close()
        await pool.close()


async def follow(pool: Pool, client: Client, stream: str, replicas: int = 1) -> None:
    news = News()

    async def hint(msg: Msg) -> None:
        news.tell(TenantId(msg.subject.rsplit(".", 1)[1]))

    await client.subscribe(f"{stream}.hint.*", cb=hint)
    js = client.jetstream(timeout=PATIENCE)
    with contextlib.suppress(Error, TimeoutError):
        await ensure_stream(js, stream, replicas)
    step = partial(publish_new, pool, client, js, stream, replicas)
    await rounds("relay", news, partial(behind, pool), step, (*GONE, Error, TimeoutError))


async def behind(pool: Pool) -> list[TenantId]:
    return [TenantId(row["tenant"]) for row in await pool.fetch(BEHIND)]


async def publish_new(
    pool: Pool, client: Client, js: JetStreamContext, stream: str, replicas: int, tenant: TenantId
) -> bool:
    """The next facts that are in the journal and not yet on the stream; answers whether there may be more."""
    rows = await pool.fetch(FACTS, tenant, BATCH)
    if rows:
        if not client.is_connected:  # what is sent now would be kept, and come out of order later
            raise ConnectionReconnectingError
        messages = [message(row) for row in rows]
        try:
            await publish(js, stream, tenant, messages, client.max_payload)
        except (APIError, NoStreamResponseError, TimeoutError):  # it has gone, or is not as it has to be
            await ensure_stream(js, stream, replicas)
            raise
        await pool.execute(PUBLISHED, tenant, messages[-1].position)
    return len(rows) == BATCH


async def publish(js: JetStreamContext, stream: str, tenant: TenantId, messages: Sequence[Message], most: int) -> None:
    """Sends all, then waits for all: a missing acknowledgement raises, and the next round sends the same ids again.

    What is larger than ``most`` bytes is left out: to those who follow the stream it is a gap, which they fill from
    the journal.
    """
    sent: list[asyncio.Future[PubAck]] = []
    try:
        async with asyncio.timeout(PATIENCE):
            for one in messages:
                payload = pack(one)
                if len(payload) > most - 4096:  # room for headers
                    log.warning("too large for the stream", tenant=tenant, position=one.position, bytes=len(payload))
                    continue
                headers = {"Nats-Msg-Id": f"{tenant}:{one.position}"}
                sent.append(await js.publish_async(subject(stream, tenant, one), payload, headers=headers))
            await asyncio.gather(*sent)
    finally:
        for ack in sent:  # one that is waited for no more must not count among those that may be out
            ack.cancel()
            if not ack.cancelled():
                ack.exception()


def subject(stream: str, tenant: TenantId, message: Message) -> str:
    """``<stream>.facts.<partition>.<organisation>.<thing>.<name>``"""
    thing = token(message.tags[0]) if message.tags else "-"
    return f"{stream}.facts.{partition(tenant)}.{tenant}.{thing}.{message.name}"


def token(text: str) -> str:
    """One token of a subject, whatever the text."""
    return quote(text, safe=":").replace(".", "%2E")[:LONGEST]


async def ensure_stream(js: JetStreamContext, stream: str, replicas: int = 1) -> None:
    """Makes the stream where it is missing: it holds nothing that the journal has not. One that would not take every
    fact, or is kept on too few nodes, is brought into shape; one that holds other subjects is somebody else's."""
    wanted = StreamConfig(
        name=stream,
        subjects=[f"{stream}.facts.>"],
        storage=StorageType.FILE,
        duplicate_window=WINDOW,
        max_age=KEPT,
        allow_direct=True,
        num_replicas=replicas,
    )
    try:
        known = await js.stream_info(stream)
    except NotFoundError:
        await js.add_stream(wanted)
        return
    subjects = known.config.subjects or []
    mended = known.config.evolve(
        subjects=subjects if set(subjects) >= set(wanted.subjects or ()) else wanted.subjects,
        discard=DiscardPolicy.OLD,
        max_msg_size=-1,
        no_ack=False,
        num_replicas=max(known.config.num_replicas or 1, replicas),
    )
    if mended == known.config:
        return
    if mended.subjects != subjects and known.state.messages:
        log.error("the stream is somebody else's", stream=stream, subjects=subjects)
        return
    await js.update_stream(mended)
    log.warning("the stream was not as it has to be, and is now", stream=stream)
