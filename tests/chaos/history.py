"""What the clients of a run asked and were told, in the order in which it happened, and kept in a file line by line."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import msgspec


class Outcome(StrEnum):
    OK = "ok"
    FAIL = "fail"
    """A rule said no, or a read had no answer: nothing has happened."""
    UNKNOWN = "unknown"
    """It has happened as a whole or not at all, now or later."""


class Seen(msgspec.Struct, frozen=True):
    """An element of a list as a read showed it. ``policy``: no client appended it, a reaction did."""

    element: str
    position: int
    policy: bool = False


class Guard(msgspec.Struct, frozen=True):
    """A rule that lets at most ``limit`` commands under it append to the list ``key``."""

    key: str
    limit: int


class Invoked(msgspec.Struct, frozen=True, tag="invoked"):
    """``element`` is the command id, which the command appends to the lists ``appends``, once for each time that the
    list is named. A read names the list ``read``, and the position that it must show."""

    op: int
    tenant: str
    process: str
    kind: str
    element: str = ""
    appends: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    read: str = ""
    at_least: int = 0


class Completed(msgspec.Struct, frozen=True, tag="completed"):
    """``whole``: the list ends with what is seen. ``why`` tells of what was not ok."""

    op: int
    outcome: Outcome
    position: int = 0
    seen: tuple[Seen, ...] = ()
    whole: bool = True
    why: str = ""


class Op(msgspec.Struct, frozen=True):
    """``began`` and ``ended`` are places in the history; what never ended has ended last."""

    asked: Invoked
    told: Completed
    began: int
    ended: int

    @property
    def number(self) -> int:
        return self.asked.op

    @property
    def element(self) -> str:
        return self.asked.element

    @property
    def position(self) -> int:
        return self.told.position

    @property
    def ok(self) -> bool:
        return self.told.outcome is Outcome.OK


Event = Invoked | Completed


class History:
    def __init__(self, path: Path | None = None) -> None:
        self.events: list[Event] = []
        self._file = path.open("ab") if path is not None else None
        self._ops = 0

    def next(self) -> int:
        """The number of an operation that is about to begin."""
        self._ops += 1
        return self._ops

    def add(self, event: Event) -> None:
        self.events.append(event)
        if self._file is not None:
            self._file.write(msgspec.json.encode(event) + b"\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def kept_in(path: Path) -> list[Event]:
    return [msgspec.json.decode(line, type=Event) for line in path.read_bytes().splitlines()]


def ops(events: Iterable[Event]) -> list[Op]:
    """Each operation with what came of it."""
    begun: dict[int, tuple[Invoked, int]] = {}
    ended: dict[int, tuple[Completed, int]] = {}
    last = 0
    for last, event in enumerate(events, 1):
        if isinstance(event, Invoked):
            begun[event.op] = (event, last)
        elif event.outcome is not Outcome.UNKNOWN:
            ended[event.op] = (event, last)
    never = last + 1
    unknown = [(Completed(number, Outcome.UNKNOWN), never) for number in begun]
    ends = [ended.get(number, without) for number, without in zip(begun, unknown, strict=True)]
    return [Op(asked, told, began, end) for (asked, began), (told, end) in zip(begun.values(), ends, strict=True)]
