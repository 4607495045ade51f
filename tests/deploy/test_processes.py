"""How a process begins, ends, and speaks."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import SIGTERM

import asyncpg
import pytest

from deploy import master_key
from deploy.local.nats import RunningNats
from deploy.processes.running import Asked, Stopped, in_time, of_one_time, patiently, told, until, without_words, work
from domain.wire import UnknownFact, decode
from services.settings import SettingWrong
from tests.conftest import Database
from tests.product import own_port, verb

NOWHERE = "postgresql://relay@/fadder?host=%2Fnowhere"


async def forever() -> None:
    await asyncio.Event().wait()


async def for_a_moment() -> None:
    await asyncio.sleep(0)


async def broken() -> None:
    raise LookupError("something private")


async def test_it_goes_on_until_it_is_asked_to_end() -> None:
    asked = asyncio.Event()
    working = asyncio.create_task(work(asked, forever(), "part"))
    await asyncio.sleep(0)
    assert not working.done()
    asked.set()
    await working


async def test_a_part_that_ends_by_itself_ends_the_process() -> None:
    with pytest.raises(Stopped, match="part"):
        await work(asyncio.Event(), for_a_moment(), "part")


async def test_a_part_that_breaks_ends_the_process_with_its_reason() -> None:
    with pytest.raises(LookupError):
        await until(asyncio.Event(), asyncio.create_task(forever()), asyncio.create_task(broken()))


async def test_it_waits_for_a_postgres_that_is_being_prepared() -> None:
    attempts = iter([ConnectionRefusedError(), asyncpg.InvalidCatalogNameError(), asyncpg.CannotConnectNowError()])

    async def attempt() -> str:
        for away in attempts:
            raise away
        return "there"

    assert await patiently(attempt, asyncio.Event()) == "there"


async def test_it_does_not_wait_once_it_is_asked_to_end() -> None:
    asked = asyncio.Event()

    async def attempt() -> None:
        asked.set()
        raise ConnectionRefusedError

    with pytest.raises(Asked):
        await patiently(attempt, asked)


@pytest.mark.parametrize(
    ("apart", "said"),
    [(timedelta(seconds=50), None), (timedelta(seconds=70), "ahead of"), (timedelta(seconds=-70), "behind")],
)
async def test_whoever_is_of_another_time_than_postgres_does_not_begin(
    database: Database, apart: timedelta, said: str | None
) -> None:
    postgres = await asyncpg.connect(database.dsn("reactor"))
    try:
        with nullcontext() if said is None else pytest.raises(SettingWrong, match=f"s {said} that of Postgres"):
            await of_one_time(postgres, lambda: datetime.now(UTC) + apart)
    finally:
        await postgres.close()


async def test_whoever_comes_to_be_of_another_time_ends(database: Database) -> None:
    dsn, looks = database.dsn("reactor"), iter([timedelta(), timedelta(seconds=30), timedelta(hours=1)])

    part = in_time(dsn, lambda: datetime.now(UTC) + next(looks), every=0.0)
    with pytest.raises(SettingWrong, match="s ahead of that of Postgres"):
        await until(asyncio.Event(), asyncio.create_task(forever()), asyncio.create_task(part))


def test_what_an_error_says_stays_out_of_the_log() -> None:
    try:
        raise asyncpg.DataError("invalid input: 'something private'")
    except asyncpg.DataError:
        event = without_words(None, "error", {"event": "it broke", "exc_info": True})
    assert "private" not in str(event)
    assert event["error"] == "DataError"
    assert "test_processes.py" in event["frames"][-1]


def test_which_fact_is_too_new_is_told() -> None:
    with pytest.raises(UnknownFact) as caught:
        decode("MeetingHeld", 99, b"{}")
    assert told(caught.value)["fact"] == "MeetingHeld v99"


def test_the_reason_of_the_system_is_told() -> None:
    assert told(ConnectionRefusedError(111, "Connection refused"))["reason"] == "Connection refused"


@pytest.mark.parametrize(
    ("name", "environment", "said"),
    [
        ("gateway", {}, "FADDER_TOKEN_KEYS is not set"),
        ("gateway", {"FADDER_TOKEN_KEYS": "/nowhere"}, "/nowhere is not a readable JWKS file"),
        ("gateway", {"FADDER_MODE": "perhaps"}, "FADDER_MODE is 'perhaps'"),
        ("gateway", {"FADDER_BASES": "fadder.example,*"}, "FADDER_BASES is 'fadder.example,*'"),
        ("gateway", {"FADDER_VISITS": "many"}, "FADDER_VISITS is 'many'"),
        ("gateway", {"FADDER_DNS": "somewhere"}, "FADDER_DNS is 'somewhere'"),
        ("relay", {}, "FADDER_NATS is not set"),
        ("projections", {}, "FADDER_POSTGRES_PROJECTOR is not set"),
        ("projections", {"FADDER_POSTGRES_PROJECTOR": NOWHERE}, "FADDER_MASTER_KEY is not set"),
        ("projections", {"FADDER_POSTGRES_PROJECTOR": NOWHERE, "FADDER_MASTER_KEY": "/nowhere"}, "not a readable file"),
        ("reactions", {}, "FADDER_POSTGRES_REACTOR is not set"),
        ("relay", {"FADDER_NATS": "localhost:4222"}, "FADDER_NATS is not an address"),
        ("relay", {"FADDER_STREAM_REPLICAS": "2"}, "FADDER_STREAM_REPLICAS is '2'"),
        ("relay", {"FADDER_STREAM": "a b.>"}, "FADDER_STREAM is 'a b.>'"),
        ("projections", {"FADDER_POSTGRES_PROJECTOR": "foo"}, "FADDER_POSTGRES_PROJECTOR is not an address"),
        ("migrate", {}, "FADDER_POSTGRES is not set"),
        ("migrate", {"FADDER_POSTGRES": "foo"}, "FADDER_POSTGRES is not an address"),
        ("migrate", {"FADDER_POSTGRES": "postgresql://me@127.0.0.1:1/x"}, "FADDER_POSTGRES: nobody answers there"),
        ("migrate", {"FADDER_POSTGRES": "postgresql://me@127.0.0.1:z/x"}, "FADDER_POSTGRES is not an address"),
        ("up", {"FADDER_POSTGRES": "foo"}, "FADDER_POSTGRES is not an address"),
        ("up", {"FADDER_POSTGRES": "postgresql://me:secret@127.0.0.1:1/x"}, "FADDER_POSTGRES: nobody answers there"),
        ("up", {"FADDER_NATS": "http://somewhere"}, "FADDER_NATS is not an address"),
        ("up", {"FADDER_HOST": "no such host"}, "cannot listen at no such host port 8080"),
        ("up", {"FADDER_HOST": "å" * 70}, "it is no name of a host; see FADDER_HOST"),
        ("up", {"FADDER_HOST": "192.0.2.1"}, "cannot listen at 192.0.2.1 port 8080"),
    ],
)
async def test_what_is_missing_is_said(tmp_path: Path, name: str, environment: dict[str, str], said: str) -> None:
    process = await verb(name, data=tmp_path, **environment)
    _, errors = await process.communicate()
    assert process.returncode == 1
    assert said in errors.decode()
    assert "Traceback" not in errors.decode()
    assert len(errors.decode().splitlines()) == 1


@pytest.mark.parametrize("name", ["migrate", "up"])
async def test_a_login_that_may_not_migrate_is_said(
    database: Database, nats_server: RunningNats, tmp_path: Path, name: str
) -> None:
    there = {"FADDER_POSTGRES": database.dsn("relay"), "FADDER_NATS": nats_server.url("admin")}
    process = await verb(name, data=tmp_path, FADDER_PORT=str(own_port()), **there)
    _, errors = await process.communicate()
    assert (process.returncode, errors.decode().splitlines()) == (
        1,
        ["Error: Postgres went away, or would not, for this login: InsufficientPrivilegeError"],
    )


async def test_a_data_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    process = await verb("up", data=tmp_path / "file")
    _, errors = await process.communicate()
    assert process.returncode == 1
    why = "cannot be used: File exists; name another folder with FADDER_DATA"
    assert errors.decode() == f"Error: {tmp_path / 'file'} {why}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGTERM")
async def test_a_signal_ends_it_while_it_waits(tmp_path: Path) -> None:
    master_key.make(tmp_path / "master")
    reached = {"FADDER_POSTGRES_PROJECTOR": NOWHERE, "FADDER_MASTER_KEY": str(tmp_path / "master")}
    process = await verb("projections", data=tmp_path, **reached)
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 20)
    assert b'"event": "waiting for postgres"' in line
    assert b'"level": "info"' in line
    process.send_signal(SIGTERM)
    assert await asyncio.wait_for(process.wait(), 5) == 0
