from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.language import Actor, MeetingId, MemberId
from domain.meetings import (
    CorrectMeeting,
    Form,
    MeetingAlreadyHeld,
    MeetingBeforePair,
    MeetingCorrected,
    MeetingInFuture,
    MeetingTooFar,
    MeetingUnknown,
    MeetingWasRetracted,
    MinutesImpossible,
    NothingToCorrect,
    PlanMeeting,
    RecordMeetingHeld,
    RetractMeeting,
    RetractReason,
    WallTimeWithOffset,
)
from domain.organisation import ZoneUnknown
from domain.pair import EndReason, NotTogether, PairEnded, PairUnknown
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUDITOR,
    BO,
    COMPLETED,
    EVA,
    FIRST_DAY,
    HELD,
    IMPORT,
    LUNCH,
    MIM,
    OTHER_PAIR,
    PAIR,
    PLANNED,
    RETRACTED,
    SPRING,
    TOGETHER,
)
from tests.spec import COORDINATOR, May, given

PLAN = PlanMeeting(PAIR, LUNCH, PLANNED.starts, minutes=60, form=Form.CAFE)
RECORD = RecordMeetingHeld(PAIR, LUNCH, date(2026, 2, 10), 90, Form.CAFE)
CORRECT = CorrectMeeting(PAIR, LUNCH, minutes=45)
CORRECTED = MeetingCorrected(PAIR, SPRING, LUNCH, minutes=45)
RETRACT = RetractMeeting(PAIR, LUNCH, RetractReason.NOT_HELD)
OVER = [COMPLETED, PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.OTHER, True)]


# planning


@pytest.mark.parametrize("who", [ADA, MIM, BO])
def test_everybody_in_a_pair_plans_its_meetings(who: MemberId) -> None:
    given(*TOGETHER).when(PLAN, by=who).then(PLANNED)


def test_a_meeting_may_be_in_another_zone() -> None:
    given(*TOGETHER).when(replace(PLAN, zone="Europe/Helsinki"), by=ADA).then(replace(PLANNED, zone="Europe/Helsinki"))


def test_a_meeting_is_planned_once() -> None:
    given(*TOGETHER, PLANNED).when(PLAN, by=MIM).stays_quiet()
    given(*TOGETHER, PLANNED, HELD).when(PLAN, by=MIM).stays_quiet()


def test_a_meeting_is_planned_in_local_time() -> None:
    given(*TOGETHER).when(replace(PLAN, starts=datetime(2026, 2, 10, 12, tzinfo=UTC)), by=ADA).refuses(
        WallTimeWithOffset
    )


def test_a_meeting_is_planned_around_the_time_of_the_pair() -> None:
    for day in (date(2025, 1, 31), date(2028, 6, 30)):
        starts = datetime.combine(day, PLANNED.starts.time())
        given(*TOGETHER).when(replace(PLAN, starts=starts), by=ADA).then(replace(PLANNED, starts=starts))
    for day in (date(2025, 1, 30), date(2028, 7, 1), date.min, date.max):
        starts = datetime.combine(day, PLANNED.starts.time())
        given(*TOGETHER).when(replace(PLAN, starts=starts), by=ADA).refuses(MeetingTooFar)


def test_a_meeting_is_planned_in_a_known_zone() -> None:
    given(*TOGETHER).when(replace(PLAN, zone="Mars/Olympus"), by=ADA).refuses(ZoneUnknown)


@pytest.mark.parametrize("minutes", [-1, 0, 1441])
def test_a_meeting_lasts_up_to_a_day(minutes: int) -> None:
    given(*TOGETHER).when(replace(PLAN, minutes=minutes), by=ADA).refuses(MinutesImpossible)
    given(*TOGETHER).when(replace(RECORD, minutes=minutes), by=ADA).refuses(MinutesImpossible)
    given(*TOGETHER, HELD).when(replace(CORRECT, minutes=minutes), by=ADA).refuses(MinutesImpossible)


def test_a_retracted_meeting_is_not_planned_again() -> None:
    given(*TOGETHER, PLANNED, RETRACTED).when(PLAN, by=ADA).refuses(MeetingWasRetracted)


@pytest.mark.parametrize("over", OVER)
def test_who_has_parted_plans_nothing(over: object) -> None:
    given(*TOGETHER, over).when(PLAN, by=ADA).refuses(NotTogether)


# holding


def test_a_planned_meeting_was_held() -> None:
    given(*TOGETHER, PLANNED).when(replace(RECORD, named=True), by=ADA).then(HELD)


