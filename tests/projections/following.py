"""What follows a journal, with all that it needs: for the specs of the read side."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from nats.aio.client import Client

from deploy.local.nats import RunningNats
from domain.tenancy import TenantId
from domain.wire import COLUMNS, message, pack
from projections.catalogue import PROJECTIONS
from projections.consumer import follow
from projections.past import folded
from projections.postgres import Pool
from services import relay
from services.hint import connecting
from tests.conftest import Database
from tests.projections.read_side import checkpoints_of, journal_of, projector, shown
from tests.services.house import Writing, rows, writing
from tests.until import until

HARBOUR, NORRSKEN = TenantId("harbour"), TenantId("norrsken")


@dataclass
class Stage:
    database: Database
    gateway: Writing
    pool: Pool
    client: Client
    stream: str

    async def level(self, tenant: str = "harbour", projections: Any = PROJECTIONS) -> None:
        """Waits until every read model shows every fact, and looks whether it shows the right thing."""
        facts = await journal_of(self.database, tenant)

        async def so() -> bool:
            return await checkpoints_of(self.database, tenant) == {len(facts)}

        await until(f"{tenant} is level", so)
        assert await shown(self.pool, tenant, projections) == {p.name: folded(p, facts) for p in projections}

    async def publish(self, *positions: int, tenant: str = "harbour") -> None:
        """Brings these facts onto the stream, however often they were there before."""
        found = await rows(self.database, f"select {COLUMNS} from journal.fact where tenant = $1", tenant)
        facts = {row["position"]: message(row) for row in found}
        for position in positions:
            subject = relay.subject(self.stream, TenantId(tenant), facts[position])
            await self.client.jetstream().publish(subject, pack(facts[position]))

    def follow(self) -> Any:
        return follow(self.pool, PROJECTIONS, self.client, self.stream)


@asynccontextmanager
async def staged(database: Database, nats_server: RunningNats) -> AsyncGenerator[Stage]:
    async with (
        writing(database) as gateway,
        projector(database) as pool,
        connecting(nats_server.url("admin"), "test") as client,
    ):
        await until("NATS is there", lambda: connected(client))
        await relay.ensure_stream(client.jetstream(), database.name)
        yield Stage(database, gateway, pool, client, database.name)


async def connected(client: Client) -> bool:
    return client.is_connected
