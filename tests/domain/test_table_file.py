"""Files that mean harm or were saved badly: what is wrong costs its own row, and is told by a rule."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

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
from domain.language import Refused
from domain.table_file import Row, table

NAMES = {"name": ("name",), "email": ("email", "e-mail")}
NEEDED = (frozenset({"name"}), frozenset({"email"}))
PART = 100_000


def read(text: str, kind: Format = Format.CSV) -> list[Row]:
    return [*table((text[at : at + PART] for at in range(0, len(text), PART)), kind, NAMES, NEEDED)]


def told(text: str, kind: Format = Format.CSV) -> list[tuple[int, str, type[Refused] | None]]:
    return [(row.number, row.email, row.wrong) for row in read(text, kind)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_delimited_and_its_lines_end_as_the_program_likes(delimiter: str, end: str) -> None:
    rows = [["name", "email"], ["Ada", "a@b.se"], ["Bo", "b@b.se"]]
    text = end.join(delimiter.join(row) for row in rows)
    assert told(text) == [(2, "a@b.se", None), (3, "b@b.se", None)]
    assert told("\ufeff" + end + text + end) == [(3, "a@b.se", None), (4, "b@b.se", None)]


@pytest.mark.parametrize("depth", [700, 900])
def test_lists_in_lists_without_end_cost_their_row(depth: int) -> None:
    """Python's own reader goes deeper than what makes words of it."""
    deep = "[" * depth + '"x"' + "]" * depth
    text = f'[{{"name": {deep}, "email": "a@b.se"}}, {{"name": "Bo", "email": "b@b.se"}}]'
    assert told(text, Format.JSON) == [(1, "", RowUnreadable), (2, "b@b.se", None)]


@pytest.mark.parametrize(("text", "number"), [("", 1), ("\n\n", 1), ("name,shoe size\nAda,38", 1), ("\n\nname\n", 3)])
def test_a_table_without_its_columns_says_so_and_nothing_else(text: str, number: int) -> None:
    assert read(text) == [Row(number, {}, RowColumnMissing)]


def test_what_two_columns_say_is_not_guessed() -> None:
    assert read("name,email,E-mail\nAda,a@b.se,\n") == [Row(1, {}, RowColumnTwice, "email")]
    two = [{"name": "Ada", "email": one, "e-mail": other} for one, other in (("a@b.se", "e@b.se"), ("a@b.se", ""))]
    assert read(json.dumps(two), Format.JSON) == [
        Row(1, {}, RowColumnTwice, "email"),
        Row(2, {"name": "Ada", "email": "a@b.se"}),
    ]


def test_what_a_key_says_twice_is_not_guessed_nor_where_it_means_nothing_refused() -> None:
    once = '"name": "Ada", "email": "a@b.se"'
    assert told(f'[{{{once}, "email": "e@b.se"}}, {{{once}, "x": 1, "x": 2}}]', Format.JSON) == [
        (1, "", RowColumnTwice),
        (2, "a@b.se", None),
    ]


def test_a_number_of_any_length_costs_nobody_else_a_row() -> None:
    text = f'[{{"name": {"9" * 5000}, "email": "a@b.se"}}, {{"name": "Bo", "email": "b@b.se"}}]'
    assert told(text, Format.JSON) == [(1, "a@b.se", None), (2, "b@b.se", None)]


@pytest.mark.parametrize("after", ["x", '[{"name": "Bo", "email": "b@b.se"}]', " " * PART + "]"])
def test_what_follows_a_list_is_not_passed_over(after: str) -> None:
    assert told('[{"name": "Ada", "email": "a@b.se"}]' + after, Format.JSON) == [
        (1, "a@b.se", None),
        (2, "", RowUnreadable),
    ]
    assert told("[]" + after, Format.JSON) == [(1, "", RowUnreadable)]
    assert told("[]" + " " * PART + "\n", Format.JSON) == []


def test_a_row_may_end_before_its_last_column() -> None:
    assert read("email,name\na@b.se\n") == [Row(2, {"email": "a@b.se"})]


@pytest.mark.parametrize(("value", "said"), [(None, ""), (7, "7"), (["a", None], "a,")])
def test_a_number_is_told_as_a_word_and_nothing_as_none(value: object, said: str) -> None:
    assert read(json.dumps([{"name": value, "email": "a@b.se"}]), Format.JSON) == [
        Row(1, {"name": said, "email": "a@b.se"})
    ]


def test_a_list_begins_as_one_and_has_commas_between() -> None:
    ada, bo = ('{"name": "Ada", "email": "a@b.se"}', '{"name": "Bo", "email": "b@b.se"}')
    assert told(f"({ada}]", Format.JSON) == [(1, "", RowUnreadable)]
    assert told(f"[{ada};{bo}]", Format.JSON) == [(1, "a@b.se", None), (2, "", RowUnreadable)]


def test_what_stands_in_a_quoted_heading_delimits_nothing() -> None:
    rows = 'Ada;a@b.se;"why, when, where, how"\n'
    for heading in ('"Why, when, where, how?"', '"Say ""why"", when, where, how"', '"Why, when,\nwhere, how?"'):
        assert [row.email for row in read(f'"name";"email";{heading}\n{rows}')] == ["a@b.se"]
    assert told('5" screen;name;email\nyes;Ada;a@b.se\n') == [(2, "a@b.se", None)], "an inch, and no quotation"


