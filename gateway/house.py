"""What the resolvers work with: the writing and the reading side of the application, put together at start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.imports import ImportId
from domain.language import MemberId
from domain.sealed import Confidential
from domain.tenancy import TenantId
from projections.reading import Reading
from services.ballots import Boxes
from services.erasure import Proof
from services.hint import Hint
from services.hosts import Hosts
from services.journal import Journal
from services.logos import Logos


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
    patience: float = 5.0
    """Seconds that a query waits for the position it asks for."""

    def noting(self, incomplete: set[str]) -> House:
        """The same house for one request, with a note of the read models in which something is parked."""
        return replace(self, reading=self.reading.noting(incomplete))
