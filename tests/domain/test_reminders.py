"""Whom each policy reminds, from which day on, what answers it, and when a coordinator hears: a table for each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.advice import ShortAdviceAsked
from domain.agenda import AgendaSent
from domain.fit import Fit, PairFitChecked
from domain.language import EntryId, MeetingId, Side
from domain.meeting import (
    MeetingCancelled,
    MeetingCorrected,
    MeetingDisputed,
    MeetingMoved,
    MeetingRetracted,
    RetractReason,
)
from domain.member import MemberDeactivated, MemberReactivated
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.presentation import PersonalPresentationShared
from domain.reminders import Policy
from tests.domain.reminded import Numbers, Said, day, heard, held, missed, planned, structured, wall
from tests.domain.stage import ADA, BO, MIM, PAIR, SPRING, ZONE

NOBODY = ""
LUNCH, HALF, END = MeetingId("lunch"), "2026-04-16", "2026-06-30"
ADEPT, MENTOR = Side.ADEPT, Side.MENTOR


def presented(side: Side) -> Said:
    return ("02-01", PersonalPresentationShared(PAIR, SPRING, side, "Mossor"))


def evaluated(side: Side) -> Said:
    return ("04-16", MidpointEvaluated(PAIR, SPRING, side))


def summarised(side: Side) -> Said:
    return ("06-30", ClosingSummarised(PAIR, SPRING, side))


def suits(side: Side) -> Said:
    return ("02-10", PairFitChecked(PAIR, SPRING, side, day("02-10"), Fit.GOOD))


def on_days(*days: str) -> tuple[Said, ...]:
    return tuple(held(on, f"on {on}") for on in days)


ASKED = ("02-01", ShortAdviceAsked(PAIR, SPRING, EntryId("letter"), "Ska jag söka?"))
AGENDA = ("02-09", AgendaSent(PAIR, SPRING, LUNCH, (), "Lönen"))
CANCELLED = ("02-10", MeetingCancelled(PAIR, SPRING, LUNCH))
RETRACTED = ("02-11", MeetingRetracted(PAIR, SPRING, LUNCH, RetractReason.NOT_HELD))
LEFT, BACK = ("03-01", MemberDeactivated(MIM)), ("03-05", MemberReactivated(MIM))
PLANNED, HELD = planned("02-01", "02-10 17:00"), held("02-10")
TWICE = (missed("02-10", MENTOR, "a"), missed("02-20", MENTOR, "b"))
THRICE = (*TWICE, missed("03-02", MENTOR, "c"))

FROM_DAY_TO_DAY: list[tuple[Policy, tuple[Said, ...], dict[str, str]]] = [
    (
        Policy.INTRODUCE_YOURSELF,
        (),
        {
            "02-02": "ada match/0",
            "02-07": "ada match/1, mim match/1",
            "02-10": "ada match/1, mim match/1, coordinators match/2",
            "07-01": NOBODY,
        },
    ),
    (
        Policy.BOOK_FIRST_MEETING,
        (),
        {"02-07": "ada match/0", "02-10": "ada match/0, mim match/1", "07-01": NOBODY},
    ),
    (
        Policy.NO_FIRST_MEETING,
        (),
        {
            "02-14": "ada match/0, mim match/0",
            "02-21": "ada match/0, mim match/0, coordinators match/1",
            "07-01": NOBODY,
        },
    ),
    (Policy.PLAN_NEXT, (HELD,), {"02-17": "ada lunch/0", "07-01": NOBODY}),
    (Policy.PLAN_NEXT, (HELD, held("03-03", "walk")), {"03-10": "ada walk/0"}),
    (
        Policy.CADENCE_SLIPPING,
        (),
        {
            "04-08": "ada 2026-04-06/0, mim 2026-04-06/0, coordinators 2026-04-06/1",
            "04-13": "ada 2026-04-13/0, mim 2026-04-13/0, coordinators 2026-04-13/1",
            "04-20": "ada 2026-04-20/0, mim 2026-04-20/0, coordinators 2026-04-20/1",
        },
    ),
    (
        Policy.INACTIVE,
        (),
        {
            "03-17": "ada 2026-01-31/0, mim 2026-01-31/0",
            "03-24": "ada 2026-01-31/0, mim 2026-01-31/0, coordinators 2026-01-31/1",
            "07-01": NOBODY,
        },
    ),
    (Policy.INACTIVE, (HELD,), {"03-27": "ada 2026-02-10/0, mim 2026-02-10/0"}),
    (Policy.INACTIVE, (HELD, planned("02-10", "03-01 17:00", "walk")), {"04-15": "ada 2026-03-01/0, mim 2026-03-01/0"}),
    (
        Policy.MIDPOINT_DUE,
        (),
        {
            "04-16": f"ada {HALF}/0, mim {HALF}/0",
            "04-23": f"ada {HALF}/1, mim {HALF}/1",
            "04-30": f"ada {HALF}/2, mim {HALF}/2",
            "05-07": f"ada {HALF}/2, mim {HALF}/2, coordinators {HALF}/3",
        },
    ),
    (
        Policy.MIDPOINT_DUE,
        (evaluated(ADEPT),),
        {
            "04-16": f"mim {HALF}/0",
            "04-23": f"mim {HALF}/1",
            "04-30": f"mim {HALF}/2",
            "05-07": f"mim {HALF}/2, coordinators {HALF}/3",
        },
    ),
    (
        Policy.CLOSING_DUE,
        (),
        {
            "06-30": f"ada {END}/0, mim {END}/0",
            "07-07": f"ada {END}/1, mim {END}/1",
            "07-14": f"ada {END}/2, mim {END}/2",
            "07-21": f"ada {END}/2, mim {END}/2, coordinators {END}/3",
        },
    ),
    (Policy.CLOSING_DUE, (summarised(MENTOR),), {"06-30": f"ada {END}/0", "07-07": f"ada {END}/1"}),
    (Policy.FIT_CHECK, (HELD,), {"02-11": "ada lunch/0, mim lunch/0", "07-01": NOBODY}),
    (Policy.FIT_CHECK, (HELD, held("02-20", "walk"), suits(ADEPT)), {"02-11": "mim lunch/0"}),
]
"""From which day on who hears what, until the next row; nobody does before the first."""


def steps() -> list[tuple[Policy, tuple[Said, ...], str, str, str]]:
    found = list[tuple[Policy, tuple[Said, ...], str, str, str]]()
    for policy, said, days in FROM_DAY_TO_DAY:
        before = [NOBODY, *days.values()]
        found += [(policy, said, on, was, now) for was, (on, now) in zip(before, days.items(), strict=False)]
    return found


@pytest.mark.parametrize(("policy", "said", "on", "was", "now"), steps())
def test_each_policy_has_its_days(policy: Policy, said: tuple[Said, ...], on: str, was: str, now: str) -> None:
    the_day_before = (day(on) - timedelta(days=1)).strftime("%m-%d")
    assert heard(policy, the_day_before, *said) == was
    assert heard(policy, on, *said) == now


ANSWERED: list[tuple[Policy, str, tuple[Said, ...]]] = [
    (Policy.INTRODUCE_YOURSELF, "02-10", (presented(ADEPT),)),
    (Policy.INTRODUCE_YOURSELF, "02-10", (presented(MENTOR),)),
    (Policy.INTRODUCE_YOURSELF, "02-10", (ASKED,)),
    (Policy.INTRODUCE_YOURSELF, "02-10", (planned("02-01", "05-01 17:00"),)),
    (Policy.INTRODUCE_YOURSELF, "02-10", (held("02-01"),)),
    (Policy.BOOK_FIRST_MEETING, "02-10", (planned("02-01", "05-01 17:00"),)),
    (Policy.BOOK_FIRST_MEETING, "02-10", (held("02-01"),)),
    (Policy.NO_FIRST_MEETING, "02-21", (HELD,)),
    (Policy.PLAN_NEXT, "02-17", (HELD, planned("02-10", "05-01 17:00", "walk"))),
    (Policy.PLAN_NEXT, "02-17", (HELD, planned("02-01", "02-10 19:00", "walk"))),
    (Policy.CADENCE_SLIPPING, "04-08", (HELD,)),
    (Policy.MIDPOINT_DUE, "05-07", (evaluated(ADEPT), evaluated(MENTOR))),
    (Policy.CLOSING_DUE, "07-21", (summarised(ADEPT), summarised(MENTOR))),
    (Policy.FIT_CHECK, "02-11", (HELD, suits(ADEPT), suits(MENTOR))),
    (Policy.DID_YOU_MEET, "02-20", (PLANNED, HELD)),
    (Policy.DID_YOU_MEET, "02-20", (PLANNED, missed("02-10", MENTOR, "lunch"))),
    (Policy.DID_YOU_MEET, "02-20", (PLANNED, CANCELLED)),
    (Policy.AGENDA_MISSING, "02-10", (*structured("02-01", agenda=True), PLANNED, AGENDA)),
    (Policy.AGENDA_MISSING, "02-10", (*structured("02-01", agenda=False), PLANNED)),
    (Policy.AGENDA_MISSING, "02-10", (PLANNED,)),
    (Policy.ORPHANED_ADEPT, "03-05", (LEFT, BACK)),
]
"""On a day on which they would be reminded, and are not because of this."""


@pytest.mark.parametrize(("policy", "on", "said"), ANSWERED)
def test_nobody_is_reminded_of_what_has_happened_since(policy: Policy, on: str, said: tuple[Said, ...]) -> None:
    assert heard(policy, on, *said) == NOBODY


STILL_WAITS: list[tuple[Policy, str, tuple[Said, ...], str]] = [
    (Policy.INTRODUCE_YOURSELF, "02-02", (suits(ADEPT),), "ada match/0"),
    (Policy.INTRODUCE_YOURSELF, "02-02", (PLANNED, CANCELLED), "ada match/0"),
    (Policy.BOOK_FIRST_MEETING, "02-07", (presented(ADEPT), ASKED), "ada match/0"),
    (Policy.NO_FIRST_MEETING, "02-14", (presented(ADEPT), PLANNED), "ada match/0, mim match/0"),
    (Policy.NO_FIRST_MEETING, "02-14", (HELD, RETRACTED), "ada match/0, mim match/0"),
    (Policy.PLAN_NEXT, "02-17", (planned("02-01", "02-09 17:00", "walk"), HELD), "ada lunch/0"),
    (Policy.MIDPOINT_DUE, "04-16", (summarised(ADEPT), suits(ADEPT)), f"ada {HALF}/0, mim {HALF}/0"),
    (Policy.CLOSING_DUE, "06-30", (evaluated(ADEPT), suits(MENTOR)), f"ada {END}/0, mim {END}/0"),
    (Policy.FIT_CHECK, "02-11", (HELD, evaluated(ADEPT)), "ada lunch/0, mim lunch/0"),
    (Policy.ORPHANED_ADEPT, "03-01", (("03-01", MemberDeactivated(ADA)),), "coordinators 2026-03-01/0"),
]
"""Something else does not answer it."""


@pytest.mark.parametrize(("policy", "on", "said", "still"), STILL_WAITS)
def test_something_else_is_no_answer(policy: Policy, on: str, said: tuple[Said, ...], still: str) -> None:
    assert heard(policy, on, *said) == still


AGAIN = held("02-12", "again", held_on=day("02-10"))
DISPUTED = MeetingDisputed(PAIR, SPRING, LUNCH, MENTOR)
DINNER = held("02-12", "dinner", held_on=day("02-10"))


@pytest.mark.parametrize(
    "said",
    [
        (HELD, RETRACTED, AGAIN),
        (HELD, DINNER, ("02-13", MeetingRetracted(PAIR, SPRING, MeetingId("dinner"), RetractReason.RECORDED_TWICE))),
        (HELD, ("02-12", DISPUTED), AGAIN),
        (held("02-11"), ("02-12", MeetingCorrected(PAIR, SPRING, LUNCH, held_on=day("02-10"))), RETRACTED, AGAIN),
        (HELD, DINNER),
    ],
)
def test_a_meeting_that_is_told_of_anew_is_no_other_occasion_to_plan_the_next(said: tuple[Said, ...]) -> None:
    assert heard(Policy.PLAN_NEXT, "02-17", *said) == "ada lunch/0"


def test_a_coordinator_hears_every_day_that_somebody_was_left_alone() -> None:
    assert heard(Policy.ORPHANED_ADEPT, "03-01", LEFT) == "coordinators 2026-03-01/0"
    assert heard(Policy.ORPHANED_ADEPT, "03-02", LEFT) == "coordinators 2026-03-02/0"
    assert heard(Policy.ORPHANED_ADEPT, "03-02", ("03-01", MemberDeactivated(BO))) == NOBODY, "who only helps"


@pytest.mark.parametrize(
    ("policy", "on", "said"),
    [
        (Policy.INTRODUCE_YOURSELF, "03-02", ()),
        (Policy.BOOK_FIRST_MEETING, "03-02", ()),
        (Policy.NO_FIRST_MEETING, "03-02", ()),
        (Policy.AGENDA_MISSING, "03-02", (*structured("02-01", agenda=True), planned("02-02", "03-03"))),
        (Policy.PLAN_NEXT, "03-02", (HELD,)),
        (Policy.CADENCE_SLIPPING, "06-22", (HELD,)),
        (Policy.INACTIVE, "04-01", (HELD,)),
        (Policy.NO_SHOW_LADDER, "03-02", TWICE),
        (Policy.FIT_CHECK, "03-02", (HELD,)),
    ],
)
def test_whoever_is_left_alone_is_asked_for_nothing_that_takes_both(
    policy: Policy, on: str, said: tuple[Said, ...]
) -> None:
    assert heard(policy, on, *said) != NOBODY
    assert heard(policy, on, *said, LEFT) == NOBODY
    assert heard(policy, on, *said, LEFT, BACK) != NOBODY or on < "03-05"


def test_whoever_is_left_alone_tells_what_came_of_a_meeting_and_looks_back() -> None:
    window = "lunch@2026-02-28T12:00:00/0"
    assert heard(Policy.DID_YOU_MEET, "03-02", planned("02-02", "02-28"), LEFT) == f"ada {window}, mim {window}"
    assert heard(Policy.CLOSING_DUE, "06-30", HELD, LEFT) == f"ada {END}/0, mim {END}/0"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("04-28", (held("01-31"),)),
        ("05-19", on_days("01-31", "03-01")),
        ("06-30", on_days("01-31", "03-01", "04-01", "06-30")),
    ],
)
def test_as_long_as_what_is_missing_has_room_in_the_weeks_that_are_left_nobody_hears_of_it(
    on: str, said: tuple[Said, ...]
) -> None:
    assert heard(Policy.CADENCE_SLIPPING, on, *said) == NOBODY


@pytest.mark.parametrize(
    ("on", "said", "monday"),
    [
        ("04-29", (held("01-31"),), "2026-04-27"),
        ("04-08", (held("01-30", pre_match=True),), "2026-04-06"),
        ("05-20", on_days("01-31", "03-01"), "2026-05-18"),
        ("06-30", on_days("01-31", "03-01", "04-01"), "2026-06-29"),
    ],
)
def test_a_day_later_all_three_hear_of_it(on: str, said: tuple[Said, ...], monday: str) -> None:
    assert heard(Policy.CADENCE_SLIPPING, on, *said) == f"ada {monday}/0, mim {monday}/0, coordinators {monday}/1"


def test_the_first_day_is_a_day_on_which_it_can_be_too_late_and_the_day_before_is_not() -> None:
    assert heard(Policy.CADENCE_SLIPPING, "01-31", numbers={"min_meetings": "9"}) != NOBODY
    assert heard(Policy.CADENCE_SLIPPING, "01-30", numbers={"min_meetings": "9"}) == NOBODY
    assert heard(Policy.CADENCE_SLIPPING, "07-01") == NOBODY


# meetings


OF_LUNCH = "lunch@2026-02-10T17:00:00"
MOVED = ("02-09", MeetingMoved(PAIR, SPRING, LUNCH, wall("02-20 17:00"), ZONE))
ELSEWHEN = "lunch@2026-02-20T17:00:00"
ASKS = structured("02-01", agenda=True)


@pytest.mark.parametrize(
    ("now", "said", "asked"),
    [
        ("02-08 16:59", (*ASKS, PLANNED), NOBODY),
        ("02-08 17:00", (*ASKS, PLANNED), f"ada {OF_LUNCH}/0"),
        ("02-10 16:59", (*ASKS, PLANNED), f"ada {OF_LUNCH}/0"),
        ("02-10 17:00", (*ASKS, PLANNED), NOBODY),
        ("02-10 12:00", (*ASKS, PLANNED, MOVED), NOBODY),
        ("02-18 17:00", (*ASKS, PLANNED, MOVED), f"ada {ELSEWHEN}/0"),
        (
            "02-10 12:00",
            (*ASKS, PLANNED, planned("02-01", "02-10 18:00", "walk"), AGENDA),
            "ada walk@2026-02-10T18:00:00/0",
        ),
    ],
)
def test_the_adept_hears_of_the_agenda_two_days_before_the_meeting_and_until_it_begins(
    now: str, said: tuple[Said, ...], asked: str
) -> None:
    assert heard(Policy.AGENDA_MISSING, now, *said) == asked


@pytest.mark.parametrize(
    ("now", "said", "asked"),
    [
        ("02-11 17:59", (PLANNED,), NOBODY),
        ("02-11 18:00", (PLANNED,), f"ada {OF_LUNCH}/0, mim {OF_LUNCH}/0"),
        ("02-15 17:59", (PLANNED,), f"ada {OF_LUNCH}/0, mim {OF_LUNCH}/0"),
        ("02-15 18:00", (PLANNED,), f"ada {OF_LUNCH}/1, mim {OF_LUNCH}/1"),
        ("02-15 18:00", (PLANNED, MOVED), NOBODY),
        ("02-21 18:00", (PLANNED, MOVED), f"ada {ELSEWHEN}/0, mim {ELSEWHEN}/0"),
    ],
)
def test_both_are_asked_whether_they_met_a_day_after_the_end_and_once_more(
    now: str, said: tuple[Said, ...], asked: str
) -> None:
    assert heard(Policy.DID_YOU_MEET, now, *said) == asked


@pytest.mark.parametrize(
    ("said", "ladder", "review"),
    [
        (TWICE[:1], NOBODY, NOBODY),
        ((TWICE[0], missed("02-20", ADEPT, "b")), NOBODY, NOBODY),
        (TWICE, "ada mentor:2/0, mim mentor:2/0, coordinators mentor:2/1", NOBODY),
        (THRICE, "ada mentor:3/0, mim mentor:3/0, coordinators mentor:3/1", "coordinators mentor:3/0"),
        ((*TWICE, missed("03-02", ADEPT, "c")), "ada mentor:2/0, mim mentor:2/0, coordinators mentor:2/1", NOBODY),
    ],
)
def test_who_stays_away_for_the_second_time_is_told_at_once_and_reviewed_after_the_third(
    said: tuple[Said, ...], ladder: str, review: str
) -> None:
    assert heard(Policy.NO_SHOW_LADDER, "03-02", *said) == ladder
    assert heard(Policy.NO_SHOW_REVIEW, "03-02", *said) == review


# by an edition of one's own


@pytest.mark.parametrize(
    ("policy", "on", "said", "numbers", "asked"),
    [
        (Policy.MIDPOINT_DUE, "05-07", (), {"midpoint": "none"}, NOBODY),
        (Policy.FIT_CHECK, "02-11", (HELD,), {"fit_check": "false"}, NOBODY),
        (Policy.AGENDA_MISSING, "02-10", (PLANNED,), {"agenda": "always"}, f"ada {OF_LUNCH}/0"),
        (Policy.AGENDA_MISSING, "02-10", (*ASKS, PLANNED), {"agenda": "never"}, NOBODY),
        (Policy.AGENDA_MISSING, "02-09", (*ASKS, PLANNED), {"agenda_hours": "24"}, NOBODY),
        (Policy.NO_SHOW_REVIEW, "03-02", TWICE, {"no_shows_to_review": "2"}, "coordinators mentor:2/0"),
        (Policy.NO_SHOW_LADDER, "03-02", TWICE, {"no_shows_to_alert": "3"}, NOBODY),
        (Policy.BOOK_FIRST_MEETING, "02-05", (), {"book_first_days": "5"}, "ada match/0"),
        (Policy.CADENCE_SLIPPING, "04-08", (), {"cadence_weeks": "2"}, NOBODY),
    ],
)
def test_a_pair_hears_by_the_numbers_of_its_edition(
    policy: Policy, on: str, said: tuple[Said, ...], numbers: Numbers, asked: str
) -> None:
    assert heard(policy, on, *said, numbers=numbers) == asked
