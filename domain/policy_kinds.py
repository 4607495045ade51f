"""The kinds of values that a policy may have, each with the one way in which it is written.

``read`` takes a text to a value and raises ``ValueError``; ``write`` is its inverse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from enum import Enum, StrEnum
from typing import Generic, TypeVar

Value = TypeVar("Value")
Word = TypeVar("Word", bound=Enum)


@dataclass(frozen=True, slots=True)
class Kind(Generic[Value]):
    read: Callable[[str], Value]
    write: Callable[[Value], str]
    written: str
    """How a value looks, as a pattern for people: ``45..120``."""


@dataclass(frozen=True, slots=True)
class Span:
    """From least to most, both included."""

    least: int
    most: int

    def __contains__(self, value: int) -> bool:
        return self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of the local day; where it ends before it starts, it lasts over midnight."""

    starts: time
    ends: time

    def __contains__(self, at: time) -> bool:
        if self.starts <= self.ends:
            return self.starts <= at < self.ends
        return at >= self.starts or at < self.ends


class Anchor(StrEnum):
    """What a due date is counted from, in the life of one pair."""

    MATCHING = "matching"
    """The start of matching in the programme; the match of whoever was matched before it, or applied after it."""
    MATCH = "match"
    FIRST_MEETING = "first_meeting"
    SECOND_MEETING = "second_meeting"
    THIRD_MEETING = "third_meeting"
    EACH_MEETING = "each_meeting"
    EACH_LATER_MEETING = "each_later_meeting"
    """Every meeting but the first."""
    HALF_TIME = "half_time"
    END = "end"


@dataclass(frozen=True, slots=True)
class Due:
    """``hours`` after the anchor, before it where negative; whole days are 24 of them."""

    anchor: Anchor
    hours: int = 0

    @property
    def days(self) -> int:
        """Whole days, of a due date that is counted in days."""
        return self.hours // 24


def after(anchor: Anchor, days: int = 0) -> Due:
    return Due(anchor, days * 24)


def whole(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
        raise ValueError(f"a whole number from {least} to {most}")
    return int(text)


def count(least: int, most: int) -> Kind[int]:
    return Kind(lambda text: whole(text, least, most), str, f"{least}…{most}")


def months(most: int) -> Kind[int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"P[0-9]{1,3}M", text):
            raise ValueError("months as ISO 8601 writes them, such as P5M")
        return whole(text[1:-1], 1, most)

    return Kind(read, lambda value: f"P{value}M", f"P1M…P{most}M")


def span(least: int, most: int) -> Kind[Span]:
    def read(text: str) -> Span:
        low, dots, high = text.partition("..")
        found = Span(whole(low, least, most), whole(high, least, most) if dots else -1)
        if found.most < found.least:
            raise ValueError("two whole numbers, the lesser first, such as 45..120")
        return found

    return Kind(read, lambda value: f"{value.least}..{value.most}", f"{least}..{most}")


def rising(least: int, most: int, longest: int = 12) -> Kind[tuple[int, ...]]:
    """A few numbers, each greater than the one before; none at all is an empty text."""

    def read(text: str) -> tuple[int, ...]:
        found = tuple(whole(part.strip(), least, most) for part in text.split(",")) if text else ()
        if len(found) > longest or list(found) != sorted(set(found)):
            raise ValueError("rising numbers between commas, such as 0,7,14")
        return found

    return Kind(read, lambda value: ",".join(map(str, value)), "0,7,14")


def word(kind: type[Word]) -> Kind[Word]:
    return Kind(kind, lambda value: str(value.value), "|".join(str(one.value) for one in kind))


def read_switch(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("true or false")
    return text == "true"


def read_hours(text: str) -> Hours:
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}\.\.[0-9]{2}:[0-9]{2}", text):
        raise ValueError("two times of day, such as 20:00..08:00")
    starts, ends = map(time.fromisoformat, text.split(".."))
    return Hours(starts, ends)


def write_hours(value: Hours) -> str:
    return f"{value.starts:%H:%M}..{value.ends:%H:%M}"


FARTHEST = 999 * 24
"""Hours between an anchor and what is due."""


def read_due(text: str) -> Due | None:
    if text == "off":
        return None
    found = re.fullmatch(r"([a-z_]+)(?:([+-])([0-9]{1,5})([dh]))?", text)
    if found is None:
        raise ValueError("off, an anchor, or an anchor and a distance, such as first_meeting+7d")
    anchor, sign, number, unit = found.groups()
    hours = 0 if number is None else int(number) * (24 if unit == "d" else 1)
    if hours > FARTHEST:
        raise ValueError("a distance of at most 999 days")
    return Due(Anchor(anchor), -hours if sign == "-" else hours)


def write_due(value: Due | None) -> str:
    if value is None:
        return "off"
    if not value.hours:
        return value.anchor
    sign, hours = "+" if value.hours > 0 else "-", abs(value.hours)
    distance = f"{hours // 24}d" if hours % 24 == 0 and value.hours > 0 else f"{hours}h"
    return f"{value.anchor}{sign}{distance}"


SWITCH: Kind[bool] = Kind(read_switch, lambda value: "true" if value else "false", "true|false")
HOURS: Kind[Hours] = Kind(read_hours, write_hours, "20:00..08:00")
DUE: Kind[Due | None] = Kind(read_due, write_due, "off|first_meeting+7d")
