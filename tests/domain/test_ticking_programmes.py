"""What the calendar asks of a programme: half-time, closing, and no match for whoever has waited long enough."""

from __future__ import annotations

import pytest

from domain.board import ManualMatchNeeded, NoMatchFound
from domain.drafting import ProgrammeDrafted
from domain.language import Actor, Role
from domain.phase import (
    ApplicationsClosed,
    ApplicationsOpened,
    Deadline,
    DeadlineMoved,
    MatchingStarted,
    ProgrammeCancelled,
    ProgrammeClosed,
    ProgrammeClosingBegun,
    ProgrammeLaunched,
    ProgrammeMidpointReached,
)
from domain.programme import BeginClosing, ReachMidpoint
from domain.proposing import FindNoMatch
from domain.ticking import VERSION, Given, Look, programmes
from tests.domain.reminded import at, day
from tests.domain.stage import ADA, AUTUMN, EVA, FIRST_DAY, HALF_TIME, LAST_DAY, MATCHED, SPRING, ZONE
from tests.story import told

DRAFTED = ProgrammeDrafted(SPRING, "Våren", ZONE, FIRST_DAY, HALF_TIME, LAST_DAY)
STEPS = (ApplicationsOpened, ApplicationsClosed, MatchingStarted, ProgrammeLaunched, ProgrammeClosingBegun)
DRAFT, OPEN, CLOSED, MATCHING, RUNNING, CLOSING = (
    (DRAFTED, *(step(SPRING) for step in STEPS[:n])) for n in range(len(STEPS) + 1)
)
REACHED = ProgrammeMidpointReached(SPRING)
HALF = Given(ReachMidpoint(SPRING), "calendar", "spring/midpoint/2026-04-16")
CLOSE = Given(BeginClosing(SPRING), "calendar", "spring/closing/2026-06-30")
WAITS = ManualMatchNeeded(SPRING, ADA, day("02-20"))
NO_MATCH = Given(FindNoMatch(SPRING, ADA), "matching", "spring/ada/2026-02-20")


def look(now: str, *facts: object, recorded: str = "01-31") -> Look:
    return programmes(told(*facts, now=at(recorded)), at(now))[SPRING]


@pytest.mark.parametrize(
    ("now", "facts", "asked"),
    [
        ("04-15 23:59", RUNNING, ()),
        ("04-16 00:00", RUNNING, (HALF,)),
        ("04-16", (*RUNNING, REACHED), ()),
        ("06-30 23:59", RUNNING, (HALF,)),
        ("07-01 00:00", RUNNING, (HALF, CLOSE)),
        ("07-01 00:00", (*RUNNING, REACHED), (CLOSE,)),
        ("07-01", MATCHING, ()),
        ("07-01", CLOSING, ()),
        ("07-01", (*RUNNING, ProgrammeClosed(SPRING)), ()),
        ("07-01", (*RUNNING, ProgrammeCancelled(SPRING, "Ingen kom")), ()),
    ],
)
def test_a_programme_that_runs_reaches_half_time_on_its_day_and_closes_after_its_last(
    now: str, facts: tuple[object, ...], asked: tuple[Given, ...]
) -> None:
    assert look(now, *facts).given == asked


def test_a_day_that_was_moved_is_the_day_and_another_occasion() -> None:
    moved = DeadlineMoved(SPRING, Deadline.MIDPOINT, day("05-01"), "Påsk")
    assert look("04-30", *RUNNING, moved).given == ()
    assert look("05-01", *RUNNING, moved).given == (
        Given(ReachMidpoint(SPRING), "calendar", "spring/midpoint/2026-05-01"),
    )


def test_one_that_is_recorded_after_its_last_day_is_left_to_whoever_brings_it_in() -> None:
    assert look("08-01", *RUNNING, recorded="06-30 23:59").given == (HALF, CLOSE)
    assert look("08-01", *RUNNING, recorded="07-01 00:00") == Look()


@pytest.mark.parametrize(
    ("now", "facts", "asked"),
    [
        ("02-20 23:59", MATCHING, ()),
        ("02-21 00:00", MATCHING, (NO_MATCH,)),
        ("02-21", DRAFT, ()),
        ("02-21", OPEN, (NO_MATCH,)),
        ("02-21", CLOSED, (NO_MATCH,)),
        ("02-21", RUNNING, (NO_MATCH,)),
        ("02-21", CLOSING, ()),
        ("02-21", (*RUNNING, ProgrammeCancelled(SPRING, "Ingen kom")), ()),
    ],
)
def test_who_waits_for_a_match_by_hand_hears_after_the_last_day_that_there_is_none(
    now: str, facts: tuple[object, ...], asked: tuple[Given, ...]
) -> None:
    assert look(now, *facts, WAITS).given == asked


def test_nobody_hears_so_who_was_matched_or_has_heard() -> None:
    other = ManualMatchNeeded(SPRING, EVA, day("02-20"))
    still = Given(FindNoMatch(SPRING, EVA), "matching", "spring/eva/2026-02-20")
    assert look("02-21", *MATCHING, WAITS, other).given == (NO_MATCH, still)
    assert look("02-21", *MATCHING, WAITS, other, MATCHED).given == (still,)
    assert look("02-21", *MATCHING, WAITS, other, NoMatchFound(SPRING, ADA)).given == (still,)
    assert look("02-21", *MATCHING, MATCHED, NoMatchFound(SPRING, ADA)).given == (), "nobody waited"
    assert look("02-21", *MATCHING, WAITS, NoMatchFound(SPRING, ADA), WAITS).given == (NO_MATCH,), "once more"


def test_each_programme_hears_of_its_own() -> None:
    autumn = (ProgrammeDrafted(AUTUMN, "Hösten", ZONE, FIRST_DAY, HALF_TIME, LAST_DAY), ApplicationsOpened(AUTUMN))
    elsewhere = (NoMatchFound(AUTUMN, ADA), ManualMatchNeeded(AUTUMN, EVA, day("02-20")))
    looks = programmes(told(*OPEN, *autumn, WAITS, *elsewhere, now=at("01-31")), at("02-21"))
    assert {which: [one.command for one in found.given] for which, found in looks.items()} == {
        SPRING: [FindNoMatch(SPRING, ADA)],
        AUTUMN: [FindNoMatch(AUTUMN, EVA)],
    }


def test_of_a_programme_that_was_never_drafted_nothing_is_asked() -> None:
    assert programmes(told(ApplicationsOpened(SPRING), WAITS, now=at("01-31")), at("02-21")) == {}


@pytest.mark.parametrize(
    ("facts", "again"),
    [
        (DRAFT, False),
        (MATCHING, False),
        ((*MATCHING, WAITS), True),
        (RUNNING, True),
        ((*RUNNING, WAITS), True),
        (CLOSING, False),
        ((*MATCHING, WAITS, MATCHED), False),
    ],
)
def test_a_programme_is_looked_at_every_midnight_where_it_lives_as_long_as_it_waits_for_a_day(
    facts: tuple[object, ...], again: bool
) -> None:
    assert look("02-10", *facts).again == (at("02-11 00:00") if again else None)


def test_the_calendar_speaks_in_its_own_name() -> None:
    assert HALF.actor == Actor(f"policy:calendar@{VERSION}", frozenset({Role.POLICY}))
