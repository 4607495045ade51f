"""Two organisations with a whole story each, for specs that change nothing of it, and their catalogue."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from deploy.local import postgres as local_postgres
from domain.language import Visibility
from domain.sealed import Lock
from domain.tenancy import TenantId
from projections.catalogue import PROJECTIONS
from projections.run import catch_up
from services.journal import Entry
from services.postgres import connect
from services.postgres_journal import lone
from tests.conftest import Database, cloned
from tests.services.house import rows, writing
from tests.story import STORY

GATEWAY = ("gateway_write", "gateway_read")
SETTINGS = (None, "", "norrsken", "norrsken,pier", " harbour", "harbour ", "%", "HARBOUR", "{harbour}")
"""What is set where the rows of ``harbour`` must not be seen; ``None`` is nothing at all."""
OURS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"
LOCKS = [Lock("pair:p1", who) for who in Visibility if who is not Visibility.PUBLIC]
"""Keys of every class, whosever they would be."""


@dataclass(frozen=True)
class Relation:
    name: str
    kind: str
    """``r`` table, ``p`` partitioned table, ``v`` view, and so on, as in ``pg_class``."""
    secured: bool
    partition: bool
    options: tuple[str, ...]
    columns: tuple[str, ...]
    policies: int


async def relations(database: Database) -> list[Relation]:
    found = await rows(
        database,
        f"""
        select n.nspname || '.' || c.relname as name, c.relkind::text as kind,
            c.relrowsecurity and c.relforcerowsecurity as secured, c.relispartition as partition,
            coalesce(c.reloptions, array[]::text[]) as options,
            (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
            (select count(*) from pg_policy p where p.polrelid = c.oid) as policies
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where {OURS} and c.relkind in ('r', 'p', 'v', 'm', 'f') order by name
        """,
    )
    return [
        Relation(
            one["name"],
            one["kind"],
            one["secured"],
            one["partition"],
            tuple(one["options"]),
            tuple(one["columns"]),
            one["policies"],
        )
        for one in found
    ]


@pytest.fixture(scope="module")
async def inhabited(postgres: local_postgres.Running, template: str) -> AsyncIterator[Database]:
    """Two organisations with a whole story each, recorded and shown; every table has rows of both. Nothing here may
    change it, so it is shared.
    """
    async with cloned(postgres, template) as database:
        await inhabit(database)
        yield database


async def inhabit(database: Database) -> None:
    async with writing(database) as gateway:
        for tenant in ("harbour", "norrsken"):
            await gateway.say(tenant, *STORY)
            await gateway.chest.of(TenantId(tenant)).made(LOCKS)
    pool = await connect(database.dsn("projector"), most=1)
    for tenant in ("harbour", "norrsken"):
        await catch_up(pool, PROJECTIONS, TenantId(tenant))
    await pool.close()
    await rows(database, "insert into journal.follower select 'relay', tenant, position from journal.organisation")
    await rows(
        database,
        "insert into reading.dead_letter (tenant, projection, key, position, name) "
        "select tenant, 'members', 'ada', 1, 'MemberJoined' from journal.organisation",
    )
    await rows(
        database,
        "insert into journal.dead_letter (tenant, follower, key, position, name) "
        "select tenant, 'reaction:complete_pair', 'thing pair:p1', 1, 'PairMatched' from journal.organisation",
    )
    await rows(
        database,
        "insert into journal.logo (tenant, digest, media, picture) "
        "select tenant, repeat('ab', 32), 'image/png', 'picture' from journal.organisation",
    )
    await rows(
        database,
        "insert into delivering.webhook (tenant, webhook, address, facts, secret, position) "
        "select tenant, 'hook', 'https://hr.example.org/', '{PairMatched}', 'sealed', 1 from journal.organisation",
    )
    await rows(
        database,
        "insert into delivering.attempt (tenant, webhook, position, attempt, at, status) "
        "select tenant, 'hook', 1, 1, now(), 200 from journal.organisation",
    )
    await rows(database, "insert into routing.host select tenant || '.example', tenant from journal.organisation")


@asynccontextmanager
async def as_role(database: Database, role: str, setting: str | None) -> AsyncGenerator[asyncpg.Connection[Any]]:
    connection = await asyncpg.connect(database.dsn(role))
    try:
        if setting is not None:
            await connection.execute("select set_config('fadder.tenant', $1, false)", setting)
        yield connection
    finally:
        await connection.close()


MADE = "set_config('fadder.tenant', $1, true)"


def one(said: Entry) -> tuple[Any, ...]:
    given = lone([(TenantId("harbour"), said)])
    assert given is not None
    return given
