"""A table as programs write it, CSV or JSON, read part by part: numbered rows, each whole or with what is wrong.

What is wrong costs its own row; only a list in JSON that breaks off takes with it what would follow.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from domain.formula import formula
from domain.import_facts import Format
from domain.import_rows import (
    RowColumnMissing,
    RowColumnTwice,
    RowFormula,
    RowGarbled,
    RowNotText,
    RowTooLong,
    RowUnreadable,
)
from domain.language import Refused, plain

WIDEST = 131_072
"""Characters of one cell."""
DELIMITERS = ",;\t|"
SAID = re.compile(r"sep=(.)\s*", re.IGNORECASE)
"""A first line with which some programs say how they delimit."""
QUOTED = re.compile(r'"[^"]*(?:"|$)')
csv.field_size_limit(2**31 - 1)

Names = Mapping[str, tuple[str, ...]]
"""What a column is for, and what it may be called. What is called otherwise is left out."""


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` is the line that it begins at in a CSV file, the header's being 1; in JSON its place from 1."""

    number: int
    values: Mapping[str, str]
    wrong: type[Refused] | None = None
    column: str | None = None

    @property
    def email(self) -> str:
        return unicodedata.normalize("NFC", self.values.get("email", "")).casefold()


def table(parts: Iterable[str], kind: Format, names: Names, needed: Sequence[frozenset[str]]) -> Iterator[Row]:
    """Every row, good or not. A table in CSV has a column of each of the sets ``needed``."""
    parts = (part if number else part.removeprefix("\ufeff") for number, part in enumerate(parts))
    return csv_rows(parts, names, needed) if kind is Format.CSV else json_rows(parts, names)


# CSV


def csv_rows(parts: Iterable[str], names: Names, needed: Sequence[frozenset[str]]) -> Iterator[Row]:
    """Commas, semicolons, tabs or bars, as the first line has most of; quoted cells may hold these, and line ends."""
    columns: list[str | None] = []
    for number, cells in records(lines(parts)):
        if cells is not None and not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = [purpose(cell, names) for cell in cells or ()]
            if not all(needed_one & {*columns} for needed_one in needed):
                yield Row(number, {}, RowColumnMissing)
                return
            if (twice := next((name for name in columns if name and columns.count(name) > 1), None)) is not None:
                yield Row(number, {}, RowColumnTwice, twice)
                return
        elif cells is None or len(cells) > len(columns):
            yield Row(number, {}, RowUnreadable)
        else:
            yield row(number, zip(columns, cells, strict=False))
    if not columns:
        yield Row(1, {}, RowColumnMissing)


def lines(parts: Iterable[str]) -> Iterator[str]:
    """Each with its end, whichever the file ends them by; a line may run over parts."""
    ends = io.IncrementalNewlineDecoder(None, translate=True)
    begun: list[str] = []
    for part in parts:
        first, *others = ends.decode(part).split("\n")
        begun.append(first)
        for other in others:
            yield "".join(begun) + "\n"
            begun = [other]
    yield "".join(begun)


def records(read: Iterator[str]) -> Iterator[tuple[int, list[str] | None]]:
    """The cells of each record and the line that it begins at; none where it cannot be read.

    A quotation mark out of place may have swallowed lines that follow: they are read once more, by themselves. To go
    on quoted into one of them was in vain then, and is in vain whichever line before it does so: no line is swallowed
    twice.
    """
    number, again, taken, in_vain = 1, deque[str](), list[str](), 0
    delimiter, skipped, read = told_by(read)
    number += skipped

    def feed() -> Iterator[str]:
        while not taken or number + len(taken) > in_vain:
            line = again.popleft() if again else next(read, None)
            if line is None:
                return
            taken.append(line)
            yield line

    while True:
        taken.clear()
        try:
            cells = next(csv.reader(feed(), delimiter=delimiter, strict=True), None)
        except csv.Error:
            yield number, None
            again.extendleft(reversed(taken[1:]))
            number, in_vain = number + 1, max(in_vain, number + len(taken) - 1)
            continue
        if cells is None:
            return
        yield number, cells
        number += len(taken)


def told_by(read: Iterator[str]) -> tuple[str, int, Iterator[str]]:
    """What delimits, the lines that are read for good, and those that follow."""
    before: list[str] = []
    for line in read:
        if (said := SAID.fullmatch(line)) is not None:
            return said[1], len(before) + 1, read
        before.append(line)
        if line.strip():
            bare = QUOTED.sub("", line)
            return max(DELIMITERS, key=lambda one: (bare.count(one), line.count(one))), 0, chain(before, read)
    return DELIMITERS[0], 0, iter(before)


