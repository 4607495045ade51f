"""The journal in Postgres: one statement to read, one function to append."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol
from uuid import UUID

import asyncpg
import structlog
from eventsourcing.dcb.api import DCBQuery

from domain.handling import FactUnreadable
from domain.language import Recorded
from domain.tenancy import TenantId
from domain.wire import COLUMNS, DamagedFact, Row, UnknownFact, recorded, version_of
from services.journal import Appended, Conflict, Entry, Known, Newer, Outcome, Past, Unavailable
from services.offboarding import told_of_leaving
from services.postgres import GONE, Kept, Pool, scoped
from services.sealing import NO_KEYS, Keys, damaged

PAST = scoped(f"""
    select {COLUMNS}, request from journal.fact f
    where f.tenant = me.tenant and f.position = any (array(
        select p from unnest($2::text[], $3::text[]) as i (tags, names),
            lateral journal.matching(me.tenant, i.tags, i.names, 0) p
        union
        select c.position from journal.fact c where c.tenant = me.tenant and c.command_id = $4
    ))
    order by f.position
""")

# Arrays of text, numbers and ids are sent as one text each: the driver would look at every element, and several times.
# Each text ends with the separator, so that one empty element is not mistaken for none.
APPEND = """
    select a.appended, a.known from journal.append(
        set_config('fadder.tenant', $1, true), string_to_array($2, ','), $24, $3::text::int[], $4::text::uuid[],
        string_to_array($5, E'\\x1e'), string_to_array($6, E'\\x1e'), string_to_array($7, E'\\x1e'),
        string_to_array($8, E'\\x1e', ''), $9, $10, $11::text::bigint[], $12, $13::text::int[], $14::text::bigint[],
        string_to_array($15, E'\\x1e', ''), string_to_array($16, E'\\x1e', ''), string_to_array($17, E'\\x1e', ''),
        $18::text::int[], $19::text::smallint[], string_to_array($20, E'\\x1e'), $21::text::smallint[], $22,
        string_to_array($23, E'\\x1e')
    ) a
"""
APPEND_ONE = """
    select journal.append_one(
        set_config('fadder.tenant', $1, true),
        $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
    )
