"""What a file of history says, row by row, and what it asks for on which days."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.drafting import DraftProgramme
from domain.history_commands import Names, Overview, beginning, commands, course, launch
from domain.history_file import Told, Unfit, rows, understood
from domain.import_rows import RowContradicts, RowLacks, RowNotADate, RowNotANumber, RowNotAWord, RowUnreadable
from domain.imports import Format
from domain.language import Refused

HISTORY = Path(__file__).parents[1] / "data" / "programme-history.json"
HEAD = "what,date,programme,zone,starts_on,ends_on,adept,mentors,minutes,form,side,reason\n"
IDS = Names(lambda *parts: "/".join(parts))


def read(text: str, kind: Format = Format.CSV) -> list[Told]:
    return [understood(row) for row in rows([text], kind)]


def asked(text: str) -> list[tuple[str, date]]:
    seen, told = Overview(), read(HEAD + text)
    for one in told:
        seen.see(one)
    return [(type(command).__name__, on) for one in told for command, on in commands(one, seen, IDS)]


def test_the_real_history_is_a_row_for_each_pair() -> None:
    told = read(HISTORY.read_text("utf-8"), Format.JSON)
    assert [one.number for one in told] == [*range(1, 220)]
    assert len({one.programme for one in told}) == 6
    assert all(one.term and one.evaluated_on == one.term.midpoint_on for one in told)
    assert all(one.term and one.summarised_on == one.term.ends_on for one in told)


def test_a_row_of_a_pair_asks_for_all_that_makes_it_one() -> None:
    first = date(2026, 2, 1)
    assert asked("pair,,Spring,Europe/London,2026-02-01,2026-06-30,Ada,Mim;Bo,,,,\n") == [
        *[("JoinOrganisation", first)] * 3,
        ("ApplyAsAdept", first),
        ("AcceptApplication", first),
        *[("VolunteerAsMentor", first), ("AcceptApplication", first)] * 2,
        ("MatchPair", first),
    ]


def test_what_a_pair_did_is_asked_for_on_its_day() -> None:
    day = date(2026, 3, 1)
    assert asked("möte,2026-03-01,Spring,,,,Ada,Mim,60,cafe,,\n") == [("RecordMeetingHeld", day)]
    assert asked("midpoint,2026-03-01,Spring,,,,Ada,Mim,,,mentor,\n") == [("EvaluateMidpoint", day)]
    assert asked("closing,2026-03-01,Spring,,,,Ada,Mim,,,adept,\n") == [("SummariseClosing", day)]
    assert asked("closing,2026-03-01,Spring,,,,Ada,Mim,,,,\n") == [
        ("SummariseClosing", day),
        ("SummariseClosing", day),
        ("CompletePair", day),
    ]
    assert asked("slut,2026-03-01,Spring,,,,Ada,Mim,,,,no_time\n") == [("EndPair", day)]


@pytest.mark.parametrize(
    ("text", "rule", "column"),
    [
        ("pair,,,,,,Ada,Mim,,,,", RowLacks, "programme"),
        ("pair,,Spring,,,,,Mim,,,,", RowLacks, "adept"),
        ("pair,,Spring,,,,Ada,;,,,,", RowLacks, "mentors"),
        ("pair,,Spring,Europe/London,2026-02-01,,Ada,Mim,,,,", RowLacks, "ends_on"),
        ("meeting,,Spring,,,,Ada,Mim,60,,,", RowLacks, "date"),
        ("meeting,2026-03-01,Spring,,,,Ada,Mim,,,,", RowLacks, "minutes"),
        ("meeting,1/3 2026,Spring,,,,Ada,Mim,60,,,", RowNotADate, "date"),
        ("meeting,2026-02-30,Spring,,,,Ada,Mim,60,,,", RowNotADate, "date"),
        ("meeting,2026-03-01,Spring,,,,Ada,Mim,an hour,,,", RowNotANumber, "minutes"),
        ("lunch,2026-03-01,Spring,,,,Ada,Mim,,,,", RowNotAWord, "what"),
        ("meeting,2026-03-01,Spring,,,,Ada,Mim,60,sauna,,", RowNotAWord, "form"),
        ("meeting,2026-03-01,Spring,,,,Ada,Mim,60,,,,,", RowUnreadable, None),
    ],
)
def test_a_row_says_what_is_wrong_with_it(text: str, rule: type[Refused], column: str | None) -> None:
    with pytest.raises(Unfit) as unfit:
        read(HEAD + text)
    assert (unfit.value.rule, unfit.value.column) == (rule, column)


def test_what_stands_in_no_programme_is_a_row_like_any_other() -> None:
    term: dict[str, Any] = {"programme": "Spring", "pairs": [{"adepts": ["Ada"], "mentors": ["Mim"]}, 3]}
    flat = {"what": "meeting", "date": "2026-03-01", "programme": "Spring", "adept": "Ada", "mentors": ["Mim"]}
    found = [*rows([json.dumps([term, flat, None])], Format.JSON)]
    assert [(row.number, row.wrong) for row in found] == [(1, None), (2, RowUnreadable), (3, None), (4, RowUnreadable)]


def test_a_programme_is_what_its_first_row_says() -> None:
    one, other, bare = read(
        HEAD
        + "pair,,Spring,Europe/London,2026-02-01,2026-06-30,Ada,Mim,,,,\n"
        + "pair,,Spring,Europe/London,2026-02-02,2026-06-30,Bo,Mim,,,,\n"
        + "pair,2026-02-02,Spring,,,,Eva,Mim,,,,\n"
    )
    seen = Overview()
    for told in (one, other, bare):
        seen.see(told)
    assert seen.of("Spring", "Mim") == 3
    seen.agrees(one)
    seen.agrees(bare)
    with pytest.raises(Unfit) as unfit:
        seen.agrees(other)
    assert unfit.value.rule is RowContradicts
    term = seen.terms["Spring"]
    drafted, on = beginning(term, IDS)[0]
    assert isinstance(drafted, DraftProgramme)
    assert (drafted.starts_on, drafted.ends_on, on) == (date(2026, 2, 1), date(2026, 6, 30), date(2026, 2, 1))
    assert [on for _, on in launch(term, IDS)] == [date(2026, 2, 1)] * 3
    assert [on for _, on in course(term, IDS)] == [date(2026, 6, 30)] * 2


def test_a_pair_whose_days_nothing_says_is_refused() -> None:
    (told,) = read(HEAD + "pair,,Spring,,,,Ada,Mim,,,,\n")
    with pytest.raises(Unfit):
        tuple(commands(told, Overview(), IDS))
