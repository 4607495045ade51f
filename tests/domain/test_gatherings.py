from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.edition_facts import Applies, HandbookEditionAdopted
from domain.gatherings import (
    AttendanceRecorded,
    AttendeeUnknown,
    GatheringDayImpossible,
    GatheringId,
    GatheringLengthImpossible,
    GatheringNotYet,
    GatheringTimeUnusable,
    GatheringUnknown,
    JointGatheringScheduled,
    Occasion,
    PlaceUnusable,
    RecordAttendance,
    ScheduleJointGathering,
    wanted,
)
from domain.language import EditionId, NotPermitted, Visibility
from domain.member import PersonalDataErased
from domain.phase import ProgrammeCancelled
from domain.policies import Gathering, policies
from domain.programme import NotInThisPhase, ProgrammeUnknown
from domain.shipped.presets import PRESETS
from projections.gatherings import gatherings
from projections.past import folded
from tests.domain.stage import ADA, BO, EVA, MEMBERS, MIM, OPEN, SPRING, STEER, STRANGER, ZONE
from tests.spec import May, given
from tests.story import told

KICKOFF = GatheringId("kickoff")
STARTS = datetime.fromisoformat("2026-02-10T17:30")
SCHEDULE = ScheduleJointGathering(SPRING, KICKOFF, Occasion.START, STARTS, 120, "Town hall")
NEXT_DAY = replace(SCHEDULE, starts=datetime.fromisoformat("2026-02-11T17:30"), known=True)
SCHEDULED = JointGatheringScheduled(SPRING, KICKOFF, Occasion.START, STARTS, ZONE, 120, "Town hall", obligatory=False)
RECORD = RecordAttendance(SPRING, KICKOFF, (MIM, ADA))
RECORDED = AttendanceRecorded(SPRING, KICKOFF, (ADA, MIM))
PAST = (*MEMBERS, *OPEN, SCHEDULED)


def test_everybody_gathers() -> None:
    given(*OPEN).when(SCHEDULE).then(SCHEDULED)


UU = HandbookEditionAdopted(SPRING, EditionId("uu-like@1"), Applies.NEW_PAIRS, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("occasion", "rule"),
    [
        (Occasion.START, Gathering.OBLIGATORY),
        (Occasion.MIDPOINT, Gathering.NONE),
        (Occasion.CLOSING, Gathering.OBLIGATORY),
        (Occasion.OTHER, Gathering.NONE),
    ],
)
def test_whether_everybody_has_to_come_is_as_the_edition_says_where_nothing_else_is(
    occasion: Occasion, rule: Gathering
) -> None:
    told = replace(SCHEDULED, occasion=occasion)
    assert wanted(policies(PRESETS[UU.edition]), occasion) is rule
    given(*OPEN, UU).when(replace(SCHEDULE, occasion=occasion)).then(
        replace(told, obligatory=rule is Gathering.OBLIGATORY)
    )
    given(*OPEN, UU).when(replace(SCHEDULE, occasion=occasion, obligatory=False)).then(told)
    given(*OPEN).when(replace(SCHEDULE, occasion=occasion, obligatory=True)).then(replace(told, obligatory=True))
    given(*PAST, UU).when(NEXT_DAY).then(replace(SCHEDULED, starts=NEXT_DAY.starts))


def test_a_gathering_moves() -> None:
    given(*PAST).when(NEXT_DAY).then(replace(SCHEDULED, starts=NEXT_DAY.starts))


def test_a_gathering_is_scheduled_once() -> None:
    given(*PAST).when(SCHEDULE).stays_quiet()
    given(*PAST).when(replace(SCHEDULE, known=True)).stays_quiet()


def test_only_a_gathering_that_is_known_moves() -> None:
    given(*OPEN).when(replace(SCHEDULE, known=True)).refuses(GatheringUnknown)


def test_a_gathering_follows_the_clock_of_the_programme() -> None:
    given(*OPEN).when(replace(SCHEDULE, starts=STARTS.replace(tzinfo=UTC))).refuses(GatheringTimeUnusable)
    for year in (1, 1899, 2200, 9999):
        given(*OPEN).when(replace(SCHEDULE, starts=STARTS.replace(year=year))).refuses(GatheringDayImpossible)
    for day in ("1900-01-01", "2199-12-31"):
        starts = datetime.fromisoformat(f"{day}T17:30")
        given(*OPEN).when(replace(SCHEDULE, starts=starts)).then(replace(SCHEDULED, starts=starts))


