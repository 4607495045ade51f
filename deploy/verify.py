"""``fadder verify``: every organisation's chain recomputed, and held against the heads that were signed
and the index of tags."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import asyncpg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy.operator import CannotLook, Connection, Place, connected
from domain.tenancy import TenantId
from services.chain import Bad, Checked, Unreadable, Wrong, check, founded, tenants
from services.heads import Genuine, Signed, Unsound, checker, kept_in, kept_of, public_keys
from services.settings import SettingWrong
from services.tag_index import first_wrong

Say = Callable[[str], None]


async def run(place: Place, only: str | None, say: Say) -> int:
    """The exit status: 0 where all is good, 1 where something is not. Raises ``CannotLook``."""
    try:
        genuine = keys(place)
        connection = await connected(place)
        try:
            bad, lines = await verify(connection, place.heads, genuine, only)
        finally:
            connection.terminate()
    except (Unsound, SettingWrong) as error:
        raise CannotLook(str(error)) from None
    except (OSError, Unreadable, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CannotLook(f"Postgres went away, or would not answer: {type(error).__name__}") from None
    for line in lines:
        say(line)
    return 1 if bad else 0


def keys(place: Place) -> Genuine:
    if place.heads is None:
        return lambda _: False
    if place.public is None:
        raise CannotLook("signed heads prove nothing without the key that signed them: give --public")
    if not place.heads.is_dir():
        raise CannotLook(f"{place.heads} is not a folder of signed heads")
    return checker(public_keys(place.public))


async def verify(
    connection: Connection, heads: Path | None, genuine: Genuine, only: str | None
) -> tuple[bool, list[str]]:
    """Whether anything is bad, and what is to be said of it all."""
    # The heads are read first: one that is signed from now on may be ahead of what is looked at.
    signed = kept(heads, only) if heads is not None else {}
    there = await tenants(connection)
    names = [tenant for tenant in sorted({*there, *signed}) if only in (None, tenant)]
    if only is not None and not names:
        raise CannotLook(f"there is no organisation {only}")
    began = time.perf_counter()
    found = await looked_at(connection, names, signed, genuine, {name: there.get(name, 0) for name in names})
    took = time.perf_counter() - began
    found = [await held_against_the_rest(connection, checked) for checked in found]
    tags = time.perf_counter() - began - took
    width = max((len(name) for name in names), default=0)
    lines = [f"{checked.tenant:<{width}}  {verdict(checked)}" for checked in found]
    facts = sum(checked.facts for checked in found)
    rate = f"{facts / max(took, 1e-9):,.0f} a second"
    told = f"{facts:,} facts of {len(found)} organisations"
    lines.append(f"{told} in {took:.2f} s: {rate}; the index of their tags in {tags:.2f} s")
    unsigned = sum(checked.bad is None and checked.signed is None for checked in found)
    if heads is None or unsigned:
        which = "No signed heads were given" if heads is None else f"Of {unsigned} there is no signed head"
        lines.append(f"{which}: that an end was cut off with the organisation's own count would not show.")
    return any(checked.bad for checked in found), lines


async def held_against_the_rest(connection: Connection, checked: Checked) -> Checked:
    """The index of tags can be right only where the chain is, and a chain only of an organisation that was founded."""
    if checked.bad is not None:
        return checked
    if not await founded(connection, checked.tenant):
        return replace(checked, bad=Bad(1, Wrong.UNFOUNDED), signed=None)
    place = await first_wrong(connection, checked.tenant)
    return checked if place is None else replace(checked, bad=Bad(place, Wrong.INDEX), signed=None)


def kept(heads: Path, only: str | None) -> dict[TenantId, list[Signed]]:
    return {tenant: kept_of(heads, tenant) for tenant in kept_in(heads) if only in (None, tenant)}


async def looked_at(
    connection: Connection,
    names: Sequence[TenantId],
    signed: dict[TenantId, list[Signed]],
    genuine: Genuine,
    sizes: dict[TenantId, int],
) -> list[Checked]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("facts", total=sum(sizes.values()))
        found: list[Checked] = []
        for name in names:
            progress.update(task, description=name)
            found.append(
                await check(
                    connection, name, signed.get(name, ()), genuine, lambda facts: progress.advance(task, facts)
                )
            )
        return found


def verdict(checked: Checked) -> str:
    if checked.bad is not None:
        return f"BAD   {checked.bad}"
    signed = f", signed to {checked.signed.position} at {checked.signed.at}" if checked.signed else ", not signed"
    return f"good  {checked.facts:,} facts, head {checked.head.hex()}{signed}"
