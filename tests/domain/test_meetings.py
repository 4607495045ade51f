from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.adoption import Applies, HandbookEditionAdopted
from domain.correcting import CorrectMeeting, NothingToCorrect
from domain.edition import (
    HandbookEditionDrafted,
    HandbookEditionPublished,
    HandbookPolicySet,
)
from domain.language import Actor, EditionId, MeetingId, MemberId, Side, Visibility
from domain.meeting import (
    Block,
    CorrectReason,
    Detail,
    Form,
    MeetingConfirmed,
    MeetingCorrected,
    MeetingUnknown,
    MeetingWasRetracted,
    MinutesImpossible,
    RetractReason,
)
from domain.meetings import (
    LoggedTooLate,
    MeetingBeforePair,
    MeetingInFuture,
    RecordMeetingHeld,
    RetractedOtherwise,
    RetractMeeting,
    StartWithOffset,
)
from domain.pair import EndReason, PairEnded, PairExtended, PairResumed, PairUnknown
from domain.phase import ProgrammeCancelled, ProgrammeClosed
from domain.planning import MeetingAlreadyHeld
from domain.vault import ConfidentialityAgreed, Level
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUDITOR,
    AUTUMN,
    BO,
    COMPLETED,
    EVA,
    FIRST_DAY,
    HALF_TIME,
    HELD,
    IMPORT,
    LAST_DAY,
    LUNCH,
    MIM,
    OTHER_PAIR,
    PAIR,
    PAUSED,
    PLANNED,
    RETRACTED,
    SPRING,
    TOGETHER,
)
from tests.spec import COORDINATOR, May, given

RECORD = RecordMeetingHeld(PAIR, LUNCH, date(2026, 2, 10), 90, Form.CAFE)
CORRECT = CorrectMeeting(PAIR, LUNCH, minutes=45)
BECAUSE_ALONE = CorrectMeeting(PAIR, LUNCH, reason=CorrectReason.MISTYPED)
CORRECTED = MeetingCorrected(PAIR, SPRING, LUNCH, minutes=45, corrected_by=Side.ADEPT)
RETRACT = RetractMeeting(PAIR, LUNCH, RetractReason.NOT_HELD)
FULL = replace(
    RECORD,
    form=Form.ACTIVITY,
    start=time(12, 0),
    activity="  lunch_theme ",
    topics=("Balans i  livet", "network"),
    agenda_covered=True,
    covered=(Block.STRUCTURE, Block.PRESENTATION, Block.STRUCTURE),
)
TALKED = replace(RECORD, topics=("Balans",))
MORE_DAYS = EditionId("more-days")
ADOPTED = HandbookEditionAdopted(SPRING, MORE_DAYS, Applies.ALL_FROM, date(2026, 7, 20))
WITH_MORE_DAYS = (
    HandbookEditionDrafted(MORE_DAYS, EditionId("addher@1"), "Fler dagar"),
    HandbookPolicySet(MORE_DAYS, "policy.late_logging_days", "40"),
    HandbookEditionPublished(MORE_DAYS, "0f"),
    *TOGETHER,
    ADOPTED,
)
BEFORE = replace(RECORD, held_on=date(2026, 1, 30))
OVER = [COMPLETED, PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.OTHER, True)]


# holding


@pytest.mark.parametrize("minutes", [-1, 0, 1441])
def test_a_meeting_lasts_up_to_a_day(minutes: int) -> None:
    given(*TOGETHER).when(replace(RECORD, minutes=minutes), by=ADA).refuses(MinutesImpossible)
    given(*TOGETHER, HELD).when(replace(CORRECT, minutes=minutes), by=ADA).refuses(MinutesImpossible)


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
    given(*TOGETHER).when(RECORD, by=BO).then(replace(HELD, recorded_by=Side.MENTOR))


def test_a_coordinator_records_on_behalf() -> None:
    given(*TOGETHER).when(RECORD, by=COORDINATOR).then(replace(HELD, recorded_by=None))


