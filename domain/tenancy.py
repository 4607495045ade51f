"""An organisation's name as an address. No decision sees it: an organisation is the world that a decision lives in.

Only the door and the followers of the stream make one; whoever holds a journal needs none.
"""

from __future__ import annotations

import re
from typing import NewType

TenantId = NewType("TenantId", str)

SLUG = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