def test_a_first_line_may_say_what_delimits() -> None:
    assert told("sep=;\nname;email\nAda, Bo;a@b.se\n") == [(3, "a@b.se", None)]


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("=1+1", RowFormula),
        (" =cmd|' /C calc'!A0", RowFormula),
        ("@SUM(A1)", RowFormula),
        ("+46(0)70", RowFormula),
        ("\u200b=1+1", RowFormula),
        ("\ufeff@SUM(A1)", RowFormula),
        ("\uff1d1+1", RowFormula),
        ("-2+3+cmd|x", RowFormula),
        ("Bj\ufffdrn", RowGarbled),
        ("A\0d\0a\0", RowGarbled),
        ("x" * 131_073, RowTooLong),
        ("x" * 131_072, None),
        ("+46 70 123", None),
        ("- calm", None),
        ("- learn (more)", None),
        ("a = b", None),
    ],
)
@pytest.mark.parametrize("kind", Format)
def test_a_cell_that_means_harm_costs_its_row(kind: Format, cell: str, rule: type[Refused] | None) -> None:
    if kind is Format.CSV:
        rows = read(f'name,email\n"{cell}",a@b.se\nBo,b@b.se\n')
    else:
        rows = read(json.dumps([{"name": cell, "email": "a@b.se"}, {"name": "Bo", "email": "b@b.se"}]), kind)
    assert [(row.wrong, row.column) for row in rows] == [(rule, "name" if rule else None), (None, None)]
    first = 2 if kind is Format.CSV else 1
    assert [row.number for row in rows] == [first, first + 1 + cell.count("\n")]
    assert rule is None or rows[0].values == {}


@pytest.mark.parametrize("filling", ["x", "x" * 99 + "\n", '""'])
@pytest.mark.parametrize("kind", Format)
def test_a_cell_of_ten_megabytes_costs_its_row_alone(kind: Format, filling: str) -> None:
    huge = filling * (10_000_000 // len(filling))
    if kind is Format.CSV:
        text = f'name,email\n"{huge}",a@b.se\nBo,b@b.se\n'
    else:
        text = json.dumps([{"name": huge, "email": "a@b.se"}, {"name": "Bo", "email": "b@b.se"}])
    assert [row.wrong for row in read(text, kind)] == [RowTooLong, None]


def test_what_a_quotation_mark_out_of_place_swallowed_is_read_again() -> None:
    text = 'name,email\n"Ada,a@b.se\nBo,b@b.se\n"Eva" Ek,e@b.se\nMim,m@b.se\n'
    assert told(text) == [
        (2, "", RowUnreadable),
        (3, "b@b.se", None),
        (4, "", RowUnreadable),
        (5, "m@b.se", None),
    ]


def test_behind_thousands_of_unreadable_rows_each_row_has_its_answer_still() -> None:
    rows = told("name,email\n" + '"x"y\n' * 5000 + "Bo,b@b.se\n")
    assert rows == [*((number, "", RowUnreadable) for number in range(2, 5002)), (5002, "b@b.se", None)]


@pytest.mark.parametrize("line", ['"x', 'a",b,"'])
def test_no_line_is_read_again_for_each_line_before_it(line: str) -> None:
    """A mark that is never closed takes the file along to its end, and so would the one on the next line."""
    begun = time.process_time()
    rows = told("name,email\n" + f"{line}\n" * 50_000 + 'Bo,"b@b.se\n')
    assert len(rows) > 25_000
    assert {wrong for _, _, wrong in rows} == {RowUnreadable}
    assert time.process_time() - begun < 10


def test_a_quoted_cell_behind_a_mark_out_of_place_is_whole() -> None:
    text = 'name,email\n"Ada" A,a@b.se\nx,"y\n"Bo\nBerg",b@b.se\n"Eva\nEk",e@b.se\n'
    assert told(text) == [(2, "", RowUnreadable), (3, "", RowUnreadable), (4, "b@b.se", None), (6, "e@b.se", None)]


def test_a_list_that_breaks_off_takes_what_would_follow() -> None:
    text = '[{"name": "Ada", "email": "a@b.se"}, {"name": "Bo", "email": nobody}, {"name": "Eva"}]'
    assert told(text, Format.JSON) == [(1, "a@b.se", None), (2, "", RowUnreadable)]
    assert told('[{"name": "Ada", "email": "a@b.se"}, {"name"', Format.JSON) == [
        (1, "a@b.se", None),
        (2, "", RowUnreadable),
    ]
    assert told("[]", Format.JSON) == []


@pytest.mark.parametrize("said", [True, False, {"first": "Ada"}, ["Ada", {}], [["Ada", True]]])
def test_what_is_neither_text_nor_number_costs_its_row_and_is_no_text(said: Any) -> None:
    people = [{"name": said, "email": "a@b.se"}, {"name": "Bo", "email": "b@b.se", "shoes": said}]
    assert [(row.wrong, row.column) for row in read(json.dumps(people), Format.JSON)] == [
        (RowNotText, "name"),
        (None, None),
    ]
    refused, _ = read(json.dumps(people), Format.JSON)
    assert (refused.number, refused.values) == (1, {})
