"""Subscriptions over server-sent events, with a client that reads the stream as it comes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.gateway.conftest import Address
from tests.gateway.door_schema import SECRET

EVENTS = "text/event-stream"


async def events(door: Address, query: str, accept: str = EVENTS, **headers: str) -> AsyncGenerator[tuple[str, Any]]:
    """(event, data) as they arrive; a comment is (":", its text)."""
    sent = {**door.headers(Accept=accept), **headers}
    async with door.client.stream("POST", door.url, json={"query": query}, headers=sent) as reply:
        assert (reply.status_code, reply.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        name = ""
        async for line in reply.aiter_lines():
            if line.startswith(":"):
                yield ":", line[1:].strip()
            elif line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data:"):
                text = line[5:].strip()
                yield name, json.loads(text) if text else None


async def told(stream: AsyncGenerator[tuple[str, Any]]) -> list[tuple[str, Any]]:
    async with asyncio.timeout(10):
        return [event async for event in stream if event[0] != ":"]


async def test_a_stranger_is_refused(door: Address) -> None:
    body = {"query": "subscription { count(to: 1) }"}
    for headers, status in (({}, 401), ({**door.headers(), "Fadder-Organisation": "borrow"}, 404)):
        reply = await door.client.post(door.url, json=body, headers={**headers, "Accept": EVENTS})
        assert reply.status_code == status
        assert reply.headers["content-type"].startswith("application/json")


async def test_each_answer_is_an_event_and_then_complete(door: Address) -> None:
    numbers = [
        ("next", {"data": {"count": number}, "extensions": {"cost": 1, "position": number}}) for number in (1, 2, 3)
    ]
    assert await told(events(door, "subscription { count(to: 3) }")) == [*numbers, ("complete", None)]


async def test_a_query_may_be_streamed_too(door: Address) -> None:
    [first, last] = await told(events(door, "{ asker { member } }"))
    assert first[1]["data"] == {"asker": {"member": "ada"}}
    assert last == ("complete", None)


async def test_a_client_that_names_every_type_gets_what_fits_the_operation(door: Address) -> None:
    accept = f"application/graphql-response+json, application/json, {EVENTS}, multipart/mixed"
    assert len(await told(events(door, "subscription { count(to: 2) }", accept))) == 3


@pytest.mark.parametrize("query", ["subscription { nothing }", "subscription {", "subscription { count }"])
async def test_mistakes_are_told_within_the_stream(door: Address, query: str) -> None:
    [(event, data), last] = await told(events(door, query))
    assert (event, last) == ("next", ("complete", None))
    assert data.keys() == {"errors"}
    assert data["errors"][0]["message"] != "internal error"


async def test_a_crash_is_masked(door: Address) -> None:
    with capture_logs() as logs:
        first, second, last = await told(events(door, "subscription { crash }"))
    assert (first[1]["data"], last) == ({"crash": 1}, ("complete", None))
    assert second[1]["errors"][0]["message"] == "internal error"
    assert second[1]["errors"][0]["extensions"]["id"] in [line.get("id") for line in logs]
    assert SECRET not in repr(second) + repr(logs)


async def test_a_quiet_stream_shows_that_it_lives_and_ends_with_its_client(door: Address) -> None:
    stream = events(door, "subscription { forever }")
    async with asyncio.timeout(10):
        seen = [event async for event, _ in _first(stream, 6)]
        assert seen.count("next") == 1
        assert seen.count(":") == 5
        await stream.aclose()
        assert await door.shelf.left.get() == "addher"


async def _first(stream: AsyncGenerator[tuple[str, Any]], count: int) -> AsyncGenerator[tuple[str, Any]]:
    for _ in range(count):
        yield await anext(stream)


async def test_it_ends_when_the_token_does(door: Address) -> None:
    bearer = f"Bearer {door.token(lifetime=timedelta(seconds=2))}"
    first, second, last = await told(events(door, "subscription { forever }", Authorization=bearer))
    assert (first[1]["data"], last) == ({"forever": 1}, ("complete", None))
    assert second[1]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert await door.shelf.left.get() == "addher"