@pytest.mark.parametrize("minutes", [4, 1441])
def test_a_gathering_is_neither_a_moment_nor_for_days(minutes: int) -> None:
    given(*OPEN).when(replace(SCHEDULE, minutes=minutes)).refuses(GatheringLengthImpossible)


@pytest.mark.parametrize("minutes", [5, 1440])
def test_a_gathering_lasts_five_minutes_or_a_whole_day(minutes: int) -> None:
    given(*OPEN).when(replace(SCHEDULE, minutes=minutes)).then(replace(SCHEDULED, minutes=minutes))


@pytest.mark.parametrize("place", ["", " ", "x" * 301])
def test_a_gathering_has_a_place(place: str) -> None:
    given(*OPEN).when(replace(SCHEDULE, place=place)).refuses(PlaceUnusable)


def test_nobody_gathers_in_what_is_over() -> None:
    given(*OPEN, ProgrammeCancelled(SPRING, "x")).when(SCHEDULE).refuses(NotInThisPhase)
    given().when(SCHEDULE).refuses(ProgrammeUnknown)


def test_a_member_does_not_gather_everybody() -> None:
    given(*OPEN).when(SCHEDULE, by=ADA).refuses(NotPermitted)


def test_it_is_written_down_who_came() -> None:
    given(*PAST).when(RECORD).then(RECORDED)
    given(*PAST).when(replace(RECORD, attended=())).then(AttendanceRecorded(SPRING, KICKOFF, ()))


def test_the_last_word_on_who_came_holds() -> None:
    given(*PAST, RECORDED).when(replace(RECORD, attended=(BO,))).then(AttendanceRecorded(SPRING, KICKOFF, (BO,)))
    given(*PAST, RECORDED).when(replace(RECORD, attended=(ADA, MIM, ADA))).stays_quiet()


def test_who_came_still_stands_where_the_gathering_is_told_otherwise() -> None:
    given(*PAST, RECORDED, replace(SCHEDULED, place="Library")).when(RECORD).stays_quiet()


def test_nobody_came_before_the_day() -> None:
    given(*PAST).when(RECORD, now=date(2026, 2, 9)).refuses(GatheringNotYet)
    given(*PAST).when(RECORD, now=date(2026, 2, 10)).then(RECORDED)


def test_the_day_of_a_gathering_begins_in_the_programmes_zone() -> None:
    given(*PAST).when(RECORD, now=datetime(2026, 2, 9, 22, 59, tzinfo=UTC)).refuses(GatheringNotYet)
    given(*PAST).when(RECORD, now=datetime(2026, 2, 9, 23, 0, tzinfo=UTC)).then(RECORDED)


def test_only_members_came() -> None:
    given(*PAST).when(replace(RECORD, attended=(ADA, STRANGER))).refuses(AttendeeUnknown)
    given(*PAST, PersonalDataErased(ADA, ())).when(RECORD).refuses(AttendeeUnknown)


def test_nobody_came_to_what_was_never_scheduled() -> None:
    given(*MEMBERS, *OPEN).when(RECORD).refuses(GatheringUnknown)
    given(*MEMBERS).when(RECORD).refuses(ProgrammeUnknown)


def test_a_member_does_not_say_who_came() -> None:
    given(*PAST).when(RECORD, by=EVA).refuses(NotPermitted)


def test_the_read_model_shows_when_and_who() -> None:
    moved = replace(SCHEDULED, place="Library")
    [row] = folded(gatherings, told(SCHEDULED, RECORDED, moved)).values()
    assert (row.place, row.attended) == ("Library", (ADA, MIM))
    assert folded(gatherings, told(RECORDED)) == {}


# who may, and what journals hold

MAY = (May(OPEN, SCHEDULE, STEER), May(PAST, RECORD, STEER))
GOLDEN = {
    "JointGatheringScheduled.v1": (
        '{"programme":"spring","gathering":"kickoff","occasion":"start","starts":"2026-02-10T17:30:00",'
        '"zone":"Europe/Stockholm","minutes":120,"place":"Stadshuset","obligatory":true}'
    ),
    "AttendanceRecorded.v1": '{"programme":"spring","gathering":"kickoff","attended":["ada","mim"]}',
}
TEXTS = {"JointGatheringScheduled.zone": None, "JointGatheringScheduled.place": Visibility.PUBLIC}
WORDS = {Occasion: "start midpoint closing other"}
