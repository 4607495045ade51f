"""``fadder dead-letters``: what a read model, or another follower of the journal, could not take, and what an operator
wants done with it.

The operator asks; whoever follows the organisation does it, in order.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime

import asyncpg
import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Column, Table

from deploy.operator import CannotLook, Connection, Place, connected
from projections.dead_letters import Wish

LOOK = 0.1
UNBOUNDED = 2_000
"""Characters in a line that no terminal limits: a row of a table stays one line."""

# Of a reaction its own name says what it is; whoever else follows the journal is called a worker of the program.
CALLED = "case when starts_with(follower, 'reaction:') then follower else 'worker:' || follower end"
ALL = f"""(
    select tenant, projection as follower, key, position, name, error, skipped, asked, parked_at
    from reading.dead_letter
    union all
    select tenant, {CALLED}, key, position, name, error, skipped, asked, parked_at from journal.dead_letter
) d"""


def these(follower: str) -> str:
    return (
        "($1::text is null or tenant = $1) and ($3::text is null or key = $3) "
        f"and ($2::text is null or {follower} = $2)"
    )


LETTERS = f"""
    select tenant as organisation, follower, key, count(*) filter (where not skipped) as parked,
        count(*) filter (where skipped) as skipped, min(position) filter (where not skipped) as position,
        min(name) filter (where error is not null and not skipped) as fact,
        min(error) filter (where not skipped) as error, max(asked) as asked, min(parked_at) as since
    from {ALL} where {these("follower")} group by tenant, follower, key order by tenant, follower, key
"""
THERE = "select true from journal.organisation where tenant = $1"
ASK = tuple(
    f"update {table} set asked = $4 where {these(follower)} and not skipped"
    for table, follower in (("reading.dead_letter", "projection"), ("journal.dead_letter", CALLED))
)
WAITING = f"""
    select count(distinct (tenant, follower, key)) from {ALL}
    where {these("follower")} and asked is not null and not skipped
"""


class Letters(msgspec.Struct, frozen=True):
    """What is parked for one row or thing: how many facts, the ``position`` and name of the first, and what is wrong
    with it."""

    organisation: str
    follower: str
    """A read model, or ``reaction:`` or ``worker:`` and which."""
    key: str
    parked: int
    skipped: int
    position: int | None
    fact: str | None
    error: str | None
    asked: str | None
    since: datetime


class Which(msgspec.Struct, frozen=True):
    """``None`` is any."""

    organisation: str | None = None
    follower: str | None = None
    key: str | None = None

    @property
    def given(self) -> tuple[str | None, str | None, str | None]:
        return self.organisation, self.follower, self.key


class StillParked(click.ClickException):
    exit_code = 1


async def found(place: Place, which: Which) -> list[Letters]:
    """Raises ``CannotLook``, also where there is no such organisation: of it nothing would be parked."""
    connection = await connected(place)
    try:
        if which.organisation is not None and not await connection.fetchval(THERE, which.organisation):
            raise CannotLook(f"there is no organisation {which.organisation}")
        return await listed(connection, which)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CannotLook(f"Postgres went away, or would not answer: {type(error).__name__}") from None
    finally:
        connection.terminate()


async def listed(connection: Connection, which: Which) -> list[Letters]:
    return [Letters(**row) for row in await connection.fetch(LETTERS, *which.given)]


async def ask(place: Place, which: Which, wish: Wish, patience: float) -> list[Letters]:
    """Asks for it, and waits until it is done; answers what is parked still.

    Raises ``StillParked`` where nobody did it in time: then it stays asked. Raises ``CannotLook``.
    """
    connection = await connected(place)
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    try:
        for query in ASK:
            await connection.execute(query, *which.given, wish)
        left = total = await connection.fetchval(WAITING, *which.given)
        if not total and which == Which():
            return []
        if not total:
            raise CannotLook("nothing like that is parked")
        clock = asyncio.get_running_loop().time
        deadline = clock() + patience
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task(wish, total=total)
            while left:
                if clock() > deadline:
                    raise StillParked(f"{left} of {total} are not done after {patience:g} s; they stay asked for")
                await asyncio.sleep(LOOK)
                before, left = left, await connection.fetchval(WAITING, *which.given)
                if left < before:
                    progress.update(task, completed=total - left)
                    deadline = clock() + patience
        return [letters for letters in await listed(connection, which) if letters.parked]
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CannotLook(f"Postgres went away, or would not answer: {type(error).__name__}") from None
    finally:
        connection.terminate()


def as_json(letters: Sequence[Letters]) -> str:
    return msgspec.json.format(msgspec.json.encode(letters)).decode()


def show(letters: Sequence[Letters], width: int | None = None) -> None:
    width = width or (None if sys.stdout.isatty() else UNBOUNDED)
    console = Console(highlight=False, markup=False, emoji=False, width=width)  # a key may look like either
    row = Column("row", overflow="fold")  # whole, to be given back
    table = Table("organisation", "follower", row, "parked", "first", "what is wrong", "", box=None, pad_edge=False)
    for one in letters:
        first = "-" if one.position is None else f"{one.position:,} {one.fact or ''}"
        more = [f"{one.skipped} skipped"] if one.skipped else []
        more += [f"{one.asked} asked"] if one.asked else []
        table.add_row(
            one.organisation, one.follower, one.key, str(one.parked), first, one.error or "-", ", ".join(more)
        )
    console.print(table if letters else "nothing is parked")
