"""The chain of an organisation, recomputed from what is stored, and held against what is known of it elsewhere.

    digest = SHA-256(record_send(row(every column of the fact but those below)))
    hash   = SHA-256(hash before || digest || int8 position || int8 recorded at, microseconds since 2000)

The first fact follows from SHA-256("fadder"). Postgres sends each fact as one value in that very form, so that nothing
has to be put together here: two hashes and a few comparisons a fact.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import Any, TypeAlias

import asyncpg

from domain.organisation import OrganisationFounded
from domain.tenancy import TenantId
from services.heads import Genuine, Signed
from services.postgres import Pool, scoped

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

BATCH = 50_000
"""Facts in one reading: seconds before the role's time is up, and a step of whoever watches."""
START = sha256(b"fadder").digest()
FIRST, LAST = -(2**63), 2**63 - 1

RECORD = """record_send(row(
    f.tenant, f.name, f.version, f.body, f.tags, f.by, f.role, f.via, f.on_behalf_of,
    f.occurred_on, f.command_id, f.ordinal, f.request, f.causation
))"""
FACTS = f"""
    select f.position, f.recorded_at, f.digest, f.hash, {RECORD} from journal.fact f
    where f.tenant = $1 and f.position > $2 and f.position <= $3 order by f.position limit $4
"""
# One statement, one moment: an append moves the facts and the organisation together.
STANDING = """
    select o.position, o.head, timestamptz_send(o.recorded_at) as recorded_at,
        coalesce((select max(f.position) from journal.fact f where f.tenant = o.tenant), 0) as last,
        o.closed = exists (
            select from journal.fact f
            where f.tenant = o.tenant and f.position = o.position and f.name = 'OrganisationOffboarded'
        ) as honest
    from journal.organisation o where o.tenant = $1
"""
THERE = """
    select tenant, coalesce(o.position, 0) as position
    from (select tenant from journal.follower union select tenant from journal.named() as tenant) f
    full join journal.organisation o using (tenant)
    order by tenant
"""
FIRST_SAID = scoped("select f.name from journal.fact f where f.tenant = me.tenant and f.position = 1")
HASHES = "select f.position, f.hash from journal.fact f where f.tenant = $1 and f.position = any ($2)"
LINKS = scoped("select f.position, f.hash from journal.fact f where f.tenant = me.tenant and f.position = any ($2)")
END = "select coalesce(max(f.position), 0) from journal.fact f where f.tenant = $1"
LATER = "select f.position, f.hash from journal.fact f where f.tenant = $1 and f.position >= $2 order by f.position"

# A row of binary COPY: how many columns, then each behind its length. The last one has a length of its own.
ROW = struct.Struct(">2x i8s i8s i32s i32s i")
PLACE = struct.Struct(">q")
PREAMBLE = 19
TRAILER = b"\xff\xff"


class Wrong(Enum):
    """What can be wrong, as it is told."""

    MISSING = "there is no such fact, and later ones are there"
    CHANGED = "what the fact says is not what was recorded"
    UNLINKED = "the fact does not follow from the one before it: its place, its time or its hash was changed"
    MISPLACED = "the fact was recorded at another position"
    EXTRA = "there is a fact where none was recorded"
    CUT = "the journal ends before it, and the organisation had come further"
    HEAD = "the organisation keeps another head than its last fact has"
    CLOSED = "whether the organisation has left is not what its last fact says"
    INDEX = "the index of tags says something else of it than the fact"
    REWRITTEN = "the chain is another than the one that was signed"
    FORGED = "its head is not signed by a key that was given"
    GONE = "the organisation is not in the journal"
    UNFOUNDED = "there are facts of an organisation that was never founded"


@dataclass(frozen=True, slots=True)
class Bad:
    """The first position that is wrong."""

    position: int
    wrong: Wrong
    more: str = ""

    def __str__(self) -> str:
        return f"position {self.position}: {self.wrong.value}" + (f" ({self.more})" if self.more else "")


@dataclass(frozen=True, slots=True)
class Checked:
    """``facts`` were right, in a row from the first; ``head`` is the hash of the last of them. ``signed`` is the newest
    signed head, where there is one and it agrees."""

    tenant: TenantId
    facts: int
    head: bytes
    bad: Bad | None = None
    signed: Signed | None = None


