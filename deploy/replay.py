"""``fadder replay``: a run of the matching once more, from the facts that it was computed from."""

from __future__ import annotations

from dataclasses import replace

import asyncpg

from deploy import master_key
from deploy.local.state import running
from deploy.operator import CannotLook
from domain.handling import FactUnreadable
from domain.language import RunId
from domain.run import RunUnknown
from domain.tenancy import TenantId
from services.batching import Batches
from services.journal import Newer, Unavailable
from services.keys import Chest
from services.match import replay
from services.postgres import GONE, connect
from services.postgres_journal import PostgresJournal
from services.settings import Settings, SettingWrong


def reaching(settings: Settings) -> Settings:
    """With the matcher's address and the master key of the product that runs on the data folder, where none are named.

    Raises ``CannotLook``.
    """
    state, name, kept = running(settings.data), "FADDER_POSTGRES_MATCHER", settings.data / "keys" / "master"
    dsn = settings.postgres.get("matcher") or (state.environment.get(name) if state else None)
    if dsn is None:
        raise CannotLook(f"nothing runs on {settings.data}, and {name} is not set")
    master = settings.master_key or (kept if kept.exists() else None)
    return replace(settings, postgres={**settings.postgres, "matcher": dsn}, master_key=master)


async def run(settings: Settings, tenant: TenantId, which: RunId) -> tuple[list[str], bool]:
    """What to say, and whether all is the same. Raises ``CannotLook``."""
    settings = reaching(settings)
    try:
        master = master_key.of(settings)
        pool = await connect(settings.dsn("matcher"))
    except SettingWrong as wrong:
        raise CannotLook(str(wrong)) from None
    except (*GONE, TimeoutError, asyncpg.PostgresError) as error:
        raise CannotLook(f"Postgres does not let us in: {type(error).__name__}") from None
    try:
        await master_key.opens(master, pool)
        journal = PostgresJournal(tenant, pool, Batches(pool), Chest(pool, master).of(tenant))
        try:
            found = await replay(journal, which)
        except RunUnknown:
            raise CannotLook("there is no such run") from None
        except FactUnreadable:
            return ["what somebody has declared is not what was sealed: see what `fadder verify` says"], False
        if found is None:
            raise CannotLook("the run has no result")
    except SettingWrong as wrong:
        raise CannotLook(str(wrong)) from None
    except Newer:
        raise CannotLook("a newer program wrote what the run rests on; this one cannot read it") from None
    except (Unavailable, *GONE, TimeoutError, asyncpg.PostgresError) as error:
        raise CannotLook(f"Postgres went away, or would not, for this login: {type(error).__name__}") from None
    finally:
        pool.terminate()
    inputs = "the same facts" if found.same_inputs else "other facts"
    result = "the same result" if found.same_result else "another result" if found.result else "no result now"
    said = [
        f"inputs as at {found.recorded.as_at}: {inputs}",
        f"  recorded {found.recorded.inputs_digest}",
        f"  now      {found.digest}",
        f"{len(found.recorded.matches)} pairs, objective {found.recorded.objective}: {result}",
    ]
    return said, found.same_inputs and found.same_result
