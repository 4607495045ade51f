"""Signing the heads at an interval, and the place where they are kept.

What has been signed is not signed away: a head that the journal no longer leads to stops the signing of that
organisation, loudly, and the lines that were written stand.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.tenancy import SLUG, TenantId
from services.heads import Signed, signed, understood, written
from services.postgres import GONE, Pool, scoped

HEADS = "select tenant, position, head from journal.organisation where position > 0 order by tenant"
STILL = scoped("select f.hash from journal.fact f where f.tenant = me.tenant and f.position = $2")
LINE = 4096
"""Bytes; a line is far shorter."""

log = structlog.get_logger()


class Outside(Protocol):
    """A place where heads are kept: a folder, or whatever carries them further away."""

    async def take(self) -> bool:
        """Whether it is for this process to add to it."""
        ...

    async def keep(self, heads: Sequence[Signed]) -> None:
        """Once this returns, they are kept."""
        ...

    async def newest(self, tenant: TenantId) -> Signed | None:
        """The last that was kept of an organisation. Raises ``ValueError`` where it cannot be read."""
        ...


async def sign(pool: Pool, key: Ed25519PrivateKey, outside: Outside, every: float, now: Callable[[], datetime]) -> None:
    """Signs what has moved, every so many seconds, until cancelled. ``now`` answers in UTC."""
    known: dict[TenantId, Signed] = {}
    while True:
        try:
            if await outside.take():
                await sign_new(pool, key, outside, known, now())
        except GONE as error:
            log.warning("heads are not signed", error=type(error).__name__)
        except Exception:
            log.exception("heads are not signed")
        await asyncio.sleep(every)


async def sign_new(
    pool: Pool, key: Ed25519PrivateKey, outside: Outside, known: dict[TenantId, Signed], now: datetime
) -> None:
    """Signs each head that has moved since the one that was kept last; ``known`` remembers those.

    What an organisation keeps as its head is signed only where its journal has it: a line stands for ever.
    """
    fresh: list[Signed] = []
    for row in await pool.fetch(HEADS):
        tenant = TenantId(row["tenant"])
        try:
            last = known.get(tenant) or await outside.newest(tenant)
        except ValueError:
            log.error("what was signed before cannot be read", tenant=tenant)
            continue
        if last is not None:
            known[tenant] = last
            if (last.position, last.head) == (row["position"], row["head"]):
                continue
            if last.position >= row["position"] or await pool.fetchval(STILL, tenant, last.position) != last.head:
                log.error("the journal is not the one that was signed", tenant=tenant, position=last.position)
                continue
        if await pool.fetchval(STILL, tenant, row["position"]) != row["head"]:
            log.error("the organisation keeps a head that its journal has not", tenant=tenant, position=row["position"])
            continue
        fresh.append(signed(key, tenant, row["position"], row["head"], now))
    if fresh:
        await outside.keep(fresh)
        known.update((one.tenant, one) for one in fresh)


class Folder:
    """A file an organisation. One process at a time adds to them, whoever took the lock first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: int | None = None

    async def take(self) -> bool:
        """Whether this process is the one that writes; makes the folder where it is missing."""
        if self._lock is None:
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self._path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                return False
            self._lock = lock
        return True

    def let_go(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def keep(self, heads: Sequence[Signed]) -> None:
        await asyncio.to_thread(self._add, heads)

    async def newest(self, tenant: TenantId) -> Signed | None:
        return await asyncio.to_thread(self._last, tenant)

    def _add(self, heads: Sequence[Signed]) -> None:
        for one in heads:
            file = os.open(self._file(one.tenant), os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)
            try:
                mend(file)
                line = written(one)
                if os.write(file, line) < len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(file)
            finally:
                os.close(file)
        folder = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _last(self, tenant: TenantId) -> Signed | None:
        try:
            with self._file(tenant).open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - LINE * 2))
                lines = file.read().split(b"\n")[:-1]
            return understood(lines[-1]) if lines else None
        except FileNotFoundError:
            return None

    def _file(self, tenant: TenantId) -> Path:
        if not SLUG.fullmatch(tenant):
            raise ValueError("not the name of an organisation")
        return self._path / f"{tenant}.jsonl"


def mend(file: int) -> None:
    """Takes away a last line that has no end: the process or the machine stopped while it was written."""
    size = os.fstat(file).st_size
    tail = os.pread(file, LINE, max(0, size - LINE))
    if tail and not tail.endswith(b"\n"):
        os.ftruncate(file, size - len(tail) + tail.rfind(b"\n") + 1)
