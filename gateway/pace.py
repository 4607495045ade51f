"""How often somebody without a token may ask: a bucket for each address, which every question empties by one and time
fills again.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

MOST = 50_000
"""Addresses that are remembered; the one that has been silent longest is forgotten first, as if it had never asked."""


@dataclass(slots=True)
class Pace:
    per_minute: int
    """Also how many at once, after a quiet minute."""
    clock: Callable[[], float] = time.monotonic
    most: int = MOST
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict[str, tuple[float, float]])
    """What was left, and when that was."""

    def wait(self, address: str) -> float:
        """Seconds until the next question; none, and then this one counts."""
        who, now, rate = household(address), self.clock(), self.per_minute / 60
        left, since = self._buckets.pop(who, (float(self.per_minute), now))
        left = min(self.per_minute, left + (now - since) * rate)
        asks = left >= 1
        self._buckets[who] = (left - 1 if asks else left), now
        if len(self._buckets) > self.most:
            self._buckets.popitem(last=False)
        return 0.0 if asks else (1 - left) / rate


def household(address: str) -> str:
    """An address, or in IPv6 the network of 64 bits that one subscriber has for themselves."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
