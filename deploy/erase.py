"""``fadder erase``: a person's data made unreadable for ever, and the proof of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import asyncpg
from uuid_utils.compat import uuid7

from deploy.local.state import running
from deploy.operator import CannotLook
from deploy.processes.running import of_one_time
from domain.erasure import ErasePersonalData
from domain.language import MemberId
from domain.tenancy import TenantId
from services.batching import Batches
from services.erasure import OPERATOR, Proof, erase, proof
from services.journal import Newer, Unavailable
from services.postgres import GONE, connect
from services.postgres_journal import PostgresJournal
from services.request import Request
from services.settings import Settings, SettingWrong


def database_of(settings: Settings) -> str:
    """The address for whoever writes: of the environment, or of the product that runs on the data folder.

    Raises ``CannotLook``.
    """
    state = running(settings.data)
    name = "FADDER_POSTGRES_GATEWAY_WRITE"
    dsn = settings.postgres.get("gateway_write") or (state.environment.get(name) if state else None)
    if dsn is None:
        raise CannotLook(f"nothing runs on {settings.data}, and {name} is not set")
    return dsn


async def run(
    dsn: str,
    organisation: TenantId,
    member: MemberId,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Proof:
    """Raises ``Refused``, or ``CannotLook``: nothing is known to have been erased then, and it is safe to ask again."""
    try:
        pool = await connect(dsn, most=4)
    except (*GONE, TimeoutError, asyncpg.PostgresError) as error:
        raise CannotLook(f"Postgres does not let us in: {type(error).__name__}") from None
    batches = Batches(pool)
    appending = asyncio.create_task(batches.run())
    try:
        await of_one_time(pool, now)
        journal = PostgresJournal(organisation, pool, batches)
        request = Request(ErasePersonalData(member), uuid7(), OPERATOR, now())
        return await erase(journal, partial(proof, pool, organisation, member), request)
    except Newer:
        raise CannotLook("a newer program wrote what this rests on: ask that one") from None
    except (Unavailable, *GONE):
        raise CannotLook("Postgres went away; ask again") from None
    except SettingWrong as wrong:
        raise CannotLook(str(wrong)) from None
    except asyncpg.PostgresError as error:
        raise CannotLook(f"Postgres would not, for this login: {type(error).__name__}") from None
    finally:
        appending.cancel()
        await asyncio.gather(appending, return_exceptions=True)
        pool.terminate()


def told(proof: Proof) -> list[str]:
    return [
        f"before  position {proof.before.position}  chain {proof.before.hash.hex()}",
        f"after   position {proof.after.position}  chain {proof.after.hash.hex()}",
        f"erased at {proof.recorded_at.isoformat()}; keys of the person that are left: {proof.keys_left}",
    ]
