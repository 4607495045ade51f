"""From facts to commands: every reaction follows the journal of every organisation.

A command's id follows from its cause, so whatever is done twice, by a crash or by two processes at once, has one
effect; what has been settled is noted only afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import structlog

from domain.catalogue import REACTIONS
from domain.handling import FactUnreadable
from domain.language import Recorded, Refused, TooMuchAtOnce
from domain.reaction import Reaction
from domain.tenancy import TenantId
from domain.unreadable import told
from domain.wire import COLUMNS
from services.batching import Batches
from services.consumer import listen
from services.dead_letters import Aside, Letters, Stuck
from services.handle import handle
from services.hint import Hint, connecting, hints
from services.journal import Journal, Unavailable
from services.postgres import GONE, Pool, connect, scoped
from services.postgres_journal import PostgresJournal
from services.request import Request
from services.rounds import News, rounds
from services.settings import Settings

BATCH = 200
CAUSE = uuid5(NAMESPACE_URL, "urn:fadder:reaction")

BEHIND = """
    select o.tenant from journal.organisation o
    left join journal.follower f on f.tenant = o.tenant and f.follower = $1
    where o.position > coalesce(f.position, 0)
    union select d.tenant from journal.dead_letter d where d.follower = $1 and d.asked is not null
    order by tenant
"""
# The head is of the same moment as the facts, so what lies between two facts of interest is behind us as well.
FACTS = scoped(f"""
    select s.settled, s.head, s.aside, f.* from (
        select o.position as head, coalesce(r.position, 0) as settled, exists (
            select from journal.dead_letter d where d.tenant = me.tenant and d.follower = $2
        ) as aside
        from journal.organisation o
        left join journal.follower r on r.tenant = o.tenant and r.follower = $2
        where o.tenant = me.tenant
    ) s left join lateral (
        select {COLUMNS} from journal.fact f
        where f.tenant = me.tenant and f.position > s.settled and f.position <= s.head and f.name = any ($3)
        order by f.position limit $4
    ) f on true order by f.position
""")
SETTLED = """
    insert into journal.follower (follower, tenant, position) values ($1, $2, $3)
    on conflict (tenant, follower) do update set position = greatest(follower.position, excluded.position)
"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reactor:
    """What a reaction needs in order to act. ``now`` is the server's clock, in UTC."""

    pool: Pool
    journal: Callable[[TenantId], Journal]
    hint: Hint
    now: Callable[[], datetime]


async def run(settings: Settings) -> None:
    """Reacts until cancelled, where it takes no keys."""
    reactions = [reaction for reaction in REACTIONS if not reaction.opens]
    pool = await connect(settings.dsn("reactor"))
    try:
        async with connecting(settings.nats, "reactor") as client, asyncio.TaskGroup() as tasks:
            batches = Batches(pool)
            tasks.create_task(batches.run())
            news = {reaction.name: News() for reaction in reactions}
            if settings.nats is not None:
                for reaction in reactions:
                    tasks.create_task(listen(client, settings.stream, names(reaction), news[reaction.name]))
            reactor = Reactor(
                pool,
                lambda tenant: PostgresJournal(tenant, pool, batches),
                hints(client, settings.stream),
                lambda: datetime.now(UTC),
            )
            tasks.create_task(follow(reactor, reactions, news))
    finally:
        await pool.close()


async def follow(reactor: Reactor, reactions: Iterable[Reaction[Any]], news: Mapping[str, News]) -> None:
    """Each reaction on its own: one that has stopped in an organisation holds up no other."""
    async with asyncio.TaskGroup() as tasks:
        for reaction in reactions:
            behind, react = partial(lagging, reactor.pool, reaction), partial(step, reactor, reaction)
            away = (*GONE, Unavailable, TooMuchAtOnce)
            tasks.create_task(rounds(follower(reaction), news[reaction.name], behind, react, away))


async def lagging(pool: Pool, reaction: Reaction[Any]) -> list[TenantId]:
    return [TenantId(row["tenant"]) for row in await pool.fetch(BEHIND, follower(reaction))]


async def step(reactor: Reactor, reaction: Reaction[Any], tenant: TenantId) -> bool:
    """Reacts to the next facts of an organisation; answers whether there may be more."""
    act = partial(settle, reactor, reaction, tenant)
    return await advance(reactor.pool, follower(reaction), names(reaction), tenant, act, BATCH)


async def advance(
    pool: Pool,
    who: str,
    named: list[str],
    tenant: TenantId,
    act: Callable[[Recorded], Awaitable[None]],
    most: int,
) -> bool:
    """Acts on the next facts of an organisation, at most so many, and on those that an operator asks for again; answers
    whether there may be more.

    One that cannot be acted on is put aside with what comes behind it. Where Postgres is away, or something is wrong
    with more than the fact, those before it are settled and it will be tried again.
    """
    rows = await pool.fetch(FACTS, tenant, who, named, most)
    if not rows:
        return False
    letters = Letters(pool, tenant, who)
    aside = await letters.aside() if rows[0]["aside"] else Aside()
    if aside.asked:
        await letters.carried_out(aside.asked, act)
    before = settled = rows[0]["settled"]
    full = len(rows) == most and rows[0]["position"] is not None
    try:
        for row in rows:
            if row["position"] is not None:
                await letters.take(told(row), act, aside)
                settled = row["position"]
        settled = settled if full else rows[0]["head"]
    finally:
        if settled > before:
            await pool.execute(SETTLED, who, tenant, settled)
    return full


async def settle(reactor: Reactor, reaction: Reaction[Any], tenant: TenantId, cause: Recorded) -> None:
    """Gives the commands that follow from a fact. A refusal settles its command: the rule has spoken. Raises ``Stuck``
    where the reaction fails."""
    try:
        commands = reaction.react(cause.fact)
    except Exception as error:
        raise Stuck from error
    for index, command in enumerate(commands):
        request = Request(
            command,
            command_id(reaction, tenant, cause.position, index),
            reaction.actor,
            reactor.now(),
            occurred_on=cause.occurred_on,
            causation=cause.position,
        )
        try:
            position = await handle(reactor.journal(tenant), request)
        except (TooMuchAtOnce, FactUnreadable):
            raise
        except Refused as rule:
            log.debug("not now", reaction=reaction.name, tenant=tenant, cause=cause.position, rule=type(rule).__name__)
        else:
            log.info("reacted", reaction=reaction.name, tenant=tenant, cause=cause.position, position=position)
            await reactor.hint(tenant)


def command_id(reaction: Reaction[Any], tenant: TenantId, position: int, index: int) -> UUID:
    return uuid5(CAUSE, f"{reaction.name}@{reaction.version}/{tenant}/{position}/{index}")


def follower(reaction: Reaction[Any]) -> str:
    return f"reaction:{reaction.name}"


def names(reaction: Reaction[Any]) -> list[str]:
    return [fact.__name__ for fact in reaction.facts]
