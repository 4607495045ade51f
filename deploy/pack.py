"""A pack in the hands of whoever was given it: whether it is whole, and what it says of conformity. Nothing is asked
of anybody: the file and this program are enough."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import msgspec
from msgspec.json import decode

from domain.calendar import local_day
from domain.conformity import conformity
from domain.drafting import ProgrammeDrafted
from domain.edition import HANDBOOK
from domain.history import Past, seen
from domain.language import ProgrammeId, Recorded, programme_tag
from domain.record import records
from domain.tenancy import SLUG
from domain.wire import UnknownFact
from gateway.ids import node_id
from gateway.schema.conformity import CheckOfPair, counted, of_pair
from projections.archive import zipped
from projections.pack import CODE, EDITIONS, FACTS, FORMAT, MANIFEST, PEOPLE, SCHEMAS, Head, Manifest, code
from projections.packed import PackedFact, unpacked

PARTS = (SCHEMAS, CODE, EDITIONS, FACTS, MANIFEST)
EXPORTED = (SCHEMAS, CODE, EDITIONS, PEOPLE, FACTS, MANIFEST)
PIECE = 1 << 20
ID, HASH = re.compile(r"[A-Za-z0-9-]{1,64}"), re.compile(r"[0-9a-f]{64}")
"""As they stand in a manifest: whatever else somebody wrote there is shown on no screen."""
DAMAGED = (BadZipFile, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error)
"""What reading a file may end in that is no zip any more, or none of ours."""


class NotWhole(Exception):
    """The pack is not as it was made; the text says what of it."""


class OtherProgram(Exception):
    """The pack holds what this program does not know; the text says what."""


@dataclass(frozen=True, slots=True)
class Seen:
    manifest: Manifest
    facts: int
    digest: str
    """SHA-256 of the file, in hexadecimal."""
    same_program: bool
    """Whether it was packed by this very program."""


async def verified(path: Path) -> Seen:
    """Raises ``NotWhole``."""
    try:
        with ZipFile(path) as archive:
            manifest = manifest_of(archive)
            for name in manifest.files:
                measure(archive, name, manifest)
            facts = walk(archive, manifest)
            again, digest = await packed_again(archive), digest_of(path)
            same = decode(archive.read(CODE)) == code()
    except DAMAGED as error:
        raise NotWhole(f"it is no pack any more: {type(error).__name__}") from None
    if again != digest:
        raise NotWhole("its parts are right, and the file around them was changed")
    return Seen(manifest, facts, digest, same)


def manifest_of(archive: ZipFile) -> Manifest:
    names = tuple(archive.namelist())
    if names not in (PARTS, EXPORTED) or any(one.compress_type != ZIP_STORED for one in archive.infolist()):
        raise NotWhole("it has other parts than a pack has")
    manifest = decode(archive.read(MANIFEST), type=Manifest)
    if manifest.format != FORMAT or tuple(manifest.files) != names[:-1]:
        raise NotWhole(f"{MANIFEST} is none of a {FORMAT}")
    names_nobody = not SLUG.fullmatch(manifest.organisation) or not ID.fullmatch(manifest.programme or "all")
    if names_nobody or not ID.fullmatch(manifest.kept_from or "all") or not HASH.fullmatch(manifest.head.hash):
        raise NotWhole(f"{MANIFEST} names no organisation, programme or head")
    return manifest


def measure(archive: ZipFile, name: str, manifest: Manifest) -> None:
    digest, length = hashlib.sha256(), 0
    with archive.open(name) as file:
        for piece in pieces(file):
            digest.update(piece)
            length += len(piece)
    if (digest.hexdigest(), length) != (manifest.files[name].sha256, manifest.files[name].bytes):
        raise NotWhole(f"{name} is not what {MANIFEST} says")


def walk(archive: ZipFile, manifest: Manifest) -> int:
    """How many facts there are; of a whole organisation every position has one, unless some are kept from the taker."""
    count = last = 0
    whole = manifest.programme is None and manifest.kept_from is None
    for line in lines(archive):
        count += 1
        if line.position <= last or (whole and line.position != count):
            raise NotWhole(f"{FACTS} goes from position {last} to {line.position}")
        last = line.position
    if last > manifest.head.position or (whole and last != manifest.head.position):
        raise NotWhole(f"{FACTS} ends at position {last}, and {MANIFEST} says {manifest.head.position}")
    return count


async def packed_again(archive: ZipFile) -> str:
    """SHA-256 of the file that a packer makes of these parts."""
    digest = hashlib.sha256()

    async def parts() -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
        for name in archive.namelist():
            yield name, part(name)

    async def part(name: str) -> AsyncIterator[bytes]:
        with archive.open(name) as file:
            for piece in pieces(file):
                yield piece

    async for chunk in zipped(parts()):
        digest.update(chunk)
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def lines(archive: ZipFile) -> Iterator[PackedFact]:
    decoder = msgspec.json.Decoder(PackedFact)
    with archive.open(FACTS) as file:
        for line in file:
            yield decoder.decode(line)


# what it says


async def reports(path: Path, programme: ProgrammeId | None, where: Past) -> list[dict[str, Any]]:
    """The conformity report of each programme, or of one, as the door gives it at the pack's position.

    Without a day it is as of the day of the last fact. Raises ``NotWhole``, ``OtherProgram``.
    """
    head = (await verified(path)).manifest.head
    try:
        with ZipFile(path) as archive:
            facts = [unpacked(line) for line in lines(archive)]
        drafted = [one.fact for one in facts if isinstance(one.fact, ProgrammeDrafted)]
        return [report(facts, one, where, head) for one in drafted if programme in {None, one.programme}]
    except UnknownFact as error:
        raise OtherProgram(f"this program does not know {error}: judge it by the one that packed it") from None
    except (*DAMAGED, ArithmeticError) as error:
        raise NotWhole(f"{FACTS} says what no journal does: {type(error).__name__}") from None


def report(facts: list[Recorded], drafted: ProgrammeDrafted, where: Past, head: Head) -> dict[str, Any]:
    on = where.on or local_day(where.recorded_by or head.recorded_at, drafted.zone)
    tag = programme_tag(drafted.programme)
    about = [one for one in facts if tag in one.tags or HANDBOOK in one.tags]
    known = records(seen(about, where, drafted.zone), drafted.zone)
    counts, share = counted(conformity(known, pair, on) for pair in known.pairs)
    pairs = [of_pair(known, pair, on) for pair in sorted(known.pairs)]
    return {
        "position": head.position,
        "programme": node_id("Programme", drafted.programme),
        "on": on.isoformat(),
        "share": share,
        "counts": [{"check": one.check.name, "met": one.met, "due": one.due, "share": one.share} for one in counts],
        "pairs": [
            {
                "pair": one.pair,
                "edition": one.edition,
                "meetingsAsked": one.meetings_asked,
                "checks": [told(check) for check in one.checks],
            }
            for one in pairs
        ],
    }


def told(one: CheckOfPair) -> dict[str, Any]:
    return {
        "check": one.check.name,
        "result": one.result.name,
        "dueOn": None if one.due_on is None else one.due_on.isoformat(),
        "late": one.late,
        "evidence": [*one.evidence],
    }
