"""What is said of webhooks, taken up where it is kept how far each of them is."""

from __future__ import annotations

from typing import Any

from domain.language import Recorded
from domain.offboarding import OrganisationOffboarded
from domain.tenancy import TenantId
from domain.webhooks import (
    OWN,
    Flow,
    WebhookDisabled,
    WebhookPaused,
    WebhookRedeliveryAsked,
    WebhookResumed,
    WebhookSecretRotated,
    WebhookSubscribed,
    WebhookUnsubscribed,
)
from services.postgres import Pool
from services.react import BEHIND, advance

FOLLOWER = "webhooks"
NAMES = [fact.__name__ for fact in (*OWN, OrganisationOffboarded)]
IN_A_ROW = 100

ME = "select set_config('fadder.tenant', $1, true)"
MINE = "tenant = $1 and webhook = $2"
SUBSCRIBED = """
    insert into delivering.webhook (tenant, webhook, address, facts, programme, secret, position)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant, webhook) do nothing
"""
FLOWS = f"update delivering.webhook set flow = $3 where {MINE}"
ANEW = "attempts = 0, failing_since = null, next_at = '-infinity'"
RESUMED = f"update delivering.webhook set flow = 'on', {ANEW} where {MINE}"
ROTATED = f"update delivering.webhook set former = secret, secret = $3, rotated_at = $4 where {MINE} and secret <> $3"
REWOUND = f"update delivering.webhook set position = least(position, $3 - 1), {ANEW} where {MINE}"
LETTERS = "tenant = $1 and follower = 'webhooks:' || $2"
# In this order: nothing is noted of a webhook that is gone.
LEFT = (
    f"delete from delivering.webhook where {MINE}",
    f"delete from delivering.attempt where {MINE}",
    f"delete from journal.dead_letter where {LETTERS}",
)
ALL_LEFT = tuple(f"delete from delivering.{table} where tenant = $1 and $2 = ''" for table in ("webhook", "attempt"))


async def behind(pool: Pool) -> list[TenantId]:
    return [TenantId(row["tenant"]) for row in await pool.fetch(BEHIND, FOLLOWER)]


async def step(pool: Pool, tenant: TenantId) -> bool:
    """Takes up what has been said of webhooks; answers whether there may be more."""

    async def take_up(said: Recorded) -> None:
        await heard(pool, tenant, said)

    return await advance(pool, FOLLOWER, NAMES, tenant, take_up, IN_A_ROW)


async def heard(pool: Pool, tenant: TenantId, said: Recorded) -> None:
    match said.fact:
        case WebhookSubscribed(webhook, address, facts, secret, programme):
            await change(pool, tenant, webhook, SUBSCRIBED, address, facts, programme, secret, said.position)
        case WebhookPaused(webhook):
            await change(pool, tenant, webhook, FLOWS, Flow.PAUSED)
        case WebhookDisabled(webhook):
            await change(pool, tenant, webhook, FLOWS, Flow.DISABLED)
        case WebhookResumed(webhook):
            await change(pool, tenant, webhook, RESUMED)
        case WebhookSecretRotated(webhook, secret):
            await change(pool, tenant, webhook, ROTATED, secret, said.recorded_at)
        case WebhookRedeliveryAsked(webhook, _, position):
            await change(pool, tenant, webhook, REWOUND, position)
        case WebhookUnsubscribed(webhook):
            for query in LEFT:
                await change(pool, tenant, webhook, query)
        case OrganisationOffboarded():
            for query in ALL_LEFT:
                await change(pool, tenant, "", query)
        case _:
            pass


async def change(pool: Pool, tenant: TenantId, webhook: str, query: str, *given: Any) -> Any:
    """Of one webhook of one organisation; answers the row, where the statement returns one."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(ME, tenant)
        return await connection.fetchrow(query, tenant, webhook, *given)
