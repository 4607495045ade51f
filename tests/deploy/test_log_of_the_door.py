"""What the door writes down of those who come: nothing by which they could be found."""

from __future__ import annotations

from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.product import started

GRAPHQL = Subprotocol("graphql-transport-ws")


async def test_it_says_neither_from_where_nor_with_what_address_a_socket_came(tmp_path: Path) -> None:
    async with started(tmp_path) as product:
        address = product.state().address
        assert address is not None
        url = f"{address.replace('http', 'ws', 1)}?token=canary"
        async with connect(url, subprotocols=[GRAPHQL]) as line:
            await line.send('{"type": "connection_init"}')
            with pytest.raises(ConnectionClosed):
                await line.recv()
        assert await product.end() == 0
    said = (tmp_path / "logs" / "gateway.log").read_text("utf-8")
    assert "canary" not in said
    assert "127.0.0.1:" not in said