def test_a_meeting_that_is_named_is_one_of_the_pairs() -> None:
    elsewhere = replace(PLANNED, pair=OTHER_PAIR, meeting=MeetingId("dinner"))
    given(*TOGETHER, PLANNED).when(replace(RECORD, meeting=MeetingId("-"), named=True), by=ADA).refuses(MeetingUnknown)
    given(*TOGETHER, elsewhere).when(replace(RECORD, meeting=elsewhere.meeting, named=True), by=ADA).refuses(
        MeetingUnknown
    )


def test_a_meeting_that_is_named_is_recorded_once() -> None:
    given(*TOGETHER, HELD).when(replace(RECORD, named=True), by=MIM).stays_quiet()


def test_a_meeting_that_nobody_planned_was_held() -> None:
    given(*TOGETHER).when(RECORD, by=BO).then(HELD)


def test_a_coordinator_records_on_behalf() -> None:
    given(*TOGETHER).when(RECORD, by=COORDINATOR).then(HELD)


def test_late_is_no_refusal() -> None:
    given(*TOGETHER).when(RECORD, by=ADA, now=date(2028, 1, 1)).then(HELD)


@pytest.mark.parametrize("over", OVER)
def test_a_meeting_is_recorded_after_the_pair_has_parted(over: object) -> None:
    given(*TOGETHER, over).when(RECORD, by=ADA).then(HELD)


def test_the_same_meeting_is_recorded_once() -> None:
    given(*TOGETHER, HELD).when(RECORD, by=MIM).stays_quiet()
    given(*TOGETHER, HELD, CORRECTED).when(replace(RECORD, minutes=45), by=MIM).stays_quiet()


def test_what_was_recorded_is_corrected_and_not_recorded_anew() -> None:
    given(*TOGETHER, HELD).when(replace(RECORD, minutes=30), by=ADA).refuses(MeetingAlreadyHeld)
    given(*TOGETHER, HELD, CORRECTED).when(RECORD, by=ADA).refuses(MeetingAlreadyHeld)


def test_a_retracted_meeting_is_not_held_again() -> None:
    given(*TOGETHER, HELD, RETRACTED).when(RECORD, by=ADA).refuses(MeetingWasRetracted)


def test_tomorrows_meeting_has_not_been_held() -> None:
    given(*TOGETHER).when(RECORD, by=ADA, now=date(2026, 2, 9)).refuses(MeetingInFuture)


def test_today_is_today_where_the_pair_lives() -> None:
    midnight = datetime(2026, 2, 9, 23, 0, tzinfo=UTC)
    given(*TOGETHER).when(RECORD, by=ADA, now=midnight - timedelta(seconds=1)).refuses(MeetingInFuture)
    given(*TOGETHER).when(RECORD, by=ADA, now=midnight).then(HELD)


def test_a_pair_meets_from_its_first_day() -> None:
    given(*TOGETHER).when(replace(RECORD, held_on=FIRST_DAY), by=ADA).then(replace(HELD, held_on=FIRST_DAY))
    given(*TOGETHER).when(replace(RECORD, held_on=date(2026, 1, 30)), by=ADA).refuses(MeetingBeforePair)


# correcting


@pytest.mark.parametrize("who", [ADA, MIM, BO])
def test_everybody_in_a_pair_corrects_its_meetings(who: MemberId) -> None:
    given(*TOGETHER, HELD).when(CORRECT, by=who).then(CORRECTED)


def test_a_day_or_a_form_is_corrected() -> None:
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, held_on=date(2026, 2, 11)), by=ADA).then(
        MeetingCorrected(PAIR, SPRING, LUNCH, held_on=date(2026, 2, 11))
    )
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, form=Form.ONLINE), by=ADA).then(
        MeetingCorrected(PAIR, SPRING, LUNCH, form=Form.ONLINE)
    )


@pytest.mark.parametrize("over", OVER)
def test_a_meeting_is_corrected_after_the_pair_has_parted(over: object) -> None:
    given(*TOGETHER, HELD, over).when(CORRECT, by=ADA).then(CORRECTED)


def test_the_same_correction_is_made_once() -> None:
    given(*TOGETHER, HELD, CORRECTED).when(CORRECT, by=ADA).stays_quiet()
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, minutes=90), by=ADA).stays_quiet()


def test_a_correction_corrects_something() -> None:
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH), by=ADA).refuses(NothingToCorrect)


