"""The database of the product on a Postgres server: made where it is missing, with a login for each role."""

from __future__ import annotations

import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import asyncpg
import msgspec

from deploy.local.hold import write_whole
from services.postgres import GONE
from services.settings import DATABASE_ROLES, SettingWrong, postgres_address

DATABASE = "fadder"


async def ready(owner: str, *, remake: bool = False) -> list[str]:
    """Makes the database if there is none and brings it to the schema of this program; answers what was applied.

    ``owner`` is the address of a login that may do so, in whichever database of the server. ``remake`` is as in
    ``migrate``.
    """
    from deploy.migrate import migrate  # it loads every read model, which only takes time while nobody can use it

    connection = await _connect(owner)
    try:
        if not await connection.fetchval("select true from pg_database where datname = $1", DATABASE):
            await connection.execute(f"create database {DATABASE}")
    except asyncpg.DuplicateDatabaseError:
        pass  # somebody else was as quick
    finally:
        await connection.close()
    return await migrate(address(owner, database=DATABASE), remake=remake)


@contextmanager
def told_in_words() -> Generator[None]:
    """Raises ``SettingWrong`` where the server goes away half way, or the login may not do what is asked of it."""
    try:
        yield
    except (*GONE, asyncpg.InsufficientPrivilegeError) as error:
        raise SettingWrong(f"Postgres went away, or would not, for this login: {type(error).__name__}") from None


async def check(owner: str) -> None:
    """Raises ``SettingWrong`` where FADDER_POSTGRES is no address, or nobody there lets us in."""
    postgres_address("FADDER_POSTGRES", owner)
    try:
        connection = await _connect(owner)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        if isinstance(error, ValueError | asyncpg.InterfaceError):
            why = "it cannot be read as an address"
        elif isinstance(error, OSError):
            why = "nobody answers there"
        else:
            why = f"the server does not let us in ({type(error).__name__})"
        raise SettingWrong(f"FADDER_POSTGRES: {why}") from None
    await connection.close()


async def _connect(owner: str) -> asyncpg.Connection[asyncpg.Record]:
    try:
        return await asyncpg.connect(owner)
    except asyncpg.InvalidCatalogNameError:  # the address names the database that is still to be made
        return await asyncpg.connect(address(owner, database="postgres"))


def passwords(kept: Path) -> dict[str, str]:
    """A password for each role, the same at every start; kept where its owner alone can read it.

    Raises ``SettingWrong``.
    """
    try:
        known = msgspec.json.decode(kept.read_bytes(), type=dict[str, str]) if kept.exists() else {}
    except msgspec.DecodeError:
        raise SettingWrong(f"{kept} holds no passwords of ours: put it back, or remove it for new ones") from None
    whole = {role: known.get(role) or secrets.token_urlsafe(24) for role in DATABASE_ROLES}
    if whole != known:
        write_whole(kept, msgspec.json.encode(whole))
    return whole


async def set_passwords(owner: str, by_role: Mapping[str, str]) -> None:
    connection = await asyncpg.connect(address(owner, database=DATABASE))
    try:
        for role, password in by_role.items():
            # The statement takes no parameters; `format` quotes.
            statement = await connection.fetchval(
                "select format('alter role %I password %L', $1::text, $2::text)", role, password
            )
            await connection.execute(statement)
    finally:
        await connection.close()


def address(dsn: str, *, database: str, user: str | None = None, password: str | None = None) -> str:
    """The same server and options, another database, and another login where one is given."""
    parts = urlsplit(dsn)
    login, _, place = parts.netloc.rpartition("@")
    named = ("dbname", "database") if user is None else ("dbname", "database", "user", "password", "passfile")
    options = [(name, value) for name, value in parse_qsl(parts.query) if name not in named]
    if user is not None:
        login = quote(user, safe="") + ("" if password is None else ":" + quote(password, safe=""))
    netloc = f"{login}@{place}" if login else place
    return urlunsplit((parts.scheme, netloc, f"/{quote(database)}", urlencode(options), ""))
