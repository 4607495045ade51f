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


class Kept:
    """Connections of a pool that are kept between statements: to borrow one anew takes the time of a small statement.

    As many are kept as statements were ever under way at once, until ``give_back``.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._free: list[Any] = []

    async def fetch(self, query: str, *given: Any) -> list[asyncpg.Record]:
        connection = self._free.pop() if self._free else await self._pool.acquire()
        try:
            found: list[asyncpg.Record] = await connection.fetch(query, *given)
        except BaseException:
            await self._pool.release(connection)
            raise
        self._free.append(connection)
        return found

    async def give_back(self) -> None:
        while self._free:
            await self._pool.release(self._free.pop())
