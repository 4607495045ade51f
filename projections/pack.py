"""The audit pack: what happened, with all that it takes to judge it elsewhere; of the organisation or of one programme.

The journal is walked a page at a time, and never changes: the same position gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from functools import cache, reduce
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from domain import following
from domain.edition import HANDBOOK, HandbookEditionDrafted, HandbookEditionRebased
from domain.following import Followed
from domain.language import EditionId, MemberId, ProgrammeId, Recorded, Tag, programme_tag
from domain.shipped import DEFAULT, SHIPPED
from domain.tenancy import TenantId
from domain.wire import COLUMNS, recorded
from projections.archive import Measured, alone, measured, zipped
from projections.catalogue import PROJECTIONS
from projections.members import MemberRow
from projections.own_facts import facts_under
from projections.packed import Sieve, lines, schemas
from projections.postgres import Pool
from projections.reading import SETTING, reached

FORMAT = "fadder-pack-1"
FACTS, EDITIONS, SCHEMAS, CODE, MANIFEST = "facts.jsonl", "editions.json", "schemas.json", "code.json", "manifest.json"
PEOPLE = "people.json"
"""In what an organisation takes along, and in no audit pack: members by name."""
MOST = 500
"""Facts of a page: some milliseconds of the process that serves."""

HEAD = f"""
    {SETTING} select h.* from me cross join lateral (
        select f.position, f.hash, f.recorded_at from journal.fact f where f.tenant = me.tenant
        order by f.position desc limit 1
    ) h
"""
HEAD_AT = f"""
    {SETTING} select h.* from me cross join lateral (
        select f.position, f.hash, f.recorded_at from journal.fact f
        where f.tenant = me.tenant and f.position = $2 offset 0
    ) h
"""
EVERY = f"""
    {SETTING} select f.* from me cross join lateral (
        select {COLUMNS} from journal.fact f
        where f.tenant = me.tenant and f.position > $2 and f.position <= $3 order by f.position limit $4
    ) f
"""


class Head(Struct, frozen=True):
    """The end of a pack; ``hash`` is the chain's there, in hexadecimal."""

    position: int
    hash: str
    recorded_at: datetime


class Manifest(Struct, frozen=True, rename="camel", omit_defaults=True):
    format: str
    organisation: str
    programme: str | None
    """The bare id, as it stands in the facts; none of a pack of the whole organisation."""
    head: Head
    files: dict[str, Measured]
    kept_from: MemberId | None = None
    """Who took it, where something is left out that is kept from them: what others say of a pair of theirs."""


async def head_at(pool: Pool, tenant: TenantId, position: int | None) -> Head | None:
    """Of the last fact, or of the one at a position where there is one. Raises ``Away``."""
    with reached():
        found = await pool.fetch(HEAD, tenant) if position is None else await pool.fetch(HEAD_AT, tenant, position)
    return Head(found[0]["position"], found[0]["hash"].hex(), found[0]["recorded_at"]) if found else None


async def readable(pool: Pool, tenant: TenantId, programme: ProgrammeId | None, head: Head) -> None:
    """Raises what would break off a pack in the middle: ``Away``, as ``Newer`` where a newer program wrote something
    that it would have to tell, and ``FactUnreadable``. That bytes are damaged shows only where all of them are read."""
    async for _ in pages(pool, tenant, [] if programme is None else about(programme), head.position):
        pass


def about(programme: ProgrammeId) -> list[Tag]:
    return [programme_tag(programme), HANDBOOK]


async def pages(pool: Pool, tenant: TenantId, things: Sequence[Tag], until: int) -> AsyncIterator[list[Recorded]]:
    """Every fact up to a position, or those about any of these things. Raises ``Away`` and ``FactUnreadable``."""
    after = 0
    while True:
        if things:
            told = await facts_under(pool, tenant, things, after, until, MOST)
        else:
            with reached(tenant):
                told = [recorded(row) for row in await pool.fetch(EVERY, tenant, after, until, MOST)]
        if told:
            yield told
        if len(told) < MOST:
            return
        after = told[-1].position


