"""``fadder replay``: a run of the matching once more, from the facts that it was computed from."""

from __future__ import annotations

from dataclasses import replace

from deploy import master_key
from deploy.local.state import running
from deploy.operator import CannotLook
from domain.handling import FactUnreadable
from domain.language import RunId
from domain.run import RunUnknown
from domain.tenancy import TenantId
from services.batching import Batches
from services.keys import Chest
from services.match import replay
from services.postgres import connect
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
        pool, master = await connect(settings.dsn("matcher")), master_key.of(settings)
    except (OSError, SettingWrong) as away:
        raise CannotLook(str(away)) from None
    try:
        journal = PostgresJournal(tenant, pool, Batches(pool), Chest(pool, master).of(tenant))
        try:
            found = await replay(journal, which)
        except RunUnknown:
            raise CannotLook("there is no such run") from None
        except FactUnreadable:
            return ["what somebody has declared is not what was sealed: see what `fadder verify` says"], False
        if found is None:
            raise CannotLook("the run has no result")
    finally:
        await pool.close()
    inputs = "the same facts" if found.same_inputs else "other facts"
    result = "the same result" if found.same_result else "another result" if found.result else "no result now"
    said = [
        f"inputs as at {found.recorded.as_at}: {inputs}",
        f"  recorded {found.recorded.inputs_digest}",
        f"  now      {found.digest}",
        f"{len(found.recorded.matches)} pairs, objective {found.recorded.objective}: {result}",
    ]
    return said, found.same_inputs and found.same_result
