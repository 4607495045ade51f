from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.agenda import Agenda, AgendaSent, TopicNotThePairs
from domain.language import Actor, EntryId, MemberId, Side, Visibility
from domain.meeting import (
    Form,
    MeetingDidNotTakePlace,
    MeetingMoved,
    MeetingUnknown,
    MeetingWasRetracted,
    MinutesImpossible,
)
from domain.organisation import ZoneUnknown
from domain.pair import EndReason, NotTogether, PairEnded, PairUnknown
from domain.place import MeetingPlaceUnusable
from domain.planning import (
    CancelMeeting,
    MeetingAlreadyHeld,
    MeetingStillToCome,
    MeetingTooFar,
    MoveMeeting,
    NoShowToldOtherwise,
    NoticeImpossible,
    PlanMeeting,
    RecordNoShow,
    WallTimeSkipped,
    WallTimeWithOffset,
)
from domain.topics import TopicChosen, TopicDropped
from domain.vault import AdeptDecides, NothingSaid, VaultClosed
from tests.domain.stage import (
    ADA,
    ADMIN,
    AUDITOR,
    BO,
    CANCELLED,
    COMPLETED,
    EVA,
    HELD,
    IMPORT,
    LUNCH,
    MIM,
    MISSED,
    PAIR,
    PLANNED,
    RETRACTED,
    SPRING,
    TALKING,
    TOGETHER,
)
from tests.spec import COORDINATOR, May, given

PLAN = PlanMeeting(PAIR, LUNCH, PLANNED.starts, minutes=60, form=Form.CAFE)
PAY = EntryId("pay")
ABOUT = Agenda("Lönen först", (PAY,), "Utan telefoner")
NEXT_DAY = datetime.fromisoformat("2026-02-11T17:30")
MOVE = MoveMeeting(PAIR, LUNCH, NEXT_DAY)
MOVED = MeetingMoved(PAIR, SPRING, LUNCH, NEXT_DAY, PLANNED.zone)
CANCEL, NO_SHOW = CancelMeeting(PAIR, LUNCH), RecordNoShow(PAIR, LUNCH, Side.MENTOR, 2)
OVER = [COMPLETED, PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.OTHER, True)]


# planned


@pytest.mark.parametrize("who", [ADA, MIM, BO])
def test_everybody_in_a_pair_plans_its_meetings(who: MemberId) -> None:
    given(*TOGETHER).when(PLAN, by=who).then(PLANNED)


def test_a_meeting_may_be_in_another_zone() -> None:
    given(*TOGETHER).when(replace(PLAN, zone="Europe/Helsinki"), by=ADA).then(replace(PLANNED, zone="Europe/Helsinki"))


def test_an_adept_plans_a_meeting_and_what_it_will_be_about_in_one_step() -> None:
    talking = (*TALKING, TopicChosen(PAIR, SPRING, PAY, own="Lön"))
    sent = AgendaSent(PAIR, SPRING, LUNCH, (PAY,), "Lönen först", "Utan telefoner")
    given(*talking).when(replace(PLAN, agenda=ABOUT), by=ADA).then(PLANNED, sent)
    given(*talking).when(replace(PLAN, agenda=ABOUT), by=MIM).refuses(AdeptDecides)
    given(*talking, PLANNED, sent).when(replace(PLAN, agenda=ABOUT), by=ADA).stays_quiet()


def test_a_meeting_whose_agenda_is_refused_is_not_planned() -> None:
    dropped = (TopicChosen(PAIR, SPRING, PAY, own="Lön"), TopicDropped(PAIR, SPRING, PAY))
    given(*TALKING).when(replace(PLAN, agenda=ABOUT), by=ADA).refuses(TopicNotThePairs)
    given(*TALKING, *dropped).when(replace(PLAN, agenda=ABOUT), by=ADA).refuses(TopicNotThePairs)
    given(*TALKING).when(replace(PLAN, agenda=Agenda(" ")), by=ADA).refuses(NothingSaid)
    given(*TOGETHER).when(replace(PLAN, agenda=Agenda("Lön")), by=ADA).refuses(VaultClosed)
    given(*TALKING).when(replace(PLAN, agenda=Agenda("Lön")), by=IMPORT).refuses(PairUnknown)


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
    given(*TOGETHER, PLANNED).when(replace(MOVE, minutes=minutes), by=ADA).refuses(MinutesImpossible)


