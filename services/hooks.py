"""Webhooks as the door needs them: their secrets, sealed, and what came of deliveries."""

from __future__ import annotations

from dataclasses import dataclass

from domain.tenancy import TenantId
from services.keys import Chest


@dataclass(frozen=True, slots=True)
class Hooks:
    chest: Chest
    loopback: bool
    """Whether this machine may be told: in development."""

    async def sealed(self, tenant: TenantId, webhook: str, secret: str) -> str:
        """Raises ``Unavailable``."""
        return await self.chest.of(tenant).enclosed(secret.encode(), purpose(webhook))


def purpose(webhook: str) -> str:
    return f"webhook:{webhook}"
