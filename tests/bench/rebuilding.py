"""Every read model made anew from the journal, against reading the same rows and doing nothing with them."""

from __future__ import annotations

from statistics import median

from tests.bench.appending import TENANTS
from tests.bench.scale import Scale
from tests.bench.servers import Servers, worker
from tests.bench.table import Measure, compared

PARTS = 5
"""In which both take turns; each has as many organisations as two, or four, processes share evenly."""


async def rebuilt(servers: Servers, scale: Scale, large: str) -> list[Measure]:
    size = len(TENANTS) // PARTS
    parts = [TENANTS[n : n + size] for n in range(0, len(TENANTS), size)]
    said = await worker("rebuild", {"address": servers.dsn("postgres", large), "parts": parts})
    memory: list[float] = said["memory"]
    flat = max(memory) / median(memory[: max(1, len(memory) // 10)])
    return [
        compared(
            "facts of a rebuild of all read models, against streaming them",
            said["rebuilt"],
            said["streamed"],
            "a second",
            0.1,
        ),
        Measure(
            f"memory of the rebuild of {scale.facts:,} facts, most of all, beside its beginning",
            max(memory),
            max(memory) / flat,
            "MB",
            flat,
            300,
            True,
            max(memory),
        ),
    ]
