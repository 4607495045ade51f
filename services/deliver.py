"""From facts to other systems: each webhook is told its facts in order, each at least once, and holds up no other.

What is still to be told follows from the journal and one position per webhook. The position moves only after the other
system has answered, so whoever dies here tells once more, under the same id, and loses nothing. Nothing told is a fact.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import structlog

from domain import unreadable
from domain.handling import FactUnreadable
from domain.language import Actor, Recorded, Refused, Role, TooMuchAtOnce, programme_tag
from domain.public_form import stays, told
from domain.tenancy import TenantId
from domain.webhooks import DisableWebhook, Flow, WebhookId
from domain.wire import COLUMNS, DamagedFact
from services.dead_letters import Aside, Letters
from services.handle import handle
from services.hint import Hint
from services.journal import Journal, Unavailable
from services.keys import Chest
from services.post import CONNECTIONS, Answered, signed
from services.postgres import GONE, Pool, scoped
from services.request import Request
from services.subscribing import ANEW, FOLLOWER, LETTERS, MINE, change
from services.webhooks import purpose

ACTOR = Actor("policy:webhooks@1", frozenset({Role.POLICY}))
SPACE = uuid5(NAMESPACE_URL, "urn:fadder:webhook")

SWEEP = 0.5
"""Seconds between looks at who is to be told."""
HOLD = timedelta(seconds=30)
"""For which one worker has a webhook to itself: longer than any delivery takes."""
BOTH = timedelta(days=1)
"""After a rotation, for which deliveries are signed by the former secret as well."""
GIVEN_UP = timedelta(days=5)
"""Of failure, before a webhook is disabled; and so often at least it was tried: while nothing is told, nobody fails."""
KEPT = timedelta(days=30)
"""For which attempts are kept."""
SHORTEST, LONGEST = timedelta(seconds=5), timedelta(hours=1)
IN_VAIN = GIVEN_UP // LONGEST
AT_ONCE = CONNECTIONS
IN_A_ROW = 100

NONE_WAIT = f"""
    delete from journal.dead_letter where {LETTERS}
        and not exists (select from delivering.webhook where {MINE})
"""
# Where room is scarce, an organisation that has fewer under way comes first.
DUE = """
    select w.tenant, w.webhook from (
        select w.*, row_number() over (partition by w.tenant order by w.held_until desc, w.next_at, w.webhook) as nth
        from delivering.webhook w join journal.organisation o using (tenant)
        where w.flow = 'on' and w.next_at <= $1 and (o.position > w.position or exists (
            select from journal.dead_letter d
            where d.tenant = w.tenant and d.follower = 'webhooks:' || w.webhook and d.asked is not null
        ))
    ) w where w.held_until <= $1 order by w.nth, w.next_at, w.tenant, w.webhook limit $2
"""
CLAIM = f"""
    update delivering.webhook set held_until = $4
    where {MINE} and flow = 'on' and next_at <= $3 and held_until <= $3 returning *
"""
NEXT = scoped(f"""
    select o.position as head, f.* from journal.organisation o left join lateral (
        select {COLUMNS} from journal.fact f
        where f.tenant = me.tenant and f.position > $2 and f.position <= o.position and f.name = any ($3)
            and ($4::text is null or $4 = any (f.tags))
        order by f.position limit 1
    ) f on true where o.tenant = me.tenant
""")
# Of one that was unsubscribed while it was being told, nothing is left.
ATTEMPT = f"""
    insert into delivering.attempt (tenant, webhook, position, attempt, at, status, trouble)
    select tenant, webhook, $3, $4, $5, $6, $7 from delivering.webhook where {MINE} for key share
"""
FORGET = f"delete from delivering.attempt where {MINE} and at < $3"
# Only from where it was: whoever asked for facts to be told again in the meantime is not overruled.
TAKEN = f"""
    update delivering.webhook set position = $4, {ANEW}, held_until = $5 where {MINE} and position = $3 returning *
