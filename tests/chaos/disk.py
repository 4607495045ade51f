"""A small disk of its own for the data folder, so that it can be filled without harm to the machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

SIZE = 640 * 1024 * 1024
INSIDE = "FADDER_CHAOS_INSIDE"
"""Says that this program has been started again where it may mount."""


@dataclass
class Disk:
    folder: Path
    small: bool
    """Whether it may be filled."""

    @property
    def ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self) -> int:
        """Leaves no byte free; how many it took."""
        with self.ballast.open("wb") as file:
            while free := os.statvfs(self.folder).f_bavail * os.statvfs(self.folder).f_bsize:
                try:
                    os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), free)
                except OSError:
                    break
            return file.seek(0, os.SEEK_END)

    def free(self) -> None:
        self.ballast.unlink(missing_ok=True)


def may_mount() -> bool:
    """Tried, as nothing else tells."""
    with tempfile.TemporaryDirectory() as folder:
        if subprocess.run(mount(Path(folder), 2**20), capture_output=True, check=False).returncode:
            return False
        subprocess.run(["umount", folder], check=True)
        return True


def mount(folder: Path, size: int) -> list[str]:
    return [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)]


def go_where_mounting_is_allowed(module: str, arguments: list[str]) -> None:
    """Starts this program again as root of a user namespace with mounts of its own, where the machine allows that and
    mounting here is barred. Returns where there is nothing to gain."""
    unshare = shutil.which("unshare")
    if sys.platform != "linux" or INSIDE in os.environ or unshare is None or may_mount():
        return
    inside = [unshare, "--user", "--map-root-user", "--mount"]
    if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode == 0:
        os.execve(unshare, [*inside, sys.executable, "-m", module, *arguments], {**os.environ, INSIDE: "1"})


async def completed(*command: str) -> int:
    running = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    return await running.wait()


@asynccontextmanager
async def small_disk() -> AsyncGenerator[Disk]:
    """A folder on a disk of ``SIZE`` bytes or, where nobody may mount, an ordinary one that is not to be filled."""
    folder = Path(tempfile.mkdtemp(prefix="fadder-chaos-"))
    mounted = sys.platform == "linux" and await completed(*mount(folder, SIZE)) == 0
    try:
        yield Disk(folder, mounted)
    finally:
        if mounted:
            await completed(shutil.which("umount") or "umount", "--lazy", str(folder))
        with contextlib.suppress(OSError):
            shutil.rmtree(folder)
