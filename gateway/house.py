"""What the resolvers work with: the writing and the reading side of the application, put together at start."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class House:
    pass