"""
LEVEL = f"update delivering.webhook set position = $4, held_until = '-infinity' where {MINE} and position = $3"
FAILED = f"""
    update delivering.webhook set attempts = attempts + 1, failing_since = coalesce(failing_since, $4),
        next_at = $5, held_until = '-infinity' where {MINE} and position = $3 returning failing_since, attempts
"""
RELEASED = f"update delivering.webhook set held_until = '-infinity' where {MINE}"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Deliverer:
    """What telling others needs. ``now`` is the server's clock, in UTC."""

    pool: Pool
    journal: Callable[[TenantId], Journal]
    chest: Chest
    post: Callable[[str, dict[str, str], bytes], Awaitable[Answered]]
    hint: Hint
    now: Callable[[], datetime]


async def deliver(deliverer: Deliverer) -> None:
    """Tells until cancelled. Each webhook is a task of its own: a slow one is waited for by nobody."""
    under_way: dict[tuple[str, str], asyncio.Task[None]] = {}
    async with asyncio.TaskGroup() as tasks:
        while True:
            under_way = {who: task for who, task in under_way.items() if not task.done()}
            try:
                due = await deliverer.pool.fetch(DUE, deliverer.now(), AT_ONCE - len(under_way))
            except GONE:
                due = []
            for row in due:
                who = row["tenant"], row["webhook"]
                if who not in under_way:
                    under_way[who] = tasks.create_task(guarded(deliverer, TenantId(who[0]), who[1]))
            await asyncio.sleep(SWEEP)


async def guarded(deliverer: Deliverer, tenant: TenantId, webhook: str) -> None:
    """What goes wrong here stops this webhook until its hold is over, and no other."""
    try:
        await tell(deliverer, tenant, webhook)
    except (*GONE, Unavailable, TooMuchAtOnce) as error:
        log.warning("waiting", who=FOLLOWER, error=type(error).__name__)
    except Exception:
        log.exception("webhook stopped", tenant=tenant, webhook=webhook)


async def tell(deliverer: Deliverer, tenant: TenantId, webhook: str) -> None:
    """Tells one webhook what is next for it, as long as it takes it."""
    pool, now = deliverer.pool, deliverer.now()
    hook = await change(pool, tenant, webhook, CLAIM, now, now + HOLD)
    if hook is None:
        return
    await change(pool, tenant, webhook, FORGET, now - KEPT)
    letters = Letters(pool, tenant, f"{FOLLOWER}:{webhook}")
    aside = await letters.aside()
    hook = await again(deliverer, tenant, hook, letters, aside)
    for _ in range(IN_A_ROW):
        if hook is None:
            return
        of = None if hook["programme"] is None else programme_tag(hook["programme"])
        [found] = await pool.fetch(NEXT, tenant, hook["position"], hook["facts"], of)
        if found["position"] is None:
            await change(pool, tenant, webhook, LEVEL, hook["position"], max(found["head"], hook["position"]))
            return
        hook = await offered(deliverer, tenant, hook, letters, aside, unreadable.told(found))
    await change(pool, tenant, webhook, RELEASED)


async def offered(
    deliverer: Deliverer, tenant: TenantId, hook: Any, letters: Letters, aside: Aside, fact: Recorded
) -> Any:
    """Tells the next fact, or puts it aside; answers the webhook as it is then, where it may go on."""
    try:
        if not await letters.passed(fact, aside) and not stays(unreadable.readable(fact).fact):
            return await one(deliverer, tenant, hook, fact, fact.position)
    except DamagedFact as damage:
        await letters.park(fact, damage, aside)
    hook, webhook = await past(deliverer, tenant, hook, fact.position), hook["webhook"]
    if hook is None:
        await change(deliverer.pool, tenant, webhook, NONE_WAIT)
    return hook


