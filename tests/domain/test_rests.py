"""Days on which a pair rested are none in which it did nothing, for reminders, risks and what is to do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.calendar import after_rests
from domain.concerns import ConcernRaised
from domain.due_feedback import due_feedback
from domain.engagement import case_of
from domain.fit import FitProcessOpened
from domain.language import EntryId, Side
from domain.member import MemberDeactivated
from domain.my_todo import of_pair
from domain.pair import PairPaused, PairResumed
from domain.reminders import Policy
from domain.risks import Risk, risks
from domain.todo import Todo
from domain.vault import ConfidentialityAgreed, Level
from tests.domain.reminded import Said, at, day, heard, held, known, planned
from tests.domain.stage import ADA, HALF_TIME, MIM, PAIR, SPRING


def rested(since: str, until: str) -> tuple[Said, Said]:
    days = day(until) - day(since)
    paused = PairPaused(PAIR, SPRING, day(since), None, both_agreed=False)
    ends_on, midpoint_on = day("06-30") + days, day("04-15") + days
    return (since, paused), (until, PairResumed(PAIR, SPRING, day(until), midpoint_on, ends_on, both_agreed=False))


FEBRUARY = rested("02-05", "03-05")
"""Four weeks, from the fifth day on."""


@pytest.mark.parametrize(
    ("policy", "now", "said", "due"),
    [
        (Policy.INTRODUCE_YOURSELF, "03-06", FEBRUARY, "ada match/0"),
        (Policy.BOOK_FIRST_MEETING, "03-06", FEBRUARY, ""),
        (Policy.BOOK_FIRST_MEETING, "03-06 23:00", FEBRUARY, ""),
        (Policy.BOOK_FIRST_MEETING, "03-07", FEBRUARY, "ada match/0"),
        (Policy.NO_FIRST_MEETING, "03-13", FEBRUARY, ""),
        (Policy.NO_FIRST_MEETING, "03-14", FEBRUARY, "ada match/0, mim match/0"),
        (Policy.PLAN_NEXT, "03-08", (held("02-04"), *FEBRUARY), ""),
        (Policy.PLAN_NEXT, "03-11", (held("02-04"), *FEBRUARY), "ada lunch/0"),
        (Policy.FIT_CHECK, "03-04", (held("02-04"), *rested("02-04", "03-04")), ""),
        (Policy.FIT_CHECK, "03-05", (held("02-04"), *rested("02-04", "03-04")), "ada lunch/0, mim lunch/0"),
        (Policy.INACTIVE, "04-17", (held("02-04"), *FEBRUARY), ""),
        (Policy.INACTIVE, "04-18", (held("02-04"), *FEBRUARY), "ada 2026-02-04/0, mim 2026-02-04/0"),
    ],
)
def test_nobody_is_reminded_of_days_on_which_they_rested(
    policy: Policy, now: str, said: tuple[Said, ...], due: str
) -> None:
    assert heard(policy, now, *said) == due


def test_whether_they_met_is_asked_by_the_days_since_the_meeting_was_planned_for() -> None:
    said = (planned("02-02", "02-06 10:00"), *rested("02-07", "03-07"))
    window = "lunch@2026-02-06T10:00:00/1"
    assert heard(Policy.DID_YOU_MEET, "03-08", *said) == f"ada {window}, mim {window}"


def test_a_half_time_that_lay_before_a_pause_waits_as_long_after_it() -> None:
    """Half-time on 16 April; 7 days later, and 21, without the thirty from 20 April."""
    april = (
        rested("04-20", "05-20")[0],
        ("05-20", PairResumed(PAIR, SPRING, day("05-20"), HALF_TIME, day("07-30"), False)),
    )
    half = HALF_TIME.isoformat()
    assert heard(Policy.MIDPOINT_DUE, "05-22", *april) == f"ada {half}/0, mim {half}/0"
    assert heard(Policy.MIDPOINT_DUE, "05-23", *april) == f"ada {half}/1, mim {half}/1"
    assert "coordinators" not in heard(Policy.MIDPOINT_DUE, "06-05", *april)
    assert "coordinators" in heard(Policy.MIDPOINT_DUE, "06-06", *april)
    for on, days in (("06-06", 0), ("06-07", 1)):
        owed = {one.days_over for one in due_feedback(known(*april), day(on))}
        assert (
            owed,
            [one.count for one in risks(known(*april), PAIR, day(on)) if one.risk is Risk.MIDPOINT_OVERDUE],
        ) == (
            {days},
            [days] if days else [],
        )


def test_what_was_due_before_a_pause_is_due_after_it() -> None:
    march = rested("03-01", "03-29")
    assert heard(Policy.NO_FIRST_MEETING, "03-30", *march) == ("ada match/0, mim match/0, coordinators match/1")


def test_only_days_of_the_pause_that_lie_between_are_not_counted() -> None:
    rests = known(*rested("02-05", "02-10"), *rested("02-20", "02-25")).pairs[PAIR].rests
    for since, days, due in (
        ("02-01", 3, "02-04"),
        ("02-01", 4, "02-10"),
        ("02-01", 14, "02-25"),
        ("02-07", 1, "02-11"),
        ("02-10", 9, "02-19"),
        ("02-25", 9, "03-06"),
    ):
        assert after_rests(day(since), timedelta(days=days), rests) == day(due)


@pytest.mark.parametrize(
    ("risk", "said", "last"),
    [
        (Risk.NEVER_MET, FEBRUARY, "03-20"),
        (Risk.INACTIVE, (held("02-04"), *FEBRUARY), "04-24"),
    ],
)
def test_no_risk_comes_of_days_on_which_they_rested(risk: Risk, said: tuple[Said, ...], last: str) -> None:
    for on, there in ((day(last), False), (day(last) + timedelta(days=1), True)):
        assert (risk in [one.risk for one in risks(known(*said), PAIR, on)]) is there


def test_what_is_to_do_is_due_as_much_later() -> None:
    records = known(*FEBRUARY)
    now = at("03-06")
    found = {one.todo: one.due_on for one in of_pair(case_of(records, PAIR, now), Side.ADEPT, now)}
    assert found[Todo.PLAN_FIRST_MEETING] == day("02-07") + timedelta(days=28)


def test_what_follows_from_the_first_meeting_is_due_as_much_later() -> None:
    agreed = [("02-01", ConfidentialityAgreed(PAIR, SPRING, one, Level.NOTHING, (), "0" * 64)) for one in (ADA, MIM)]
    records = known(*agreed, held("02-04"), *FEBRUARY)
    now = at("03-06")
    found = {one.todo: one.due_on.strftime("%m-%d") for one in of_pair(case_of(records, PAIR, now), Side.ADEPT, now)}
    assert found == {
        Todo.INTRODUCE_YOURSELF: "03-07",
        Todo.CHECK_FIT: "03-05",
        Todo.STATE_EXPECTATIONS: "03-18",
        Todo.CHOOSE_TOPICS: "03-18",
        Todo.AGREE_STRUCTURE: "03-11",
        Todo.PLAN_NEXT_MEETING: "03-11",
        Todo.PLAN_WHOLE_PERIOD: "03-25",
        Todo.AGREE_PURPOSE: "03-25",
        Todo.SET_GOAL: "03-25",
    }


def test_a_pause_hides_nothing_that_somebody_has_to_see_to() -> None:
    happened: dict[Risk, Said] = {
        Risk.ORPHANED: ("02-06", MemberDeactivated(MIM)),
        Risk.FIT_NOT_GOOD: ("02-04", FitProcessOpened(PAIR, SPRING)),
        Risk.CONCERN_OPEN: ("02-06", ConcernRaised(PAIR, SPRING, EntryId("c"), ADA, MIM, "other", "Det är tyst")),
    }
    for risk, fact in happened.items():
        records = known(planned("02-01", "02-03 17:00"), *sorted((fact, FEBRUARY[0]), key=lambda one: one[0]))
        assert [one.risk for one in risks(records, PAIR, day("03-04"))] == [risk]


@pytest.mark.parametrize(
    ("until", "numbers", "on", "days"),
    [
        ("03-05", {}, "03-11", 0),
        ("03-05", {}, "03-12", 1),
        ("03-05", {}, "05-05", 55),
        (None, {}, "03-28", 0),
        (None, {}, "03-29", 1),
        ("03-05", {"inactivity_escalation_days": "30"}, "04-03", 0),
        ("03-05", {"inactivity_escalation_days": "30"}, "04-04", 1),
        (None, {"inactivity_days": "10"}, "02-21", 0),
        (None, {"inactivity_days": "10"}, "02-22", 1),
    ],
)
def test_a_pause_that_nobody_ends_is_for_a_coordinator_to_see(
    until: str | None, numbers: dict[str, str], on: str, days: int
) -> None:
    """A week after the day that was hoped for; where none was, after as long as a pair may be silent, and a week."""
    rests = PairPaused(PAIR, SPRING, day("02-05"), None if until is None else day(until), both_agreed=False)
    told = known(("02-05", rests), numbers=numbers)
    assert [(one.risk, one.count) for one in risks(told, PAIR, day(on))] == (
        [(Risk.PAUSE_FORGOTTEN, days)] if days else []
    )


def test_a_pause_that_is_over_or_whose_other_has_left_is_not_forgotten() -> None:
    assert [one.risk for one in risks(known(*FEBRUARY), PAIR, day("03-06"))] == []
    left = known(FEBRUARY[0], ("02-10", MemberDeactivated(MIM)))
    assert [one.risk for one in risks(left, PAIR, day("05-05"))] == [Risk.ORPHANED]
    again = rested("03-10", "03-20")[0]
    (one,) = risks(known(*FEBRUARY, again), PAIR, day("06-01"))
    assert (one.risk, one.evidence) == (Risk.PAUSE_FORGOTTEN, (4,)), "by the pause that goes on"
