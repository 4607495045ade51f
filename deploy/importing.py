"""``fadder import``: a file through the door, in parts, and a look at how it is carried out until it is."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import httpx

from deploy.client import Caller, Desk
from deploy.demo import service_account, site_of
from deploy.local.process import NotStarted
from deploy.tokens import bare
from domain.imports import MOST_CHUNKS
from domain.tenancy import SLUG
from gateway.ids import kind_of, node_id
from gateway.schema.imports import LONGEST
from services.settings import Settings

PROGRESS = """query($id: ID!, $at: Position, $after: String) { import(id: $id, atLeast: $at) {
    rowsAccepted rowsUnchanged rowsRefused completed
    refusedRows(first: 100, after: $after) {
        edges { node { number column code message } } pageInfo { hasNextPage endCursor }
    }
} }"""
LOOK = 0.2
"""Seconds between looks."""

Say = Callable[[str], None]


class Unusable(Exception):
    """The file, or what is said of it, cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class File:
    """``organisation`` and ``member`` are those of the demo where a history is for nobody in particular."""

    path: Path
    organisation: str | None = None
    member: str | None = None
    programme: str | None = None
    side: str | None = None

    @property
    def of_people(self) -> bool:
        return self.programme is not None and self.side is not None


async def run(settings: Settings, file: File, say: Say) -> int:
    """Brings the file in; answers how many rows were refused. Raises ``Unusable``, ``NoAnswer``, ``RefusedByRule``."""
    text = text_of(file.path)
    if (file.programme is None) != (file.side is None):
        raise Unusable("for people both --programme and --side are needed; a history needs neither")
    site = await site_of(settings.data)
    if site is None:
        raise NotStarted(f"nothing runs on {settings.data}")
    async with httpx.AsyncClient(timeout=15, trust_env=False) as http:
        caller = await caller_of(Desk(http, site), file)
        return await bring_in(caller, file, text, say)


def text_of(path: Path) -> str:
    """UTF-8, or UTF-16 where the file says so in its first two bytes. Raises ``Unusable``."""
    told = path.read_bytes()
    try:
        return told.decode("utf-16" if told.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable(f"{path} is not in UTF-8: save it so, and bring it in again") from None


async def caller_of(desk: Desk, file: File) -> Caller:
    if file.organisation is None or file.member is None:
        if file.of_people:
            raise Unusable("say as whom, and into which organisation, people are brought in")
        return await service_account(desk)
    if SLUG.fullmatch(file.organisation) is None:
        raise Unusable(f"{file.organisation!r} is no organisation: 3 to 40 of a-z, 0-9 and -, a letter first")
    return desk.member(file.organisation, bare(file.member))


async def bring_in(caller: Caller, file: File, text: str, say: Say) -> int:
    parts = [text[at : at + LONGEST] for at in range(0, len(text), LONGEST)] or [""]
    if len(parts) > MOST_CHUNKS:
        raise Unusable(f"{file.path} has more than {MOST_CHUNKS * LONGEST} characters: bring it in as several files")
    about: dict[str, Any] = {"programme": as_id(str(file.programme)), "side": str(file.side).upper()}
    started = await caller.tell(
        "startImport" if file.of_people else "startHistoryImport",
        made="importId",
        once=f"import {uuid4()}",
        **(about if file.of_people else {}),
        format="JSON" if file.path.suffix.lower() == ".json" else "CSV",
        chunks=len(parts),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    for number, part in enumerate(parts):
        said: dict[str, Any] = {"import": started["importId"], "number": number, "text": part}
        await caller.tell("addImportChunk", once=f"part {uuid4()}", **said)
    return await watched(caller, started, len(text.splitlines()), say)


def as_id(programme: str) -> str:
    return programme if kind_of(programme) == "Programme" else node_id("Programme", programme)


async def watched(caller: Caller, started: dict[str, Any], lines: int, say: Say) -> int:
    """Until every row is settled; then says which were refused, and why."""
    import_id: str = started["importId"]
    with click.progressbar(length=lines, label="rows", file=sys.stderr) as bar:
        while True:
            data, _ = await caller.ask(PROGRESS, id=import_id, at=started["position"])
            found: dict[str, Any] = data["import"]
            bar.update(found["rowsAccepted"] + found["rowsRefused"] - bar.pos)
            if found["completed"]:
                break
            await asyncio.sleep(LOOK)
    page = found["refusedRows"]
    while True:
        for row in (edge["node"] for edge in page["edges"]):
            say(f"row {row['number']}, {row['column'] or 'whole'}: {row['message']} ({row['code']})")
        if not page["pageInfo"]["hasNextPage"]:
            break
        data, _ = await caller.ask(PROGRESS, id=import_id, at=started["position"], after=page["pageInfo"]["endCursor"])
        page = data["import"]["refusedRows"]
    known = f" ({found['rowsUnchanged']} said nothing new)" if found["rowsUnchanged"] else ""
    say(f"{found['rowsAccepted']} rows accepted{known}, {found['rowsRefused']} refused")
    return int(found["rowsRefused"])