def test_late_is_no_refusal() -> None:
    given(*TOGETHER).when(RECORD, by=ADA, now=date(2026, 7, 30)).then(HELD)


def test_while_the_programme_goes_on_a_meeting_of_a_pair_that_is_over_is_recorded() -> None:
    given(*TOGETHER).when(RECORD, by=ADA, now=date(2026, 12, 1)).then(HELD)
    given(*TOGETHER, COMPLETED).when(RECORD, by=MIM, now=date(2026, 12, 1)).then(replace(HELD, recorded_by=Side.MENTOR))
    elsewhere = ProgrammeClosed(AUTUMN, closed_on=LAST_DAY)
    given(*TOGETHER, elsewhere).when(RECORD, by=ADA, now=date(2026, 12, 1)).then(HELD)


def test_after_the_days_for_it_only_an_import_records() -> None:
    """Thirty after the programme's close, or as many as the edition says that is in force on that day."""
    over, late = (*TOGETHER, ProgrammeClosed(SPRING, closed_on=date(2026, 7, 20))), date(2026, 8, 20)
    given(*over).when(RECORD, by=ADA, now=date(2026, 8, 19)).then(HELD)
    given(*over).when(RECORD, by=ADA, now=late).refuses(LoggedTooLate)
    given(*over).when(RECORD, now=late).refuses(LoggedTooLate)
    given(*over).when(RECORD, by=IMPORT, now=late).then(replace(HELD, recorded_by=None))
    given(*over, HELD).when(RECORD, by=ADA, now=late).stays_quiet()
    given(*over, HELD).when(CORRECT, by=ADA, now=late).then(CORRECTED)
    more = (*WITH_MORE_DAYS, ProgrammeClosed(SPRING, closed_on=date(2026, 7, 20)))
    given(*more).when(RECORD, by=ADA, now=date(2026, 8, 29)).then(HELD)
    given(*more).when(RECORD, by=ADA, now=date(2026, 8, 30)).refuses(LoggedTooLate)
    sooner = replace(ADOPTED, starts_on=date(2026, 7, 21))
    given(*WITH_MORE_DAYS[:-1], sooner, *over[-1:]).when(RECORD, by=ADA, now=late).refuses(LoggedTooLate)


def test_a_pair_that_goes_on_after_the_close_records_as_long_after_its_own_last_day() -> None:
    early = ProgrammeClosed(SPRING, (PAIR,), date(2026, 6, 1))
    given(*TOGETHER, early).when(RECORD, by=ADA, now=date(2026, 7, 30)).then(HELD)
    given(*TOGETHER, early).when(RECORD, by=ADA, now=date(2026, 7, 31)).refuses(LoggedTooLate)
    longer = PairExtended(PAIR, SPRING, HALF_TIME, date(2026, 7, 31))
    given(*TOGETHER, early, longer).when(RECORD, by=ADA, now=date(2026, 8, 30)).then(HELD)


def test_the_time_to_record_lasts_as_much_longer_as_the_pair_rests() -> None:
    early = ProgrammeClosed(SPRING, (PAIR,), date(2026, 6, 1))
    given(*TOGETHER, early, PAUSED).when(RECORD, by=ADA, now=date(2027, 3, 1)).then(HELD)
    resumed = PairResumed(PAIR, SPRING, date(2026, 2, 20), HALF_TIME, date(2026, 7, 5), both_agreed=False)
    given(*TOGETHER, early, PAUSED, resumed).when(RECORD, by=ADA, now=date(2026, 8, 4)).then(HELD)
    given(*TOGETHER, early, PAUSED, resumed).when(RECORD, by=ADA, now=date(2026, 8, 5)).refuses(LoggedTooLate)


@pytest.mark.parametrize("over", [ProgrammeCancelled(SPRING, "För få"), ProgrammeClosed(SPRING)])
def test_without_a_day_of_the_close_it_is_the_pairs_last_day_that_counts(over: object) -> None:
    given(*TOGETHER, over).when(RECORD, by=ADA, now=date(2026, 7, 30)).then(HELD)
    given(*TOGETHER, over).when(RECORD, by=ADA, now=date(2026, 7, 31)).refuses(LoggedTooLate)


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


