"""A fact as bytes, and back: JSON with the field names of the fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial, reduce
from typing import Any, Protocol, TypeVar, cast

import msgspec

from domain.catalogue import FACTS, UPCASTS
from domain.decider import Upcast
from domain.language import MemberId, Recorded, Role, Tag, Via

Fact = TypeVar("Fact")

_encode = msgspec.json.Encoder(order="deterministic").encode


class UnknownFact(Exception):
    """A fact, or a version of it, that this program is too old to read."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact
        """Name and version, and the role or the way; nothing of what was said."""


class DamagedFact(Exception):
    """A fact of a version that this program knows, and in bytes that no program can read."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def encode(fact: object) -> bytes:
    return _encode(fact)


def decode(name: str, version: int, body: bytes) -> Any:
    """Raises ``UnknownFact`` for what a newer program wrote, and ``msgspec.ValidationError`` for damaged bytes."""
    read = READERS.get((name, version))
    if read is None:
        raise UnknownFact(f"{name} v{version}")
    return read(body)


def version_of(name: str) -> int:
    """The schema version that a fact is written in."""
    return 1 + len(UPCASTS.get(name, ()))


def upcast(fact: type[Fact], steps: Sequence[Upcast], body: bytes) -> Fact:
    """The fact of today, from bytes that an older program wrote."""
    told = msgspec.json.decode(body, type=dict[str, Any])
    return msgspec.convert(reduce(lambda fields, step: step(fields), steps, told), fact)


READERS: dict[tuple[str, int], Callable[[bytes], Any]] = {
    (name, version): partial(upcast, fact, UPCASTS[name][version - 1 :])
    if version < version_of(name)
    else msgspec.json.Decoder(fact).decode
    for name, fact in FACTS.items()
    for version in range(1, version_of(name) + 1)
}


OLDER = frozenset((name, version) for name, version in READERS if version < version_of(name))
"""Facts in a shape that they are not written in any more."""


class Message(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A fact on the stream, with what the journal knows of it."""

    position: int
    name: str
    version: int
    body: msgspec.Raw
    tags: tuple[str, ...]
    by: str
    role: Role
    via: Via
    recorded_at: datetime
    command_id: str
    occurred_on: date | None = None
    on_behalf_of: str | None = None
    causation: int | None = None
    ordinal: int = 0


pack = msgspec.json.Encoder().encode
_unpack = msgspec.json.Decoder(Message).decode


def unpack(payload: bytes) -> Recorded:
    """Raises as ``decode`` does."""
    message = _unpack(payload)
    return Recorded(
        position=message.position,
        fact=decode(message.name, message.version, bytes(message.body)),
        tags=cast("tuple[Tag, ...]", message.tags),
        by=message.by,
        role=message.role,
        via=message.via,
        recorded_at=message.recorded_at,
        command_id=message.command_id,
        occurred_on=message.occurred_on,
        on_behalf_of=None if message.on_behalf_of is None else MemberId(message.on_behalf_of),
        causation=message.causation,
        ordinal=message.ordinal,
        held=bytes(message.body) if (message.name, message.version) in OLDER else b"",
    )


COLUMNS = (
    "position, name, version, body, tags, by, role, via, recorded_at, command_id, occurred_on, on_behalf_of, "
    "causation, ordinal"
)
"""The journal's columns that make a message."""


ROLES = {role.value: role for role in Role}
VIAS = {via.value: via for via in Via}
"""Looked up a million times in a rebuild: an enumeration's own way takes a microsecond more."""


class Row(Protocol):
    def __getitem__(self, column: str, /) -> Any: ...


def circumstances(row: Row) -> tuple[Role, Via]:
    """As what somebody asked, and in which way. Raises ``UnknownFact``."""
    try:
        return ROLES[row["role"]], VIAS[row["via"]]
    except KeyError:
        column = "via" if row["role"] in ROLES else "role"
        raise UnknownFact(f"{row['name']} v{row['version']} with the {column} {row[column]}") from None


def message(row: Row) -> Message:
    """A row of ``COLUMNS``, from whichever driver. Raises ``UnknownFact``."""
    role, via = circumstances(row)
    return Message(
        position=row["position"],
        name=row["name"],
        version=row["version"],
        body=msgspec.Raw(row["body"]),
        tags=tuple(row["tags"]),
        by=row["by"],
        role=role,
        via=via,
        recorded_at=row["recorded_at"],
        command_id=str(row["command_id"]),
        occurred_on=row["occurred_on"],
        on_behalf_of=row["on_behalf_of"],
        causation=row["causation"],
        ordinal=row["ordinal"],
    )


def recorded(row: Row) -> Recorded:
    """What ``unpack`` answers for the message of a row, without packing it.

    Raises ``UnknownFact``, and ``DamagedFact`` for damaged bytes.
    """
    try:
        fact = decode(row["name"], row["version"], row["body"])
    except UnknownFact:
        raise
    except Exception as error:  # whatever an upcast makes of bytes that are not what was written
        raise DamagedFact(row["position"]) from error
    return around(fact, row)


def around(fact: object, row: Row) -> Recorded:
    """A fact, and what its row says besides. Raises ``UnknownFact``."""
    role, via = circumstances(row)
    return Recorded(
        row["position"],
        fact,
        tuple(row["tags"]),
        row["by"],
        role,
        via,
        row["recorded_at"],
        row["occurred_on"],
        row["on_behalf_of"],
        str(row["command_id"]),
        row["causation"],
        row["ordinal"],
        held=row["body"] if (row["name"], row["version"]) in OLDER else b"",
    )
