"""Opaque ids and cursors of the schema."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from strawberry import ID


_PLAIN = re.compile(r"[A-Za-z0-9@-]{1,64}")
_MADE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_CURSOR = "at"
NOBODY = "-"
"""An id that nothing has: what is not an id of the right kind is answered like an unknown one."""


def node_id(kind: str, own: str) -> ID:
    return cast("ID", to_base64(kind, own))


def own_id(kind: str, given: str) -> str:
    """The id inside a node id of this kind; ``NOBODY`` for anything else."""
    try:
        named, own = from_base64(given)
    except ValueError:
        return NOBODY
    return own if named == kind and _PLAIN.fullmatch(own) else NOBODY


def bare_id(given: str) -> str:
    """An id that is told as it is, without its kind; ``NOBODY`` for what cannot be one."""
    return given if _PLAIN.fullmatch(given) else NOBODY


def kind_of(given: str) -> str | None:
    try:
        return from_base64(given)[0]
    except ValueError:
        return None


def new_id(command_id: UUID, kind: str) -> str:
    """The id of what a command makes follows from the command's own: asked twice, it makes the same thing once."""
    return str(uuid5(command_id, kind))


def made_here(own: str) -> bool:
    """Whether it has the form of such an id, which identity providers do not use for their subjects."""
    return _MADE.fullmatch(own) is not None


def cursor(key: str) -> str:
    return to_base64(_CURSOR, key)


def key_of(given: str) -> str | None:
    """What a cursor points at; none for what is no cursor of ours."""
    try:
        kind, key = from_base64(given)
    except ValueError:
        return None
    return key if kind == _CURSOR else None


def to_base64(kind: str, own: str) -> str:
    return b64encode(f"{kind}:{own}".encode()).decode()


def from_base64(given: str) -> tuple[str, str]:
    """The kind and the own id. Raises ``ValueError`` for what is not in this form."""
    kind, colon, own = b64decode(given.encode()).decode().partition(":")
    if not colon:
        raise ValueError("no kind")
    return kind, own