def pack(
    pool: Pool,
    tenant: TenantId,
    programme: ProgrammeId | None,
    head: Head,
    sieve: Sieve,
    people: Sequence[MemberRow] | None = None,
) -> AsyncIterator[bytes]:
    """The zip, in chunks. Raises ``Away`` on the way, and then what has come is no zip."""
    return zipped(parts(pool, tenant, programme, head, sieve, people))


async def parts(
    pool: Pool,
    tenant: TenantId,
    programme: ProgrammeId | None,
    head: Head,
    sieve: Sieve,
    people: Sequence[MemberRow] | None,
) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
    followed, bases = Followed(), dict[EditionId, set[EditionId]]()
    async for page in pages(pool, tenant, [HANDBOOK], head.position):
        facts = [one.fact for one in page if isinstance(one.fact, following.Fact)]
        followed = reduce(following.evolve, facts, followed)
        learn_bases(bases, facts)
    wanted = in_force(followed, programme, bases)
    known = dict[str, Measured]()
    for name, whole in (
        (SCHEMAS, schemas()),
        (CODE, code()),
        (EDITIONS, [edition(followed, one) for one in sorted(wanted)]),
        *(() if people is None else ((PEOPLE, people),)),
    ):
        yield name, measured(name, alone(written(whole)), known)
    yield FACTS, measured(FACTS, told(pool, tenant, programme, head, wanted, sieve), known)
    manifest = Manifest(FORMAT, tenant, programme, head, known, sieve.taker if sieve.held else None)
    yield MANIFEST, alone(written(manifest))


async def told(
    pool: Pool, tenant: TenantId, programme: ProgrammeId | None, head: Head, editions: set[EditionId], sieve: Sieve
) -> AsyncIterator[bytes]:
    things = [] if programme is None else about(programme)
    async for page in pages(pool, tenant, things, head.position):
        yield lines((one for one in page if programme is None or belongs(one, programme, editions)), sieve)


def belongs(fact: Recorded, programme: ProgrammeId, editions: set[EditionId]) -> bool:
    """What is said of the programme, and of the editions that it has followed; never what others do with these."""
    if programme_tag(programme) in fact.tags:
        return True
    return not any(tag.startswith("programme:") for tag in fact.tags) and fact.fact.edition in editions


# editions


def learn_bases(bases: dict[EditionId, set[EditionId]], facts: Iterable[following.Fact]) -> None:
    for fact in facts:
        match fact:
            case HandbookEditionDrafted(edition=one, base=base) | HandbookEditionRebased(edition=one, onto=base):
                bases.setdefault(one, set()).add(base)
            case _:
                pass


def in_force(
    followed: Followed, programme: ProgrammeId | None, bases: dict[EditionId, set[EditionId]]
) -> set[EditionId]:
    """The editions that a programme, or any, has followed, and those from which they were taken."""
    found = {DEFAULT}
    todo = [one.edition for own, told in followed.adoptions.items() if programme in {None, own} for one in told]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += bases.get(one, ())
    return found


def edition(followed: Followed, which: EditionId) -> dict[str, Any]:
    content = followed.shelf.published(which)
    said = None if content is None else {"texts": content.texts, "order": content.order, "policies": content.told}
    digest = None if content is None else content.digest
    return {"edition": which, "shipped": which in SHIPPED, "digest": digest, "content": said}


# the program


@cache
def code() -> dict[str, Any]:
    """What judges and what shows, so that another program is not mistaken for the one that packed."""
    return {
        "fadder": metadata.version("fadder"),
        "rules": digest_of_package("domain"),
        "projections": digest_of_package("projections"),
        "readModels": {one.name: one.version for one in PROJECTIONS},
    }


def digest_of_package(name: str) -> str:
    """SHA-256, in hexadecimal, of its modules: each by its name, its length and what it says."""
    digest = hashlib.sha256()
    home = Path(str(resources.files(name)))
    for module in sorted(home.rglob("*.py")):
        said = module.read_bytes()
        digest.update(f"{module.relative_to(home).as_posix()} {len(said)}\n".encode() + said)
    return digest.hexdigest()


def written(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
