"""Servers that the tests share: started once, forgetful, gone at the end."""

from __future__ import annotations

import gc
import itertools
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import pytest
import structlog
from hypothesis import settings

from deploy.local import nats as local_nats
from deploy.local import postgres as local_postgres
from deploy.migrate import migrate

# Examples by chance are the same in every run, and take the time that a busy machine takes.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

# Eighteen thousand specs are long-lived: looking through them for garbage again and again takes seconds.
gc.set_threshold(20_000, 10, 10)


def pytest_collection_finish() -> None:
    gc.freeze()


# Tracebacks as text: the colourful ones take seconds.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


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


@dataclass(frozen=True)
class Database:
    """A migrated database of one test."""

    server: local_postgres.Running
    name: str

    def dsn(self, role: str) -> str:
        return self.server.dsn(role, self.name)


@pytest.fixture(scope="session")
async def template(postgres: local_postgres.Running) -> str:
    admin = await asyncpg.connect(postgres.dsn("postgres", "postgres"))
    await admin.execute("create database template_fadder")
    await migrate(postgres.dsn("postgres", "template_fadder"))
    await admin.close()
    return "template_fadder"


NUMBERS = itertools.count(1)


@asynccontextmanager
async def cloned(postgres: local_postgres.Running, template: str) -> AsyncGenerator[Database]:
    name = f"test_{next(NUMBERS)}"
    admin = await asyncpg.connect(postgres.dsn("postgres", "postgres"))
    await admin.execute(f"create database {name} template {template} strategy file_copy")
    await admin.execute(f"revoke all on database {name} from public")  # rights on a database are not cloned
    await admin.execute(
        f"grant connect on database {name} to gateway_write, gateway_read, relay, projector, reactor, matcher, "
        "deliverer, operator"
    )
    yield Database(postgres, name)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()


@pytest.fixture
async def database(postgres: local_postgres.Running, template: str) -> AsyncIterator[Database]:
    async with cloned(postgres, template) as made:
        yield made
