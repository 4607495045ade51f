"""What the read models keep of an organisation that has left: nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from domain.language import Recorded
from domain.offboarding import OrganisationOffboarded
from domain.tenancy import TenantId
from projections.projection import Projection


def left(facts: Sequence[Recorded]) -> bool:
    """Whether it has left by these consecutive facts: no fact follows that one."""
    return bool(facts) and isinstance(facts[-1].fact, OrganisationOffboarded)


async def empty(connection: Any, tenant: TenantId, projections: Iterable[Projection[Any]], schema: str) -> None:
    for projection in projections:
        await connection.execute(f"delete from {schema}.{projection.name} where tenant = $1", tenant)