def test_a_retracted_meeting_is_not_planned_again() -> None:
    given(*TOGETHER, PLANNED, RETRACTED).when(PLAN, by=ADA).refuses(MeetingWasRetracted)


@pytest.mark.parametrize("over", OVER)
def test_who_has_parted_plans_nothing(over: object) -> None:
    given(*TOGETHER, over).when(PLAN, by=ADA).refuses(NotTogether)


def test_a_meeting_is_planned_somewhere() -> None:
    given(*TOGETHER).when(replace(PLAN, place=" Ritz "), by=ADA).then(replace(PLANNED, place="Ritz"))
    for place in ("", "x" * 301):
        given(*TOGETHER).when(replace(PLAN, place=place), by=ADA).refuses(MeetingPlaceUnusable)


# clocks that are moved

SKIPPED = datetime.fromisoformat("2026-03-29T02:30")
TWICE = datetime.fromisoformat("2026-10-25T02:30")


def test_a_time_that_clocks_skip_is_no_time_to_meet() -> None:
    given(*TOGETHER).when(replace(PLAN, starts=SKIPPED), by=ADA).refuses(WallTimeSkipped)
    given(*TOGETHER, PLANNED).when(replace(MOVE, starts=SKIPPED), by=ADA).refuses(WallTimeSkipped)
    given(*TOGETHER).when(replace(PLAN, starts=SKIPPED, zone="Asia/Tokyo"), by=ADA).then(
        replace(PLANNED, starts=SKIPPED, zone="Asia/Tokyo")
    )


def test_of_a_time_that_comes_twice_the_earlier_is_meant_unless_it_is_said() -> None:
    given(*TOGETHER).when(replace(PLAN, starts=TWICE), by=ADA).then(replace(PLANNED, starts=TWICE))
    given(*TOGETHER).when(replace(PLAN, starts=TWICE, later=True), by=ADA).then(
        replace(PLANNED, starts=TWICE, later=True)
    )
    given(*TOGETHER).when(replace(PLAN, later=True), by=ADA).then(PLANNED)

    moved = replace(MOVED, starts=TWICE)
    given(*TOGETHER, PLANNED).when(replace(MOVE, starts=TWICE), by=ADA).then(moved)
    given(*TOGETHER, PLANNED).when(replace(MOVE, starts=TWICE, later=True), by=ADA).then(replace(moved, later=True))
    given(*TOGETHER, PLANNED).when(replace(MOVE, later=True), by=ADA).then(MOVED)


def test_whether_a_time_comes_twice_is_asked_of_the_zone_that_it_is_in() -> None:
    given(*TOGETHER, PLANNED).when(replace(MOVE, starts=TWICE, zone="Asia/Tokyo", later=True), by=ADA).then(
        replace(MOVED, starts=TWICE, zone="Asia/Tokyo")
    )


# moved and cancelled


@pytest.mark.parametrize("who", [ADA, MIM, BO, IMPORT])
def test_a_planned_meeting_moves(who: Actor | MemberId) -> None:
    given(*TOGETHER, PLANNED).when(MOVE, by=who).then(MOVED)


def test_what_moves_may_also_change() -> None:
    given(*TOGETHER, PLANNED).when(
        replace(MOVE, zone="Europe/Helsinki", minutes=90, form=Form.PHONE, place="Bryggan"), by=ADA
    ).then(replace(MOVED, zone="Europe/Helsinki", minutes=90, form=Form.PHONE, place="Bryggan"))


def test_a_meeting_moves_once_to_the_same_place_and_time() -> None:
    given(*TOGETHER, PLANNED, MOVED).when(MOVE, by=MIM).stays_quiet()
    given(*TOGETHER, PLANNED).when(MoveMeeting(PAIR, LUNCH, PLANNED.starts), by=MIM).stays_quiet()