async def again(deliverer: Deliverer, tenant: TenantId, hook: Any, letters: Letters, aside: Aside) -> Any:
    """Tells what was put aside and is asked for, in order; answers the webhook as it is then, where it may go on. What
    it does not take stays asked for."""
    for thing, wish in aside.asked.items():
        if wish == "skip":
            await letters.skip(thing)
        while (fact := await letters.first(thing)) is not None:
            try:
                if not stays(unreadable.readable(fact).fact):
                    hook = await one(deliverer, tenant, hook, fact, hook["position"])
            except DamagedFact as damage:
                await letters.stays(thing, fact, damage)
                break
            if hook is None:
                return None
            await letters.done(thing, fact)
    return hook


async def one(deliverer: Deliverer, tenant: TenantId, hook: Any, fact: Recorded, then: int) -> Any:
    """Tells one fact; answers the webhook as it is ``then``, at that position, where it may go on."""
    pool, webhook, attempt = deliverer.pool, hook["webhook"], hook["attempts"] + 1
    message = message_id(tenant, webhook, fact.position)
    body = told(tenant, message, fact)
    headers = signed(await secrets_of(deliverer, tenant, hook), message, int(deliverer.now().timestamp()), body)
    answered = await deliverer.post(hook["address"], headers, body)
    now = deliverer.now()
    await change(pool, tenant, webhook, ATTEMPT, fact.position, attempt, now, answered.status, answered.trouble)
    if answered.taken:
        return await past(deliverer, tenant, hook, then)
    failed = await change(pool, tenant, webhook, FAILED, hook["position"], now, now + pause(webhook, attempt))
    if failed is None:
        await change(pool, tenant, webhook, RELEASED)
    elif now - failed["failing_since"] >= GIVEN_UP and failed["attempts"] >= IN_VAIN:
        await disable(deliverer, tenant, webhook, fact.position, failed["failing_since"])
    return None


async def past(deliverer: Deliverer, tenant: TenantId, hook: Any, position: int) -> Any:
    """The webhook behind this position, where it may go on."""
    pool, webhook, until = deliverer.pool, hook["webhook"], deliverer.now() + HOLD
    moved = await change(pool, tenant, webhook, TAKEN, hook["position"], position, until)
    if moved is not None and moved["flow"] == Flow.ON:
        return moved
    await change(pool, tenant, webhook, RELEASED)
    return None


async def secrets_of(deliverer: Deliverer, tenant: TenantId, hook: Any) -> list[str]:
    """The one of now, and for a day the one before it."""
    both = hook["former"] is not None and deliverer.now() - hook["rotated_at"] < BOTH
    keys, kept = deliverer.chest.of(tenant), [hook["secret"], *([hook["former"]] if both else [])]
    return [(await keys.disclosed(secret, purpose(hook["webhook"]))).decode() for secret in kept]


async def disable(deliverer: Deliverer, tenant: TenantId, webhook: str, position: int, since: datetime) -> None:
    key = uuid5(SPACE, f"{tenant}/{webhook}/disabled/{since.isoformat()}")
    request = Request(DisableWebhook(WebhookId(webhook), position), key, ACTOR, deliverer.now())
    try:
        await handle(deliverer.journal(tenant), request)
    except (TooMuchAtOnce, FactUnreadable):
        raise
    except Refused as rule:
        log.info("not disabled", tenant=tenant, webhook=webhook, rule=type(rule).__name__)
    else:
        await deliverer.hint(tenant)


def message_id(tenant: TenantId, webhook: str, position: int) -> str:
    """The same whenever this fact is told to this webhook."""
    return str(uuid5(SPACE, f"{tenant}/{webhook}/{position}"))


def pause(webhook: str, attempt: int) -> timedelta:
    """After so many in vain: doubled each time, up to an hour, and of that at least half.

    Each webhook has a share of its own, so that those that failed together do not come back together.
    """
    share = uuid5(SPACE, f"{webhook}/pause/{attempt}").int / 2**128
    return min(SHORTEST * 2 ** min(attempt - 1, 16), LONGEST) * (1 + share) / 2
