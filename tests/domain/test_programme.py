from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.language import NotPermitted
from domain.organisation import NameMissing, ZoneUnknown
from domain.pair import EndReason, PairCompleted, PairEnded
from domain.programme import (
    ApplicationsClosed,
    ApplicationsOpened,
    CloseApplications,
    CloseProgramme,
    DraftProgramme,
    LaunchProgramme,
    LengthImpossible,
    MeetingsImpossible,
    MidpointNotReached,
    NoPairsYet,
    NotInThisPhase,
    OpenApplications,
    PairsStillOpen,
    PeriodBackwards,
    ProgrammeClosed,
    ProgrammeDrafted,
    ProgrammeLaunched,
    ProgrammeMidpointReached,
    ProgrammeUnknown,
    ReachMidpoint,
)
from tests.domain.stage import (
    ADA,
    BO,
    CLOSED,
    DRAFTED,
    FIRST_DAY,
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
    TOGETHER,
    ZONE,
)
from tests.spec import given

DRAFT = DraftProgramme(SPRING, "Våren 2026", ZONE, FIRST_DAY)
COMPLETED = PairCompleted(PAIR, SPRING, ADA, MIM, (BO,))
ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.NO_TIME, no_fault=True)
HALF_DONE = (*RUNNING, ProgrammeMidpointReached(SPRING))
DONE = (*HALF_DONE, COMPLETED, ProgrammeClosed(SPRING))


# drafting


def test_a_programme_is_five_months_with_half_time_and_four_meetings() -> None:
    given().when(DRAFT).then(ProgrammeDrafted(SPRING, "Våren 2026", ZONE, FIRST_DAY, HALF_TIME, LAST_DAY, 4))


def test_the_organisation_chooses_its_own_numbers() -> None:
    given().when(DraftProgramme(SPRING, " Höst ", ZONE, date(2026, 9, 1), months=2, minimum_meetings=2)).then(
        ProgrammeDrafted(SPRING, "Höst", ZONE, date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), 2)
    )


def test_given_dates_win_over_counted_ones() -> None:
    given().when(replace(DRAFT, midpoint_on=date(2026, 3, 1), ends_on=date(2026, 5, 1))).then(
        ProgrammeDrafted(SPRING, "Våren 2026", ZONE, FIRST_DAY, date(2026, 3, 1), date(2026, 5, 1), 4)
    )


def test_a_programme_is_drafted_once() -> None:
    given(*DRAFTED).when(DRAFT).stays_quiet()


def test_a_member_does_not_draft() -> None:
    given().when(DRAFT, by=ADA).refuses(NotPermitted)


def test_a_programme_has_a_name() -> None:
    given().when(replace(DRAFT, name="")).refuses(NameMissing)


def test_a_programme_lives_in_a_zone() -> None:
    given().when(replace(DRAFT, zone="Stockholm")).refuses(ZoneUnknown)


@pytest.mark.parametrize("months", [-1, 0, 25])
def test_a_programme_is_one_to_twenty_four_months_long(months: int) -> None:
    given().when(replace(DRAFT, months=months)).refuses(LengthImpossible)


def test_no_last_day_lies_beyond_twenty_four_months() -> None:
    given().when(replace(DRAFT, ends_on=date(2028, 2, 1))).refuses(LengthImpossible)
    given().when(replace(DRAFT, ends_on=date(2028, 1, 31))).then(
        ProgrammeDrafted(SPRING, "Våren 2026", ZONE, FIRST_DAY, date(2027, 1, 31), date(2028, 1, 31), 4)
    )


def test_a_programme_at_the_end_of_all_calendars_is_short() -> None:
    given().when(replace(DRAFT, starts_on=date.max)).then(
        ProgrammeDrafted(SPRING, "Våren 2026", ZONE, date.max, date.max, date.max, 4)
    )


@pytest.mark.parametrize("least", [0, 101])
def test_the_least_number_of_meetings_is_possible(least: int) -> None:
    given().when(replace(DRAFT, minimum_meetings=least)).refuses(MeetingsImpossible)


def test_days_follow_one_another() -> None:
    given().when(replace(DRAFT, ends_on=date(2026, 1, 30))).refuses(PeriodBackwards)
    given().when(replace(DRAFT, midpoint_on=date(2026, 1, 30))).refuses(PeriodBackwards)
    given().when(replace(DRAFT, midpoint_on=date(2026, 7, 1))).refuses(PeriodBackwards)


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
    given().when(OpenApplications(SPRING)).refuses(ProgrammeUnknown)
    given().when(CloseApplications(SPRING)).refuses(ProgrammeUnknown)
    given().when(LaunchProgramme(SPRING)).refuses(ProgrammeUnknown)
    given().when(ReachMidpoint(SPRING)).refuses(ProgrammeUnknown)
    given().when(CloseProgramme(SPRING)).refuses(ProgrammeUnknown)
