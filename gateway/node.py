"""What every thing with an id of its own shares."""

from __future__ import annotations

import strawberry
from strawberry import ID


@strawberry.interface
class Node:
    id: ID
