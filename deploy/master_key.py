"""The master key in a file: 32 random bytes in base64, which its owner alone may read.

A key service takes its place with the same two questions (``services.keys.Master``): wrap this key, unwrap that one.
"""

from __future__ import annotations

import binascii
import os
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from deploy.local.hold import write_whole
from domain.sealed import KEY, NONCE, Damaged, about_organisation, seal, unseal
from services.keys import Master
from services.settings import Settings, SettingWrong

LOOKED_AT = 20
"""Organisations whose keys are tried."""
TO_TRY = "select tenant, wrapped from journal.keys_to_try()"
WRAPPED = "select wrapped from journal.organisation_key where tenant = $1 and wrapped is not null"


class Postgres(Protocol):
    async def fetch(self, query: str, /) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class FileKey:
    key: bytes = field(repr=False)

    async def wrap(self, organisation: str, key: bytes) -> bytes:
        return seal(self.key, os.urandom(NONCE), key, about_organisation(organisation))

    async def unwrap(self, organisation: str, wrapped: bytes) -> bytes:
        """Raises ``Damaged``, also where the organisation's key was wrapped by another master key."""
        return unseal(self.key, wrapped, about_organisation(organisation))


def of(settings: Settings) -> FileKey:
    """Raises ``SettingWrong``."""
    if settings.master_key is None:
        raise SettingWrong("FADDER_MASTER_KEY is not set; it names the file of the key that all other keys rest on")
    return load(settings.master_key)


def load(path: Path) -> FileKey:
    """Raises ``SettingWrong``; what is in the file stays out of the message."""
    try:
        mode, text = path.stat().st_mode, path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise SettingWrong(f"FADDER_MASTER_KEY: {path} is not a readable file of text") from None
    if os.name == "posix" and mode & 0o077:
        raise SettingWrong(f"FADDER_MASTER_KEY: others may read {path}; take that from them with chmod 600")
    try:
        key = b64decode(text.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY:
        raise SettingWrong(f"FADDER_MASTER_KEY: {path} does not hold {KEY} bytes in base64")
    return FileKey(key)


async def fits(path: Path, owner: str) -> None:
    """Raises ``SettingWrong`` where there are keys of organisations in a database, and it opens none: whatever was
    written then would rest on another key than all before. ``owner`` is the address of the login that migrates."""
    key, tried = load(path), 0
    connection = await asyncpg.connect(owner)
    try:
        async with connection.transaction(readonly=True):
            await connection.execute("set local role fadder_owner; set local fadder.rebuilding = 'on'")
            organisations = await connection.fetch(
                "select tenant from journal.organisation where not closed order by tenant limit $1", LOOKED_AT
            )
            for row in organisations:
                await connection.execute("select set_config('fadder.tenant', $1, true)", row["tenant"])
                wrapped = await connection.fetchval(WRAPPED, row["tenant"])
                if wrapped is not None:
                    try:
                        await key.unwrap(row["tenant"], wrapped)
                    except Damaged:
                        tried += 1
                    else:
                        return
    finally:
        await connection.close()
    if tried:
        raise SettingWrong(f"{path} does not open what is in the database: put the master key back that it rests on")


async def opens(master: Master, postgres: Postgres) -> None:
    """As ``fits``, for a process that takes keys. A database that is still to be migrated is not asked."""
    with suppress(asyncpg.UndefinedFunctionError):
        found = await postgres.fetch(TO_TRY)
        for row in found:
            with suppress(Damaged):
                await master.unwrap(row["tenant"], row["wrapped"])
                return
        if found:
            raise SettingWrong("FADDER_MASTER_KEY opens nothing in the database: that rests on another master key")


def make(path: Path) -> None:
    """A new key where there is none. Whoever loses it loses every text that rests on it, and can erase nothing else."""
    if not path.exists():
        write_whole(path, b64encode(os.urandom(KEY)) + b"\n")
