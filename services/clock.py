"""The clock: from time to time it asks of every organisation what a moment asks for, and gives those commands.

It keeps nothing. A command's id follows from the policy, the pair, the receiver and the window, so a tick that was
missed, a clock that starts again or two clocks at once have the same effect once.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog

from domain.catalogue import FACTS
from domain.language import Refused, TooMuchAtOnce
from domain.tenancy import TenantId
from domain.ticking import Given, due, hears
from domain.wire import COLUMNS, message, recorded
from services.batching import Batches
from services.handle import Request, handle
from services.hint import connecting, hints
from services.journal import Unavailable
from services.postgres import GONE, connect, scoped
from services.postgres_journal import PostgresJournal
from services.react import Reactor
from services.settings import Settings

EVERY = 60.0
"""Seconds between two ticks."""
TICK = uuid5(NAMESPACE_URL, "urn:fadder:clock")
NAMES = [name for name, fact in FACTS.items() if hears(fact)]
TENANTS = "select tenant from journal.organisation order by tenant"
TOLD = scoped(f"""
    select {COLUMNS} from journal.fact f
    where f.tenant = me.tenant and f.name = any ($2) order by f.position
""")

log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Ticks until cancelled."""
    pool = await connect(settings.dsn("reactor"))
    try:
        async with connecting(settings.nats, "reactor") as client, asyncio.TaskGroup() as tasks:
            batches = Batches(pool)
            tasks.create_task(batches.run())
            reactor = Reactor(
                pool,
                lambda tenant: PostgresJournal(tenant, pool, batches.submit),
                hints(client, settings.stream),
                lambda: datetime.now(UTC),
            )
            tasks.create_task(ticking(reactor))
    finally:
        await pool.close()


async def ticking(reactor: Reactor) -> None:
    while True:
        try:
            await tick_all(reactor)
        except (*GONE, Unavailable) as error:
            log.warning("the clock waits", error=repr(error))
        await asyncio.sleep(EVERY)


async def tick_all(reactor: Reactor) -> None:
    """An organisation in which something goes wrong is skipped, loudly, and no other."""
    for row in await reactor.pool.fetch(TENANTS):
        try:
            await tick(reactor, TenantId(row["tenant"]))
        except (*GONE, Unavailable):
            raise
        except Exception:
            log.exception("no tick", tenant=row["tenant"])


async def tick(reactor: Reactor, tenant: TenantId) -> None:
    now = reactor.now()
    rows = await reactor.pool.fetch(TOLD, tenant, NAMES)
    given = False
    for one in due((recorded(message(row)) for row in rows), now):
        request = Request(one.command, command_id(one, tenant), one.actor, now)
        try:
            await handle(reactor.journal(tenant), request)
        except TooMuchAtOnce:
            continue  # the next tick asks again
        except Refused as rule:
            log.debug("not now", policy=one.policy, tenant=tenant, rule=type(rule).__name__)
        else:
            given = True
    if given:
        await reactor.hint(tenant)


def command_id(given: Given, tenant: TenantId) -> UUID:
    return uuid5(TICK, f"{given.policy}/{tenant}/{given.key}")
