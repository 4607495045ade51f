"""How Postgres says that an organisation has left: see ``0016_offboarding`` and ``0018_the_last_word`` in
``deploy/sql``."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import asyncpg

from domain.offboarding import OrganisationGone

LEFT = "FD001"


@contextmanager
def told_of_leaving() -> Generator[None]:
    """Raises ``OrganisationGone`` for it."""
    try:
        yield
    except asyncpg.PostgresError as error:
        if error.sqlstate == LEFT:
            raise OrganisationGone from None
        raise
