"""Who holds a folder: a lock that the kernel frees when the last holder has gone.

The holder hands the open lock on to its children, so a lock that is free also says that no child of a killed run is
left: nothing has to be guessed from process ids.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import secrets
import sys
from pathlib import Path

from deploy.local.process import NotStarted


class Held(NotStarted):
    """Somebody else holds it."""

    def __init__(self, path: Path, pid: int | None) -> None:
        whom = f"process {pid}" if pid and alive(pid) else "what a run that was killed left behind"
        super().__init__(f"{path.parent} is in use by {whom}")


async def hold(path: Path, patience: float = 10.0) -> int:
    """Take the lock and return its file descriptor; closing it lets go.

    Waits up to ``patience`` seconds for the children of a dead holder; :class:`Held` at once if the holder lives.
    """
    lock = _open(path)
    try:
        deadline = asyncio.get_running_loop().time() + patience
        while not _take(lock):
            pid = holder(lock)
            if (pid is not None and alive(pid)) or asyncio.get_running_loop().time() > deadline:
                raise Held(path, pid)
            await asyncio.sleep(0.02)
    except BaseException:
        os.close(lock)
        raise
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    return lock


def is_held(path: Path) -> bool:
    """Whether somebody holds it now."""
    if not path.exists():
        return False
    lock = _open(path)
    try:
        return not _take(lock)
    finally:
        os.close(lock)


def data_folder(path: Path) -> Path:
    """The folder itself, made for its owner alone if it is not there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path.resolve()


def holder(lock: int) -> int | None:
    written = os.pread(lock, 32, 0).decode()
    return int(written) if written.isdecimal() else None


def alive(pid: int) -> bool:
    """Whether it runs; one that has died and was not yet collected by its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return _state(pid) not in "ZX"
    except OSError:
        return sys.platform != "linux"


def stopped(pid: int) -> bool:
    """Whether a signal holds it: it is there, and does nothing."""
    try:
        return _state(pid) in "Tt"
    except OSError:
        return False


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file that only its owner may read; a reader sees the old one or the new one, never half."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
