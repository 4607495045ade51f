"""A zip that is made while it is sent: the same parts give the same bytes, and no more than a piece is held at a time.

Nothing is compressed, so that whoever has the parts can make every byte of it again, with any program that writes zips.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from dataclasses import dataclass
from zipfile import ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Of every part: a zip knows no earlier one, and the time of packing is nobody's business."""


@dataclass(frozen=True, slots=True)
class Measured:
    sha256: str
    bytes: int


class Outlet:
    """What a zip is written to: it cannot go back, so what has been taken is final."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        data = bytes(self._held)
        self._held.clear()
        return data


async def zipped(parts: AsyncIterable[tuple[str, AsyncIterable[bytes]]]) -> AsyncGenerator[bytes]:
    """The zip in chunks. The next part is asked for when the one before has been read to its end."""
    outlet = Outlet()
    with ZipFile(outlet, "w") as archive:  # pyright: ignore[reportArgumentType, reportCallIssue]
        async for name, pieces in parts:
            with archive.open(ZipInfo(name, FIRST_DAY), "w", force_zip64=True) as file:
                async for piece in pieces:
                    file.write(piece)
                    yield outlet.taken()
    yield outlet.taken()


async def measured(name: str, pieces: AsyncIterable[bytes], known: dict[str, Measured]) -> AsyncIterator[bytes]:
    """The same pieces; what they were is in ``known`` once they are through."""
    digest, length = hashlib.sha256(), 0
    async for piece in pieces:
        digest.update(piece)
        length += len(piece)
        yield piece
    known[name] = Measured(digest.hexdigest(), length)


async def alone(piece: bytes) -> AsyncIterator[bytes]:
    yield piece
