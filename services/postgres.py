"""Connections, each with one role and, for every statement, one organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg

if TYPE_CHECKING:
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
else:
    Pool = asyncpg.Pool  # only its stubs are generic

GONE = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""What a server that has died, is starting, is overrun or has become a replica looks like from here: ask again."""


def scoped(query: str) -> str:
    """One statement that first takes the organisation ($1) as its row setting, and then reads as ``me.tenant``.

    The lateral join makes the setting the outer side, so it is made before the first row is looked at.
    """
    return (
        "with me as materialized (select set_config('fadder.tenant', $1, true) as tenant) "
        f"select q.* from me cross join lateral ({query} offset 0) q"
    )


async def connect(dsn: str, *, most: int = 8, least: int = 1) -> Pool:
    """A pool for one role. ``dsn`` names the role."""
    options: dict[str, Any] = {
        "min_size": least,
        "max_size": most,
        "timeout": 5,
        "command_timeout": 30,
        "reset": _as_it_is,
    }
    return await asyncpg.create_pool(dsn, **options)


async def _as_it_is(connection: object) -> None:
    """Nothing of a session outlives its statement here, so a connection goes back without a round trip."""
