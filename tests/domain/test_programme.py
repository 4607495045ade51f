from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.drafting import ProgrammeDescribed, PurposeUnusable
from domain.enrolment import ApplyAsAdept
from domain.language import Actor, NotPermitted, PairId, Visibility
from domain.pair import EndReason, PairEnded
from domain.phase import (
    ApplicationsClosed,
    ApplicationsOpened,
    MatchingStarted,
    ProgrammeCancelled,
    ProgrammeClosed,
    ProgrammeClosingBegun,
    ProgrammeLaunched,
    ProgrammeMidpointReached,
)
from domain.programme import (
    BeginClosing,
    CancelProgramme,
    CloseApplications,
    CloseProgramme,
    DescribeProgramme,
    LaunchProgramme,
    MidpointNotReached,
    NoPairsYet,
    NotInThisPhase,
    OpenApplications,
    PairsStillOpen,
    ProgrammeReasonUnusable,
    ProgrammeUnknown,
    ReachMidpoint,
    StartMatching,
)
from domain.roll import AdeptApplied
from domain.taking_part import ApplicationsNotOpen
from projections.past import folded
from projections.programme_dashboard import programme_dashboard
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUTUMN,
    BO,
    CLOSED,
    COMPLETED,
    DRAFTED,
    EVA,
    HALF_TIME,
    IMPORT,
    LAST_DAY,
    MATCHED,
    MEMBERS,
    MIM,
    OPEN,
    OTHER_PAIR,
    PAIR,
    POLICY,
    READY,
    RUNNING,
    SPRING,
    STEER,
    TOGETHER,
)
from tests.spec import COORDINATOR, May, given
from tests.story import told

ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_TIME, no_fault=True)
ALWAYS = (
    replace(DRAFTED[0], continuous=True),
    ApplicationsOpened(SPRING),
    ApplicationsClosed(SPRING),
)
HALF_DONE = (*RUNNING, ProgrammeMidpointReached(SPRING))
CLOSING = (*HALF_DONE, ProgrammeClosingBegun(SPRING))
DONE = (*CLOSING, COMPLETED, ProgrammeClosed(SPRING))
CLOSE_BUT_ONE = CloseProgramme(SPRING, exceptions=(PairId("another"), PAIR))
CANCEL = CancelProgramme(SPRING, "Nobody could be found to lead it")
CANCELLED = ProgrammeCancelled(SPRING, "Nobody could be found to lead it")
DESCRIBE = DescribeProgramme(SPRING, "Våga mer\ni yrket")
DESCRIBED = ProgrammeDescribed(SPRING, "Våga mer\ni yrket")


# one of many


def test_what_happens_in_another_programme_is_no_business_of_this_one() -> None:
    elsewhere = ApplicationsOpened(AUTUMN), replace(MATCHED, pair=OTHER_PAIR, programme=AUTUMN)
    given(*DRAFTED, *elsewhere).when(OpenApplications(SPRING)).then(ApplicationsOpened(SPRING))
    given(*CLOSED, MatchingStarted(SPRING), *elsewhere).when(LaunchProgramme(SPRING)).refuses(NoPairsYet)


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


# matching and running


def test_matching_starts_once_applications_are_closed() -> None:
    given(*CLOSED).when(StartMatching(SPRING)).then(MatchingStarted(SPRING))
    given(*OPEN).when(StartMatching(SPRING)).refuses(NotInThisPhase)


def test_matching_starts_once() -> None:
    given(*READY).when(StartMatching(SPRING)).stays_quiet()


def test_a_member_does_not_start_the_matching() -> None:
    given(*CLOSED).when(StartMatching(SPRING), by=ADA).refuses(NotPermitted)


def test_a_programme_with_a_pair_is_launched() -> None:
    given(*READY).when(LaunchProgramme(SPRING)).then(ProgrammeLaunched(SPRING))


def test_a_programme_without_a_pair_waits() -> None:
    given(*CLOSED, MatchingStarted(SPRING)).when(LaunchProgramme(SPRING)).refuses(NoPairsYet)
    given(*READY, ENDED).when(LaunchProgramme(SPRING)).refuses(NoPairsYet)


def test_a_programme_is_not_launched_before_the_matching() -> None:
    given(*TOGETHER).when(LaunchProgramme(SPRING)).refuses(NotInThisPhase)


def test_a_running_programme_runs() -> None:
    given(*RUNNING).when(LaunchProgramme(SPRING)).stays_quiet()


def test_a_draft_is_not_launched() -> None:
    given(*DRAFTED).when(LaunchProgramme(SPRING)).refuses(NotInThisPhase)


