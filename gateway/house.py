"""What the resolvers work with: the writing and the reading side of the application, put together at start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.import_facts import ImportId
from domain.language import MemberId
from domain.sealed import Confidential
from domain.tenancy import TenantId
from projections.identities import identities
from projections.reading import Reading
from services.ballots import Boxes
from services.erasure import Proof
from services.hint import Hint
from services.hosts import Hosts
from services.identities import identity
from services.journal import Journal
from services.logos import Logos
from services.webhooks import Hooks


@dataclass(frozen=True, slots=True)
class House:
    journal: Callable[[TenantId], Journal]
    hint: Hint
    reading: Reading
    now: Callable[[], datetime]
    """The server's clock, in UTC."""
    erased: Callable[[TenantId, MemberId], Awaitable[Proof | None]]
    texts: Callable[[TenantId, Sequence[Confidential]], Awaitable[list[str]]]
    """What confidential texts say, in their order; for those who may read them. Raises ``Unavailable``."""
    keep: Callable[[TenantId, ImportId, int, str], Awaitable[None]]
    """Keeps a part of a file that is brought in. Raises ``Unavailable``."""
    logos: Logos
    boxes: Boxes
    """Where ballots wait."""
    hosts: Hosts
    hooks: Hooks
    patience: float = 5.0
    """Seconds that a query waits for the position it asks for."""

    async def known_as(self, tenant: TenantId, issuer: str, subject: str) -> MemberId | None:
        """The member to whom an identity is linked. Raises ``Away`` and ``Unavailable``."""
        mark = await identity(self.journal(tenant).keys, issuer, subject)
        if mark is None:
            return None
        found = (await self.reading.rows(identities, tenant, "t.key = $2", mark)).rows
        return found[0].member if found else None

    def noting(self, incomplete: set[str]) -> House:
        """The same house for one request, with a note of the read models in which something is parked."""
        return replace(self, reading=self.reading.noting(incomplete))