"""
MARK = "\x1e"

log = structlog.get_logger()


class Queue(Protocol):
    """Of one process, to one Postgres: see ``batching``."""

    async def submit(self, tenant: TenantId, entry: Entry) -> Outcome: ...

    def turn(self, tenant: TenantId, query: DCBQuery) -> AbstractAsyncContextManager[None]: ...


class PostgresJournal:
    """``queue`` takes an entry into the next append. ``keys`` are those of the organisation; who writes nothing that is
    sealed does without."""

    def __init__(self, tenant: TenantId, pool: Pool, queue: Queue, keys: Keys = NO_KEYS) -> None:
        self.keys = keys
        self._tenant = tenant
        self._pool = pool
        self._queue = queue

    async def past(self, query: DCBQuery, command_id: UUID | None = None) -> Past:
        tags, names = items(query)
        try:
            rows = await self._pool.fetch(PAST, self._tenant, tags, names, command_id)
        except GONE as error:
            raise Unavailable from error
        own = [] if command_id is None else [row for row in rows if row["command_id"] == command_id]
        try:
            if own:
                return Past(facts_in(own), own[-1]["position"], own[-1]["request"])
            return Past(facts_in(rows))
        except UnknownFact as error:  # while programs are exchanged: whoever asks again may find a newer one
            log.error("a newer program wrote what this one cannot read", tenant=self._tenant, fact=error.fact)
            raise Newer from error
        except DamagedFact as damage:
            damaged(self._tenant, damage.position)
            raise FactUnreadable(str(damage.position)) from damage

    async def append(self, entry: Entry) -> Outcome:
        return await self._queue.submit(self._tenant, entry)

    def turn(self, query: DCBQuery) -> AbstractAsyncContextManager[None]:
        return self._queue.turn(self._tenant, query)


def facts_in(rows: Iterable[Row]) -> tuple[Recorded, ...]:
    return tuple(recorded(row) for row in rows)


def items(query: DCBQuery) -> tuple[list[str], list[str]]:
    """The tags and the names of each item; a query without items is one that matches everything."""
    if not query.items:
        return [""], [""]
    return ["\x1f".join(item.tags) for item in query.items], ["\x1f".join(item.types) for item in query.items]


async def append_all(pool: Kept, entries: Sequence[tuple[TenantId, Entry]]) -> list[Outcome]:
    """Appends the entries in one commit; one outcome each, in their order.

    Raises ``OrganisationGone`` where one of them would be said in an organisation that has left.
    """
    with told_of_leaving():
        return await appended(pool, entries)


async def appended(pool: Kept, entries: Sequence[tuple[TenantId, Entry]]) -> list[Outcome]:
    try:
        if (alone := lone(entries)) is not None:
            ((position,),) = await pool.fetch(APPEND_ONE, *alone)
            if position is not None:
                return [Appended(position)]
        (row,) = await pool.fetch(APPEND, *arguments(entries), False)
    except asyncpg.UniqueViolationError:  # one of them has been done before
        (row,) = await pool.fetch(APPEND, *arguments(entries), True)
    return [*map(outcome, row["appended"], row["known"])]


def lone(entries: Sequence[tuple[TenantId, Entry]]) -> tuple[Any, ...] | None:
    """What ``journal.append_one`` is given, where it serves: one command with one fact, and a condition on tags."""
    if len(entries) > 1 or len(entries[0][1].events) != 1:
        return None
    ((tenant, entry),) = entries
    items = () if entry.condition is None else sought(entry.condition.fail_if_events_match)
    if not all(first for first, _, _ in items):
        return None
    after = 0 if entry.condition is None else entry.condition.after or 0
    first_tags, other_tags, names = columns(items, 3)
    (event,) = entry.events
    return (
        tenant,
        entry.command_id,
        entry.by,
        entry.role,
        entry.via,
        entry.on_behalf_of,
        entry.recorded_at,
        entry.occurred_on,
        entry.causation,
        entry.request,
        numbers([after] * len(items)),
        texts(first_tags),
        texts(other_tags),
        texts(names),
        event.type,
        version_of(event.type),
        event.data,
        "\x1f".join(dict.fromkeys(event.tags)),
    )


def outcome(appended: int | None, known: int | None) -> Outcome:
    if appended is not None:
        return Appended(appended)
    return Conflict() if known is None else Known(known)


def arguments(entries: Sequence[tuple[TenantId, Entry]]) -> tuple[Any, ...]:
    """The columns of ``journal.append``: commands, then the items of their conditions, then their facts."""
    named = sorted({tenant for tenant, _ in entries})
    place = {tenant: n for n, tenant in enumerate(named, 1)}
    asked = [entry for _, entry in entries]
    items = [
        (n, entry.condition.after or 0, *item)
        for n, entry in enumerate(asked, 1)
        if entry.condition is not None
        for item in sought(entry.condition.fail_if_events_match)
    ]
    facts = [
        (n, ordinal, event.type, version_of(event.type), event.data, "\x1f".join(dict.fromkeys(event.tags)))
        for n, entry in enumerate(asked, 1)
        for ordinal, event in enumerate(entry.events)
    ]
    item_commands, afters, first_tags, other_tags, item_names = columns(items, 5)
    fact_commands, ordinals, names, versions, bodies, tags = columns(facts, 6)
    return (
        ",".join(named),
        ",".join(named),
        numbers([place[tenant] for tenant, _ in entries]),
        numbers([entry.command_id.hex for entry in asked]),
        texts([entry.by for entry in asked]),
        texts([entry.role for entry in asked]),
        texts([entry.via for entry in asked]),
        texts([entry.on_behalf_of or "" for entry in asked]),
        [entry.recorded_at for entry in asked],
        [entry.occurred_on for entry in asked],
        numbers(["null" if entry.causation is None else entry.causation for entry in asked]),
        [entry.request for entry in asked],
        numbers(item_commands),
        numbers(afters),
        texts(first_tags),
        texts(other_tags),
        texts(item_names),
        numbers(fact_commands),
        numbers(ordinals),
        texts(names),
        numbers(versions),
        bodies,
        texts(tags),
    )


def sought(query: DCBQuery) -> list[tuple[str, str, str]]:
    """The first tag of each item, its other tags and its names; a query without items matches everything."""
    return [
        (item.tags[0] if item.tags else "", "\x1f".join(item.tags[1:]), "\x1f".join(item.types)) for item in query.items
    ] or [("", "", "")]


def columns(rows: Sequence[tuple[Any, ...]], width: int) -> tuple[Sequence[Any], ...]:
    return tuple(zip(*rows, strict=True)) if rows else ((),) * width


def numbers(values: Sequence[object]) -> str:
    """An array of numbers or ids as Postgres writes it."""
    return "{" + ",".join(map(str, values)) + "}"


def texts(values: Sequence[str]) -> str:
    """Raises ``ValueError`` for a text that has the separator in it."""
    joined = MARK.join((*values, ""))
    if joined.count(MARK) != len(values):
        raise ValueError("a text with the separator of records in it")
    return joined
