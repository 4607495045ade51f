"""The process ``relay``: from the journal to the stream, and its signed heads to where they are kept."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.processes.running import cancelled, postgres_answers, until
from services import relay
from services.heads import private_key
from services.postgres import connect
from services.settings import Settings, SettingWrong
from services.signing import Folder, sign


async def run(settings: Settings, asked: asyncio.Event) -> None:
    if settings.nats is None:
        raise SettingWrong("FADDER_NATS is not set, and without a stream there is nothing to relay to")
    signing = signing_with(settings)
    await postgres_answers(settings.dsn("relay"), asked)
    parts = [asyncio.create_task(relay.run(settings), name="relay")]
    if signing is not None:
        parts.append(asyncio.create_task(sign_heads(settings, *signing), name="signing"))
    try:
        await until(asked, *parts)
    finally:
        await cancelled(*parts)


def signing_with(settings: Settings) -> tuple[Ed25519PrivateKey, Folder] | None:
    if settings.heads is None:
        return None
    if settings.heads_key is None:
        raise SettingWrong("FADDER_HEADS_KEY is not set; it names the file of the key that signs the heads")
    return private_key(settings.heads_key), Folder(settings.heads)


async def sign_heads(settings: Settings, key: Ed25519PrivateKey, folder: Folder) -> None:
    pool = await connect(settings.dsn("relay"), most=1)
    try:
        await sign(pool, key, folder, settings.heads_every, lambda: datetime.now(UTC))
    finally:
        folder.let_go()
        await pool.close()
