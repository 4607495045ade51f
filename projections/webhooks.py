"""Which other systems are told what: how far each is, and what it answered, the deliveries themselves note."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.language import ProgrammeId, Recorded
from domain.webhooks import (
    OWN,
    Flow,
    WebhookDisabled,
    WebhookId,
    WebhookPaused,
    WebhookResumed,
    WebhookSecretRotated,
    WebhookSubscribed,
    WebhookUnsubscribed,
)
from projections.projection import Projection


class WebhookRow(Struct, frozen=True):
    webhook: WebhookId
    address: str
    facts: tuple[str, ...]
    programme: ProgrammeId | None
    flow: Flow = Flow.ON
    rotated_at: datetime | None = None
    disabled_at: datetime | None = None


def keys(recorded: Recorded) -> tuple[str, ...]:
    return (recorded.fact.webhook,) if isinstance(recorded.fact, OWN) else ()


def evolve(row: WebhookRow | None, recorded: Recorded) -> WebhookRow | None:
    match recorded.fact, row:
        case WebhookSubscribed() as fact, _:
            return WebhookRow(fact.webhook, fact.address, fact.facts, fact.programme)
        case _, None:
            return None
        case WebhookUnsubscribed(), _:
            return None
        case WebhookPaused(), _:
            return replace(row, flow=Flow.PAUSED)
        case WebhookResumed(), _:
            return replace(row, flow=Flow.ON, disabled_at=None)
        case WebhookDisabled(), _:
            return replace(row, flow=Flow.DISABLED, disabled_at=recorded.recorded_at)
        case WebhookSecretRotated(), _:
            return replace(row, rotated_at=recorded.recorded_at)
        case _:
            return row


webhooks = Projection("webhooks", 1, WebhookRow, keys, evolve, hears=OWN)
