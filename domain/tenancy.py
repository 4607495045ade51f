"""An organisation's name as an address. No decision sees it: an organisation is the world that a decision lives in.

Only the door and the followers of the stream make one; whoever holds a journal needs none.
"""

from __future__ import annotations

import re
import zlib
from typing import NewType

TenantId = NewType("TenantId", str)

SLUG = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")

PARTITIONS = 16
"""Into so many parts the organisations are split: on the stream, and among those who work on the read models."""


def partition(tenant: TenantId) -> int:
    return zlib.crc32(tenant.encode()) % PARTITIONS
