"""``fadder status``: what runs, how far each organisation has come, and who follows it how closely.

Being behind is no fault: under load everybody is. Somebody who is behind and does not move is one, and only a second
look can tell the two apart.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import asyncpg
import msgspec
from rich.console import Console
from rich.table import Table

from deploy.local.hold import alive, stopped
from deploy.local.state import State
from deploy.operator import CannotLook, Connection, Place, connected
from deploy.up import PROCESSES
from domain.catalogue import REACTIONS
from projections.catalogue import PROJECTIONS
from services.react import follower

LOOK = 0.1
WIDTH = 120
"""Characters in a line that no terminal limits."""

Pace = Literal["level", "behind", "stopped"]
Kind = Literal["relay", "read model", "reaction", "worker"]
Who = tuple[str, Kind, str]
"""An organisation and its follower."""

FOLLOWERS = "select tenant, follower, position from journal.follower"
CHECKPOINTS = "select tenant, projection, position, parked from reading.checkpoint"
ASIDE = """
    select tenant, follower, count(*) as parked from journal.dead_letter where not skipped group by tenant, follower
"""
ORGANISATIONS = "select tenant, position, recorded_at from journal.organisation order by tenant"


class Process(msgspec.Struct, frozen=True):
    """``stopped`` is one that a signal holds. ``metrics`` is where it answers with them."""

    name: str
    pid: int | None
    alive: bool
    stopped: bool
    metrics: str | None = None


class Following(msgspec.Struct, frozen=True):
    """``lag`` in facts; ``complete`` is the share of the organisation's facts that it has seen; ``parked`` facts wait
    for an operator."""

    kind: Kind
    name: str
    position: int
    lag: int
    complete: float
    pace: Pace
    parked: int = 0


class Organisation(msgspec.Struct, frozen=True):
    name: str
    position: int
    recorded_at: datetime | None
    followers: list[Following]


class Status(msgspec.Struct, frozen=True):
    """``processes`` is ``None`` where none of them is known here: they were started one by one."""

    address: str | None
    processes: list[Process] | None
    organisations: list[Organisation]

    @property
    def good(self) -> bool:
        running = all(process.alive and not process.stopped for process in self.processes or ())
        followers = [one for each in self.organisations for one in each.followers]
        return running and not any(one.pace == "stopped" or one.parked for one in followers)


class Look(msgspec.Struct, frozen=True):
    heads: dict[str, tuple[int, datetime | None]]
    progress: dict[Who, int]
    parked: dict[Who, int] = {}

    def behind(self) -> dict[Who, int]:
        return {who: position for who, position in self.progress.items() if position < self.heads[who[0]][0]}


async def run(place: Place, patience: float) -> Status:
    """Looks, and where somebody is behind looks again until all such have moved or the patience is over.

    Raises ``CannotLook``.
    """
    connection = await connected(place)
    try:
        first = now = await look(connection)
        standing = first.behind()
        deadline = asyncio.get_running_loop().time() + patience
        while standing and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(LOOK)
            now = await look(connection)
            standing = {who: position for who, position in standing.items() if now.progress.get(who) == position}
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CannotLook(f"Postgres went away, or would not answer: {type(error).__name__}") from None
    finally:
        connection.terminate()
    state = place.state
    return Status(
        state.address if state is not None else None,
        processes(state) if state is not None else None,
        [organisation(name, now, standing) for name in now.heads],
    )


async def look(connection: Connection) -> Look:
    """The followers first: none of them is then ahead of what it follows."""
    followers = await connection.fetch(FOLLOWERS)
    checkpoints, letters = await connection.fetch(CHECKPOINTS), await connection.fetch(ASIDE)
    heads = {
        row["tenant"]: (row["position"], moment(row["recorded_at"])) for row in await connection.fetch(ORGANISATIONS)
    }
    known = {(row["tenant"], row["follower"]): row["position"] for row in followers}
    read = {(row["tenant"], row["projection"]): row["position"] for row in checkpoints}
    relayed = any(name == "relay" for _, name in known)  # where no relay has ever been, none is missing
    progress: dict[Who, int] = {}
    for tenant in heads:
        if relayed:
            progress[tenant, "relay", "relay"] = known.get((tenant, "relay"), 0)
        for projection in PROJECTIONS:
            progress[tenant, "read model", projection.name] = read.get((tenant, projection.name), 0)
        for reaction in REACTIONS:
            progress[tenant, "reaction", reaction.name] = known.get((tenant, follower(reaction)), 0)
    parked: dict[Who, int] = {
        (row["tenant"], "read model", row["projection"]): row["parked"] for row in checkpoints if row["parked"]
    }
    for row in letters:
        name = row["follower"].removeprefix("reaction:")
        who: Who = (row["tenant"], "worker" if name == row["follower"] else "reaction", name)
        parked[who] = row["parked"]
        progress.setdefault(who, known.get((row["tenant"], name.partition(":")[0]), 0))
    return Look(heads, progress, parked)


def moment(at: object) -> datetime | None:
    """An organisation that has said nothing was last heard of before all time."""
    return at if isinstance(at, datetime) and at.year > 1 else None


def processes(state: State) -> list[Process]:
    pids: dict[str, int | None] = {**dict.fromkeys(PROCESSES), **state.children}
    return [
        Process(name, pid, pid is not None and alive(pid), pid is not None and stopped(pid), measured(state, name))
        for name, pid in pids.items()
    ]


def measured(state: State, name: str) -> str | None:
    port = state.environment.get(f"FADDER_METRICS_PORT_{name.upper()}")
    return None if port is None else f"http://127.0.0.1:{port}/metrics"


def organisation(name: str, now: Look, standing: dict[Who, int]) -> Organisation:
    head, at = now.heads[name]
    return Organisation(
        name,
        head,
        at,
        [
            Following(
                kind,
                follower,
                position,
                max(0, head - position),
                min(1.0, position / head) if head else 1.0,
                "level" if position >= head else "stopped" if (tenant, kind, follower) in standing else "behind",
                now.parked.get((tenant, kind, follower), 0),
            )
            for (tenant, kind, follower), position in now.progress.items()
            if tenant == name
        ],
    )


def as_json(status: Status) -> str:
    return msgspec.json.format(msgspec.json.encode({"good": status.good, **msgspec.structs.asdict(status)})).decode()


def show(status: Status) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    if status.address is not None:
        console.print(status.address)
    if status.processes is not None:
        table = Table("process", "pid", "", box=None, pad_edge=False)
        for process in status.processes:
            table.add_row(process.name, str(process.pid or "-"), told_of(process))
        console.print(table, "")
    table = Table("organisation", "head", "relay", "read models", "reactions", "workers", box=None, pad_edge=False)
    for one in status.organisations:
        kinds: tuple[Kind, ...] = ("relay", "read model", "reaction", "worker")
        cells = [told(each for each in one.followers if each.kind == kind) for kind in kinds]
        table.add_row(one.name, f"{one.position:,}", *cells)
    console.print(table)


def told_of(process: Process) -> str:
    if not process.alive:
        return "[red]does not run[/]"
    return "[red]is stopped[/]" if process.stopped else "[green]runs[/]"


def told(followers: Iterable[Following]) -> str:
    """All of a kind in one cell: those that are level by their number, the others by name."""
    each = [*followers]
    if not each:
        return "-"
    level = sum(one.pace == "level" for one in each)
    said = [f"[green]{level} level[/]" if len(each) > 1 else "[green]level[/]"] if level else []
    for one in each:
        if one.pace != "level":
            colour = "red" if one.pace == "stopped" else "yellow"
            said.append(f"[{colour}]{one.name} {one.pace}, {one.lag:,} to go ({one.complete:.0%})[/]")
    said += [f"[red]{one.name} has {one.parked:,} parked[/]" for one in each if one.parked]
    return "\n".join(said)