AT_RITZ = replace(PLANNED, starts=TWICE, place="Ritz")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts", NEXT_DAY),
        ("zone", "Europe/Copenhagen"),
        ("later", True),
        ("minutes", 90),
        ("form", Form.PHONE),
        ("place", "Bryggan"),
    ],
)
def test_what_was_moved_stands_until_it_is_moved_back(field: str, value: object) -> None:
    """Each thing by itself: said again it is nothing new, and what it was before is news."""
    moved = replace(MOVED, starts=TWICE)
    past = (*TOGETHER, AT_RITZ, replace(moved, **{field: value}))
    given(*past).when(replace(MOVE, **{"starts": TWICE, field: value}), by=ADA).stays_quiet()
    before = {field: getattr(AT_RITZ, field)}
    given(*past).when(replace(MOVE, **{"starts": TWICE, **before}), by=ADA).then(replace(moved, **before))


def test_a_move_obeys_the_rules_of_a_plan() -> None:
    given(*TOGETHER, PLANNED).when(replace(MOVE, starts=NEXT_DAY.replace(tzinfo=UTC)), by=ADA).refuses(
        WallTimeWithOffset
    )
    given(*TOGETHER, PLANNED).when(replace(MOVE, starts=datetime.fromisoformat("2030-01-01T10:00")), by=ADA).refuses(
        MeetingTooFar
    )
    given(*TOGETHER, PLANNED).when(replace(MOVE, zone="Mars/Olympus"), by=ADA).refuses(ZoneUnknown)
    given(*TOGETHER, PLANNED).when(replace(MOVE, place=""), by=ADA).refuses(MeetingPlaceUnusable)


def test_a_planned_meeting_is_cancelled_once() -> None:
    given(*TOGETHER, PLANNED, MOVED).when(CANCEL, by=MIM).then(CANCELLED)
    given(*TOGETHER, PLANNED, CANCELLED).when(CANCEL, by=ADA).stays_quiet()


def test_only_what_is_planned_moves_or_is_cancelled() -> None:
    given(*TOGETHER).when(MOVE, by=ADA).refuses(MeetingUnknown)
    given(*TOGETHER).when(CANCEL, by=ADA).refuses(MeetingUnknown)
    given(*TOGETHER, HELD).when(MOVE, by=ADA).refuses(MeetingAlreadyHeld)
    given(*TOGETHER, HELD).when(CANCEL, by=ADA).refuses(MeetingAlreadyHeld)
    given(*TOGETHER, PLANNED, RETRACTED).when(MOVE, by=ADA).refuses(MeetingWasRetracted)
    given(*TOGETHER, PLANNED, RETRACTED).when(CANCEL, by=ADA).refuses(MeetingWasRetracted)
    given(*TOGETHER, PLANNED, CANCELLED).when(MOVE, by=ADA).refuses(MeetingDidNotTakePlace)
    given(*TOGETHER, PLANNED, CANCELLED).when(PLAN, by=ADA).refuses(MeetingDidNotTakePlace)
    given(*TOGETHER, PLANNED, MISSED).when(CANCEL, by=ADA).refuses(MeetingDidNotTakePlace)


@pytest.mark.parametrize("over", OVER)
def test_who_has_parted_moves_and_cancels_nothing(over: object) -> None:
    given(*TOGETHER, PLANNED, over).when(MOVE, by=ADA).refuses(NotTogether)
    given(*TOGETHER, PLANNED, over).when(CANCEL, by=ADA).refuses(NotTogether)


# somebody stayed away


@pytest.mark.parametrize("past", [[], OVER[:1], OVER[1:]])
def test_somebody_stayed_away(past: list[object]) -> None:
    given(*TOGETHER, PLANNED, *past).when(NO_SHOW, by=ADA).then(MISSED)


def test_nobody_stays_away_twice() -> None:
    given(*TOGETHER, PLANNED, MISSED).when(NO_SHOW, by=MIM).stays_quiet()


def test_one_who_says_otherwise_is_told_so() -> None:
    past = (*TOGETHER, PLANNED, MISSED)
    other = Side.MENTOR if MISSED.who is Side.ADEPT else Side.ADEPT
    given(*past).when(replace(NO_SHOW, who=other), by=MIM).refuses(NoShowToldOtherwise)
    given(*past).when(replace(NO_SHOW, notice_hours=MISSED.notice_hours + 1), by=MIM).refuses(NoShowToldOtherwise)


def test_nobody_has_stayed_away_from_what_is_to_come() -> None:
    given(*TOGETHER, PLANNED).when(NO_SHOW, by=ADA, now=date(2026, 2, 9)).refuses(MeetingStillToCome)
    given(*TOGETHER, PLANNED).when(NO_SHOW, by=ADA, now=date(2026, 2, 10)).then(MISSED)