class Unreadable(Exception):
    """What Postgres sent is not what was asked for."""


class Walk:
    """Follows the chain through what COPY sends. ``bad`` is set at the first fact that is wrong, and nothing after it
    is looked at."""

    def __init__(self, after: int = 0, head: bytes = START) -> None:
        """From the first fact on, or from behind the one at ``after``, whose hash is ``head``."""
        self.facts = after
        self.head = head
        self.time = b""
        self.bad: Bad | None = None
        self.suspect: tuple[bytes, ...] = ()
        """Digest, time and hash of a fact that is whole and does not follow."""
        self._rest: bytes = b""
        self._begun = False

    async def feed(self, data: bytes) -> None:
        if self.bad is not None:
            return
        if self._rest:
            data = self._rest + data
        at = 0
        if not self._begun:
            if len(data) < PREAMBLE:
                self._rest = data
                return
            at, self._begun = PREAMBLE, True
        at = self._follow(data, at)
        self._rest = data[at:]

    def _follow(self, data: bytes, at: int) -> int:
        """Answers where the first fact begins that has not come as a whole."""
        unpack, fixed, end, placed, hashed = ROW.unpack_from, ROW.size, len(data), PLACE.pack, sha256
        facts, head, time = self.facts, self.head, self.time
        while at + fixed <= end:
            a, place, b, now, c, digest, d, kept, length = unpack(data, at)
            start = at + fixed
            stop = start + length
            if a != 8 or b != 8 or c != 32 or d != 32:
                self.bad = Bad(facts + 1, Wrong.CHANGED)
                break
            if stop > end:
                break
            said = hashed(data[start:stop]).digest()
            if hashed(head + said + place + now).digest() != kept or said != digest or place != placed(facts + 1):
                self.bad = told(facts + 1, PLACE.unpack(place)[0], said == digest)
                self.suspect = (digest, now, kept)
                break
            facts += 1
            head, time, at = kept, now, stop
        self.facts, self.head, self.time = facts, head, time
        return at

    def next(self) -> None:
        """The end of one reading and the start of another."""
        if self.bad is None and self._rest != TRAILER:
            raise Unreadable
        self._rest, self._begun = b"", False


def told(expected: int, found: int, whole: bool) -> Bad:
    if found > expected:
        return Bad(expected, Wrong.MISSING)
    if found < expected:
        return Bad(found, Wrong.EXTRA)
    return Bad(expected, Wrong.UNLINKED if whole else Wrong.CHANGED)


async def tenants(connection: Connection) -> dict[TenantId, int]:
    """Every organisation and its position; 0 of one that is followed or has facts, and is not there."""
    rows = await connection.fetch(THERE)
    return {TenantId(row["tenant"]): row["position"] for row in rows}


async def check(
    connection: Connection,
    tenant: TenantId,
    signed: Sequence[Signed] = (),
    genuine: Genuine = lambda _: False,
    step: Callable[[int], Any] = lambda _: None,
    batch: int = BATCH,
) -> Checked:
    """Checks one organisation. ``step`` is told how many facts have been looked at since the last time.

    ``signed`` must have been read before this begins: a head that is signed meanwhile may be ahead of what is looked at
    here. The connection must be to the primary, with a role that may read facts and heads.
    """
    await connection.execute("select set_config('fadder.tenant', $1, false)", tenant)
    standing = await connection.fetchrow(STANDING, tenant)
    if standing is None:
        return Checked(tenant, 0, START, Bad(1, Wrong.GONE))
    walk = await walked(connection, tenant, standing["position"], step, batch)
    bad = walk.bad
    if bad is not None and bad.wrong is Wrong.UNLINKED:
        bad = await moved(connection, tenant, bad, walk.suspect)
    bad = bad or against_standing(walk, standing)
    if bad is None:
        bad = await against_signed(connection, tenant, walk, signed, genuine)
    newest = max(signed, key=lambda one: one.position, default=None)
    return Checked(tenant, walk.facts, walk.head, bad, newest if bad is None else None)


async def founded(connection: Connection, tenant: TenantId) -> bool:
    """Whether its first fact says so, where there is any: whoever appends past the program may do it under any name."""
    return await connection.fetchval(FIRST_SAID, tenant) in {None, OrganisationFounded.__name__}


