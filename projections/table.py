"""A read model's table, derived from its row: a column for each field, the organisation first in every key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, NewType, Protocol, Union, get_args, get_origin, get_type_hints

import msgspec

from projections.projection import Projection

PLAIN: dict[Any, str] = {
    str: "text",
    int: "bigint",
    bool: "boolean",
    date: "date",
    datetime: "timestamp",
}


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` is ``jsonb`` for whatever has parts; ``hint`` is the type in the row."""

    name: str
    kind: str
    hint: Any


@cache
def columns(projection: Projection[Any]) -> tuple[Column, ...]:
    hints = get_type_hints(projection.row)
    return tuple(
        Column(field.name, kind(hints[field.name], field.name), hints[field.name]) for field in fields(projection.row)
    )


def kind(hint: Any, name: str) -> str:
    """Instants (``…_at``) keep their zone; any other time of day is wall time."""
    options = [option for option in get_args(hint) or (hint,) if option is not type(None)]
    if get_origin(hint) not in (None, *UNIONS) or len(options) > 1:
        return "jsonb"
    inner = options[0]
    while isinstance(inner, NewType):
        inner = inner.__supertype__
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        return "text"
    if inner is datetime and name.endswith("_at"):
        return "timestamptz"
    return PLAIN.get(inner, "jsonb")


UNIONS: tuple[Any, ...] = (UnionType, Union)


def definition(projection: Projection[Any]) -> str:
    """The statements that make the table, its row security and its grants."""
    table = f"reading.{projection.name}"
    body = ",\n    ".join(f'"{column.name}" {column.kind}' for column in columns(projection))
    indexes = "\n".join(f"create index on {table} (tenant, {', '.join(group)});" for group in projection.found_by)
    return f"""
create table {table} (
    tenant text collate "C" not null,
    key text collate "C" not null,
    {body},
    primary key (tenant, key)
);
{indexes}
alter table {table} enable row level security;
alter table {table} force row level security;
create policy own_rows on {table}
    using (tenant = any ((select string_to_array(current_setting('fadder.tenant', true), ','))::text[]));
grant select, insert, update, delete on {table} to projector;
grant select on {table} to gateway_read, operator;
comment on table {table} is '{shape(projection)}';
"""


def shape(projection: Projection[Any]) -> str:
    """What the rows depend on; when it changes, the read model is made anew."""
    said = (projection.version, [(c.name, c.kind) for c in columns(projection)], projection.found_by)
    return hashlib.sha256(repr(said).encode()).hexdigest()


@cache
def upsert(projection: Projection[Any]) -> str:
    """Writes rows given as $2 (keys) and one array for each column."""
    named = columns(projection)
    names = ", ".join(f'"{c.name}"' for c in named)
    arrays = ", ".join(f"${n}::{ARRAY.get(c.kind, c.kind)}[]" for n, c in enumerate(named, 3))
    given = ", ".join(f'r."{c.name}"::{c.kind}' for c in named)
    changes = ", ".join(f'"{c.name}" = excluded."{c.name}"' for c in named)
    return f"""
        insert into reading.{projection.name} (tenant, key, {names})
        select $1, r.key, {given} from unnest($2::text[], {arrays}) as r (key, {names})
        on conflict (tenant, key) do update set {changes}
    """


ARRAY = {"jsonb": "text"}


class Found(Protocol):
    def __getitem__(self, column: str, /) -> Any: ...


def row(projection: Projection[Any], found: Found) -> Any:
    """The row dataclass of a table row."""
    values = {c.name: value(c, found[c.name]) for c in columns(projection)}
    return projection.row(**values)


def value(column: Column, stored: Any) -> Any:
    if stored is None:
        return None
    if column.kind == "jsonb":
        return msgspec.json.decode(stored, type=column.hint)
    return stored if column.kind != "text" or column.hint is str else msgspec.convert(stored, column.hint)


def stored(projection: Projection[Any], rows: Sequence[Any]) -> list[list[Any]]:
    """One list for each column."""
    return [
        [
            None if (v := getattr(r, c.name)) is None else msgspec.json.encode(v).decode() if c.kind == "jsonb" else v
            for r in rows
        ]
        for c in columns(projection)
    ]
