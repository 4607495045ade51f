"""As root the embedded Postgres runs as somebody else; these need root to choose whom."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from signal import SIGINT

import asyncpg
import pytest

from deploy.local import cluster, postgres
from deploy.local.process import NotStarted, Program, complete
from deploy.local.way import reachable

HOUSE = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="needs root; all other tests run as an ordinary user here"),
    pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has the ways to run as somebody else"),
]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can pass through; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def owner(data: Path) -> int:
    return (data / "postgres" / "postmaster.pid").stat().st_uid


def about(pid: int, what: str) -> str:
    return Path(f"/proc/{pid}/{what}").read_text()


def hidden_copy(folder: Path) -> Path:
    """Installed programs as they are under a home that is closed to others, which pytest's folders are as well."""
    bare = cluster.installed()
    package = bare.parents[1]
    shutil.copytree(bare.parent, folder / package.name / bare.parent.name)
    shutil.copytree(f"{package}.libs", folder / f"{package.name}.libs")
    return folder / bare.relative_to(package.parent)


async def test_root_runs_it_in_a_namespace_where_it_may(tmp_path: Path) -> None:
    server = await postgres.start(tmp_path, durable=False)
    try:
        assert server.server.program.way == "namespace"
        assert owner(tmp_path) == 0
        assert about(server.pid, "uid_map").split() == ["1000", "0", "1"]
        assert "CapEff:\t0000000000000000" in about(server.pid, "status")
    finally:
        await server.stop()


async def test_root_runs_it_as_nobody_where_it_must(open_folder: Path) -> None:
    data = open_folder / "data"
    for _ in range(2):
        server = await postgres.start(data, durable=False, way="nobody")
        try:
            assert owner(data) == 65534
        finally:
            await server.stop()
    with pytest.raises(NotStarted, match=r"made by user 0 \(nobody\) and cannot be opened by user 0 \(namespace\)"):
        await postgres.start(data, way="namespace")


async def test_nobody_must_be_able_to_reach_the_data(tmp_path: Path) -> None:
    with pytest.raises(NotStarted, match="who cannot reach"):
        await postgres.start(tmp_path / "data", durable=False, way="nobody")


async def test_nobody_gets_a_copy_of_programs_out_of_reach(tmp_path: Path, open_folder: Path) -> None:
    programs = hidden_copy(tmp_path)
    copy = reachable(programs, "nobody", open_folder)
    assert copy.is_relative_to(open_folder)
    assert reachable(programs, "nobody", open_folder) == copy
    assert await complete(Program(name="initdb", argv=(str(copy / "initdb"), "--version"), way="nobody")) == 0


def test_an_ordinary_user_runs_it_all(open_folder: Path) -> None:
    """With a Python of the system: the environment's own may lie in a folder that is closed to others."""
    packages = Path(asyncpg.__file__).parents[1]
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    data = open_folder / "data"
    data.mkdir()
    shutil.chown(data, "nobody")

    def begin(*command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            user=65534,
            group=65534,
            extra_groups=[],
            env={"PYTHONPATH": f"{HOUSE}:{packages}", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=open_folder,
            stdout=subprocess.PIPE,
            text=True,
        )

    same = f"import sys, asyncpg, msgspec, deploy; assert sys.version_info[:2] == {sys.version_info[:2]}"
    if python is None or begin(python, "-c", same).wait(20):
        pytest.skip(f"nobody has no Python that finds the packages in {packages}")
    with begin(python, str(HOUSE / "tests/deploy/trial_run.py"), str(data), "postgres", "nats", "sleeper") as run:
        assert run.stdout is not None
        said = [run.stdout.readline() for _ in range(3)]
        run.send_signal(SIGINT)
        assert run.wait(30) == 0
    assert all("is up" in line for line in said)
    assert (data / "postgres" / "PG_VERSION").stat().st_uid == 65534
