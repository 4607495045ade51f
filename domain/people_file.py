"""A file of people as commands: columns are known by their names, and each row stands or falls by itself."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.attribute import Attribute
from domain.attributes import DeclareAttributes
from domain.enrolment import ApplyAsAdept, DescribeWishes, VolunteerAsMentor
from domain.imports import Format, RowColumnMissing, RowIncomplete, RowNotANumber, RowTwice, RowUnreadable
from domain.language import MemberId, ProgrammeId, Refused, Side, line, plain
from domain.membership import JoinOrganisation
from domain.profile import DescribeMentorProfile

NAMES: Mapping[str, tuple[str, ...]] = {
    "first_name": ("first name", "förnamn"),
    "last_name": ("last name", "efternamn"),
    "name": ("name", "namn"),
    "email": ("email address", "email", "e-mail", "e-post", "epost"),
    "capacity": ("capacity", "platser", "kapacitet"),
    "wishes": ("wishes", "önskemål"),
    "biography": ("biography", "about me", "presentation"),
    "job_title": ("job title", "title", "titel"),
    "grade": ("grade", "nivå"),
    "organisation_unit": ("organisation", "organisation unit", "department", "avdelning", "enhet"),
    "profession": ("profession", "yrke"),
    "location": ("location", "ort"),
    "language": ("language", "languages", "språk"),
    "topics": ("topics", "ämnen"),
    "experience_years": ("experience years", "years of experience", "erfarenhet"),
}
"""What a column is for, and what it may be called. What is called otherwise, be it sensitive or not, is left out."""
WORDS = ("job_title", "grade", "organisation_unit", "profession", "location", "language", "topics")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
WIDEST = 131_072
"""Characters of one cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` is the line that it begins at in a CSV file, the header's being 1; in JSON its place from 1."""

    number: int
    values: Mapping[str, str]
    wrong: type[Refused] | None = None
    column: str | None = None

    @property
    def email(self) -> str:
        return self.values.get("email", "").casefold()


def rows(text: str, kind: Format) -> list[Row]:
    """Every row of the file, good or not."""
    text = text.removeprefix("\ufeff")
    read = checked(csv_rows(text) if kind is Format.CSV else json_rows(text))
    return [*read]


def csv_rows(text: str) -> Iterator[Row]:
    """Commas, or semicolons or tabs as the first line has more of; quoted cells may hold line ends."""
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(WIDEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str | None] = []
    begins = 1
    try:
        for cells in reader:
            number, begins = begins, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = [*map(purpose, cells)]
                if not enough(columns):
                    yield Row(number, {}, RowColumnMissing)
                    return
            elif len(cells) > len(columns):
                yield Row(number, {}, RowUnreadable)
            else:
                yield Row(number, {name: plain(cell) for name, cell in zip(columns, cells, strict=False) if name})
    except csv.Error:
        yield Row(begins, {}, RowUnreadable)
        return
    if not columns:
        yield Row(1, {}, RowColumnMissing)


def json_rows(text: str) -> Iterator[Row]:
    """A list of objects with a column's name for each key; lists of words are words apart."""
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, list):
        yield Row(1, {}, RowUnreadable)
        return
    people: list[Any] = told  # pyright: ignore[reportUnknownVariableType]
    for number, person in enumerate(people, 1):
        if not isinstance(person, dict):
            yield Row(number, {}, RowUnreadable)
            continue
        told_of: dict[str, Any] = person  # pyright: ignore[reportUnknownVariableType]
        named = {purpose(key): cell(value) for key, value in told_of.items()}
        yield Row(number, {name: value for name, value in named.items() if name})


def cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(cell(part) for part in value)  # pyright: ignore[reportUnknownVariableType]
    return "" if value is None or isinstance(value, dict) else plain(str(value))


def purpose(heading: str) -> str | None:
    called = " ".join(plain(heading).casefold().replace("_", " ").split())
    return next((name for name, names in NAMES.items() if called in names), None)


def enough(columns: Sequence[str | None]) -> bool:
    return "email" in columns and bool({"name", "first_name", "last_name"} & {*columns})


def checked(read: Iterator[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in read:
        if row.wrong is not None:
            yield row
            continue
        wrong, column = wrong_with(row, seen)
        seen.add(row.email)
        yield Row(row.number, row.values, wrong, column)


def wrong_with(row: Row, seen: set[str]) -> tuple[type[Refused] | None, str | None]:
    if not name_of(row):
        return RowIncomplete, "name"
    if EMAIL.fullmatch(row.email) is None:
        return RowIncomplete, "email"
    if row.email in seen:
        return RowTwice, "email"
    for column in ("capacity", "experience_years"):
        if (told := row.values.get(column)) and re.fullmatch(r"[0-9]{1,4}", told) is None:
            return RowNotANumber, column
    return None, None


def name_of(row: Row) -> str:
    whole = row.values.get("name") or f"{row.values.get('first_name', '')} {row.values.get('last_name', '')}"
    return line(whole)


def commands(row: Row, member: MemberId, programme: ProgrammeId, side: Side) -> tuple[Any, ...]:
    """What a good row asks for, in order. A mentor it names has to confirm: see ``domain/enrolment.py``."""
    attributes = attributes_of(row)
    biography, wishes = row.values.get("biography"), row.values.get("wishes") or row.values.get("biography")
    if side is Side.ADEPT:
        applied: tuple[Any, ...] = (
            ApplyAsAdept(programme, member),
            *((DescribeWishes(programme, member, wishes),) if wishes else ()),
        )
    else:
        seats = int(row.values.get("capacity") or 1)
        applied = (
            VolunteerAsMentor(programme, member, seats),
            *((DescribeMentorProfile(programme, member, story=biography),) if biography else ()),
        )
    declared = (DeclareAttributes(programme, member, side, attributes),) if attributes else ()
    return (JoinOrganisation(member, name_of(row)), *applied, *declared)


def attributes_of(row: Row) -> tuple[Attribute, ...]:
    words = {key: [part.strip() for part in re.split(r"[,;|]", row.values.get(key, ""))] for key in WORDS}
    known = tuple(Attribute(key, tuple(filter(None, said))) for key, said in words.items() if any(said))
    years = row.values.get("experience_years")
    return (*known, Attribute("experience_years", (), int(years))) if years else known
