"""How much of everything: the whole run, and a quick one that shows that all of it works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    repetitions: int
    seconds: int
    """Of each crowd of callers."""
    facts: int
    """In the large journal."""
    few: int
    """In the small one."""
    appends: int
    """Into each of these, at each repetition."""
    settling: int
    """Appends into the large one before, until most of what they touch has been written since the last checkpoint."""
    projected: int
    """Facts from the journal through the stream to the read models."""
    by_library: int
    """Of these, those that the library projects too: it takes its time."""
    asked: int
    """Mutations that are waited for."""


WHOLE = Scale(3, 4, 2_000_000, 20_000, 8_000, 60_000, 20_000, 1_500, 300)
QUICK = Scale(1, 1, 20_000, 2_000, 1_000, 1_000, 2_000, 200, 20)
