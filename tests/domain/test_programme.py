from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.language import Actor, NotPermitted, Visibility
from domain.pair import EndReason, PairEnded
from domain.programme import (
    ApplicationsClosed,
    ApplicationsOpened,
    CloseApplications,
    CloseProgramme,
    DescribeProgramme,
    LaunchProgramme,
    MidpointNotReached,
    NoPairsYet,
    NotInThisPhase,
    OpenApplications,
    PairsStillOpen,
    ProgrammeClosed,
    ProgrammeDescribed,
    ProgrammeLaunched,
    ProgrammeMidpointReached,
    ProgrammeUnknown,
    PurposeUnusable,
    ReachMidpoint,
)
from projections.programme_dashboard import programme_dashboard
from tests.domain.stage import (
    ADA,
    ADMIN,
    BO,
    CLOSED,
    COMPLETED,
    DRAFTED,
    HALF_TIME,
    IMPORT,
    LAST_DAY,
    MATCHED,
    MIM,
    OPEN,
    PAIR,
    POLICY,
    RUNNING,
    SPRING,
    STEER,
    TOGETHER,
)
from tests.spec import COORDINATOR, May, given
from tests.story import folded, told

ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_TIME, no_fault=True)
HALF_DONE = (*RUNNING, ProgrammeMidpointReached(SPRING))
DONE = (*HALF_DONE, COMPLETED, ProgrammeClosed(SPRING))
DESCRIBE = DescribeProgramme(SPRING, "Våga mer\ni yrket")
DESCRIBED = ProgrammeDescribed(SPRING, "Våga mer\ni yrket")


# describing


@pytest.mark.parametrize("who", [COORDINATOR, ADMIN])
@pytest.mark.parametrize("phase", [DRAFTED, OPEN, CLOSED, RUNNING, HALF_DONE])
def test_a_programme_says_what_it_is_for(phase: tuple[object, ...], who: Actor) -> None:
    given(*phase).when(DESCRIBE, by=who).then(DESCRIBED)


def test_the_dashboard_shows_the_purpose() -> None:
    [row] = folded(programme_dashboard, told(*DRAFTED, DESCRIBED)).values()
    assert row.purpose == "Våga mer\ni yrket"


def test_a_purpose_changes() -> None:
    given(*DRAFTED, DESCRIBED).when(replace(DESCRIBE, purpose="Nätverk")).then(ProgrammeDescribed(SPRING, "Nätverk"))


def test_the_same_purpose_is_described_once() -> None:
    given(*DRAFTED, DESCRIBED).when(replace(DESCRIBE, purpose=" Våga mer\ni yrket\x00 ")).stays_quiet()


@pytest.mark.parametrize("purpose", ["", " \n ", "\x00", "x" * 2001])
def test_a_purpose_says_something(purpose: str) -> None:
    given(*DRAFTED).when(replace(DESCRIBE, purpose=purpose)).refuses(PurposeUnusable)


def test_a_purpose_has_room() -> None:
    given(*DRAFTED).when(replace(DESCRIBE, purpose="x" * 2000)).then(ProgrammeDescribed(SPRING, "x" * 2000))


def test_a_closed_programme_is_described_no_more() -> None:
    given(*DONE).when(DESCRIBE).refuses(NotInThisPhase)


def test_a_member_does_not_describe_a_programme() -> None:
    given(*DRAFTED).when(DESCRIBE, by=ADA).refuses(NotPermitted)


# applications


def test_applications_open_and_open_again() -> None:
    given(*DRAFTED).when(OpenApplications(SPRING)).then(ApplicationsOpened(SPRING))
    given(*CLOSED).when(OpenApplications(SPRING)).then(ApplicationsOpened(SPRING))


def test_open_applications_are_open() -> None:
    given(*OPEN).when(OpenApplications(SPRING)).stays_quiet()


def test_applications_do_not_open_in_a_running_programme() -> None:
    given(*RUNNING).when(OpenApplications(SPRING)).refuses(NotInThisPhase)


def test_a_member_does_not_open_applications() -> None:
    given(*DRAFTED).when(OpenApplications(SPRING), by=ADA).refuses(NotPermitted)


def test_applications_close() -> None:
    given(*OPEN).when(CloseApplications(SPRING)).then(ApplicationsClosed(SPRING))


def test_closed_applications_are_closed() -> None:
    given(*CLOSED).when(CloseApplications(SPRING)).stays_quiet()


def test_applications_close_after_they_opened() -> None:
    given(*DRAFTED).when(CloseApplications(SPRING)).refuses(NotInThisPhase)


def test_a_member_does_not_close_applications() -> None:
    given(*OPEN).when(CloseApplications(SPRING), by=ADA).refuses(NotPermitted)


# running


def test_a_programme_with_a_pair_is_launched() -> None:
    given(*TOGETHER).when(LaunchProgramme(SPRING)).then(ProgrammeLaunched(SPRING))
    given(*TOGETHER, ApplicationsClosed(SPRING)).when(LaunchProgramme(SPRING)).then(ProgrammeLaunched(SPRING))


