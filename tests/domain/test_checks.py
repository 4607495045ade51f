"""Each check of the first weeks, and that of how many meetings there are, as the handbook's reference says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.conformity import conformity
from domain.expectations import Of
from domain.goal import GoalKind, GoalSet
from domain.history import Past, seen
from domain.language import MeetingId, Side
from domain.meeting import Block, DisputeResolved, Form, MeetingDisputed, MeetingHeld, MeetingRetracted, RetractReason
from domain.pair import PairExtended, PairPaused, PairResumed
from domain.policies import Check
from domain.presentation import PersonalPresentationShared
from domain.purpose import PurposeAgreed, PurposeProposed
from domain.record import records
from domain.structure import Channel
from domain.topics import TopicChosen, TopicDropped
from tests.domain.judged import (
    FOUR,
    MET,
    MISSED,
    NOW,
    ONE,
    OVER,
    WAIVED,
    YET,
    Told,
    checked,
    completed,
    day,
    ended,
    expects,
    log,
    met,
    result,
    structured,
    structured_anew,
)
from tests.domain.stage import HALF_TIME, LAST_DAY, MATCHED, PAIR, SPRING, ZONE
from tests.story import told

# C1: four meetings within the pair's own period


def test_c1_counts_meetings_until_the_last_day() -> None:
    assert result(Check.C1, "06-30", *FOUR[:3]) == (YET, "06-30", False)
    assert result(Check.C1, "05-12", *FOUR) == (MET, "06-30", False)
    assert result(Check.C1, "07-01", *FOUR[:3]) == (MISSED, "06-30", False)
    assert result(Check.C1, NOW, *FOUR[:3], met("07-01")) == (MISSED, "06-30", False), "outside of the period"


def test_c1_names_the_facts_that_show_it() -> None:
    assert checked(Check.C1, NOW, *FOUR).evidence == (2, 3, 4, 5)


def test_c1_counts_on_the_first_day_and_on_the_last() -> None:
    assert result(Check.C1, NOW, met("01-31"), *FOUR[:2], met("06-30"))[0] is MET


def test_c1_does_not_count_what_did_not_count() -> None:
    gone = (day("05-20"), MeetingRetracted(PAIR, SPRING, MeetingId("05-12"), RetractReason.NOT_HELD))
    doubted = (day("05-20"), MeetingDisputed(PAIR, SPRING, MeetingId("05-12"), Side.MENTOR))
    settled = (day("05-21"), DisputeResolved(PAIR, SPRING, MeetingId("05-12"), counts=True))
    assert result(Check.C1, NOW, *FOUR, gone)[0] is MISSED
    assert result(Check.C1, NOW, *FOUR, doubted)[0] is MISSED
    assert result(Check.C1, NOW, *FOUR, doubted, settled)[0] is MET


def test_c1_goes_from_missed_back_to_met_with_a_late_record() -> None:
    late = (day("08-01"), MeetingHeld(PAIR, SPRING, MeetingId("late"), day("06-20"), 60, Form.CAFE))
    facts = log(*FOUR[:3], late)
    then = seen(facts, Past(recorded_by=datetime(2026, 7, 15, tzinfo=UTC)), ZONE)
    for known, expected in ((then, MISSED), (facts, MET)):
        assert conformity(records(known, ZONE), PAIR, day("07-15"))[0].result is expected


def test_c1_is_in_proportion_for_a_pair_that_came_late() -> None:
    late = replace(MATCHED, starts_on=day("04-14"), midpoint_on=day("05-22"), ends_on=LAST_DAY)
    facts = told(late, now=datetime(2026, 4, 14, 12, tzinfo=UTC))
    two = log(met("05-01"), met("06-01"))[1:]
    known = records([*facts, *two], ZONE)
    assert conformity(known, PAIR, NOW)[0].result is MISSED, "77 of 153 days, of four meetings: 2.01, rounded up"
    three = log(met("05-01"), met("06-01"), met("06-20"))[1:]
    assert conformity(records([*facts, *three], ZONE), PAIR, NOW)[0].result is MET


def test_c1_is_waived_for_ever_where_the_pair_was_over_before() -> None:
    for on in ("03-01", "06-30", "07-01", NOW):
        assert result(Check.C1, on, *FOUR[:1], ended("03-01")) == (WAIVED, "06-30", False)
    assert result(Check.C1, NOW, *FOUR[:1], ended("06-30"))[0] is MISSED
    assert result(Check.C1, NOW, *FOUR, ended("06-01")) == (MET, "06-30", False)
    assert result(Check.C1, NOW, *FOUR[:1], completed("03-01")) == (WAIVED, "06-30", False)


def test_c1_asks_no_more_of_a_pair_for_having_rested() -> None:
    late = replace(MATCHED, starts_on=day("04-14"), midpoint_on=day("05-22"), ends_on=LAST_DAY)
    matched = told(late, now=datetime(2026, 4, 14, 12, tzinfo=UTC))
    resumed = PairResumed(PAIR, SPRING, day("06-20"), day("07-22"), day("08-30"), both_agreed=False)
    said = (met("04-20"), (day("04-20"), PairPaused(PAIR, SPRING, day("04-20"), None, both_agreed=False)))
    for more in ((), ((day("06-20"), resumed),)):
        facts = [*matched, *log(*said, met("06-20"), *more, met("06-21"))[1:]]
        assert conformity(records(facts, ZONE), PAIR, day("06-21"))[0].result is MET, "three, as without the pause"


def test_c1_moves_with_an_extension() -> None:
    longer = (day("06-01"), PairExtended(PAIR, SPRING, HALF_TIME, day("08-31")))
    assert result(Check.C1, "07-15", *FOUR[:3], longer) == (YET, "08-31", False)
    assert result(Check.C1, "08-20", *FOUR[:3], longer, met("08-20")) == (MET, "08-31", False)


# C2 to C7: the beginning


def test_c2_wants_the_first_meeting_within_two_weeks() -> None:
    assert result(Check.C2, "02-14") == (YET, "02-14", False)
    assert result(Check.C2, "02-15") == (OVER, "02-14", False)
    assert result(Check.C2, "03-01", met("02-14")) == (MET, "02-14", False)
    assert result(Check.C2, "03-01", met("02-15")) == (MISSED, "02-14", False)
    assert result(Check.C2, "03-01", ended("02-10")) == (WAIVED, "02-14", False)
    assert result(Check.C2, "03-01", ended("02-14")) == (MISSED, "02-14", False)
    assert result(Check.C2, "03-01", ended("02-20")) == (MISSED, "02-14", False)


@pytest.mark.parametrize("check", [Check.C2, Check.C3, Check.C4, Check.C6, Check.C7, Check.C16])
def test_that_two_have_met_before_they_were_a_pair_begins_nothing(check: Check) -> None:
    before = met("01-30", covered=tuple(Block), pre_match=True)
    assert result(check, "02-05", before) == result(check, "02-05")


def test_c3_wants_four_blocks_in_the_first_meeting_or_in_writing() -> None:
    all_four = tuple(Block)
    assert result(Check.C3, "02-01") == (YET, None, False)
    assert result(Check.C3, "03-01", ended("02-10")) == (WAIVED, None, False)
    assert result(Check.C3, "02-10", met("02-10", covered=all_four)) == (MET, "02-17", False)
    assert result(Check.C3, "02-17", met("02-10")) == (YET, "02-17", False)
    assert result(Check.C3, "02-18", met("02-10")) == (OVER, "02-17", False)
    written: tuple[Told, ...] = (
        met("02-10", covered=(Block.PRESENTATION, Block.EXPECTATIONS)),
        (day("02-12"), TopicChosen(PAIR, SPRING, ONE, "leadership")),
        *structured("02-19"),
    )
    assert result(Check.C3, "03-01", *written) == (MET, "02-17", True)
    shared = (day("02-11"), PersonalPresentationShared(PAIR, SPRING, Side.ADEPT, "Fåglar"))
    assert result(Check.C3, "03-01", met("02-10", covered=all_four[1:]), shared) == (MET, "02-17", False)


def test_c4_asks_the_adept_for_three_expectations_and_the_mentor_for_one() -> None:
    adepts = tuple(expects("02-11", Side.ADEPT, of) for of in Of)
    mentors = expects("02-12", Side.MENTOR, Of.OTHER)
    assert result(Check.C4, "02-20", met("02-10"), *adepts) == (YET, "02-24", False)
    assert result(Check.C4, "02-20", met("02-10"), *adepts, mentors) == (MET, "02-24", False)
    assert result(Check.C4, "02-25", met("02-10"), *adepts[1:], mentors) == (OVER, "02-24", False)
    assert checked(Check.C4, "02-25", met("02-10"), *adepts[1:], mentors).evidence == (3, 4, 5)
    second = expects("02-26", Side.MENTOR, Of.SELF)
    assert checked(Check.C4, NOW, met("02-10"), *adepts, second, mentors).evidence == (3, 4, 5, 7)


def test_c5_wants_a_purpose_and_a_goal_by_the_second_meeting() -> None:
    purpose: tuple[Told, ...] = (
        (day("02-11"), PurposeProposed(PAIR, SPRING, ONE, Side.ADEPT, "Att våga")),
        (day("02-12"), PurposeAgreed(PAIR, SPRING, ONE, Side.MENTOR)),
    )
    goal = (day("02-20"), GoalSet(PAIR, SPRING, ONE, GoalKind.PERSONAL, "Tala inför tio"))
    assert result(Check.C5, "02-20", met("02-10"), *purpose, goal) == (MET, None, False)
    assert result(Check.C5, "03-04", *FOUR[:2], *purpose) == (OVER, "03-03", False)
    assert result(Check.C5, "03-04", *FOUR[:2], *purpose, goal) == (MET, "03-03", False)


def test_c6_wants_topics() -> None:
    chosen = (day("02-15"), TopicChosen(PAIR, SPRING, ONE, "leadership"))
    assert result(Check.C6, "02-20", met("02-10"), chosen) == (MET, "02-24", False)
    dropped = (day("02-16"), TopicDropped(PAIR, SPRING, ONE))
    assert result(Check.C6, "02-25", met("02-10"), chosen, dropped) == (OVER, "02-24", False)


def test_c7_wants_a_structure() -> None:
    assert result(Check.C7, "02-12", met("02-10"), *structured("02-12")) == (MET, "02-17", False)
    assert result(Check.C7, "02-19", met("02-10"), structured("02-12")[0]) == (OVER, "02-17", False)


def test_a_structure_that_is_agreed_on_anew_takes_nothing_back() -> None:
    before: tuple[Told, ...] = (*structured("02-05", agenda=False), met("02-10"), met("03-03"))
    after = (*before, *structured_anew("03-10", agenda=False))
    for check, due in ((Check.C3, "02-17"), (Check.C7, "02-17"), (Check.C13, "03-03"), (Check.C14, "02-07")):
        covered = met("02-10", covered=(Block.PRESENTATION, Block.EXPECTATIONS, Block.AGENDA))
        said = tuple(covered if one == met("02-10") else one for one in after)
        assert result(check, NOW, *said) == (MET, due, False), check
    shut = structured_anew("03-10", channel=Channel.NONE)
    assert result(Check.C14, NOW, *before, *shut) == (OVER, "02-07", False), "nowhere to ask any more"
