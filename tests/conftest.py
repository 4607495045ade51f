"""Servers that the tests share: started once, forgetful, gone at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from deploy.local import nats as local_nats
from deploy.local import postgres as local_postgres


@pytest.fixture(scope="session")
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[local_postgres.Running]:
    """An empty Postgres; ``dsn(user, database)`` is the address."""
    running = await local_postgres.start(tmp_path_factory.mktemp("postgres"), durable=False)
    yield running
    await running.stop()


@pytest.fixture(scope="session")
async def nats_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[local_nats.RunningNats]:
    """An empty NATS; ``url(user)`` is the address."""
    running = await local_nats.start(tmp_path_factory.mktemp("nats"), durable=False)
    yield running
    await running.stop()
