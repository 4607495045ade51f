"""A NATS that is not there is waited for, and not in silence."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter, start_server

from structlog.testing import capture_logs

from services.hint import connecting
from tests.until import until


async def test_what_keeps_nats_away_is_said_once_however_often_it_is_tried() -> None:
    tried = 0

    async def refuse(_: StreamReader, writer: StreamWriter) -> None:
        nonlocal tried
        tried += 1
        writer.close()

    async def often() -> bool:
        return tried > 5

    async with await start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with capture_logs() as logs:
            async with connecting(f"nats://relay:secret@127.0.0.1:{port}", "relay"):
                await until("it was tried", often)
    assert logs
    assert len({entry["error"] for entry in logs}) == len(logs)
    assert {(entry["event"], entry["log_level"]) for entry in logs} == {("NATS is away", "warning")}
    assert "secret" not in str(logs)
