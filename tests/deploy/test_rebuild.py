"""The verb that makes read models anew, killed for real."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import asyncpg
import pytest

from deploy import database
from deploy.local import postgres as local_postgres
from deploy.operator import CannotLook
from deploy.rebuild import reason
from tests.bench import history
from tests.until import until

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
HOUSE = Path(__file__).parents[2]
FACTS = 10_100
"""Of each organisation: enough for several processes, and to be killed amidst."""
NAMES = ("pair_board", "pair_timeline", "audit_trail")


@pytest.fixture
async def owner(postgres: local_postgres.Running) -> AsyncGenerator[str]:
    """The product's own database on the shared server, with a journal, and no read model level with it."""
    await database.ready(postgres.dsn("postgres", "postgres"))
    owner = postgres.dsn("postgres", database.DATABASE)
    await history.write_some(owner, ["harbour", "norrsken"], FACTS)
    yield owner
    admin = await asyncpg.connect(postgres.dsn("postgres", "postgres"))
    await admin.execute(f"drop database {database.DATABASE} with (force)")
    await admin.close()


@linux
async def test_killed_it_leaves_the_old_ones_and_nobody_behind_and_goes_on_the_next_time(
    owner: str, tmp_path: Path
) -> None:
    looking = await asyncpg.connect(owner)
    running = await asked(owner, tmp_path)
    await until("some of it is written", lambda: made(looking), within=60)
    family = [running.pid, *children(running.pid)]
    assert len(family) > 2, "more than one process folds"
    os.kill(running.pid, signal.SIGKILL)
    await running.wait()
    await until("nobody is left", lambda: gone(family))
    assert not await looking.fetchval("select exists (select from reading.pair_board)"), "the old ones serve"

    amidst = await made(looking)
    assert 0 < amidst < 2 * FACTS
    assert await (await asked(owner, tmp_path)).wait() == 0
    first = await content(looking)
    assert len(first["audit_trail"]) == 2 * FACTS
    assert all(first.values())
    assert await (await asked(owner, tmp_path, "--processes", "1")).wait() == 0
    assert await content(looking) == first
    await looking.close()


@linux
async def test_one_of_its_processes_killed_ends_it_and_it_goes_on_the_next_time(owner: str, tmp_path: Path) -> None:
    looking = await asyncpg.connect(owner)
    running = await asked(owner, tmp_path)
    await until("some of it is written", lambda: made(looking), within=60)
    helpers = [pid for pid in children(running.pid) if folds(pid)]
    os.kill(helpers[0], signal.SIGKILL)
    assert await running.wait() == 2
    await until("nobody is left", lambda: gone(helpers))
    assert await (await asked(owner, tmp_path)).wait() == 0
    assert await looking.fetchval("select count(*) from reading.audit_trail") == 2 * FACTS
    await looking.close()


@pytest.mark.parametrize("error", [ConnectionResetError(), ExceptionGroup("", [ExceptionGroup("", [OSError()])])])
def test_whoever_fails_alone_or_with_others_is_told_of(error: Exception) -> None:
    assert isinstance(reason(error), CannotLook)
    assert reason(ExceptionGroup("", [LookupError(), error])) is not None
    assert reason(LookupError()) is None, "what nobody expects is shown as it is"


async def asked(owner: str, data: Path, *more: str) -> asyncio.subprocess.Process:
    environment = {**os.environ, "FADDER_POSTGRES": owner, "FADDER_DATA": str(data)}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy", "rebuild", *NAMES, *(more or ("--processes", "2"))),
        cwd=HOUSE,
        env=environment,
    )


async def made(looking: asyncpg.Connection) -> int:
    """Facts that are in the new tables."""
    if not await looking.fetchval("select to_regclass('rebuilding.checkpoint') is not null"):
        return 0
    return await looking.fetchval("select coalesce(sum(position), 0)::int from rebuilding.checkpoint")


async def content(looking: asyncpg.Connection) -> dict[str, list[str]]:
    return {
        name: [row[0] for row in await looking.fetch(f"select t::text from reading.{name} t order by tenant, key")]
        for name in NAMES
    }


def children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def folds(process: int) -> bool:
    """Whether it is one of those that fold, and not the one that counts what they share."""
    return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()


async def gone(processes: list[int]) -> bool:
    return not any(alive(pid) for pid in processes)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
