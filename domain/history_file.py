"""A file of history: programmes, the pairs in them, and what those did, each row on the days that it names.

A row tells of a pair, of a meeting, of an evaluation or of an end. Rows of pairs may say the days of their programme,
and the first that does so is believed. In JSON the pairs of a programme may stand inside it, and then it is over: both
sides have evaluated at half-time and summarised on its last day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from itertools import chain
from typing import Any, TypeVar, cast

from domain.import_facts import Format
from domain.import_rows import RowClosesFirst, RowLacks, RowNotADate, RowNotANumber, RowNotAWord
from domain.language import Refused, Side, line
from domain.meeting import Form
from domain.pair import EndReason
from domain.table_file import Names, Row, elements, json_row, purpose, table


class What(StrEnum):
    PAIR = "pair"
    MEETING = "meeting"
    MIDPOINT = "midpoint"
    CLOSING = "closing"
    END = "end"


NAMES: Names = {
    "what": ("what", "event", "vad", "händelse"),
    "date": ("date", "on", "datum"),
    "programme": ("programme", "program"),
    "zone": ("zone", "time zone", "tidszon"),
    "applications_open": ("applications open", "ansökan öppnar"),
    "applications_close": ("applications close", "ansökan stänger"),
    "starts_on": ("starts on", "börjar"),
    "midpoint_on": ("midpoint on", "halvtid"),
    "ends_on": ("ends on", "slutar"),
    "adept": ("adept", "adepts", "mentee"),
    "mentors": ("mentor", "mentors", "mentorer"),
    "subject": ("subject", "ämne"),
    "minutes": ("minutes", "minuter"),
    "form": ("form",),
    "side": ("side", "sida"),
    "reason": ("reason", "orsak"),
    "evaluated_on": ("evaluated on", "utvärderat"),
    "summarised_on": ("summarised on", "summerat"),
}
DAYS = ("applications_open", "applications_close", "starts_on", "midpoint_on", "ends_on")
OF_TERM: Mapping[str, str] = {
    "name": "programme",
    "startsOn": "starts_on",
    "midpointOn": "midpoint_on",
    "endsOn": "ends_on",
}
"""What rules for programmes are about, as columns; and those for a row."""
OF_ROW: Mapping[str, str] = {
    **dict.fromkeys(("occurredOn", "startsOn", "heldOn", "heldTogetherOn"), "date"),
    **dict.fromkeys(("mentor", "coMentors"), "mentors"),
}
SEVERAL = re.compile("[,;|]")
NEEDED = (frozenset({"programme"}), frozenset({"adept"}), frozenset({"mentors"}))
SWEDISH: Mapping[str, str] = {
    "par": "pair",
    "möte": "meeting",
    "träff": "meeting",
    "halvtid": "midpoint",
    "avslut": "closing",
    "slut": "end",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A programme with its days."""

    name: str
    zone: str
    applications_open: date
    applications_close: date
    starts_on: date
    midpoint_on: date | None
    ends_on: date


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says. ``on`` is its day; of a pair, the day that it starts where that is not the programme's."""

    number: int
    what: What
    programme: str
    term: Term | None
    adept: str
    mentors: tuple[str, ...]
    """The first leads."""
    on: date | None
    subject: str | None
    minutes: int
    form: Form
    sides: tuple[Side, ...]
    reason: EndReason
    evaluated_on: date | None
    summarised_on: date | None
    zoneless: bool = False
    """Whether it tells days of its programme, and not where they are days."""


class Unfit(Exception):
    """What is wrong with a row, and in which column."""

    def __init__(self, rule: type[Refused], column: str | None) -> None:
        super().__init__(rule.__name__, column)
        self.rule, self.column = rule, column


def rows(parts: Iterable[str], kind: Format) -> Iterator[Row]:
    """Every row of the file, good or not, as it is read."""
    if kind is Format.CSV:
        yield from table(parts, kind, NAMES, NEEDED)
        return
    each = chain.from_iterable(by_adept(told) for told in flat(told for _, told in elements(parts)))
    for number, element in enumerate(each, 1):
        yield json_row(number, element, NAMES)


