"""What a file of history says, row by row, and what it asks for on which days."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.drafting import DraftProgramme, MidpointOutside, PeriodBackwards, StartImpossible
from domain.handling import NotYetHappened
from domain.history_commands import Names, Overview, beginning, commands, course, launch
from domain.history_file import OF_TERM, Term, Told, Unfit, What, column_of, rows, understood
from domain.import_facts import Format
from domain.import_rows import (
    RowClosesFirst,
    RowContradicts,
    RowFormula,
    RowLacks,
    RowNotADate,
    RowNotANumber,
    RowNotAWord,
    RowUnreadable,
)
from domain.language import NotPermitted, Refused, Side
from domain.matching import CoMentorNotAccepted, MentorIsAdept
from domain.meeting import Form, MinutesImpossible
from domain.meetings import MeetingInFuture
from domain.organisation import NameUnusable
from domain.pair import EndReason, PairUnknown
from domain.pairing import TogetherInFuture

HISTORY = Path(__file__).parents[1] / "data" / "programme-history.json"
HEAD = "what,date,programme,zone,starts_on,ends_on,adept,mentors,minutes,form,side,reason\n"
IDS = Names(lambda *parts: "/".join(parts))


def read(text: str, kind: Format = Format.CSV) -> list[Told]:
    return [understood(row) for row in rows([text], kind)]


def asked(text: str) -> list[tuple[str, date | None]]:
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


def test_a_row_is_read_column_by_column() -> None:
    columns = "ämne,datum,program,tidszon,ansökan öppnar,ansökan stänger,börjar,halvtid,slutar,adept,mentorer"
    head = f"{columns},utvärderat,summerat"
    days = "2026-01-01,2026-01-20,2026-02-01,2026-04-16,2026-06-30"
    (told,) = read(f"{head}\n Att  leda ,2026-02-03,Våren,Europe/Stockholm,{days},Ada,Mim; Bo|,2026-04-17,2026-07-01\n")
    opened, closed, first, half, last = map(date.fromisoformat, days.split(","))
    assert told == Told(
        number=2,
        what=What.PAIR,
        programme="Våren",
        term=Term("Våren", "Europe/Stockholm", opened, closed, first, half, last),
        adept="Ada",
        mentors=("Mim", "Bo"),
        on=date(2026, 2, 3),
        subject="Att leda",
        minutes=0,
        form=Form.OTHER,
        sides=(Side.ADEPT, Side.MENTOR),
        reason=EndReason.OTHER,
        evaluated_on=date(2026, 4, 17),
        summarised_on=date(2026, 7, 1),
    )


def test_what_a_row_does_not_say_is_taken_as_usual() -> None:
    (bare,) = read("programme,adept,mentor\nSpring,Ada,Mim\n")
    assert bare == Told(
        *(2, What.PAIR, "Spring", None, "Ada", ("Mim",), None, None),
        *(0, Form.OTHER, tuple(Side), EndReason.OTHER, None, None),
    )
    (end,) = read(HEAD + "end,2026-03-01,Spring,,,,Ada,Mim,,,mentor,no_time\n")
    assert (end.reason, end.sides) == (EndReason.NO_TIME, (Side.MENTOR,))
    late, early = read(
        "programme,zone,applications open,starts on,ends on,adept,mentor\n"
        "Spring,Europe/London,2026-02-10,2026-02-01,2026-06-30,Ada,Mim\n"
        "Autumn,Europe/London,2026-01-10,2026-02-01,2026-06-30,Ada,Mim\n"
    )
    tenth, first, last = date(2026, 2, 10), date(2026, 2, 1), date(2026, 6, 30)
    assert late.term == Term("Spring", "Europe/London", tenth, tenth, first, None, last)
    assert early.term == Term("Autumn", "Europe/London", date(2026, 1, 10), first, first, None, last)


TERM = "programme,zone,applications open,applications close,starts on,ends on,adept,mentor\nSpring,Europe/London,"


def test_applications_open_before_they_close() -> None:
    (row,) = read(TERM + ",2026-01-20,2026-02-01,2026-06-30,Ada,Mim\n")
    assert row.term is not None
    assert row.term.applications_open == row.term.applications_close == date(2026, 1, 20)
    (row,) = read(TERM + ",2026-02-20,2026-02-01,2026-06-30,Ada,Mim\n")
    assert row.term is not None
    assert (row.term.applications_open, row.term.applications_close) == (date(2026, 2, 1), date(2026, 2, 20))
    with pytest.raises(Unfit) as unfit:
        read(TERM + "2026-01-21,2026-01-20,2026-02-01,2026-06-30,Ada,Mim\n")
    assert (unfit.value.rule, unfit.value.column) == (RowClosesFirst, "applications_close")


def test_the_pairs_inside_a_programme_have_done_it_all() -> None:
    term = {"programme": "Spring", "zone": "Europe/London", "starts_on": "2026-02-01", "ends_on": "2026-06-30"}
    inside = {**term, "what": "a term", "midpoint_on": "2026-04-16", "pairs": [{"adept": "Ada", "mentors": ["Mim"]}]}
    (told,) = read(json.dumps([inside]), Format.JSON)
    assert (told.what, told.evaluated_on, told.summarised_on) == (What.PAIR, date(2026, 4, 16), date(2026, 6, 30))


@pytest.mark.parametrize("evaluated", ["evaluated_on", "Evaluated on", "utvärderat"])
def test_what_a_pair_says_of_itself_counts_however_it_is_spelled(evaluated: str) -> None:
    pair = {"adept": "Ada", "mentors": ["Mim"], "Händelse": "meeting", evaluated: "2026-04-20"}
    term = {"programme": "Spring", "vad": "a term", "Halvtid": "2026-04-16", "slutar": "2026-06-30", "pairs": [pair]}
    (told,) = read(json.dumps([term]), Format.JSON)
    assert (told.what, told.evaluated_on, told.summarised_on) == (What.PAIR, date(2026, 4, 20), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("row", "column"),
    [({"adept": "Ada", "mentor": "Mim"}, "programme"), ({"programme": "S", "mentor": "Mim"}, "adept")],
)
def test_a_row_without_its_column_says_so(row: dict[str, str], column: str) -> None:
    with pytest.raises(Unfit) as unfit:
        read(json.dumps([row]), Format.JSON)
    assert unfit.value.args == ("RowLacks", column)


def test_a_row_of_nobody_lacks_its_mentors() -> None:
    with pytest.raises(Unfit) as unfit:
        read(json.dumps([{"programme": "S", "adept": "Ada"}]), Format.JSON)
    assert unfit.value.args == ("RowLacks", "mentors")


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
        ("meeting,20260301,Spring,,,,Ada,Mim,60,,,", RowNotADate, "date"),
        ("meeting,2026-02-30,Spring,,,,Ada,Mim,60,,,", RowNotADate, "date"),
        ("meeting,2026-03-01,Spring,,,,Ada,Mim,an hour,,,", RowNotANumber, "minutes"),
        ("lunch,2026-03-01,Spring,,,,Ada,Mim,,,,", RowNotAWord, "what"),
        ("meeting,2026-03-01,Spring,,,,Ada,Mim,60,sauna,,", RowNotAWord, "form"),
        ("meeting,2026-03-01,Spring,,,,Ada,Mim,60,,,,,", RowUnreadable, None),
        ("meeting,2026-03-01,Spring,,,,=1+1,Mim,60,,,", RowFormula, "adept"),
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


@pytest.mark.parametrize("inside", [True, False])
def test_several_adepts_of_one_mentor_are_as_many_pairs(inside: bool) -> None:
    pair = {"adepts": ["Ada", "Bo"], "mentors": ["Mim", "Lo"]}
    told = {"programme": "Spring", "pairs": [pair]} if inside else {"programme": "Spring", **pair}
    found = [understood(row) for row in rows([json.dumps([told])], Format.JSON)]
    assert [(one.number, one.adept, one.mentors) for one in found] == [
        (1, "Ada", ("Mim", "Lo")),
        (2, "Bo", ("Mim", "Lo")),
    ]


def test_a_column_without_a_name_is_nobody() -> None:
    (found,) = rows([json.dumps([{"": ["x", "y"], "programme": "S", "adept": "Ada", "mentor": "Mim"}])], Format.JSON)
    assert understood(found).adept == "Ada"
    (found,) = rows([json.dumps([{"": ["x", "y"], "programme": "S", "mentor": "Mim"}])], Format.JSON)
    assert found.values == {"programme": "S", "mentors": "Mim"}


def test_a_list_without_an_adept_lacks_one() -> None:
    (row,) = rows([json.dumps([{"programme": "Spring", "adepts": [], "mentors": ["Mim"]}])], Format.JSON)
    with pytest.raises(Unfit) as unfit:
        understood(row)
    assert (unfit.value.rule, unfit.value.column) == (RowLacks, "adept")


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


@pytest.mark.parametrize(
    ("rule", "column"),
    [
        (NotYetHappened, "date"),
        (StartImpossible, "date"),
        (MeetingInFuture, "date"),
        (TogetherInFuture, "date"),
        (MentorIsAdept, "mentors"),
        (CoMentorNotAccepted, "mentors"),
        (MinutesImpossible, "minutes"),
        (PairUnknown, None),
    ],
)
def test_what_a_rule_is_about_stands_in_a_column_of_the_file_or_in_none(
    rule: type[Refused], column: str | None
) -> None:
    assert column_of(rule) == column


@pytest.mark.parametrize(
    ("rule", "column"),
    [
        (NameUnusable, "programme"),
        (StartImpossible, "starts_on"),
        (MidpointOutside, "midpoint_on"),
        (PeriodBackwards, "ends_on"),
        (NotPermitted, None),
    ],
)
def test_what_a_rule_for_programmes_is_about_stands_in_a_column_of_theirs(
    rule: type[Refused], column: str | None
) -> None:
    assert column_of(rule, OF_TERM) == column
