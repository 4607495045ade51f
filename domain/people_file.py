"""A file of people as commands: columns are known by their names, and each row stands or falls by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from domain.attribute import Attribute
from domain.attributes import DeclareAttributes
from domain.enrolment import ApplyAsAdept, DeclareCapacity, DescribeWishes, VolunteerAsMentor
from domain.import_facts import Format
from domain.import_rows import RowIncomplete, RowNotANumber, RowTwice
from domain.language import MemberId, ProgrammeId, Refused, Side, line
from domain.mail import usable
from domain.membership import JoinOrganisation
from domain.profile import DescribeMentorProfile
from domain.table_file import Names, Row, table

NAMES: Names = {
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
"""What is called otherwise, be it sensitive or not, is left out."""
WORDS = ("job_title", "grade", "organisation_unit", "profession", "location", "language", "topics")
NEEDED = (frozenset({"email"}), frozenset({"name", "first_name", "last_name"}))

DESCRIBING = (DeclareCapacity, DescribeWishes, DescribeMentorProfile, DeclareAttributes)
"""What is said of somebody, and may be said otherwise by another file; and by one after it as it was at first."""


def rows(parts: Iterable[str], kind: Format) -> Iterator[Row]:
    """Every row of the file, good or not, as it is read."""
    return checked(table(parts, kind, NAMES, NEEDED))


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
    if not usable(row.email):
        return RowIncomplete, "email"
    if row.email in seen:
        return RowTwice, "email"
    for column in ("capacity", "experience_years"):
        if (told := row.values.get(column)) and re.fullmatch(r"[0-9]{1,4}", told) is None:
            return RowNotANumber, column
    return None, None


def column_of(rule: type[Refused]) -> str | None:
    """Where what a rule is about stands in the file; None where that is in no column, or in more than one."""
    return rule.about if rule.about in NAMES else None


def name_of(row: Row) -> str:
    whole = row.values.get("name") or f"{row.values.get('first_name', '')} {row.values.get('last_name', '')}"
    return line(whole)


def commands(row: Row, member: MemberId, programme: ProgrammeId, side: Side) -> tuple[Any, ...]:
    """What a good row asks for, in order. A mentor it names has to confirm: see ``domain/enrolment.py``.

    Seats are declared too, for a mentor who is in already volunteers no more. What the file has no column for stays as
    the person, or another file, has declared it.
    """
    attributes = attributes_of(row)
    biography, wishes = row.values.get("biography"), row.values.get("wishes") or row.values.get("biography")
    if side is Side.ADEPT:
        applied: tuple[Any, ...] = (
            ApplyAsAdept(programme, member),
            *((DescribeWishes(programme, member, wishes),) if wishes else ()),
        )
    else:
        seats = row.values.get("capacity")
        applied = (
            VolunteerAsMentor(programme, member, int(seats or 1)),
            *((DeclareCapacity(programme, member, int(seats)),) if seats else ()),
            *((DescribeMentorProfile(programme, member, story=biography, others_stay=True),) if biography else ()),
        )
    declared = (DeclareAttributes(programme, member, side, attributes, others_stay=True),) if attributes else ()
    return (JoinOrganisation(member, name_of(row)), *applied, *declared)


def attributes_of(row: Row) -> tuple[Attribute, ...]:
    words = {key: [part.strip() for part in re.split(r"[,;|]", row.values.get(key, ""))] for key in WORDS}
    known = tuple(Attribute(key, tuple(filter(None, said))) for key, said in words.items() if any(said))
    years = row.values.get("experience_years")
    return (*known, Attribute("experience_years", (), int(years))) if years else known
