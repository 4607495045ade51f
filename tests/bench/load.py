"""The command that every journal is measured with: one fact with two tags, under a condition on one of them."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any
from uuid import uuid4

import msgspec

from domain.language import MeetingId, PairId, ProgrammeId
from domain.meeting import Form, MeetingHeld
from domain.wire import encode

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAME = "MeetingHeld"
BY, REQUEST = "5f0d9c0e5c9b4e4f9f5d3f0e0c7a1b2d", b"0123456789abcdef"
PROGRAMME = ProgrammeId("0c1f6a52d94e4b7f8a3be21c7d905e64")
"""As long as those of ``history``: a shorter fact would fill up what is left of old pages, a random page an append."""
WARM = 0.5
"""Seconds of work before the measured ones."""


class Task(msgspec.Struct):
    """``callers`` append one after the other, each to a pair of its own, for ``seconds``, or ``times`` in all."""

    address: str
    callers: int
    tenants: tuple[str, ...] = ("one",)
    seconds: float = 0.0
    times: int = 0
    warm: int = 0
    """How many of ``times`` come before the clock starts."""


class Done(msgspec.Struct):
    rate: float
    """Appends in a second."""
    p50: float
    """Seconds that an append took, the median."""
    p99: float


class Pair(msgspec.Struct):
    """What one caller appends to."""

    tags: tuple[str, str]
    body: bytes
    after: int = 0


def pair() -> Pair:
    own = uuid4().hex
    held = MeetingHeld(PairId(own), PROGRAMME, MeetingId(own), date(2026, 2, 10), 60, Form.CAFE)
    return Pair((f"pair:{own}", f"programme:{PROGRAMME}"), encode(held))


class Stopwatch:
    """Counts what falls into the measured seconds or, of a number of appends, all but the first."""

    def __init__(self, task: Task) -> None:
        self.begin = perf_counter() + (0.0 if task.times else WARM)
        self.end = self.begin + (task.seconds or 3600.0)
        self.left = task.times or sys.maxsize
        self.warm = task.warm
        self.took: list[float] = []
        self.last = self.begin

    def next(self) -> bool:
        """Whether one more is to be done."""
        self.left -= 1
        return self.left >= 0 and perf_counter() < self.end

    def done(self, since: float) -> None:
        now = perf_counter()
        if self.warm:
            self.warm -= 1
            self.begin = now
        elif self.begin <= now <= self.end:
            self.took.append(now - since)
            self.last = now

    def told(self) -> Done:
        took = sorted(self.took)
        return Done(len(took) / (self.last - self.begin), took[len(took) // 2], took[len(took) * 99 // 100])


def asked() -> Task:
    return msgspec.json.decode(sys.stdin.buffer.read(), type=Task)


def answer(said: Any) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(said))