def flat(found: Iterable[Any]) -> Iterator[Any]:
    """A programme that holds its pairs, as a row for each of them."""
    for one in found:
        told = cast("dict[str, Any]", one) if isinstance(one, dict) else {}
        pairs: Any = told.get("pairs")
        if not isinstance(pairs, list):
            yield one
            continue
        term = {key: value for key, value in told.items() if key != "pairs"}
        days = {purpose(key, NAMES): value for key, value in term.items()}
        done = within({"evaluated_on": days.get("midpoint_on"), "summarised_on": days.get("ends_on")}, term)
        for pair in cast("list[Any]", pairs):
            own = cast("dict[str, Any]", pair) if isinstance(pair, dict) else None
            yield None if own is None else within(within(done, own), {"what": What.PAIR})


def within(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> dict[str, Any]:
    """What is said further in counts, however either is spelled."""
    said = {purpose(key, NAMES) for key in inner}
    return {**{key: value for key, value in outer.items() if purpose(key, NAMES) not in said}, **inner}


def by_adept(told: Any) -> Iterable[Any]:
    """Several adepts with one mentor are as many pairs."""
    if not isinstance(told, dict):
        return (told,)
    said = cast("dict[str, Any]", told)
    several = [key for key, value in said.items() if purpose(key, NAMES) == "adept" and isinstance(value, list)]
    if len(several) != 1:
        return (said,)
    (key,) = several
    return ({**said, key: adept} for adept in said[key] or ("",))


def understood(row: Row) -> Told:
    """Raises ``Unfit``."""
    if row.wrong is not None:
        raise Unfit(row.wrong, row.column)
    said = row.values
    what = word(row, "what", What, What.PAIR)
    on = day(row, "date") if what is What.PAIR else this_day(row, "date")
    mentors = tuple(filter(None, (line(name) for name in SEVERAL.split(said.get("mentors", "")))))
    if not mentors:
        raise Unfit(RowLacks, "mentors")
    side = word(row, "side", Side, None)
    return Told(
        row.number,
        what,
        needed(row, "programme"),
        term(row) if said.get("zone") else None,
        needed(row, "adept"),
        mentors,
        on,
        line(said.get("subject", "")) or None,
        number(row, "minutes", needed=what is What.MEETING),
        word(row, "form", Form, Form.OTHER),
        tuple(Side) if side is None else (side,),
        word(row, "reason", EndReason, EndReason.OTHER),
        day(row, "evaluated_on"),
        day(row, "summarised_on"),
        not said.get("zone") and any(map(said.get, DAYS)),
    )


def term(row: Row) -> Term:
    starts_on, ends_on = this_day(row, "starts_on"), this_day(row, "ends_on")
    closes = day(row, "applications_close")
    opened = day(row, "applications_open") or min(starts_on, closes or starts_on)
    closed = closes or max(opened, starts_on)
    if closed < opened:
        raise Unfit(RowClosesFirst, "applications_close")
    return Term(
        needed(row, "programme"), needed(row, "zone"), opened, closed, starts_on, day(row, "midpoint_on"), ends_on
    )


def column_of(rule: type[Refused], said: Mapping[str, str] = OF_ROW) -> str | None:
    """Where what a rule is about stands in the file; None where that is in no column, or in more than one."""
    about = said.get(rule.about or "", rule.about)
    return about if about in NAMES else None


def needed(row: Row, column: str) -> str:
    said = line(row.values.get(column, ""))
    if not said:
        raise Unfit(RowLacks, column)
    return said


def day(row: Row, column: str) -> date | None:
    return this_day(row, column) if row.values.get(column) else None


def this_day(row: Row, column: str) -> date:
    said = needed(row, column)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", said) is None:
        raise Unfit(RowNotADate, column)
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Unfit(RowNotADate, column) from None


def number(row: Row, column: str, *, needed: bool) -> int:
    said = row.values.get(column)
    if not said:
        if needed:
            raise Unfit(RowLacks, column)
        return 0
    if re.fullmatch(r"[0-9]{1,4}", said) is None:
        raise Unfit(RowNotANumber, column)
    return int(said)


Word = TypeVar("Word", bound=Enum)
Otherwise = TypeVar("Otherwise")


def word(row: Row, column: str, kind: type[Word], otherwise: Otherwise) -> Word | Otherwise:
    said = row.values.get(column, "").casefold()
    if not said:
        return otherwise
    try:
        return kind(SWEDISH.get(said, said))
    except ValueError:
        raise Unfit(RowNotAWord, column) from None
