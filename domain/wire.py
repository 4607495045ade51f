"""A fact as bytes, and back: JSON with the field names of the fact."""

from __future__ import annotations

from typing import Any, get_type_hints

import msgspec

from domain.catalogue import FACTS
from domain.language import Visibility

VERSION = 1
"""The schema version that facts are written in."""

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = {name: msgspec.json.Decoder(fact).decode for name, fact in FACTS.items()}


class UnknownFact(Exception):
    """A fact, or a version of it, that this program is too old to read."""


def encode(fact: object) -> bytes:
    return _encode(fact)


def decode(name: str, version: int, body: bytes) -> Any:
    """Raises ``UnknownFact`` for what a newer program wrote, and ``msgspec.ValidationError`` for damaged bytes."""
    if version != VERSION or name not in _decode:
        raise UnknownFact(f"{name} v{version}")
    return _decode[name](body)


def visibilities(fact: type[object]) -> dict[str, Visibility]:
    """Which fields of a fact are text that people write, and who may read them."""
    hints = get_type_hints(fact, include_extras=True)
    return {
        name: note
        for name, hint in hints.items()
        for note in getattr(hint, "__metadata__", ())
        if isinstance(note, Visibility)
    }
