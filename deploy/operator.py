"""How the operator's verbs reach a product: the one that runs on the data folder, or the one of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import asyncpg
import click

from deploy.local.state import State, running
from services.settings import Settings

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class CannotLook(click.ClickException):
    """Nothing was found out, neither good nor bad."""

    exit_code = 2


@dataclass(frozen=True)
class Place:
    """``dsn`` is that of the role ``operator``; ``state`` is there where the product runs on the data folder."""

    dsn: str
    state: State | None
    heads: Path | None
    public: Path | None


def place(settings: Settings) -> Place:
    """Raises ``CannotLook``. What the environment says comes before what a run on the data folder left word of."""
    state = running(settings.data)
    left: Mapping[str, str] = state.environment if state is not None else {}
    dsn = settings.postgres.get("operator") or left.get("FADDER_POSTGRES_OPERATOR")
    if dsn is None:
        raise CannotLook(f"nothing runs on {settings.data}, and FADDER_POSTGRES_OPERATOR is not set")
    heads, public = left.get("FADDER_HEADS"), left.get("FADDER_HEADS_PUBLIC")
    return Place(
        dsn,
        state,
        settings.heads or (Path(heads) if heads else None),
        settings.heads_public or (Path(public) if public else None),
    )


async def connected(place: Place) -> Connection:
    """Raises ``CannotLook``."""
    try:
        return await asyncpg.connect(place.dsn, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CannotLook(f"Postgres does not let the operator in: {type(error).__name__}") from None
