"""The clock: it asks of every pair and programme what a moment asks for, and gives those commands.

It keeps nothing but an agenda that it makes anew when it starts. A command's id follows from the policy, the pair, the
receiver and the window, so a tick that was missed, a clock that starts again or two clocks at once have the same
effect once.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

import asyncpg
import structlog

from domain import following
from domain.edition import HANDBOOK
from domain.handling import FactUnreadable
from domain.language import ORGANISATION, Recorded, Refused, Tag, TooMuchAtOnce, member_tag, programme_tag
from domain.pair import PairMatched
from domain.proposal import MatchProposed
from domain.tenancy import TenantId
from domain.ticking import Given, Look, pairs, programmes
from domain.wire import COLUMNS, recorded
from services.agenda import KEEPING, OFF, PAIR, PAIRS, PEOPLE, PROGRAMME, PROGRAMMES, Agenda, names
from services.batching import Batches
from services.handle import handle
from services.hint import connecting, hints
from services.journal import Newer, Unavailable
from services.postgres import GONE, connect, scoped
from services.postgres_journal import PostgresJournal
from services.react import Reactor
from services.request import Request
from services.settings import Settings

EVERY = 5.0
"""Seconds between two ticks: one costs a look at the heads of the journals, where nothing is due."""
CHUNK = 100
"""Pairs or programmes whose facts are in memory at once."""
LATER = timedelta(minutes=10)
"""Until something that could not be looked at is looked at again."""
TICK = uuid5(NAMESPACE_URL, "urn:fadder:clock")
HEADS = "select tenant, position from journal.organisation where not closed order by tenant"
TOLD = scoped(f"""
    select {COLUMNS} from journal.fact f
    where f.tenant = me.tenant and f.position = any (array(
        select t.position from journal.tag t
        where t.tenant = me.tenant and t.tag = any ($2) and t.name = any ($3)
        union
        select t.position from journal.tag t
        where t.tenant = me.tenant and t.tag = $4 and t.name = any ($5)
    ))
    order by f.position
""")
RULES = names(*following.FACTS)

T = TypeVar("T", bound=str)

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
                lambda tenant: PostgresJournal(tenant, pool, batches),
                hints(client, settings.stream),
                lambda: datetime.now(UTC),
            )
            tasks.create_task(ticking(reactor))
    finally:
        await pool.close()


async def ticking(reactor: Reactor) -> None:
    agendas = defaultdict[TenantId, Agenda](Agenda)
    while True:
        try:
            await tick_all(reactor, agendas)
        except (*GONE, Unavailable) as error:
            log.warning("the clock waits", error=repr(error))
        await asyncio.sleep(EVERY)


async def tick_all(reactor: Reactor, agendas: defaultdict[TenantId, Agenda]) -> None:
    """An organisation in which something goes wrong is skipped, loudly, and no other."""
    for row in await reactor.pool.fetch(HEADS):
        tenant = TenantId(row["tenant"])
        try:
            await tick(reactor, tenant, agendas[tenant], row["position"])
        except Exception as error:
            if away(error):
                raise
            log.exception("no tick", tenant=tenant)


async def tick(reactor: Reactor, tenant: TenantId, agenda: Agenda, head: int) -> None:
    """Looks at what has come onto the agenda, and at what is due there. Something that cannot be looked at, or not be
    given what is due to it, waits for ``LATER``, loudly, and keeps nothing else waiting."""
    now = reactor.now()
    await agenda.hear(reactor.pool, tenant, head, now)
    due = agenda.due(now)
    spoken = False
    for kind in (PROGRAMME, PAIR):
        things = [thing for thing in due if thing.startswith(kind)]
        for start in range(0, len(things), CHUNK):
            chunk = things[start : start + CHUNK]
            looks = await looked_at(reactor, tenant, kind, chunk, now)
            for thing in chunk:
                said, again = await given(reactor, tenant, thing, looks.get(thing, Look()), now)
                agenda.put(thing, again)
                spoken = spoken or said
    if spoken:
        await reactor.hint(tenant)


def away(error: Exception) -> bool:
    """Whether it is not of the thing that was looked at: it would be the same with the next one."""
    return isinstance(error, (*GONE, Unavailable)) and not isinstance(error, Newer)


async def looked_at(
    reactor: Reactor, tenant: TenantId, kind: str, chunk: Sequence[Tag], now: datetime
) -> Mapping[Tag, Look]:
    """As ``look``; where that cannot be done for all at once, for those for which it can."""
    try:
        return await look(reactor, tenant, kind, chunk, now)
    except Exception as error:
        if away(error):
            raise
        if len(chunk) == 1:
            log.exception("not looked at", tenant=tenant, thing=chunk[0])
            return {chunk[0]: Look(again=now + LATER)}
    half = len(chunk) // 2
    return {
        **await looked_at(reactor, tenant, kind, chunk[:half], now),
        **await looked_at(reactor, tenant, kind, chunk[half:], now),
    }


async def look(
    reactor: Reactor, tenant: TenantId, kind: str, chunk: Sequence[Tag], now: datetime
) -> Mapping[Tag, Look]:
    if kind == PROGRAMME:
        rows = await reactor.pool.fetch(TOLD, tenant, chunk, [*PROGRAMMES], "", [])
        return tagged(kind, programmes(facts(rows), now))
    told = facts(await reactor.pool.fetch(TOLD, tenant, chunk, [*PAIRS], HANDBOOK, RULES))
    matches = [one.fact for one in told if isinstance(one.fact, PairMatched)]
    whose = {member_tag(member) for match in matches for member in (match.adept, match.mentor)}
    whose |= {programme_tag(one.fact.programme) for one in told if isinstance(one.fact, PairMatched | MatchProposed)}
    told += facts(await reactor.pool.fetch(TOLD, tenant, [*whose], [*PEOPLE, *OFF], ORGANISATION, [*KEEPING]))
    return tagged(kind, pairs(sorted(told, key=lambda one: one.position), now))


def tagged(kind: str, looks: Mapping[T, Look]) -> Mapping[Tag, Look]:
    return {Tag(f"{kind}{thing}"): look for thing, look in looks.items()}


def facts(rows: Sequence[asyncpg.Record]) -> list[Recorded]:
    return [recorded(row) for row in rows]


async def given(
    reactor: Reactor, tenant: TenantId, thing: Tag, found: Look, now: datetime
) -> tuple[bool, datetime | None]:
    """Whether something was said, and when to look again: at once where others were quicker all the time."""
    try:
        said, overtaken = await give(reactor, tenant, found, now)
    except Exception as error:
        if away(error):
            raise
        log.exception("nothing is given", tenant=tenant, thing=thing)
        return False, now + LATER
    return said, now if overtaken else found.again


async def give(reactor: Reactor, tenant: TenantId, found: Look, now: datetime) -> tuple[bool, bool]:
    """Whether something was said, and whether others were quicker so often that it has to be asked again at once.

    Whatever else was refused is asked again at the next look.
    """
    said = again = False
    for one in found.given:
        request = Request(one.command, command_id(one, tenant), one.actor, now)
        try:
            await handle(reactor.journal(tenant), request)
        except FactUnreadable:
            raise
        except TooMuchAtOnce:
            again = True
        except Refused as rule:
            log.debug("not now", policy=one.policy, tenant=tenant, rule=type(rule).__name__)
        else:
            said = True
    return said, again


def command_id(given: Given, tenant: TenantId) -> UUID:
    return uuid5(TICK, f"{given.policy}/{tenant}/{given.key}")