async def walked(connection: Connection, tenant: TenantId, until: int, step: Callable[[int], Any], batch: int) -> Walk:
    walk, after = Walk(), FIRST
    while True:
        before = walk.facts
        done = await connection.copy_from_query(FACTS, tenant, after, until, batch, output=walk.feed, format="binary")
        walk.next()
        step(walk.facts - before)
        if walk.bad is not None or int(done.split()[-1]) < batch:
            return walk
        after = walk.facts


@dataclass(frozen=True, slots=True)
class Part:
    """Of a chain: right up to ``last``, whose hash is ``head``, and wrong behind it where ``bad`` says so."""

    first: int
    last: int
    head: bytes
    bad: Bad | None


async def checked(pool: Pool, tenant: TenantId, after: int, most: int) -> Part:
    """At most so many facts behind a position, which is itself taken to be right, as far as the role may read.

    No signed head is looked at, nor whether the journal goes as far as it should: behind its end nothing is wrong.
    """
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        await connection.execute("select set_config('fadder.tenant', $1, true)", tenant)
        after = min(after, await connection.fetchval(END, tenant))
        hashes = await connection.fetch(HASHES, tenant, [after])
        if after and not hashes:
            return Part(after, after, START, Bad(after, Wrong.MISSING))
        walk = Walk(after, hashes[0]["hash"] if hashes else START)
        await connection.copy_from_query(FACTS, tenant, after, LAST, most, output=walk.feed, format="binary")
        walk.next()
    return Part(after + 1, walk.facts, walk.head, walk.bad)


async def hashes_at(pool: Pool, tenant: TenantId, positions: Sequence[int]) -> dict[int, bytes]:
    """The link of each of these facts, as it is stored."""
    return {row["position"]: row["hash"] for row in await pool.fetch(LINKS, tenant, positions)}


async def moved(connection: Connection, tenant: TenantId, bad: Bad, suspect: tuple[bytes, ...]) -> Bad:
    """Whether a fact that does not follow here would follow at a later position: two rows that were swapped.

    It was chained to the hash before that position or, where the two were neighbours, to the one that is there now.
    """
    digest, time, kept = suspect
    before = b""
    async with connection.transaction():
        async for row in connection.cursor(LATER, tenant, bad.position, prefetch=5_000):
            place = PLACE.pack(row["position"])
            for head in (before, row["hash"]):
                if row["position"] > bad.position and sha256(head + digest + place + time).digest() == kept:
                    return Bad(bad.position, Wrong.MISPLACED, f"it belongs at position {row['position']}")
            before = row["hash"]
    return bad


def against_standing(walk: Walk, standing: asyncpg.Record) -> Bad | None:
    if walk.facts < standing["position"]:
        return Bad(walk.facts + 1, Wrong.CUT, f"to position {standing['position']}, says the organisation itself")
    if standing["last"] > standing["position"] or standing["position"] < 0:
        return Bad(standing["position"] + 1, Wrong.EXTRA, f"the last one is at position {standing['last']}")
    if standing["head"] != walk.head or (walk.time and standing["recorded_at"] != walk.time):
        return Bad(walk.facts, Wrong.HEAD)
    return None if standing["honest"] else Bad(walk.facts, Wrong.CLOSED)


async def against_signed(
    connection: Connection, tenant: TenantId, walk: Walk, signed: Sequence[Signed], genuine: Genuine
) -> Bad | None:
    """The newest head must be signed by a key that was given, and so must one that disagrees; any other that agrees
    proves no more than the newest does, whoever signed it."""
    places = sorted({one.position for one in signed})
    rows = await connection.fetch(HASHES, tenant, [place for place in places if FIRST <= place <= LAST])
    hashes = {0: START, **{row["position"]: row["hash"] for row in rows}}
    agreed = 0
    for one in sorted(signed, key=lambda one: one.position):
        agrees = hashes.get(one.position) == one.head
        if not (agrees and one.position < places[-1]) and not genuine(one):
            return Bad(one.position, Wrong.FORGED, f"the one of {one.at}")
        if one.position > walk.facts:
            return Bad(walk.facts + 1, Wrong.CUT, f"to position {one.position}, says the head signed at {one.at}")
        if not agrees:
            since = f"after position {agreed}, before the head signed at {one.at}"
            return Bad(one.position, Wrong.REWRITTEN, since)
        agreed = one.position
    return None
