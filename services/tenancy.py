"""The name of an organisation as the isolation boundary. Only the door and the stream's consumers make one."""

from __future__ import annotations

import re
from typing import NewType

TenantId = NewType("TenantId", str)

SLUG = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