# JSON


def json_rows(parts: Iterable[str], names: Names) -> Iterator[Row]:
    """A list of objects with a column's name for each key; lists of words are words apart."""
    for number, told in elements(parts):
        yield json_row(number, told, names)


def json_row(number: int, told: Any, names: Names) -> Row:
    if not isinstance(told, dict):
        return Row(number, {}, RowUnreadable)
    said: dict[str, Any] = told  # pyright: ignore[reportUnknownVariableType]
    try:
        return row(number, ((purpose(key, names), cell(value)) for key, value in said.items()))
    except RecursionError:
        return Row(number, {}, RowUnreadable)


class NotYet(Exception):
    """The text goes on in a part that is still to come."""


def elements(parts: Iterable[str]) -> Iterator[tuple[int, Any]]:
    """The elements of a list, counted from 1; none for one that cannot be read, or for what follows the list, and then
    no more."""
    coming, text, at, number = iter(parts), "", 0, 0
    while True:
        try:
            told, at, last = element(text, at, first=number == 0)
        except NotYet:
            more = as_much(coming, len(text) - at)
            if not more:
                yield number + 1, None
                return
            text, at = text[at:] + more, 0
            continue
        except (ValueError, RecursionError):
            yield number + 1, None
            return
        if last:
            if text[at:].strip() or any(map(str.strip, coming)):
                yield number + 1, None
            return
        number += 1
        yield number, told


def as_much(coming: Iterator[str], known: int) -> str:
    """The next parts, together at least as long as what is known: so a long element is tried few times."""
    parts: list[str] = []
    while (part := next(coming, None)) is not None:
        parts.append(part)
        if sum(map(len, parts)) >= known and part:
            break
    return "".join(parts)


def both(said: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object as it stands: what is said twice is told apart by a space, which no name of a column rests on."""
    told: dict[str, Any] = {}
    for key, value in said:
        told[f"{key} " if key in told else key] = value
    return told


_decode = json.JSONDecoder(object_pairs_hook=both, parse_int=str, parse_float=str).raw_decode
_space = re.compile(r"[ \t\r\n]*")


def element(text: str, at: int, *, first: bool) -> tuple[Any, int, bool]:
    """The element that comes next and where it ends, or that the list has ended. Raises ``NotYet``, ``ValueError``."""
    sign, begins = after_space(text, at)
    if sign == "]" and not first:
        return None, begins + 1, True
    if sign != ("[" if first else ","):
        raise ValueError
    sign, begins = after_space(text, begins + 1)
    if first and sign == "]":
        return None, begins + 1, True
    try:
        told, ends = _decode(text, begins)
    except json.JSONDecodeError as error:
        if error.msg.startswith("Unterminated") or error.pos >= len(text) - 12:
            raise NotYet from None
        raise
    after_space(text, ends)
    return told, ends, False


def after_space(text: str, at: int) -> tuple[str, int]:
    found = _space.match(text, at)
    at = at if found is None else found.end()
    if at >= len(text):
        raise NotYet
    return text[at], at


def cell(value: Any) -> str | None:
    """None for what is neither text nor number, nor a list of these."""
    if isinstance(value, list):
        parts = [cell(part) for part in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return None if None in parts else ", ".join(part for part in parts if part is not None)
    if isinstance(value, dict | bool):
        return None
    return "" if value is None else str(value)


# both


def purpose(heading: str, names: Names) -> str | None:
    called = " ".join(plain(heading).casefold().replace("_", " ").split())
    return next((name for name, spellings in names.items() if called in spellings), None)


def row(number: int, cells: Iterable[tuple[str | None, str | None]]) -> Row:
    values: dict[str, str] = {}
    for name, said in cells:
        if name is None:
            continue
        if said is None:
            return Row(number, {}, RowNotText, name)
        if (rule := wrong_with(said)) is not None:
            return Row(number, {}, rule, name)
        if values.get(name) and said:
            return Row(number, {}, RowColumnTwice, name)
        values[name] = plain(said) or values.get(name, "")
    return Row(number, values)


def wrong_with(said: str) -> type[Refused] | None:
    if len(said) > WIDEST:
        return RowTooLong
    if "\ufffd" in said or "\0" in said:
        return RowGarbled
    return RowFormula if formula(said) else None