def test_a_closed_programme_does_not_start_again() -> None:
    given(*DONE).when(LaunchProgramme(SPRING)).refuses(NotInThisPhase)


def test_a_member_does_not_launch() -> None:
    given(*READY).when(LaunchProgramme(SPRING), by=ADA).refuses(NotPermitted)


# continuous


def test_a_continuous_programme_is_launched_without_a_pair() -> None:
    given(*ALWAYS, MatchingStarted(SPRING)).when(LaunchProgramme(SPRING)).then(ProgrammeLaunched(SPRING))


def test_a_continuous_programme_takes_applications_while_it_runs() -> None:
    runs = (*MEMBERS, *ALWAYS, MatchingStarted(SPRING), ProgrammeLaunched(SPRING))
    given(*runs).when(ApplyAsAdept(SPRING, EVA), by=EVA).then(AdeptApplied(SPRING, EVA))
    given(*runs).when(OpenApplications(SPRING)).stays_quiet()
    given(*runs).when(CloseApplications(SPRING)).refuses(NotInThisPhase)


def test_a_continuous_programme_takes_no_applications_once_it_closes() -> None:
    closing = (*MEMBERS, *ALWAYS, MatchingStarted(SPRING), ProgrammeLaunched(SPRING), ProgrammeClosingBegun(SPRING))
    given(*closing).when(ApplyAsAdept(SPRING, EVA), by=EVA).refuses(ApplicationsNotOpen)


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


@pytest.mark.parametrize("who", [COORDINATOR, POLICY])
def test_closing_begins(who: Actor) -> None:
    given(*HALF_DONE).when(BeginClosing(SPRING), by=who).then(ProgrammeClosingBegun(SPRING))


def test_closing_begins_once() -> None:
    given(*CLOSING).when(BeginClosing(SPRING)).stays_quiet()


def test_only_a_running_programme_begins_to_close() -> None:
    given(*READY).when(BeginClosing(SPRING)).refuses(NotInThisPhase)
    given(*DONE).when(BeginClosing(SPRING)).refuses(NotInThisPhase)


def test_a_member_does_not_begin_to_close() -> None:
    given(*RUNNING).when(BeginClosing(SPRING), by=ADA).refuses(NotPermitted)


def test_a_programme_closes_when_its_pairs_are_done() -> None:
    given(*CLOSING, COMPLETED).when(CloseProgramme(SPRING)).then(ProgrammeClosed(SPRING, closed_on=date(2026, 2, 15)))
    given(*CLOSING, ENDED).when(CloseProgramme(SPRING)).then(ProgrammeClosed(SPRING, closed_on=date(2026, 2, 15)))


def test_a_programme_does_not_forget_open_pairs() -> None:
    given(*CLOSING).when(CloseProgramme(SPRING)).refuses(PairsStillOpen)
    given(*CLOSING).when(CloseProgramme(SPRING, exceptions=(PairId("another"),))).refuses(PairsStillOpen)
    with pytest.raises(PairsStillOpen) as refused:
        given(*CLOSING).when(CloseProgramme(SPRING)).then(ProgrammeClosed(SPRING, closed_on=date(2026, 2, 15)))
    assert refused.value.args == (PAIR,)


def test_a_programme_closes_with_exceptions_named() -> None:
    given(*CLOSING).when(CloseProgramme(SPRING, exceptions=(PairId("another"), PAIR))).then(
        ProgrammeClosed(SPRING, (PAIR,), date(2026, 2, 15))
    )


def test_a_programme_closes_all_the_same() -> None:
    given(*CLOSING).when(CloseProgramme(SPRING, leaving_open=True)).then(
        ProgrammeClosed(SPRING, closed_on=date(2026, 2, 15))
    )


def test_a_programme_closes_on_its_own_day() -> None:
    given(*CLOSING, COMPLETED).when(CloseProgramme(SPRING), now=datetime(2026, 6, 30, 22, 30, tzinfo=UTC)).then(
        ProgrammeClosed(SPRING, closed_on=date(2026, 7, 1))
    )
    given(*CLOSING, COMPLETED).when(CloseProgramme(SPRING), by=IMPORT, on=LAST_DAY, now=date(2027, 1, 1)).then(
        ProgrammeClosed(SPRING, closed_on=LAST_DAY)
    )


def test_a_closed_programme_is_closed() -> None:
    given(*DONE).when(CloseProgramme(SPRING)).stays_quiet()