@pytest.mark.parametrize(("who", "side"), [(ADA, Side.ADEPT), (MIM, Side.MENTOR), (BO, Side.MENTOR)])
def test_everybody_in_a_pair_corrects_its_meetings(who: MemberId, side: Side) -> None:
    given(*TOGETHER, HELD).when(CORRECT, by=who).then(replace(CORRECTED, corrected_by=side))


def test_a_day_or_a_form_is_corrected() -> None:
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, held_on=date(2026, 2, 11)), by=ADA).then(
        replace(CORRECTED, minutes=None, held_on=date(2026, 2, 11))
    )
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, form=Form.ONLINE), by=ADA).then(
        replace(CORRECTED, minutes=None, form=Form.ONLINE)
    )


@pytest.mark.parametrize("over", OVER)
def test_a_meeting_is_corrected_after_the_pair_has_parted(over: object) -> None:
    given(*TOGETHER, HELD, over).when(CORRECT, by=ADA).then(CORRECTED)


def test_the_same_correction_is_made_once() -> None:
    given(*TOGETHER, HELD, CORRECTED).when(CORRECT, by=ADA).stays_quiet()
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, minutes=90), by=ADA).stays_quiet()


def test_a_correction_corrects_something() -> None:
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH), by=ADA).refuses(NothingToCorrect)
    given(*TOGETHER, HELD).when(BECAUSE_ALONE, by=ADA).refuses(NothingToCorrect)


def test_a_meeting_starts_by_the_clock_of_the_pair() -> None:
    """A time of day with an offset is one of some other clock, and no read model has room for it."""
    elsewhere = time(12, 30, tzinfo=UTC)
    given(*TOGETHER).when(replace(RECORD, start=elsewhere), by=ADA).refuses(StartWithOffset)
    given(*TOGETHER, HELD).when(replace(CORRECT, start=elsewhere), by=ADA).refuses(StartWithOffset)


def test_a_correction_may_say_why() -> None:
    because = CorrectReason.OTHER_SAYS
    given(*TOGETHER, HELD).when(replace(CORRECT, reason=because), by=ADA).then(replace(CORRECTED, reason=because))
    given(*TOGETHER, HELD, CORRECTED).when(replace(CORRECT, reason=because), by=ADA).stays_quiet()


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


def test_a_meeting_is_retracted_for_one_reason() -> None:
    given(*TOGETHER, HELD, RETRACTED).when(replace(RETRACT, reason=RetractReason.WRONG_PAIR), by=MIM).refuses(
        RetractedOtherwise
    )


def test_only_a_meeting_is_retracted() -> None:
    given(*TOGETHER, HELD).when(RetractMeeting(PAIR, MeetingId("dinner"), RetractReason.WRONG_PAIR), by=ADA).refuses(
        MeetingUnknown
    )


# whose


@pytest.mark.parametrize("who", [EVA, ADMIN, AUDITOR])
def test_for_others_the_pair_does_not_exist(who: Actor | MemberId) -> None:
    given(*TOGETHER).when(RECORD, by=who).refuses(PairUnknown)
    given(*TOGETHER, HELD).when(CORRECT, by=who).refuses(PairUnknown)
    given(*TOGETHER, HELD).when(RETRACT, by=who).refuses(PairUnknown)


@pytest.mark.parametrize("over", OVER)
def test_for_others_the_pair_never_existed(over: object) -> None:
    given(*TOGETHER, over).when(RECORD, by=EVA).refuses(PairUnknown)
    given(*TOGETHER, HELD, over).when(CORRECT, by=EVA).refuses(PairUnknown)
    given(*TOGETHER, HELD, over).when(RETRACT, by=EVA).refuses(PairUnknown)


def test_an_import_carries_in_meetings() -> None:
    given(*TOGETHER).when(RECORD, by=IMPORT).then(replace(HELD, recorded_by=None))


