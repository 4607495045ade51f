"""As whom the embedded Postgres runs: it refuses root, and a cluster can be opened only by whom it was made.

Root becomes an ordinary user in a user namespace, with nothing to change on the machine; where the kernel bars that,
the server runs as ``nobody``. To other processes and to files a server in such a namespace is still root.
"""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import secrets
import shutil
import stat
from pathlib import Path
from typing import get_args

from deploy.local.process import NotStarted, Program, Way, complete

_MADE_BY = "fadder.made"


async def possible_way(binaries: Path) -> Way:
    if os.geteuid() != 0:
        return "own"
    probe = Program(
        name="postgres", argv=(str(binaries / "postgres"), "--version"), log=Path(os.devnull), way="namespace"
    )
    return "nobody" if await complete(probe) else "namespace"


def owner(way: Way) -> int:
    """The user id that the server's files belong to."""
    return pwd.getpwnam("nobody").pw_uid if way == "nobody" else os.geteuid()


def give(folder: Path, way: Way) -> None:
    """Hand a folder of ours to the server."""
    if owner(way) != os.geteuid():
        os.chown(folder, owner(way), -1)


def record(cluster: Path, way: Way) -> None:
    (cluster / _MADE_BY).write_text(json.dumps({"way": way, "user": os.geteuid()}))


def the_same_way(folder: Path, wanted: Way | None) -> Way:
    """The way a cluster was made; refused if it is not open to the one who starts it now."""
    way, user = _recorded(folder)
    if user != os.geteuid() or (wanted is not None and wanted != way):
        now = f"user {os.geteuid()}" + (f" ({wanted})" if wanted else "")
        raise NotStarted(
            f"{folder} was made by user {user} ({way}) and cannot be opened by {now}: "
            "start as that user, or name another data folder with FADDER_DATA"
        )
    return way


def _recorded(folder: Path) -> tuple[Way, int]:
    try:
        made = json.loads((folder / _MADE_BY).read_text())
        way, user = made["way"], int(made["user"])
    except (OSError, ValueError, KeyError, TypeError) as unclear:
        raise NotStarted(f"{folder} does not tell how it was made ({unclear}); it is no cluster of ours") from None
    if way not in get_args(Way):
        raise NotStarted(f"{folder} was made in a way unknown here: {way}")
    return way, user


def reachable(binaries: Path, way: Way, data: Path) -> Path:
    """Programs that ``nobody`` can run: a copy, if the installed ones lie in a folder that is closed to others."""
    if way != "nobody" or _open_to_others(binaries / "postgres"):
        return binaries
    made = f"{binaries}:{(binaries / 'postgres').stat().st_mtime_ns}"
    copy = data / f"postgres.programs-{hashlib.sha256(made.encode()).hexdigest()[:12]}"
    if not copy.exists():
        for old in data.glob("postgres.programs-*"):
            shutil.rmtree(old)
        _copy(binaries.parent, data / f"postgres.programs-{secrets.token_hex(4)}").rename(copy)
    return copy / binaries.relative_to(binaries.parents[2])


def _copy(installed: Path, to: Path) -> Path:
    """The programs in the same layout: they find their libraries beside their package, and their data beside them."""
    package = installed.parent
    shutil.copytree(installed, to / package.name / installed.name, ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, to / libraries.name)
    for path in (to, *to.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.parent.name == "bin" else 0o044))
    return to


def let_through(data: Path, way: Way) -> None:
    """Let ``nobody`` pass to its cluster; everything else in the data folder stays closed by its own mode."""
    if way != "nobody":
        return
    if not _open_to_others(data.parent):
        raise NotStarted(
            f"Postgres must run as nobody here, who cannot reach {data}: name another data folder with FADDER_DATA"
        )
    data.chmod(stat.S_IMODE(data.stat().st_mode) | 0o011)


def _open_to_others(path: Path) -> bool:
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))
