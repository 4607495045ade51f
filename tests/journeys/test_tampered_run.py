"""A run and what it was computed from, changed behind the journal's back."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import asyncpg
import pytest

from deploy.local.nats import RunningNats
from deploy.replay import run as replayed
from domain.language import RunId
from services.settings import Settings
from tests.conftest import Database
from tests.gateway.test_matching import bench
from tests.journeys.test_matching import HARBOUR, bare, matching
from tests.services.house import MASTER
from tests.world import opened

LAST = "tenant = 'harbour' and position = (select max(position) from journal.fact where name = '{}')"


def reworded(fact: str, was: str, is_now: str) -> str:
    body = f"convert_to(regexp_replace(convert_from(body, 'utf8'), '{was}', '{is_now}'), 'utf8')"
    return f"update journal.fact set body = {body} where {LAST.format(fact)}"


CHANGES = {
    "a seat more": (reworded("CapacityDeclared", '"capacity":1', '"capacity":2'), "other facts", "the same result"),
    "somebody less": (f"delete from journal.fact where {LAST.format('ApplicationAccepted')}", "other facts", "result"),
    "who is locked": (
        reworded("MatchingRunRequested", '"adept":"[^"]*"', '"adept":"nobody"'),
        "other facts",
        "no result now",
    ),
    "where facts are found": (
        "delete from journal.tag where tenant = 'harbour' and name = 'AttributesDeclared'",
        "other facts",
        "another result",
    ),
    "the sum": (reworded("MatchingRunCompleted", '"objective":[0-9]+', '"objective":9'), "the same facts", "another"),
    "a sealed word": (reworded("AttributesDeclared", '.{10}"}$', 'AAAAAAAAAA"}'), "not what was sealed", ""),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_replay_notices_what_was_changed(
    change: str, database: Database, nats_server: RunningNats, tmp_path: Path
) -> None:
    master = tmp_path / "master"
    master.write_bytes(b64encode(MASTER.key))
    master.chmod(0o600)
    settings = Settings(postgres={"matcher": database.dsn("matcher")}, master_key=master, data=tmp_path)
    statement, inputs, result = CHANGES[change]
    async with opened(database, nats_server) as world, matching(world, database) as matcher:
        made = await bench(world, matcher)
        locked = [{"adept": made.people["Ada"], "mentor": made.people["Mim"]}]
        run = RunId(bare((await made.run(world, locked=locked))["id"]))
        said, good = await replayed(settings, HARBOUR, run)
        assert good, said
        owner = await asyncpg.connect(database.dsn("postgres"))
        await owner.execute("set session_replication_role = replica")
        assert not (await owner.execute(statement)).endswith(" 0")
        await owner.close()
        said, good = await replayed(settings, HARBOUR, run)
        assert not good
        assert inputs in said[0]
        assert result in said[-1]
