"""A link that passes everything on, until it is told not to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.chaos.proxy import SHAKEN, Proxy, to_socket


class Echo:
    """A server that answers what it is asked; ``heard`` is what has reached it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.read(100):
            self.heard.append(line)
            writer.write(line)
        writer.close()


Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def linked(folder: Path) -> AsyncGenerator[tuple[Echo, Proxy, Ends]]:
    echo = Echo()
    server = await asyncio.start_unix_server(echo.accept, folder / "server")
    async with to_socket(folder / "link", folder / "server") as proxy:
        reader, writer = await asyncio.open_unix_connection(folder / "link")
        for _ in range(SHAKEN):
            assert await asked((reader, writer), b"hello") == b"hello"
        yield echo, proxy, (reader, writer)
        writer.close()
    server.close()


async def asked(ends: Ends, question: bytes) -> bytes:
    ends[1].write(question)
    try:
        return await ends[0].read(100)
    except ConnectionError:
        return b""


async def test_an_answer_is_lost_after_the_server_has_heard_the_question(tmp_path: Path) -> None:
    async with linked(tmp_path) as (echo, proxy, ends):
        proxy.swallow = 1
        assert await asked(ends, b"commit") == b""
        assert echo.heard[-1] == b"commit"
        again = await asyncio.open_unix_connection(tmp_path / "link")
        assert await asked(again, b"hello") == b"hello"
        again[1].close()


async def test_a_question_is_cut_in_the_middle(tmp_path: Path) -> None:
    async with linked(tmp_path) as (echo, proxy, ends):
        proxy.tear = 1
        assert await asked(ends, b"commit") == b""
        assert echo.heard[-1] != b"commit"


async def test_what_is_frozen_flows_again(tmp_path: Path) -> None:
    async with linked(tmp_path) as (echo, proxy, ends):
        proxy.freeze()
        answer = asyncio.create_task(asked(ends, b"later"))
        done, _ = await asyncio.wait((answer,), timeout=0.05)
        assert not done
        assert echo.heard[-1] == b"hello"
        proxy.thaw()
        assert await answer == b"later"


async def test_every_connection_is_dropped_at_once(tmp_path: Path) -> None:
    async with linked(tmp_path) as (_, proxy, ends):
        proxy.drop()
        assert await asked(ends, b"hello") == b""
        assert proxy.lost == 1
