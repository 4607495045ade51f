"""What a resolver knows of the request it serves. One per operation, never shared."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.house import House
from gateway.identity import Caller
from gateway.negotiation import Locale


@dataclass(slots=True)
class Context:
    caller: Caller
    locale: Locale
    house: House
    position: int | None = None
    """The journal position that the reply shows; a resolver sets it, the reply carries it in ``extensions``."""