def test_only_a_held_meeting_is_corrected() -> None:
    given(*TOGETHER).when(CORRECT, by=ADA).refuses(MeetingUnknown)
    given(*TOGETHER, PLANNED).when(CORRECT, by=ADA).refuses(MeetingUnknown)
    given(*TOGETHER, HELD, RETRACTED).when(CORRECT, by=ADA).refuses(MeetingWasRetracted)


def test_a_correction_obeys_the_calendar() -> None:
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, date(2026, 2, 16)), by=ADA).refuses(MeetingInFuture)
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, date(2026, 1, 1)), by=ADA).refuses(MeetingBeforePair)


# retracting


def test_a_meeting_is_retracted() -> None:
    given(*TOGETHER, PLANNED).when(RETRACT, by=ADA).then(RETRACTED)
    given(*TOGETHER, HELD).when(RETRACT, by=MIM).then(RETRACTED)


@pytest.mark.parametrize("over", OVER)
def test_a_meeting_is_retracted_after_the_pair_has_parted(over: object) -> None:
    given(*TOGETHER, HELD, over).when(RETRACT).then(RETRACTED)


def test_a_meeting_is_retracted_once() -> None:
    given(*TOGETHER, HELD, RETRACTED).when(RETRACT, by=ADA).stays_quiet()


def test_only_a_meeting_is_retracted() -> None:
    given(*TOGETHER, HELD).when(RetractMeeting(PAIR, MeetingId("dinner"), RetractReason.WRONG_PAIR), by=ADA).refuses(
        MeetingUnknown
    )


# whose


@pytest.mark.parametrize("who", [EVA, ADMIN, AUDITOR])
def test_for_others_the_pair_does_not_exist(who: Actor | MemberId) -> None:
    given(*TOGETHER).when(PLAN, by=who).refuses(PairUnknown)
    given(*TOGETHER).when(RECORD, by=who).refuses(PairUnknown)
    given(*TOGETHER, HELD).when(CORRECT, by=who).refuses(PairUnknown)
    given(*TOGETHER, HELD).when(RETRACT, by=who).refuses(PairUnknown)


@pytest.mark.parametrize("over", OVER)
def test_for_others_the_pair_never_existed(over: object) -> None:
    given(*TOGETHER, over).when(PLAN, by=EVA).refuses(PairUnknown)
    given(*TOGETHER, over).when(RECORD, by=EVA).refuses(PairUnknown)
    given(*TOGETHER, HELD, over).when(CORRECT, by=EVA).refuses(PairUnknown)
    given(*TOGETHER, HELD, over).when(RETRACT, by=EVA).refuses(PairUnknown)


def test_a_coordinator_plans_no_meetings_for_others() -> None:
    given(*TOGETHER).when(PLAN, by=COORDINATOR).refuses(PairUnknown)


def test_an_import_carries_in_meetings() -> None:
    given(*TOGETHER).when(PLAN, by=IMPORT).then(PLANNED)
    given(*TOGETHER).when(RECORD, by=IMPORT).then(HELD)


def test_there_are_no_meetings_without_a_pair() -> None:
    given().when(PLAN, by=ADA).refuses(PairUnknown)
    given().when(RECORD, by=ADA).refuses(PairUnknown)
    given().when(CORRECT, by=ADA).refuses(PairUnknown)
    given().when(RETRACT, by=ADA).refuses(PairUnknown)


# who may, and what journals hold

MAY = (
    # planned by the pair; recorded and put right by a coordinator too, on their behalf
    May(TOGETHER, PlanMeeting(PAIR, LUNCH, PLANNED.starts), "adept mentor co-mentor import"),
    May(TOGETHER, RecordMeetingHeld(PAIR, LUNCH, HELD.held_on, 60), "adept mentor co-mentor coordinator import"),
    May((*TOGETHER, HELD), CORRECT, "adept mentor co-mentor coordinator import"),
    May((*TOGETHER, HELD), RETRACT, "adept mentor co-mentor coordinator import"),
)
GOLDEN = {
    "MeetingPlanned.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","starts":"2026-03-29T02:30:00",'
        '"zone":"Europe/Stockholm","minutes":60,"form":"cafe"}'
    ),
    "MeetingHeld.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","held_on":"2026-03-29","minutes":75,'
        '"form":"workplace"}'
    ),
    "MeetingCorrected.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","held_on":"2026-03-30","minutes":90,'
        '"form":"online"}'
    ),
    "MeetingRetracted.v1": '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","reason":"recorded_twice"}',
}
TEXTS = {"MeetingPlanned.zone": None}
WORDS = {Form: "online cafe workplace activity", RetractReason: "not_held recorded_twice wrong_pair"}
