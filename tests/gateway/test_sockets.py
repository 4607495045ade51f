"""Subscriptions over ``graphql-transport-ws``, with a client that speaks the protocol by hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from tests.gateway.conftest import Address
from tests.gateway.door_schema import SECRET

PROTOCOL = "graphql-transport-ws"
ACK = {"type": "connection_ack"}


@asynccontextmanager
async def call(door: Address, protocol: str | None = PROTOCOL, **headers: str) -> AsyncGenerator[ClientConnection]:
    spoken = None if protocol is None else [Subprotocol(protocol)]
    url = door.url.replace("http", "ws", 1)
    async with asyncio.timeout(10), connect(url, subprotocols=spoken, additional_headers=headers) as line:
        yield line


async def say(line: ClientConnection, **message: Any) -> None:
    await line.send(json.dumps(message))


async def hear(line: ClientConnection) -> Any:
    return json.loads(await line.recv())


async def closing(line: ClientConnection) -> tuple[int | None, str | None]:
    await line.wait_closed()
    return line.close_code, line.close_reason


async def enter(door: Address, line: ClientConnection, organisation: str = "addher", **options: Any) -> Any:
    bearer = f"Bearer {door.token(organisation, **options)}"
    await say(line, type="connection_init", payload={"authorization": bearer, "organisation": organisation})
    return await hear(line)


async def subscribe(line: ClientConnection, query: str, name: str = "1", **more: Any) -> None:
    await say(line, type="subscribe", id=name, payload={"query": query, **more})


async def test_a_stranger_is_shown_the_door(door: Address) -> None:
    expired = door.token(lifetime=timedelta(seconds=-1))
    strangers: list[Any] = [
        {},
        {"organisation": "addher"},
        {"authorization": "Bearer x", "organisation": "addher"},
        {"authorization": f"Bearer {expired}", "organisation": "addher"},
        {"authorization": 7, "organisation": "addher"},
        {"authorization": f"Bearer {door.token()}", "organisation": ["addher"]},
        {"authorization": f"Bearer {door.token()}"},
    ]
    for payload in strangers:
        async with call(door) as line:
            await say(line, type="connection_init", payload=payload)
            assert await closing(line) == (4403, "Forbidden")


async def test_another_organisation_sees_nothing(door: Address) -> None:
    for organisation in ("borrow", "nowhere"):
        async with call(door) as line:
            payload = {"authorization": f"Bearer {door.token('addher')}", "organisation": organisation}
            await say(line, type="connection_init", payload=payload)
            assert await closing(line) == (4403, "Forbidden")
    async with call(door) as line:
        await enter(door, line, "borrow")
        await subscribe(line, '{ note(of: "1") { text } }')
        assert (await hear(line))["payload"]["data"] == {"note": None}


async def test_nothing_is_done_before_the_introduction(door: Address) -> None:
    async with call(door, **door.headers()) as line:
        await subscribe(line, "subscription { count(to: 1) }")
        assert await closing(line) == (4401, "Unauthorized")
    async with call(door, **door.headers()) as line:
        assert await closing(line) == (4408, "Connection initialisation timeout")


async def test_answers_come_one_by_one_and_then_complete(door: Address) -> None:
    async with call(door) as line:
        assert await enter(door, line) == ACK
        query = "subscription Up($to: Int!) { count(to: $to) }"
        await subscribe(line, query, "a", variables={"to": 2}, operationName="Up")
        for number in (1, 2):
            payload = {"data": {"count": number}, "extensions": {"cost": 1, "position": number}}
            assert await hear(line) == {"id": "a", "type": "next", "payload": payload}
        assert await hear(line) == {"id": "a", "type": "complete"}
        await say(line, type="ping")
        assert await hear(line) == {"type": "pong"}


async def test_the_headers_may_introduce_as_well(door: Address) -> None:
    async with call(door, **door.headers(), **{"Accept-Language": "en"}) as line:
        await say(line, type="connection_init")
        assert await hear(line) == ACK
        await subscribe(line, "{ asker { organisation locale } }")
        assert (await hear(line))["payload"]["data"] == {"asker": {"organisation": "addher", "locale": "en"}}
    async with call(door, **door.headers("borrow")) as line:
        bearer = f"Bearer {door.token('addher')}"
        await say(line, type="connection_init", payload={"authorization": bearer, "organisation": "addher"})
        assert await closing(line) == (4403, "Forbidden")


async def test_operations_on_one_socket_do_not_share_a_context(door: Address) -> None:
    async with call(door) as line:
        await enter(door, line)
        await subscribe(line, "subscription { count(to: 3) }", "a")
        for _ in range(4):
            await hear(line)
        await subscribe(line, "{ asker { member } }", "b")
        assert (await hear(line))["payload"]["extensions"] == {"cost": 2}


async def test_a_subscription_ends_when_the_client_says_so_or_leaves(door: Address) -> None:
    async with call(door) as line:
        await enter(door, line)
        await subscribe(line, "subscription { forever }", "a")
        assert (await hear(line))["payload"]["data"] == {"forever": 1}
        await say(line, type="complete", id="a")
        assert await door.shelf.left.get() == "addher"
        await subscribe(line, "subscription { forever }", "a")
        await hear(line)
    async with asyncio.timeout(10):
        assert await door.shelf.left.get() == "addher"


async def test_the_socket_closes_when_the_token_ends(door: Address) -> None:
    async with call(door) as line:
        await enter(door, line, lifetime=timedelta(seconds=2))
        await subscribe(line, "subscription { forever }")
        assert await closing(line) == (4403, "Token expired")
    async with asyncio.timeout(10):
        assert await door.shelf.left.get() == "addher"


async def test_mistakes_are_told_and_bugs_are_masked(door: Address) -> None:
    async with call(door) as line:
        await enter(door, line)
        await subscribe(line, "subscription { nothing }")
        reply = await hear(line)
        assert (reply["type"], "Cannot query" in reply["payload"][0]["message"]) == ("error", True)
        with capture_logs() as logs:
            await subscribe(line, "subscription { crash }")
            assert (await hear(line))["payload"]["data"] == {"crash": 1}
            broken = await hear(line)
        assert broken["payload"]["errors"][0]["message"] == "internal error"
        assert SECRET not in repr(broken) + repr(logs)
        assert (await hear(line))["type"] == "complete"
        await subscribe(line, 7)  # pyright: ignore[reportArgumentType]
        assert (await hear(line))["payload"][0]["extensions"] == {"code": "BAD_REQUEST"}
        await subscribe(line, "query ($n: Int!) { notes(first: $n) { id } }", variables={"n": 30_000})
        assert (await hear(line))["payload"][0]["extensions"]["code"] == "COST_LIMIT"


@pytest.mark.parametrize(
    "message",
    [
        "[]",
        "7",
        "{",
        "{}",
        '{"type": 7}',
        '{"type": "start"}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": [], "payload": {}}',
        '{"type": "subscribe", "id": "1", "payload": "x"}',
        '{"type": "subscribe", "id": "1", "payload": {}}',
        '{"type": "complete"}',
        "[" * 50_000,
        json.dumps({"type": "ping", "payload": "x" * 300_000}),
        b"binary",
    ],
)
async def test_what_is_not_the_protocol_closes_the_socket(door: Address, message: str | bytes) -> None:
    async with call(door) as line:
        await enter(door, line)
        await line.send(message)
        assert (await closing(line))[0] == 4400


async def test_only_the_current_protocol_is_spoken(door: Address) -> None:
    for protocol in (None, "graphql-ws"):
        async with call(door, protocol) as line:
            assert line.subprotocol is None
            assert await closing(line) == (4406, "Subprotocol not acceptable")


async def test_pages_of_another_origin_may_not_call(door: Address) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with call(door, Origin="https://evil.example"):
            pass
    assert refusal.value.response.status_code == 403
    async with call(door, Origin=f"http://127.0.0.1:{door.port}") as line:
        assert await enter(door, line) == ACK
