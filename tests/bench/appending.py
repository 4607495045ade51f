"""How many conditional single-fact commands are appended in a second, by us and by others, and how long one takes."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.bench.load import Done, Task
from tests.bench.servers import Servers, worker

CALLERS = 64


async def ours(servers: Servers, database: str, **more: Any) -> Done:
    task = Task(servers.dsn("gateway_write", database), **more)
    return msgspec.convert(await worker("ours", task), Done)


async def peer(name: str, address: str, **more: Any) -> Done:
    task = msgspec.to_builtins(Task(address, **more))
    return msgspec.convert(await worker("peers", {"peer": name, **task}), Done)


def tenants(count: int) -> tuple[str, ...]:
    return tuple(f"org-{n:03}" for n in range(count))
