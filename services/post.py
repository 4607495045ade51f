"""One delivery over HTTP: signed as Standard Webhooks lay it down, to a host that everybody could reach.

The address that is checked is the one that is connected to, so that a name cannot lead elsewhere in between. No
redirect is followed, no proxy asked, and nothing of the answer kept but its status.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import socket
from base64 import b64decode, b64encode
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_address
from typing import Any, cast

import httpcore

from domain.language import Refused
from domain.webhook_address import public, usable

PATIENCE = 10.0
"""Seconds for all of it."""
CONNECTIONS = 256
"""At once."""
PREFIX = "whsec_"


class NotPublic(httpcore.ConnectError):
    """The name leads to a host that is nobody's business, or nowhere."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A status, or else what kept it from coming."""

    status: int | None
    trouble: str | None = None

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Guarded(httpcore.AsyncNetworkBackend):
    """Connects to public addresses alone, and to this machine where that is allowed.

    Looking a name up takes a thread until its server answers, so there is one for each who may be waiting.
    """

    def __init__(self, *, loopback: bool) -> None:
        self.loopback = loopback
        self.threads = ThreadPoolExecutor(CONNECTIONS, "names")
        self.below = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        look = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self.threads, look)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not addresses or not all(map(self.allowed, addresses)):
            raise NotPublic
        return await self.below.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def allowed(self, address: str) -> bool:
        literal = ip_address(address)
        return public(literal) or (self.loopback and literal.is_loopback)


@dataclass(slots=True)
class Post:
    loopback: bool
    patience: float = PATIENCE
    pool: httpcore.AsyncConnectionPool = field(init=False)

    def __post_init__(self) -> None:
        guarded = Guarded(loopback=self.loopback)
        self.pool = httpcore.AsyncConnectionPool(max_connections=CONNECTIONS, network_backend=guarded)

    async def __call__(self, address: str, headers: dict[str, str], body: bytes) -> Answered:
        try:
            usable(address, loopback=self.loopback)
            async with (
                asyncio.timeout(self.patience),
                self.pool.stream("POST", address, headers=list(headers.items()), content=body) as answer,
            ):
                return Answered(answer.status)
        except (Refused, NotPublic):
            return Answered(None, "address")
        except TimeoutError:
            return Answered(None, "timeout")
        except (httpcore.NetworkError, httpcore.TimeoutException, OSError, UnicodeError):  # or it is no name of a host
            return Answered(None, "connection")
        except httpcore.ProtocolError:
            return Answered(None, "protocol")


def signed(secrets: Iterable[str], message: str, at: int, body: bytes) -> dict[str, str]:
    """The headers of a delivery: a signature by each of the secrets. ``at`` is in seconds since 1970."""
    said = f"{message}.{at}.".encode() + body
    signatures = [
        b64encode(hmac.digest(b64decode(secret.removeprefix(PREFIX)), said, hashlib.sha256)).decode()
        for secret in secrets
    ]
    return {
        "content-type": "application/json",
        "user-agent": "Fadder",
        "webhook-id": message,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }
