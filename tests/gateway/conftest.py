"""A door on a free port of this machine, and tokens to come in with."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import httpx
import pytest_asyncio
import uvicorn
from joserfc.jwk import OKPKey

from gateway.app import create_app
from gateway.house import House
from gateway.issuer import issue
from gateway.limits import Limits
from gateway.tokens import verifier
from tests.gateway.door_schema import Shelf, make_schema

KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
GRAPHQL = "application/graphql-response+json"


def code(reply: httpx.Response) -> str:
    return reply.json()["errors"][0]["extensions"]["code"]


@dataclass(frozen=True)
class Address:
    port: int
    shelf: Shelf
    client: httpx.AsyncClient

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    def token(self, organisation: str = "addher", member: str = "ada", **options: Any) -> str:
        return issue(KEY, organisation, member, **options)

    def headers(self, organisation: str = "addher", **more: str) -> dict[str, str]:
        bearer = {"Authorization": f"Bearer {self.token(organisation)}", "Fadder-Organisation": organisation}
        return {**bearer, **more}

    async def ask(self, query: str, organisation: str = "addher", **variables: Any) -> Any:
        """The response map, read as GraphQL's own media type."""
        body = {"query": query, "variables": variables}
        reply = await self.client.post(self.url, json=body, headers=self.headers(organisation, Accept=GRAPHQL))
        return reply.json()


@asynccontextmanager
async def opened(*, production: bool = False, limits: Limits | None = None, **options: Any) -> AsyncGenerator[Address]:
    shelf = Shelf({"addher": {"1": "ours"}, "borrow": {"2": "theirs"}})
    verify = verifier({str(KEY.kid): KEY}, leeway=0)
    schema = make_schema(limits, production=production)
    app = create_app(schema, cast("House", shelf), verify, production=production, **options)
    # Named as TCP, or asyncio leaves Nagle's algorithm on and each answer waits 40 ms for an acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on", timeout_graceful_shutdown=2))
    serving = asyncio.create_task(server.serve([listener]))
    async with httpx.AsyncClient(timeout=10) as client:
        # The socket listens from `serve` on, and connections wait in its queue: no polling.
        listener.listen()
        yield Address(listener.getsockname()[1], shelf, client)
    server.should_exit = True
    await serving


@pytest_asyncio.fixture(scope="session")
async def door() -> AsyncGenerator[Address]:
    async with opened(heartbeat=0.05, patience=0.3) as address:
        yield address


@pytest_asyncio.fixture(scope="session")
async def production_door() -> AsyncGenerator[Address]:
    async with opened(production=True) as address:
        yield address
