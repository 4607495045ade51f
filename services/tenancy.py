"""The name of an organisation, as everything below the door knows it."""

from __future__ import annotations

import re
from typing import NewType

TenantId = NewType("TenantId", str)
"""Made by the door, from a token and the organisation it was sent to, and by the stream consumer; by nobody else."""

SLUG = re.compile(r"^[a-z][a-z0-9-]{1,38}[a-z0-9]$")