def test_a_programme_without_a_pair_waits() -> None:
    given(*OPEN).when(LaunchProgramme(SPRING)).refuses(NoPairsYet)
    given(*TOGETHER, ENDED).when(LaunchProgramme(SPRING)).refuses(NoPairsYet)


def test_a_running_programme_runs() -> None:
    given(*RUNNING).when(LaunchProgramme(SPRING)).stays_quiet()


def test_a_draft_is_not_launched() -> None:
    given(*DRAFTED).when(LaunchProgramme(SPRING)).refuses(NotInThisPhase)


def test_a_closed_programme_does_not_start_again() -> None:
    given(*DONE).when(LaunchProgramme(SPRING)).refuses(NotInThisPhase)


def test_a_member_does_not_launch() -> None:
    given(*TOGETHER).when(LaunchProgramme(SPRING), by=ADA).refuses(NotPermitted)


# half-time


def test_half_time_is_reached_on_its_day() -> None:
    given(*RUNNING).when(ReachMidpoint(SPRING), by=POLICY, now=HALF_TIME).then(ProgrammeMidpointReached(SPRING))


def test_the_day_begins_in_the_programmes_zone() -> None:
    just_before = datetime(2026, 4, 15, 21, 59, tzinfo=UTC)
    just_after = datetime(2026, 4, 15, 22, 0, tzinfo=UTC)
    given(*RUNNING).when(ReachMidpoint(SPRING), now=just_before).refuses(MidpointNotReached)
    given(*RUNNING).when(ReachMidpoint(SPRING), now=just_after).then(ProgrammeMidpointReached(SPRING))


def test_an_import_says_when_half_time_was() -> None:
    given(*RUNNING).when(ReachMidpoint(SPRING), by=IMPORT, on=HALF_TIME, now=date(2027, 1, 1)).then(
        ProgrammeMidpointReached(SPRING)
    )


def test_half_time_is_reached_once() -> None:
    given(*HALF_DONE).when(ReachMidpoint(SPRING), now=LAST_DAY).stays_quiet()


def test_only_a_running_programme_has_a_half_time() -> None:
    given(*TOGETHER).when(ReachMidpoint(SPRING), now=LAST_DAY).refuses(NotInThisPhase)


def test_a_member_does_not_reach_half_time() -> None:
    given(*RUNNING).when(ReachMidpoint(SPRING), by=ADA, now=LAST_DAY).refuses(NotPermitted)


# closing


def test_a_programme_closes_when_its_pairs_are_done() -> None:
    given(*HALF_DONE, COMPLETED).when(CloseProgramme(SPRING)).then(ProgrammeClosed(SPRING))
    given(*HALF_DONE, ENDED).when(CloseProgramme(SPRING)).then(ProgrammeClosed(SPRING))


def test_a_programme_does_not_forget_open_pairs() -> None:
    given(*HALF_DONE).when(CloseProgramme(SPRING)).refuses(PairsStillOpen)


def test_a_programme_closes_all_the_same() -> None:
    given(*HALF_DONE).when(CloseProgramme(SPRING, leaving_open=True)).then(ProgrammeClosed(SPRING))


def test_a_closed_programme_is_closed() -> None:
    given(*DONE).when(CloseProgramme(SPRING)).stays_quiet()


def test_only_a_running_programme_closes() -> None:
    given(*OPEN, MATCHED).when(CloseProgramme(SPRING)).refuses(NotInThisPhase)


def test_a_member_does_not_close_a_programme() -> None:
    given(*DONE).when(CloseProgramme(SPRING), by=ADA).refuses(NotPermitted)


# none


def test_what_was_never_drafted_is_unknown() -> None:
    given().when(DESCRIBE).refuses(ProgrammeUnknown)
    given().when(OpenApplications(SPRING)).refuses(ProgrammeUnknown)
    given().when(CloseApplications(SPRING)).refuses(ProgrammeUnknown)
    given().when(LaunchProgramme(SPRING)).refuses(ProgrammeUnknown)
    given().when(ReachMidpoint(SPRING)).refuses(ProgrammeUnknown)
    given().when(CloseProgramme(SPRING)).refuses(ProgrammeUnknown)


# who may, and what journals hold

MAY = (
    May(DRAFTED, DESCRIBE, "admin coordinator"),
    May(DRAFTED, OpenApplications(SPRING), STEER),
    May(OPEN, CloseApplications(SPRING), STEER),
    May(TOGETHER, LaunchProgramme(SPRING), STEER),
    May(RUNNING, ReachMidpoint(SPRING), STEER + " policy"),
    May(RUNNING, CloseProgramme(SPRING, leaving_open=True), STEER + " policy"),
)
GOLDEN = {
    "ProgrammeDescribed.v1": r'{"programme":"spring-2026","purpose":"Våga mer\ni yrket"}',
    "ApplicationsOpened.v1": '{"programme":"spring-2026"}',
    "ApplicationsClosed.v1": '{"programme":"spring-2026"}',
    "ProgrammeLaunched.v1": '{"programme":"spring-2026"}',
    "ProgrammeMidpointReached.v1": '{"programme":"spring-2026"}',
    "ProgrammeClosed.v1": '{"programme":"spring-2026"}',
}
TEXTS = {"ProgrammeDescribed.purpose": Visibility.PUBLIC}