def test_only_a_closing_programme_closes() -> None:
    given(*OPEN, MATCHED).when(CloseProgramme(SPRING)).refuses(NotInThisPhase)
    given(*HALF_DONE).when(CloseProgramme(SPRING)).refuses(NotInThisPhase)


def test_a_member_does_not_close_a_programme() -> None:
    given(*DONE).when(CloseProgramme(SPRING), by=ADA).refuses(NotPermitted)


# cancelling


@pytest.mark.parametrize("phase", [DRAFTED, OPEN, CLOSED, READY, RUNNING])
def test_an_administrator_cancels_a_programme(phase: tuple[object, ...]) -> None:
    given(*phase).when(CANCEL, by=ADMIN).then(CANCELLED)


def test_a_cancelled_programme_is_cancelled() -> None:
    given(*OPEN, CANCELLED).when(replace(CANCEL, reason="Another reason"), by=ADMIN).stays_quiet()


def test_what_closes_is_cancelled_no_more() -> None:
    given(*CLOSING).when(CANCEL, by=ADMIN).refuses(NotInThisPhase)
    given(*DONE).when(CANCEL, by=ADMIN).refuses(NotInThisPhase)


def test_a_coordinator_does_not_cancel() -> None:
    given(*OPEN).when(CANCEL).refuses(NotPermitted)


@pytest.mark.parametrize("reason", ["", " \n", "x" * 1001])
def test_those_concerned_are_told_why(reason: str) -> None:
    given(*OPEN).when(replace(CANCEL, reason=reason), by=ADMIN).refuses(ProgrammeReasonUnusable)


def test_nothing_happens_in_a_cancelled_programme() -> None:
    given(*OPEN, CANCELLED).when(OpenApplications(SPRING)).refuses(NotInThisPhase)
    given(*OPEN, CANCELLED).when(DESCRIBE).refuses(NotInThisPhase)
    given(*MEMBERS, *OPEN, CANCELLED).when(ApplyAsAdept(SPRING, EVA), by=EVA).refuses(ApplicationsNotOpen)


# none


def test_what_was_never_drafted_is_unknown() -> None:
    given().when(DESCRIBE).refuses(ProgrammeUnknown)
    given().when(OpenApplications(SPRING)).refuses(ProgrammeUnknown)
    given().when(CloseApplications(SPRING)).refuses(ProgrammeUnknown)
    given().when(StartMatching(SPRING)).refuses(ProgrammeUnknown)
    given().when(LaunchProgramme(SPRING)).refuses(ProgrammeUnknown)
    given().when(BeginClosing(SPRING)).refuses(ProgrammeUnknown)
    given().when(CANCEL, by=ADMIN).refuses(ProgrammeUnknown)
    given().when(ReachMidpoint(SPRING)).refuses(ProgrammeUnknown)
    given().when(CloseProgramme(SPRING)).refuses(ProgrammeUnknown)


# who may, and what journals hold

MAY = (
    May(DRAFTED, DESCRIBE, "admin coordinator"),
    May(DRAFTED, OpenApplications(SPRING), STEER),
    May(OPEN, CloseApplications(SPRING), STEER),
    May(CLOSED, StartMatching(SPRING), STEER),
    May(READY, LaunchProgramme(SPRING), STEER),
    May(RUNNING, ReachMidpoint(SPRING), STEER + " policy"),
    May(RUNNING, BeginClosing(SPRING), STEER + " policy"),
    May(CLOSING, CloseProgramme(SPRING, leaving_open=True), STEER + " policy"),
    May(OPEN, CANCEL, "admin import"),
)
GOLDEN = {
    "ApplicationsOpened.v1": '{"programme":"spring-2026"}',
    "ApplicationsClosed.v1": '{"programme":"spring-2026"}',
    "MatchingStarted.v1": '{"programme":"spring-2026"}',
    "ProgrammeLaunched.v1": '{"programme":"spring-2026"}',
    "ProgrammeMidpointReached.v1": '{"programme":"spring-2026"}',
    "ProgrammeClosingBegun.v1": '{"programme":"spring-2026"}',
    "ProgrammeClosed.v1": '{"programme":"spring-2026"}',
    "ProgrammeClosed.v2": '{"programme":"spring-2026","exceptions":["ada-mim"]}',
    "ProgrammeClosed.v3": '{"programme":"spring-2026","exceptions":["ada-mim"],"closed_on":"2026-06-30"}',
    "ProgrammeCancelled.v1": '{"programme":"spring-2026","reason":"För få sökande"}',
}
TEXTS = {"ProgrammeCancelled.reason": Visibility.PUBLIC}
