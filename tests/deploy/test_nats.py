# pyright: reportUnknownMemberType=false
# nats-py leaves many of its parameters without a type.

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path
from signal import SIGKILL
from urllib.parse import urlsplit

import nats
import pytest
from nats.aio.client import Client
from nats.errors import Error
from nats.js.api import ConsumerConfig, StreamConfig

from deploy.local import nats as local
from deploy.local import process


async def connect(server: local.RunningNats, user: str) -> tuple[Client, asyncio.Queue[str]]:
    """A client and what the server refuses it."""
    refused: asyncio.Queue[str] = asyncio.Queue()

    async def note(error: Exception) -> None:
        refused.put_nowait(str(error).lower())

    return await nats.connect(server.url(user), error_cb=note, allow_reconnect=False), refused


async def relay_stream(server: local.RunningNats) -> Client:
    relay, _ = await connect(server, "relay")
    await relay.jetstream().add_stream(StreamConfig(name="fadder", subjects=["fadder.facts.>"]))
    return relay


async def test_the_address_and_the_data_outlive_a_kill(tmp_path: Path) -> None:
    first = await local.start(tmp_path)
    relay = await relay_stream(first)
    await relay.jetstream().publish("fadder.facts.0.a.pair.PairMatched", b"1")
    await relay.close()
    os.kill(first.pid, SIGKILL)
    await first.process.wait()
    again = await process.start(first.server.program)
    await process.stop(again, first.server.program)
    await first.stop()
    second = await local.start(tmp_path)
    try:
        assert second.url("relay") == first.url("relay")
        relay, _ = await connect(second, "relay")
        assert (await relay.jetstream().stream_info("fadder")).state.messages == 1
        await relay.close()
    finally:
        await second.stop()


async def test_a_port_taken_meanwhile_is_changed(tmp_path: Path) -> None:
    first = await local.start(tmp_path, durable=False)
    port, password = first.server.secrets.port, first.server.secrets.passwords["relay"]
    await first.stop()
    async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", port):
        second = await local.start(tmp_path, durable=False)
        await second.stop()
    assert second.server.secrets.port != port
    assert second.server.secrets.passwords["relay"] == password


async def test_secrets_are_for_the_owner_alone(tmp_path: Path) -> None:
    server = await local.start(tmp_path, durable=False)
    await server.stop()
    for name in ("secrets.json", "nats.conf"):
        assert stat.S_IMODE((tmp_path / "nats" / name).stat().st_mode) == 0o600


async def test_facts_pass_from_relay_to_projector(nats_server: local.RunningNats) -> None:
    relay = await relay_stream(nats_server)
    await relay.jetstream().publish("fadder.facts.0.a.pair.PairMatched", b"1", headers={"Nats-Msg-Id": "a:1"})
    assert (await relay.jetstream().stream_info("fadder")).state.messages == 1
    for user in ("projector", "reactor"):
        client, refused = await connect(nats_server, user)
        stream = client.jetstream()
        await stream.add_consumer("fadder", ConsumerConfig(durable_name=user, filter_subject="fadder.facts.0.>"))
        pulled = await stream.pull_subscribe_bind(user, "fadder")
        (message,) = await pulled.fetch(1, timeout=5)
        await message.ack_sync()
        assert (await stream.consumer_info("fadder", user)).num_ack_pending == 0
        await stream.delete_consumer("fadder", user)
        assert refused.empty()
        await client.close()
    await relay.close()


async def test_hints_reach_the_relay_and_positions_the_gateway(nats_server: local.RunningNats) -> None:
    relay, gateway = (await connect(nats_server, "relay"))[0], (await connect(nats_server, "gateway"))[0]
    projector, _ = await connect(nats_server, "projector")
    hints = await relay.subscribe("fadder.hint.>")
    shown = await gateway.subscribe("fadder.visible.>")
    for client in (relay, gateway):
        await client.flush()
    await gateway.publish("fadder.hint.a", b"9")
    await projector.publish("fadder.visible.a", b"9")
    assert (await hints.next_msg(5)).data == (await shown.next_msg(5)).data == b"9"
    for client in (relay, gateway, projector):
        await client.close()


@pytest.mark.parametrize(
    ("user", "subject"),
    [
        ("gateway", "fadder.facts.0.a.pair.PairMatched"),
        ("gateway", "fadder.visible.a"),
        ("gateway", "$JS.API.STREAM.INFO.fadder"),
        ("gateway", "$JS.API.CONSUMER.CREATE.fadder.peep"),
        ("projector", "fadder.facts.0.a.pair.PairMatched"),
        ("reactor", "fadder.facts.0.a.pair.PairMatched"),
        ("reactor", "fadder.visible.a"),
        ("projector", "$JS.API.STREAM.DELETE.fadder"),
        ("reactor", "$JS.API.STREAM.PURGE.fadder"),
        ("relay", "$JS.API.STREAM.DELETE.fadder"),
        ("relay", "$JS.API.STREAM.MSG.DELETE.fadder"),
        ("relay", "$JS.API.STREAM.MSG.GET.fadder"),
        ("relay", "$JS.API.DIRECT.GET.fadder"),
    ],
)
async def test_nobody_says_what_is_not_theirs(nats_server: local.RunningNats, user: str, subject: str) -> None:
    client, refused = await connect(nats_server, user)
    await client.publish(subject, b"")
    assert "permissions violation for publish" in await asyncio.wait_for(refused.get(), 5)
    await client.close()


@pytest.mark.parametrize(
    ("user", "subject"),
    [
        ("gateway", "fadder.facts.>"),
        ("gateway", ">"),
        ("gateway", "_INBOX.>"),
        ("gateway", "fadder.hint.>"),
        ("projector", "fadder.facts.>"),
        ("relay", "$JS.>"),
    ],
)
async def test_nobody_hears_what_is_not_theirs(nats_server: local.RunningNats, user: str, subject: str) -> None:
    client, refused = await connect(nats_server, user)
    await client.subscribe(subject)
    assert "permissions violation for subscription" in await asyncio.wait_for(refused.get(), 5)
    await client.close()


async def test_a_stranger_is_refused(nats_server: local.RunningNats) -> None:
    address = urlsplit(nats_server.url("relay"))
    for stranger in (f"nats://{address.hostname}:{address.port}", f"nats://relay:x@{address.hostname}:{address.port}"):
        with pytest.raises(Error, match=r"(?i)authorization"):
            await nats.connect(stranger, allow_reconnect=False, connect_timeout=2, max_reconnect_attempts=0)
