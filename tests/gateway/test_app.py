"""The application around the door: origins, modes, a sign of life, and what a bug outside GraphQL looks like."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

from strawberry import Schema
from strawberry.types.execution import ExecutionResult

from gateway.context import Context
from gateway.request import Operation
from tests.gateway.conftest import Address, code, opened
from tests.gateway.door_schema import SECRET

ASKER = "{ asker { organisation member locale } }"


async def test_no_other_origin_may_read(door: Address) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for reply in (
        await door.client.options(door.url, headers=headers),
        await door.client.post(door.url, json={"query": ASKER}, headers={**door.headers(), **headers}),
    ):
        assert not [name for name in reply.headers if name.startswith("access-control")]


async def test_the_process_says_that_it_lives(door: Address) -> None:
    reply = await door.client.get(door.url.replace("/graphql", "/healthz"))
    assert (reply.status_code, reply.text) == (200, "ok")
    assert (await door.client.get(door.url.replace("/graphql", "/schema"))).status_code == 404


async def test_the_explorer_is_for_development(door: Address, production_door: Address) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    page = await door.client.get(door.url, headers=browser)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    for element in ("script", "style"):
        [text] = re.findall(rf"<{element}>(.*?)</{element}>", page.text, re.DOTALL)
        assert f"{element}-src 'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in policy
    assert not [mark for mark in ("http://", "https://", "src=", "@import", "url(") if mark in page.text]
    refused = await production_door.client.get(production_door.url, headers=browser)
    assert (refused.status_code, code(refused)) == (401, "UNAUTHENTICATED")


async def test_production_tells_nothing_of_the_schema(door: Address, production_door: Address) -> None:
    introspection = "{ __schema { types { name } } }"
    assert "data" in await door.ask(introspection)
    assert "data" not in await production_door.ask(introspection)
    assert "Did you mean" in (await door.ask("{ aske { member } }"))["errors"][0]["message"]
    assert "Did you mean" not in (await production_door.ask("{ aske { member } }"))["errors"][0]["message"]


async def test_domains_of_our_own_can_be_named() -> None:
    async with opened(bases=frozenset({"fadder.example"})) as address:
        headers = {"Authorization": f"Bearer {address.token()}", "Host": "addher.fadder.example"}
        reply = await address.client.post(address.url, json={"query": ASKER}, headers=headers)
        assert reply.json()["data"]["asker"] == {"organisation": "addher", "member": "ada", "locale": None}


async def test_a_bug_of_the_door_itself_is_masked() -> None:
    async def broken(*_: object) -> None:
        raise ValueError(SECRET)

    async with opened(execute=broken) as address:
        reply = await address.client.post(address.url, json={"query": ASKER}, headers=address.headers())
    assert (reply.status_code, code(reply)) == (500, "INTERNAL")
    assert len(reply.json()["errors"][0]["extensions"]["id"]) == 16
    assert SECRET not in reply.text


async def test_the_operation_may_be_run_another_way() -> None:
    async def quick(schema: Schema, operation: Operation, context: Context, allowed: object) -> ExecutionResult:
        context.position = 7
        return ExecutionResult({"quick": operation.query}, None)

    async with opened(execute=quick) as address:
        assert await address.ask("{ x }") == {"data": {"quick": "{ x }"}, "extensions": {"position": 7}}
