"""Webhooks: which other systems are told what. A secret is shown when it is made, and never again."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry
from strawberry import ID

from domain.language import Role
from domain.offboarding import OrganisationGone
from domain.webhook_facts import OFFERED
from domain.webhooks import (
    Flow,
    PauseWebhook,
    RedeliverWebhook,
    ResumeWebhook,
    RotateWebhookSecret,
    SubscribeWebhook,
    UnsubscribeWebhook,
    WebhookId,
)
from gateway.ids import new_id, node_id, own_id
from gateway.outcome import CommandInput, Info, Outcome, act, away
from gateway.reads import Connection, bounded, cut, every, key, looking, one, reach
from gateway.scalars import Position
from gateway.schema.enrolment import programme_id
from projections.pack import head_at
from projections.reading import Away
from projections.webhooks import WebhookRow, webhooks
from services.journal import Unavailable
from services.webhooks import NEWEST, Attempt, Progress

strawberry.enum(Flow, name="WebhookFlow")


def webhook_id(given: ID) -> WebhookId:
    return WebhookId(own_id("Webhook", given))


@strawberry.type(description="Another system that is told what happens here.")
class Webhook:
    id: ID
    address: str
    facts: list[str] = strawberry.field(description="The names of those that it is told.")
    programme: ID | None = strawberry.field(description="The one it hears of; null for the whole organisation.")
    flow: Flow = strawberry.field(description="DISABLED where it took nothing for days; resume it when it does again.")
    rotated_at: datetime | None
    disabled_at: datetime | None
    delivered: Position | None = strawberry.field(description="How far it is; null before the first look at it.")
    failing_since: datetime | None
    next_attempt_at: datetime | None = strawberry.field(description="Where it is failing.")
    own: strawberry.Private[WebhookId]

    @strawberry.field(description="The last attempts, the newest first; kept for thirty days.")
    async def deliveries(self, info: Info, first: int, after: str | None = None) -> Connection[WebhookDelivery]:
        bounded(first)
        before = NEWEST if after is None else int(key(after, number=True))
        try:
            hooks, tenant = info.context.house.hooks, info.context.caller.tenant
            found = await hooks.attempts(tenant, self.own, first + 1, before)
        except Unavailable:
            raise Away from None
        return cut(found, first, after, lambda attempt: attempt.number, delivery)


@strawberry.type(description="What came of telling one fact once.")
class WebhookDelivery:
    position: Position
    attempt: int = strawberry.field(description="Counted from 1 for each fact.")
    at: datetime
    status: int | None = strawberry.field(description="Of HTTP; 200 to 299 is taken.")
    trouble: str | None = strawberry.field(
        description="Where there is no status: `address` (not public), `connection`, `protocol` or `timeout`."
    )


def delivery(attempt: Attempt) -> WebhookDelivery:
    return WebhookDelivery(
        position=Position(attempt.position),
        attempt=attempt.attempt,
        at=attempt.at,
        status=attempt.status,
        trouble=attempt.trouble,
    )


async def shown(info: Info, rows: Sequence[WebhookRow]) -> list[Webhook]:
    try:
        far = await info.context.house.hooks.progress(info.context.caller.tenant)
    except Unavailable:
        raise Away from None
    return [as_it_stands(row, far.get(row.webhook)) for row in rows]


def as_it_stands(row: WebhookRow, far: Progress | None) -> Webhook:
    failing = far if far and far.failing_since else None
    return Webhook(
        own=row.webhook,
        delivered=None if far is None else Position(far.position),
        failing_since=failing and failing.failing_since,
        next_attempt_at=failing and failing.next_at,
        id=node_id("Webhook", row.webhook),
        address=row.address,
        facts=list(row.facts),
        programme=None if row.programme is None else node_id("Programme", row.programme),
        flow=row.flow,
        rotated_at=row.rotated_at,
        disabled_at=row.disabled_at,
    )


@strawberry.input
class SubscribeWebhookInput(CommandInput):
    address: str = strawberry.field(description="Where deliveries are posted: https, on a host that everybody reaches.")
    facts: list[str] = strawberry.field(description="Names out of `webhookFacts`.")
    programme: ID | None = None


@strawberry.input
class PauseWebhookInput(CommandInput):
    webhook: ID


@strawberry.input
class ResumeWebhookInput(CommandInput):
    webhook: ID


@strawberry.input
class RotateWebhookSecretInput(CommandInput):
    webhook: ID


@strawberry.input
class RedeliverWebhookInput(CommandInput):
    webhook: ID
    position: Position = strawberry.field(description="The first fact that is told once more, and all after it.")


@strawberry.input
class UnsubscribeWebhookInput(CommandInput):
    webhook: ID


@strawberry.type
class WebhookPayload(Outcome):
    webhook_id: ID
    secret: str | None = strawberry.field(
        description="What deliveries are signed with, shown this once. Whoever lost the answer rotates it."
    )

    @strawberry.field
    async def webhook(self, info: Info) -> Webhook | None:
        if self.position is None:
            return None
        await reach(info, self.position)
        await looking(info, roles=(Role.ADMIN,))
        row = await one(info, webhooks, webhook_id(self.webhook_id))
        return None if row is None else (await shown(info, [row]))[0]


async def answer(
    info: Info, input: CommandInput, webhook: WebhookId, command: Any, secret: str | None = None
) -> WebhookPayload:
    done = await act(info, input, command)
    told = None if done["refusal"] else secret
    return WebhookPayload(**done, webhook_id=node_id("Webhook", webhook), secret=told)


async def drawn(info: Info, input: CommandInput, webhook: WebhookId) -> tuple[str, str]:
    """A new secret, and the same as it is kept."""
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    try:
        return secret, await info.context.house.hooks.sealed(info.context.caller.tenant, webhook, secret)
    except OrganisationGone:
        return secret, ""  # the command is refused for the same reason
    except Unavailable:
        raise away(input.once()) from None


async def there(info: Info, input: RedeliverWebhookInput) -> bool:
    """Whether there is a fact to begin with."""
    try:
        found = await head_at(info.context.house.reading.pool, info.context.caller.tenant, int(input.position))
    except Away:
        raise away(input.once()) from None
    return found is not None


@strawberry.type
class Query:
    @strawberry.field(description="For administrators.")
    async def webhooks(self, info: Info, at_least: Position | None = None) -> list[Webhook]:
        await looking(info, at_least, roles=(Role.ADMIN,))
        return await shown(info, await every(info, webhooks, "true", tail="order by t.tenant, t.key"))

    @strawberry.field(description="The names of all facts that a webhook can be told.")
    async def webhook_facts(self, info: Info) -> list[str]:
        await looking(info, roles=(Role.ADMIN,))
        return sorted(OFFERED)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Tells another system of facts after this one, in order, each at least once.")
    async def subscribe_webhook(self, info: Info, input: SubscribeWebhookInput) -> WebhookPayload:
        webhook = WebhookId(new_id(input.once(), "webhook"))
        secret, kept = await drawn(info, input, webhook)
        programme = None if input.programme is None else programme_id(input.programme)
        loopback = info.context.house.hooks.loopback
        command = SubscribeWebhook(webhook, input.address, tuple(input.facts), kept, programme, loopback)
        return await answer(info, input, webhook, command, secret)

    @strawberry.mutation
    async def pause_webhook(self, info: Info, input: PauseWebhookInput) -> WebhookPayload:
        webhook = webhook_id(input.webhook)
        return await answer(info, input, webhook, PauseWebhook(webhook))

    @strawberry.mutation(description="From where it was.")
    async def resume_webhook(self, info: Info, input: ResumeWebhookInput) -> WebhookPayload:
        webhook = webhook_id(input.webhook)
        return await answer(info, input, webhook, ResumeWebhook(webhook))

    @strawberry.mutation(description="For a day, deliveries are signed with both.")
    async def rotate_webhook_secret(self, info: Info, input: RotateWebhookSecretInput) -> WebhookPayload:
        webhook = webhook_id(input.webhook)
        secret, kept = await drawn(info, input, webhook)
        return await answer(info, input, webhook, RotateWebhookSecret(webhook, kept), secret)

    @strawberry.mutation(description="Also of what happened before it was subscribed.")
    async def redeliver_webhook(self, info: Info, input: RedeliverWebhookInput) -> WebhookPayload:
        webhook = webhook_id(input.webhook)
        redelivery = new_id(input.once(), "redelivery")
        command = RedeliverWebhook(webhook, redelivery, int(input.position), await there(info, input))
        return await answer(info, input, webhook, command)

    @strawberry.mutation
    async def unsubscribe_webhook(self, info: Info, input: UnsubscribeWebhookInput) -> WebhookPayload:
        webhook = webhook_id(input.webhook)
        return await answer(info, input, webhook, UnsubscribeWebhook(webhook))
