"""What a file of people says, however it is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.attribute import Attribute
from domain.attributes import DeclareAttributes
from domain.enrolment import ApplyAsAdept, CapacityImpossible, DeclareCapacity, DescribeWishes, VolunteerAsMentor
from domain.import_facts import Format
from domain.import_rows import RowColumnMissing, RowIncomplete, RowNotANumber, RowTwice, RowUnreadable
from domain.language import MemberId, ProgrammeId, Refused, Side
from domain.membership import JoinOrganisation
from domain.people_file import column_of, commands, rows
from domain.profile import DescribeMentorProfile
from domain.programme import ProgrammeUnknown
from domain.table_file import Row

DATA = Path(__file__).parents[1] / "data"
SPRING, ADA = ProgrammeId("spring"), MemberId("ada")


def read(text: str, kind: Format = Format.CSV) -> list[Row]:
    whole = [*rows([text], kind)]
    assert [*rows((text[at : at + 3] for at in range(0, len(text), 3)), kind)] == whole or len(text) > 1000
    return whole


def told(text: str, kind: Format = Format.CSV) -> list[tuple[int, str, type[Refused] | None]]:
    return [(row.number, row.email, row.wrong) for row in read(text, kind)]


def test_real_files_are_read_whole() -> None:
    for name in ("mentors", "mentees"):
        people = read((DATA / f"civil-service-50-{name}.csv").read_text("utf-8"))
        assert len(people) == 50
        assert not [row for row in people if row.wrong]
        assert {"name", "email", "grade", "profession"} & {*people[0].values} == {"email", "grade", "profession"}


def test_what_is_sensitive_is_left_out() -> None:
    (row,) = read("email,name,characteristics,identity to match,match with similar identity\na@b.se,Ada,Gay,Gay,yes\n")
    assert row.values == {"email": "a@b.se", "name": "Ada"}


@pytest.mark.parametrize(
    "text",
    [
        "name,email\nAda,a@b.se\n",
        "\ufeffname,email\r\nAda,a@b.se\r\n",
        "namn;e-post\r\nAda;a@b.se",
        "Name\tE-mail\nAda\ta@b.se\n",
        '"name","email"\n"Ada","a@b.se"\n',
        "name,email,shoe size\nAda,A@B.se,38\n\n",
    ],
)
def test_a_table_is_read_as_programs_write_it(text: str) -> None:
    assert told(text) == [(2, "a@b.se", None)]


def test_a_quoted_cell_keeps_its_lines_and_a_row_is_numbered_by_where_it_begins() -> None:
    people = read('name,email,wishes\nAda,a@b.se,"Ett\nTvå, ""tre"""\nEva,e@b.se,Fyra\n')
    assert [row.number for row in people] == [2, 4]
    assert people[0].values["wishes"] == 'Ett\nTvå, "tre"'


@pytest.mark.parametrize("text", ["", "\n", "name,shoe size\nAda,38", "email,shoe size\na@b.se,38"])
def test_a_file_has_its_columns(text: str) -> None:
    assert [row.wrong for row in read(text)] == [RowColumnMissing]


def test_a_bad_row_stands_alone() -> None:
    text = "name,email,capacity\nAda,a@b.se,1,x\n,b@b.se,\nBo,nobody,\nEva,E@b.se,two\nMim,m@b.se,2\nMim,M@b.se,2\n"
    assert [(row.number, row.wrong, row.column) for row in read(text)] == [
        (2, RowUnreadable, None),
        (3, RowIncomplete, "name"),
        (4, RowIncomplete, "email"),
        (5, RowNotANumber, "capacity"),
        (6, None, None),
        (7, RowTwice, "email"),
    ]


def test_an_address_is_as_long_as_the_door_takes_one() -> None:
    long = "m" * 243 + "@example.se"
    assert [row.wrong for row in read(f"name,email\nAda,{long[1:]}\nEva,{long}\nBo,m{long}\n")] == [
        None,
        None,
        RowIncomplete,
    ]


