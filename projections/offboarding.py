"""What the read models keep of an organisation that has left: nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from domain.language import Recorded
from domain.offboarding import OrganisationOffboarded
from domain.tenancy import TenantId
from projections.projection import Projection

PARKED = "delete from {schema}.dead_letter where tenant = $1 and projection = any ($2) and not skipped"


def left(facts: Sequence[Recorded]) -> bool:
    """Whether it has left by these consecutive facts: no fact follows that one."""
    return bool(facts) and isinstance(facts[-1].fact, OrganisationOffboarded)


async def empty(connection: Any, tenant: TenantId, projections: Iterable[Projection[Any]], schema: str) -> None:
    """Nor does anything wait to be folded later."""
    names = [projection.name for projection in projections]
    for name in names:
        await connection.execute(f"delete from {schema}.{name} where tenant = $1", tenant)
    await connection.execute(PARKED.format(schema=schema), tenant, names)
