"""A link between clients and a server that can be cut, frozen, or lose an answer on its way back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
SHAKEN = 3
"""What a client has sent after which its greeting is over, and what it asks is work."""


@dataclass
class Proxy:
    """``swallow`` answers are lost with their connection after the server has had the question, and ``tear`` questions
    are cut in the middle."""

    to: Callable[[], Awaitable[Streams]]
    swallow: int = 0
    tear: int = 0
    flowing: asyncio.Event = field(default_factory=asyncio.Event)
    open: set[asyncio.StreamWriter] = field(default_factory=set[asyncio.StreamWriter])
    lost: int = 0
    """Connections that it has cut."""

    def __post_init__(self) -> None:
        self.flowing.set()

    def freeze(self) -> None:
        self.flowing.clear()

    def thaw(self) -> None:
        self.flowing.set()

    def drop(self) -> None:
        """Cuts every connection. What is under way is lost, in both directions."""
        self.lost += len(self.open) // 2
        for writer in self.open:
            writer.transport.abort()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await self.to()
        except OSError:
            writer.transport.abort()
            return
        link = Link(self, (writer, back))
        self.open |= {writer, back}
        try:
            async with asyncio.TaskGroup() as ways:
                ways.create_task(link.forth(reader, back))
                ways.create_task(link.back(there, writer))
        finally:
            self.open -= {writer, back}


@dataclass
class Link:
    proxy: Proxy
    ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    asked: int = 0

    async def forth(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self.proxy.flowing.wait()
                self.asked += 1
                if self.proxy.tear and self.asked > SHAKEN:
                    self.proxy.tear -= 1
                    writer.write(data[: len(data) // 2])
                    await writer.drain()
                    break
                writer.write(data)
                await writer.drain()
        self.cut()

    async def back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self.proxy.flowing.wait()
                if self.proxy.swallow and self.asked > SHAKEN:
                    self.proxy.swallow -= 1
                    self.proxy.lost += 1
                    break
                writer.write(data)
                await writer.drain()
        self.cut()

    def cut(self) -> None:
        for writer in self.ends:
            writer.close()


@asynccontextmanager
async def to_socket(at: Path, server: Path) -> AsyncGenerator[Proxy]:
    """Between two Unix sockets."""
    proxy = Proxy(lambda: asyncio.open_unix_connection(server))
    async with serving(proxy, await asyncio.start_unix_server(proxy.accept, at)):
        yield proxy


@asynccontextmanager
async def to_port(at: int, server: int) -> AsyncGenerator[Proxy]:
    """Between two ports of the loopback."""
    proxy = Proxy(lambda: asyncio.open_connection("127.0.0.1", server))
    async with serving(proxy, await asyncio.start_server(proxy.accept, "127.0.0.1", at)):
        yield proxy


@asynccontextmanager
async def serving(proxy: Proxy, server: asyncio.Server) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        server.close()
        proxy.thaw()
        proxy.drop()
        await asyncio.sleep(0)