@pytest.mark.parametrize("said", ["<a@b.se>", "mailto:a@b.se", "a@b.se;", "Ada <a@b.se>", "a@b", "a\u200d@b.se"])
def test_an_address_stands_alone(said: str) -> None:
    assert [(row.wrong, row.column) for row in read(f'name,email\nAda,"{said}"\n')] == [(RowIncomplete, "email")]


def test_an_address_is_one_however_its_letters_are_composed() -> None:
    assert [row.wrong for row in read("name,email\nAsa,\u00e5sa@b.se\nAsa,a\u030asa@B.se\n")] == [None, RowTwice]


def test_what_no_table_can_be_is_refused_where_it_stops() -> None:
    assert [row.wrong for row in read('name,email\nAda,a@b.se\n"Eva,e@b.se\n')] == [None, RowUnreadable]


def test_a_list_of_objects_is_a_table_too() -> None:
    people = [{"name": "Ada", "email": "a@b.se", "topics": ["law", "rust"], "experience_years": 7}, 3, {"name": None}]
    (ada, three, nobody) = read(json.dumps(people), Format.JSON)
    assert ada.values == {"name": "Ada", "email": "a@b.se", "topics": "law, rust", "experience_years": "7"}
    assert (three.number, three.wrong) == (2, RowUnreadable)
    assert (nobody.number, nobody.wrong) == (3, RowIncomplete)


@pytest.mark.parametrize("text", ["", "{}", '"x"', "[", "[" * 100_000])
def test_what_is_no_list_is_no_file(text: str) -> None:
    assert told(text, Format.JSON) == [(1, "", RowUnreadable)]


def test_an_adept_of_a_file_joins_applies_and_wishes() -> None:
    (row,) = read("first name,last name,email,profession,biography\nAda,Ek,a@b.se,Law; Policy,Jag är Ada\n")
    assert commands(row, ADA, SPRING, Side.ADEPT) == (
        JoinOrganisation(ADA, "Ada Ek"),
        ApplyAsAdept(SPRING, ADA),
        DescribeWishes(SPRING, ADA, "Jag är Ada"),
        DeclareAttributes(SPRING, ADA, Side.ADEPT, (Attribute("profession", ("Law", "Policy")),), others_stay=True),
    )


def test_wishes_of_their_own_go_before_a_story() -> None:
    (row,) = read("name,email,wishes,biography\nAda,a@b.se,Att leda,Jag är Ada\n")
    assert DescribeWishes(SPRING, ADA, "Att leda") in commands(row, ADA, SPRING, Side.ADEPT)


@pytest.mark.parametrize("column", ["capacity", "years of experience"])
def test_a_number_is_a_number(column: str) -> None:
    (row,) = read(f"name,email,{column}\nMim,m@b.se,many\n")
    assert (row.wrong, row.column) == (RowNotANumber, column.replace("years of experience", "experience_years"))


def test_a_mentor_of_a_file_volunteers_with_seats_and_a_story() -> None:
    (row,) = read("name,email,capacity,biography,years of experience\nMim,m@b.se,3,Jag är Mim,12\n")
    assert commands(row, ADA, SPRING, Side.MENTOR) == (
        JoinOrganisation(ADA, "Mim"),
        VolunteerAsMentor(SPRING, ADA, 3),
        DeclareCapacity(SPRING, ADA, 3),
        DescribeMentorProfile(SPRING, ADA, story="Jag är Mim", others_stay=True),
        DeclareAttributes(SPRING, ADA, Side.MENTOR, (Attribute("experience_years", (), 12),), others_stay=True),
    )


def test_of_whom_only_the_name_is_known_nothing_else_is_asked() -> None:
    (row,) = read("name,email\nMim,m@b.se\n")
    assert commands(row, ADA, SPRING, Side.MENTOR) == (JoinOrganisation(ADA, "Mim"), VolunteerAsMentor(SPRING, ADA, 1))
    assert commands(row, ADA, SPRING, Side.ADEPT) == (JoinOrganisation(ADA, "Mim"), ApplyAsAdept(SPRING, ADA))


def test_what_a_rule_is_about_stands_in_a_column_of_the_file_or_in_none() -> None:
    assert [column_of(rule) for rule in (CapacityImpossible, ProgrammeUnknown)] == ["capacity", None]
