"""The journal in Postgres: one statement to read, one function to append."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import asyncpg
from eventsourcing.dcb.api import DCBQuery

from domain.tenancy import TenantId
from domain.wire import COLUMNS, VERSION, message, recorded
from services.journal import Appended, Conflict, Entry, Known, Outcome, Past, Unavailable
from services.postgres import GONE, Pool, scoped

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

APPEND = """
    with me as materialized (select set_config('fadder.tenant', $1, true) as setting)
    select a.* from me cross join lateral journal.append(
        me.setting, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21
    ) a order by a.nth
"""

Submit = Callable[[TenantId, Entry], Awaitable[Outcome]]


class PostgresJournal:
    """``submit`` takes an entry into the next append: see ``batching``."""

    def __init__(self, tenant: TenantId, pool: Pool, submit: Submit) -> None:
        self._tenant = tenant
        self._pool = pool
        self._submit = submit

    async def past(self, query: DCBQuery, command_id: UUID) -> Past:
        tags, names = items(query)
        try:
            rows = await self._pool.fetch(PAST, self._tenant, tags, names, command_id)
        except GONE as error:
            raise Unavailable from error
        own = [row for row in rows if row["command_id"] == command_id]
        if own:
            return Past((), own[-1]["position"], own[-1]["request"])
        return Past(tuple(recorded(message(row)) for row in rows))

    async def append(self, entry: Entry) -> Outcome:
        return await self._submit(self._tenant, entry)


def items(query: DCBQuery) -> tuple[list[str], list[str]]:
    """The tags and the names of each item; a query without items is one that matches everything."""
    if not query.items:
        return [""], [""]
    return ["\x1f".join(item.tags) for item in query.items], ["\x1f".join(item.types) for item in query.items]


async def append_all(pool: Pool, entries: Sequence[tuple[TenantId, Entry]]) -> list[Outcome]:
    """Appends the entries in one commit; one outcome each, in their order."""
    rows = await pool.fetch(APPEND, *arguments(entries))
    return [outcome(row) for row in rows]


def outcome(row: asyncpg.Record) -> Outcome:
    match row["outcome"]:
        case "appended":
            return Appended(row["last"])
        case "known":
            return Known(row["last"])
        case _:
            return Conflict()


def arguments(entries: Sequence[tuple[TenantId, Entry]]) -> tuple[Any, ...]:
    """The columns of ``journal.append``: commands, then the items of their conditions, then their facts."""
    conditions = [
        (n, tags, names)
        for n, (_, entry) in enumerate(entries, 1)
        if entry.condition is not None
        for tags, names in zip(*items(entry.condition.fail_if_events_match), strict=True)
    ]
    facts = [
        (n, ordinal, event.type, VERSION, event.data, "\x1f".join(dict.fromkeys(event.tags)))
        for n, (_, entry) in enumerate(entries, 1)
        for ordinal, event in enumerate(entry.events)
    ]
    return (
        ",".join(sorted({tenant for tenant, _ in entries})),
        [tenant for tenant, _ in entries],
        [entry.command_id for _, entry in entries],
        [(entry.condition and entry.condition.after) or 0 for _, entry in entries],
        [entry.by for _, entry in entries],
        [entry.role for _, entry in entries],
        [entry.via for _, entry in entries],
        [entry.on_behalf_of for _, entry in entries],
        [entry.recorded_at for _, entry in entries],
        [entry.occurred_on for _, entry in entries],
        [entry.causation for _, entry in entries],
        [entry.request for _, entry in entries],
        *columns(conditions, 3),
        *columns(facts, 6),
    )


def columns(rows: Sequence[tuple[Any, ...]], width: int) -> tuple[list[Any], ...]:
    return tuple([row[n] for row in rows] for n in range(width))
