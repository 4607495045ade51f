"""``fadder import``: a file through the door, in parts, and a look at how it is carried out until it is."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import httpx
import msgspec

from deploy.client import Caller, Desk
from deploy.demo import bring_in_term, site_of
from deploy.history import Term
from deploy.local.process import NotStarted
from gateway.ids import kind_of, node_id, own_id
from gateway.schema.imports import LONGEST
from services.settings import Settings

PROGRESS = """query($id: ID!, $after: String) { import(id: $id) {
    rowsAccepted rowsRefused completed
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
    organisation: str
    member: str
    path: Path
    programme: str | None
    side: str | None


async def run(settings: Settings, file: File, say: Say, murmur: Say) -> int:
    """Brings the file in; answers how many rows were refused. Raises ``Unusable``, ``NoAnswer``, ``RefusedByRule``."""
    try:
        text = file.path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable(f"{file.path} is not in UTF-8") from None
    site = await site_of(settings.data)
    if site is None:
        raise NotStarted(f"nothing runs on {settings.data}")
    member = own_id("Member", file.member) if kind_of(file.member) == "Member" else file.member
    async with httpx.AsyncClient(timeout=15, trust_env=False) as http:
        caller = Desk(http, site).member(file.organisation, member)
        if file.programme is None or file.side is None:
            await bring_in_history(caller, file.path, text, murmur)
            return 0
        return await bring_in_people(caller, file, text, say)


async def bring_in_history(caller: Caller, path: Path, text: str, murmur: Say) -> None:
    try:
        terms = msgspec.json.decode(text, type=list[Term])
    except msgspec.DecodeError as error:
        raise Unusable(f"{path} is no history, and for people --programme and --side are needed: {error}") from None
    people: dict[str, str] = {}
    for term in terms:
        await bring_in_term(caller, term, people, murmur)


async def bring_in_people(caller: Caller, file: File, text: str, say: Say) -> int:
    parts = [text[at : at + LONGEST] for at in range(0, len(text), LONGEST)] or [""]
    started = await caller.tell(
        "startImport",
        made="importId",
        programme=as_id(str(file.programme)),
        side=str(file.side).upper(),
        format="JSON" if file.path.suffix.lower() == ".json" else "CSV",
        chunks=len(parts),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    for number, part in enumerate(parts):
        once = f"addImportChunk {started['importId']} {number}"
        said: dict[str, Any] = {"import": started["importId"], "number": number, "text": part}
        await caller.tell("addImportChunk", once=once, **said)
    return await watched(caller, started["importId"], len(text.splitlines()), say)


def as_id(programme: str) -> str:
    return programme if kind_of(programme) == "Programme" else node_id("Programme", programme)


async def watched(caller: Caller, import_id: str, lines: int, say: Say) -> int:
    """Until every row is settled; then says which were refused, and why."""
    with click.progressbar(length=lines, label="rows", file=sys.stderr) as bar:
        while True:
            data, _ = await caller.ask(PROGRESS, id=import_id)
            found: dict[str, Any] = data["import"] or {"rowsAccepted": 0, "rowsRefused": 0, "completed": False}
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
        data, _ = await caller.ask(PROGRESS, id=import_id, after=page["pageInfo"]["endCursor"])
        page = data["import"]["refusedRows"]
    say(f"{found['rowsAccepted']} rows accepted, {found['rowsRefused']} refused")
    return int(found["rowsRefused"])
