"""What is kept of an identity: a digest under a key of the organisation, by which nobody else can look a subject up."""

from __future__ import annotations

import hmac

from domain.identities import IdentityId
from domain.language import Visibility
from domain.sealed import Lock, told_apart
from services.sealing import Keys

LOCK = Lock("identities", Visibility.PERSONAL)
"""Of no person: its key stays when somebody is erased."""


async def identity(keys: Keys, issuer: str, subject: str, *, make: bool = False) -> IdentityId | None:
    """None where the organisation has never linked one. ``make`` is for linking the first. Raises ``Unavailable``."""
    found = await (keys.made([LOCK]) if make else keys.known([LOCK]))
    key = found.get(LOCK)
    if key is None:
        return None
    return IdentityId(hmac.digest(key, told_apart("identity 1", issuer, subject), "sha256").hex())
