"""What a row of history asks for, word by word. Ids say what they are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.drafting import DraftProgramme
from domain.enrolment import AcceptApplication, ApplyAsAdept, VolunteerAsMentor
from domain.history_commands import MOST_SEATS, Dated, Names, Overview, beginning, called, commands, course, launch
from domain.history_file import Term, Told, Unfit, What, rows, understood
from domain.import_facts import Format
from domain.import_rows import RowContradicts, RowLacks
from domain.language import MeetingId, MemberId, PairId, ProgrammeId, Side
from domain.matching import MatchPair
from domain.meeting import Form
from domain.meetings import RecordMeetingHeld
from domain.membership import JoinOrganisation
from domain.pair import EndReason
from domain.pairing import EvaluateMidpoint, SummariseClosing
from domain.parting import CompletePair, EndPair
from domain.programme import (
    BeginClosing,
    CloseApplications,
    CloseProgramme,
    LaunchProgramme,
    OpenApplications,
    ReachMidpoint,
    StartMatching,
)

IDS = Names(lambda *parts: "/".join(parts))
OPENED, CLOSED, FIRST = date(2026, 1, 1), date(2026, 1, 20), date(2026, 2, 1)
HALF, LAST, DAY = date(2026, 4, 16), date(2026, 6, 30), date(2026, 3, 1)
TERM = Term("Spring", "Europe/London", OPENED, CLOSED, FIRST, HALF, LAST)
SPRING, PAIR = ProgrammeId("programme/spring"), PairId("pair/spring/ada@b.se/mim")
ADA, MIM, BO = MemberId("person/ada@b.se"), MemberId("person/mim"), MemberId("person/bo")
ROW = Told(
    *(1, What.PAIR, "Spring", TERM, "Ada@b.se", ("Mim", "Bo"), None, "Leading"),
    *(0, Form.OTHER, tuple(Side), EndReason.OTHER, None, None),
)
MEETING = replace(ROW, what=What.MEETING, term=None, on=DAY, minutes=75, form=Form.CAFE)


def overview(*rows: Told) -> Overview:
    seen = Overview()
    for row in rows:
        seen.see(row)
    return seen


def asked(row: Told, *others: Told) -> list[Dated]:
    return [*commands(row, overview(row, *others), IDS)]


def joined(on: date) -> list[Dated]:
    return [
        (JoinOrganisation(ADA, "Ada"), on),
        (JoinOrganisation(MIM, "Mim"), on),
        (JoinOrganisation(BO, "Bo"), on),
    ]


def enrolled(opened: date, closed: date, seats: int = 1) -> list[Dated]:
    return [
        *joined(opened),
        (ApplyAsAdept(SPRING, ADA), opened),
        (AcceptApplication(SPRING, ADA, Side.ADEPT), closed),
        (VolunteerAsMentor(SPRING, MIM, seats), opened),
        (AcceptApplication(SPRING, MIM, Side.MENTOR), closed),
        (VolunteerAsMentor(SPRING, BO, 1), opened),
        (AcceptApplication(SPRING, BO, Side.MENTOR), closed),
    ]


def test_a_programme_is_walked_through_on_its_days() -> None:
    drafted = DraftProgramme(SPRING, "Spring", "Europe/London", FIRST, ends_on=LAST, midpoint_on=HALF)
    assert beginning(TERM, IDS) == ((drafted, OPENED), (OpenApplications(SPRING), OPENED))
    assert launch(TERM, IDS) == (
        (CloseApplications(SPRING), CLOSED),
        (StartMatching(SPRING), CLOSED),
        (LaunchProgramme(SPRING), FIRST),
    )
    over = ((BeginClosing(SPRING), LAST), (CloseProgramme(SPRING), LAST))
    assert course(TERM, IDS) == ((ReachMidpoint(SPRING), HALF), *over)
    assert course(replace(TERM, midpoint_on=None), IDS) == over


def test_a_pair_is_enrolled_and_matched_on_the_days_of_its_programme() -> None:
    matched = MatchPair(PAIR, SPRING, ADA, MIM, (BO,), FIRST, "Leading")
    assert asked(ROW) == [*enrolled(OPENED, CLOSED), (matched, FIRST)]
    later = replace(ROW, term=None, on=DAY)
    assert asked(later, ROW) == [*enrolled(OPENED, CLOSED, seats=2), (replace(matched, starts_on=DAY), DAY)]
    assert asked(later) == [*enrolled(DAY, DAY), (replace(matched, starts_on=DAY), DAY)]
    with pytest.raises(Unfit) as unfit:
        asked(replace(ROW, term=None))
    assert (unfit.value.rule, unfit.value.column) == (RowLacks, "date")


HEAD = "programme,zone,starts on,ends on,adept,mentor\n"
DAYS = "2026-02-01,2026-06-30"


@pytest.mark.parametrize(
    ("row", "lacks"),
    [("Spring,,,,Ada,Mim", "date"), (f"Spring,,{DAYS},Ada,Mim", "zone"), ("Spring,,,2026-06-30,Ada,Mim", "zone")],
)
def test_days_of_a_programme_are_days_in_its_zone(row: str, lacks: str) -> None:
    (told,) = map(understood, rows([f"{HEAD}{row}\n"], Format.CSV))
    with pytest.raises(Unfit) as unfit:
        asked(told)
    assert (unfit.value.rule, unfit.value.column) == (RowLacks, lacks)


def test_what_one_row_says_of_its_programme_need_not_be_said_by_another() -> None:
    said, unsaid = map(
        understood, rows([f"{HEAD}Spring,Europe/London,{DAYS},Bo,Mim\nSpring,,{DAYS},Ada,Mim\n"], Format.CSV)
    )
    assert asked(unsaid, said)[-1][1] == FIRST


def test_a_pair_that_is_over_has_evaluated_summarised_and_completed() -> None:
    over = asked(replace(ROW, evaluated_on=HALF, summarised_on=LAST))
    assert over[-5:] == [
        (EvaluateMidpoint(PAIR, Side.ADEPT), HALF),
        (EvaluateMidpoint(PAIR, Side.MENTOR), HALF),
        (SummariseClosing(PAIR, Side.ADEPT), LAST),
        (SummariseClosing(PAIR, Side.MENTOR), LAST),
        (CompletePair(PAIR), LAST),
    ]


def test_what_a_pair_did_is_asked_for_as_it_is_told() -> None:
    meeting = MeetingId(f"meeting/{PAIR}/2026-03-01")
    assert asked(MEETING) == [(RecordMeetingHeld(PAIR, meeting, DAY, 75, Form.CAFE), DAY)]
    midpoint = replace(MEETING, what=What.MIDPOINT, sides=(Side.MENTOR,))
    assert asked(midpoint) == [(EvaluateMidpoint(PAIR, Side.MENTOR), DAY)]
    closing = replace(midpoint, what=What.CLOSING)
    assert asked(closing) == [(SummariseClosing(PAIR, Side.MENTOR), DAY)]
    end = replace(MEETING, what=What.END, reason=EndReason.MOVED_ON)
    assert asked(end) == [(EndPair(PAIR, EndReason.MOVED_ON), DAY)]


def test_no_row_but_that_of_a_pair_comes_without_its_day() -> None:
    timeless = replace(MEETING, on=None)
    with pytest.raises(AssertionError) as wrong:
        asked(timeless)
    assert wrong.value.args == (timeless,)


def test_a_mentor_has_as_many_seats_as_pairs_at_least_one_and_at_most_fifty() -> None:
    seen = overview(*[ROW] * 3, MEETING)
    assert (seen.of("Spring", "Mim"), seen.of("Spring", "Bo"), seen.of("Autumn", "Mim")) == (3, 1, 1)
    assert overview(*[ROW] * (MOST_SEATS + 1)).of("Spring", "Mim") == MOST_SEATS == 50


def test_the_first_row_that_says_the_days_of_a_programme_is_believed() -> None:
    bare, other = replace(ROW, term=None), replace(ROW, term=replace(TERM, starts_on=DAY))
    seen = overview(bare, ROW, other)
    assert seen.terms == {"Spring": TERM}
    seen.agrees(bare)
    seen.agrees(ROW)
    Overview().agrees(other)
    with pytest.raises(Unfit) as unfit:
        seen.agrees(other)
    assert (unfit.value.rule, unfit.value.column) == (RowContradicts, "programme")


@pytest.mark.parametrize(
    ("written", "name"), [("Ada", "Ada"), ("ada@b.se", "ada"), ("@b.se", "@b.se"), ("a@b@c.se", "a")]
)
def test_of_an_address_the_part_before_its_sign_is_the_name(written: str, name: str) -> None:
    assert called(written) == name


def test_each_row_has_its_turn_wherever_it_stands() -> None:
    met, end = replace(MEETING, mentors=("mim",)), replace(ROW, what=What.END, on=DAY)
    anew = replace(ROW, mentors=("Moa",), on=DAY)
    seen = overview(anew, met, end, ROW)
    assert [seen.turn(row) for row in (ROW, met, end, anew, replace(MEETING, mentors=("MOA",)))] == [0, 1, 2, 3, 4]
    assert (seen.turns, overview(ROW).turns, overview().turns) == (6, 3, 3)
    assert seen.turn(replace(met, mentors=("Bo",))) == 1, "of a pair that no row tells of"
    others = [replace(ROW, mentors=(f"Mim {n}",)) for n in range(9)]
    seen = overview(*others)
    assert (seen.turns, seen.turn(others[3]), seen.turn(others[8])) == (12, 9, 9)