@pytest.mark.parametrize("hours", [-1, 8761])
def test_notice_is_given_before(hours: int) -> None:
    given(*TOGETHER, PLANNED).when(replace(NO_SHOW, notice_hours=hours), by=ADA).refuses(NoticeImpossible)


@pytest.mark.parametrize("hours", [0, 8760])
def test_notice_is_given_at_the_last_moment_or_a_year_before(hours: int) -> None:
    given(*TOGETHER, PLANNED).when(replace(NO_SHOW, notice_hours=hours), by=ADA).then(
        replace(MISSED, notice_hours=hours)
    )


def test_nobody_stayed_away_from_what_was_held_cancelled_retracted_or_never_planned() -> None:
    given(*TOGETHER, PLANNED, HELD).when(NO_SHOW, by=ADA).refuses(MeetingAlreadyHeld)
    given(*TOGETHER, PLANNED, CANCELLED).when(NO_SHOW, by=ADA).refuses(MeetingDidNotTakePlace)
    given(*TOGETHER, PLANNED, RETRACTED).when(NO_SHOW, by=ADA).refuses(MeetingWasRetracted)
    given(*TOGETHER).when(NO_SHOW, by=ADA).refuses(MeetingUnknown)


# whose


@pytest.mark.parametrize("who", [EVA, ADMIN, AUDITOR, COORDINATOR])
def test_for_others_the_pair_does_not_exist(who: Actor | MemberId) -> None:
    given(*TOGETHER).when(PLAN, by=who).refuses(PairUnknown)
    given(*TOGETHER, PLANNED).when(MOVE, by=who).refuses(PairUnknown)
    given(*TOGETHER, PLANNED).when(CANCEL, by=who).refuses(PairUnknown)
    given(*TOGETHER, PLANNED).when(NO_SHOW, by=who).refuses(PairUnknown)


def test_there_are_no_meetings_without_a_pair() -> None:
    given().when(PLAN, by=ADA).refuses(PairUnknown)
    given().when(MOVE, by=ADA).refuses(PairUnknown)


# who may, and what journals hold

BY_THE_PAIR = "adept mentor co-mentor import"
MAY = (
    May(TOGETHER, PlanMeeting(PAIR, LUNCH, PLANNED.starts), BY_THE_PAIR),
    May((*TOGETHER, PLANNED), MOVE, BY_THE_PAIR),
    May((*TOGETHER, PLANNED), CANCEL, BY_THE_PAIR),
    May((*TOGETHER, PLANNED), NO_SHOW, BY_THE_PAIR),
)
GOLDEN = {
    "MeetingPlanned.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","starts":"2026-03-29T02:30:00",'
        '"zone":"Europe/Stockholm","minutes":60,"form":"cafe"}'
    ),
    "MeetingPlanned.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","starts":"2026-10-25T02:30:00",'
        '"zone":"Europe/Stockholm","minutes":60,"form":"cafe","place":"Ritz","later":true}'
    ),
    "MeetingPlanned.v3": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","starts":"2026-10-25T02:30:00",'
        '"zone":"Europe/Stockholm","minutes":60,"form":"other","place":"Ritz","later":true,"own_form":"sauna"}'
    ),
    "MeetingMoved.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","starts":"2026-10-25T02:30:00",'
        '"zone":"Europe/Stockholm","later":true,"minutes":90,"form":"restaurant","place":"Ritz"}'
    ),
    "MeetingMoved.v2": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","starts":"2026-10-25T02:30:00",'
        '"zone":"Europe/Stockholm","later":true,"minutes":90,"form":"other","place":"Ritz","own_form":"sauna"}'
    ),
    "MeetingCancelled.v1": '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch"}',
    "MeetingMissed.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","who":"mentor","notice_hours":2}'
    ),
}
TEXTS = {
    "MeetingPlanned.zone": None,
    "MeetingPlanned.own_form": None,
    "MeetingPlanned.place": Visibility.PAIR_AND_COORDINATOR,
    "MeetingMoved.zone": None,
    "MeetingMoved.own_form": None,
    "MeetingMoved.place": Visibility.PAIR_AND_COORDINATOR,
}
