"""The word that goes round once facts show in the read models."""

from __future__ import annotations

import msgspec


class Visible(msgspec.Struct, frozen=True):
    """An organisation's read models show this position, and these things (tags) have changed."""

    position: int
    things: tuple[str, ...]
