"""A read model's table, derived from its row: a column for each field, the organisation first in every key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from types import UnionType
from typing import Any, NewType, Protocol, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import astuple

from domain.wire import version_of
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
    return tuple(Column(name, kind(hint, name), hint) for name, hint in get_type_hints(projection.row).items())


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
    """The statements that make the table, its indexes, its row security and its grants."""
    return plain(projection, "reading") + indexes(projection, "reading") + secured(projection)


def plain(projection: Projection[Any], schema: str) -> str:
    """The table with its key; nobody but its owner may look at it yet."""
    body = ",\n    ".join(f'"{column.name}" {column.kind}' for column in columns(projection))
    return f"""
create table {schema}.{projection.name} (
    tenant text collate "C" not null,
    key text collate "C" not null,
    {body},
    primary key (tenant, key)
);
"""


def indexes(projection: Projection[Any], schema: str) -> str:
    table = f"{schema}.{projection.name}"
    return "\n".join(f"create index on {table} (tenant, {', '.join(group)});" for group in projection.found_by)


def secured(projection: Projection[Any]) -> str:
    table = f"reading.{projection.name}"
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy own_rows on {table}
    using (tenant = any ((select string_to_array(current_setting('fadder.tenant', true), ','))::text[]));
grant select, insert, update, delete on {table} to projector;
grant select on {table} to gateway_read, operator;
comment on table {table} is '{shape(projection)}';
"""


@cache
def shape(projection: Projection[Any]) -> str:
    """What the rows depend on; when it changes, the read model is made anew."""
    said = (projection.version, [(c.name, c.kind) for c in columns(projection)], projection.found_by)
    kept = sorted((fact.__name__, version_of(fact.__name__)) for fact in projection.keeps)
    said = (*said, *(one for one in kept if one[1] > 1))
    return hashlib.sha256(repr(said).encode()).hexdigest()


@cache
def upsert(projection: Projection[Any], schema: str = "reading", first: int = 2) -> str:
    """Writes rows of the organisation $1, given from ``first`` on as keys and one array for each column."""
    named = columns(projection)
    names = ", ".join(f'"{c.name}"' for c in named)
    arrays = ", ".join(f"${n}::{ARRAY.get(c.kind, c.kind)}[]" for n, c in enumerate(named, first + 1))
    given = ", ".join(f'r."{c.name}"::{c.kind}' for c in named)
    changes = ", ".join(f'"{c.name}" = excluded."{c.name}"' for c in named)
    return f"""
        insert into {schema}.{projection.name} (tenant, key, {names})
        select $1, r.key, {given} from unnest(${first}::text[], {arrays}) as r (key, {names})
        on conflict (tenant, key) do update set {changes}
    """


ARRAY = {"jsonb": "text"}


class Found(Protocol):
    def __getitem__(self, column: str, /) -> Any: ...


Convert = Callable[[Any], Any]


@cache
def readers(projection: Projection[Any]) -> tuple[tuple[str, Convert | None], ...]:
    """Each column with what makes a value of the row of it, ``None`` where it is one."""
    return tuple((c.name, reader(c)) for c in columns(projection))


def reader(column: Column) -> Convert | None:
    if column.kind == "jsonb":
        return msgspec.json.Decoder(column.hint).decode
    if column.kind == "text" and column.hint is not str:
        return partial(msgspec.convert, type=column.hint)
    return None


def row(projection: Projection[Any], found: Found) -> Any:
    """The row of a table row."""
    return values(projection, [found[name] for name, _ in readers(projection)])


def values(projection: Projection[Any], stored: Sequence[Any]) -> Any:
    """The row of its columns, in their order."""
    return projection.row(
        *(
            one if convert is None or one is None else convert(one)
            for (_, convert), one in zip(readers(projection), stored, strict=True)
        )
    )


_lines = msgspec.json.Encoder().encode_lines


def stored(projection: Projection[Any], rows: Sequence[Any]) -> list[Sequence[Any]]:
    """The values of each column, of at least one row."""
    return [
        in_json(held) if column.kind == "jsonb" else held
        for column, held in zip(columns(projection), zip(*map(astuple, rows), strict=True), strict=True)
    ]


def in_json(held: Sequence[Any]) -> list[str | None]:
    """A text for each, ``None`` where there is nothing. JSON has no line of its own that ends."""
    texts = _lines(held).decode().split("\n")
    return [None if value is None else text for value, text in zip(held, texts, strict=False)]