def test_there_are_no_meetings_without_a_pair() -> None:
    given().when(RECORD, by=ADA).refuses(PairUnknown)
    given().when(CORRECT, by=ADA).refuses(PairUnknown)
    given().when(RETRACT, by=ADA).refuses(PairUnknown)
    agreed = ConfidentialityAgreed(PAIR, SPRING, ADA, Level.NOTHING, (), "0f")
    given(agreed).when(RECORD, by=ADA).refuses(PairUnknown)


def test_what_is_said_of_a_meeting_that_was_not_held_changes_nothing() -> None:
    confirmed = MeetingConfirmed(PAIR, SPRING, LUNCH, Side.MENTOR)
    given(*TOGETHER, PLANNED, confirmed).when(replace(RECORD, named=True), by=ADA).then(HELD)


# who may, and what journals hold

MAY = (
    # recorded and put right by a coordinator too, on their behalf
    May(TOGETHER, RecordMeetingHeld(PAIR, LUNCH, HELD.held_on, 60), "adept mentor co-mentor coordinator import"),
    May((*TOGETHER, HELD), CORRECT, "adept mentor co-mentor coordinator import"),
    May((*TOGETHER, HELD), RETRACT, "adept mentor co-mentor coordinator import"),
)
GOLDEN = {
    "MeetingHeld.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","held_on":"2026-03-29","minutes":75,'
        '"form":"workplace"}'
    ),
    "MeetingCorrected.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","held_on":"2026-03-30","minutes":90,'
        '"form":"online"}'
    ),
    "MeetingHeld.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","held_on":"2026-03-29","minutes":75,'
        '"form":"activity","recorded_by":"adept","start":"14:00:00","activity":"lunch","topics":"Balans",'
        '"agenda_covered":true,"covered":["presentation","structure"],"pre_match":true}'
    ),
    "MeetingHeld.v3": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","held_on":"2026-03-29","minutes":75,'
        '"form":"other","recorded_by":"adept","start":"14:00:00","activity":"lunch","topics":"Balans",'
        '"agenda_covered":true,"covered":["presentation","structure"],"pre_match":true,"own_form":"sauna"}'
    ),
    "MeetingCorrected.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","held_on":"2026-03-30","minutes":90,'
        '"form":"phone","start":"14:30:00","activity":"cv","agenda_covered":true,"covered":["agenda"]}'
    ),
    "MeetingCorrected.v3": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","held_on":"2026-03-30","minutes":90,'
        '"form":"phone","start":"14:30:00","activity":"cv","agenda_covered":true,"covered":["agenda"],'
        '"reason":"mistyped"}'
    ),
    "MeetingCorrected.v4": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","held_on":"2026-03-30","minutes":90,'
        '"form":"phone","start":"14:30:00","activity":"cv","agenda_covered":true,"covered":["agenda"],'
        '"reason":"mistyped","corrected_by":"mentor","topics":"Balans","cleared":["topics"]}'
    ),
    "MeetingCorrected.v5": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","held_on":"2026-03-30","minutes":90,'
        '"form":"other","start":"14:30:00","activity":"cv","agenda_covered":true,"covered":["agenda"],'
        '"reason":"mistyped","corrected_by":"mentor","topics":"Balans","cleared":["topics"],"own_form":"sauna"}'
    ),
    "MeetingRetracted.v1": '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","reason":"recorded_twice"}',
}
TEXTS = {
    "MeetingHeld.activity": None,
    "MeetingHeld.own_form": None,
    "MeetingHeld.topics": Visibility.PAIR,
    "MeetingCorrected.activity": None,
    "MeetingCorrected.own_form": None,
    "MeetingCorrected.topics": Visibility.PAIR,
}
WORDS = {
    Detail: "start activity agenda_covered topics",
    CorrectReason: "mistyped misremembered other_says incomplete",
    Form: "online cafe workplace activity restaurant phone other",
    Block: "presentation expectations agenda structure",
    RetractReason: "not_held recorded_twice wrong_pair",
}
