"""Every number of the product, as it stands and as an organisation may change it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.calendar import Period
from domain.catalogue import REFUSALS
from domain.policies import (
    KEYS,
    KINDS,
    Check,
    Gathering,
    LatePairs,
    Midpoint,
    Policies,
    WrongPolicy,
    contradictions,
    policies,
    read,
    rule,
    written,
)
from domain.policy_kinds import FARTHEST, SWITCH, Anchor, Due, Hours, Span, after

STANDING = {
    "policy.min_meetings": "4",
    "policy.length": "P5M",
    "policy.midpoint": "half",
    "policy.meeting_minutes": "45..120",
    "policy.confidential": "true",
    "policy.short_advice": "true",
    "policy.front_loading": "advise",
    "policy.smart": "advise",
    "policy.agenda": "by_agreement",
    "policy.late_pairs": "capped",
    "policy.proposal_answer_days": "7",
    "policy.proposal_reminder_days": "3",
    "policy.introduction_days": "7",
    "policy.first_meeting_days": "14",
    "policy.first_meeting_alert_days": "21",
    "policy.did_you_meet_hours": "24",
    "policy.inactivity_days": "45",
    "policy.inactivity_escalation_days": "7",
    "policy.closing_reminders": "0,7,14",
    "policy.midpoint_reminders": "0,7,14",
    "policy.late_record_days": "7",
    "policy.late_logging_days": "30",
    "policy.pairs_per_adept": "1",
    "policy.nudges_per_week": "2",
    "policy.match_rate_target": "70",
    "policy.plan_weeks": "1,3,6,10,16,21",
}
DUE = {
    "c1": "end",
    "c2": "match+14d",
    "c3": "first_meeting+7d",
    "c4": "first_meeting+14d",
    "c5": "second_meeting",
    "c6": "first_meeting+14d",
    "c7": "first_meeting+7d",
    "c8": "each_later_meeting-48h",
    "c9": "third_meeting",
    "c10": "half_time+21d",
    "c11": "end+21d",
    "c12": "first_meeting",
    "c13": "each_meeting",
    "c14": "match+7d",
    "c15": "matching",
    "c16": "first_meeting+21d",
}


def test_the_usual_numbers_are_those_of_the_handbook() -> None:
    assert STANDING.items() <= written(Policies()).items()
    assert {check.value: written(Policies())[f"policy.{check}"] for check in Check} == DUE


def test_what_is_written_is_read_back() -> None:
    assert policies(written(Policies())) == Policies()


def test_an_organisation_changes_what_it_names_and_nothing_else() -> None:
    changed = policies({"policy.min_meetings": "2", "policy.length": "P2M", "policy.expected_meetings": "2..3"})
    assert changed == Policies(min_meetings=2, length=2, expected_meetings=Span(2, 3))
    assert policies({"policy.midpoint": "none"}, changed) == Policies(
        min_meetings=2, length=2, expected_meetings=Span(2, 3), midpoint=Midpoint.NONE
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("policy.unheard_of", "1"),
        ("min_meetings", "1"),
        ("policy.min_meetings", "0"),
        ("policy.min_meetings", "101"),
        ("policy.min_meetings", "-1"),
        ("policy.min_meetings", "four"),
        ("policy.length", "5"),
        ("policy.length", "P0M"),
        ("policy.length", "P25M"),
        ("policy.midpoint", "third"),
        ("policy.meeting_minutes", "120..45"),
        ("policy.meeting_minutes", "45"),
        ("policy.meeting_minutes", "0..45"),
        ("policy.confidential", "yes"),
        ("policy.closing_reminders", "7,0"),
        ("policy.closing_reminders", "7,7"),
        ("policy.closing_reminders", "0,,7"),
        ("policy.quiet_hours", "20..8"),
        ("policy.quiet_hours", "20:00..25:00"),
        ("policy.c2", "match+"),
        ("policy.c2", "moon+14d"),
        ("policy.c2", "match-1000d"),
        ("policy.c2", "match+23977h"),
        ("policy.pairs_per_adept", "3"),
    ],
)
def test_a_wrong_policy_says_which(key: str, value: str) -> None:
    with pytest.raises(WrongPolicy) as wrong:
        policies({"policy.length": "P6M", key: value})
    assert wrong.value.key == key


def test_nobody_is_alerted_before_the_thing_is_due() -> None:
    with pytest.raises(WrongPolicy) as wrong:
        policies({"policy.first_meeting_days": "30"})
    assert wrong.value.key == "policy.first_meeting_alert_days"
    assert contradictions(Policies(no_shows_to_review=1)) == ("policy.no_shows_to_review",)
    assert contradictions(Policies()) == ()
    assert contradictions(Policies(first_meeting_days=21, first_meeting_alert_days=21)) == ()


def test_why_a_value_is_wrong_comes_with_it() -> None:
    with pytest.raises(WrongPolicy) as wrong:
        read("policy.length", "P25M")
    assert isinstance(wrong.value.__cause__, ValueError)


def test_a_policy_has_its_usual_value_and_its_kind() -> None:
    made: Any = rule(SWITCH, True)
    assert (made.default, made.metadata["kind"]) == (True, SWITCH)


@pytest.mark.parametrize(
    ("days", "late_pairs", "least"),
    [
        (153, LatePairs.CAPPED, 4),
        (400, LatePairs.CAPPED, 4),
        (115, LatePairs.CAPPED, 4),
        (114, LatePairs.CAPPED, 3),
        (39, LatePairs.CAPPED, 2),
        (38, LatePairs.CAPPED, 1),
        (0, LatePairs.CAPPED, 1),
        (38, LatePairs.FULL, 4),
    ],
)
def test_a_late_pair_meets_in_proportion_to_its_days_and_once_at_least(
    days: int, late_pairs: LatePairs, least: int
) -> None:
    first = date(2026, 5, 1)
    period = Period(first, first, first + timedelta(days))
    assert Policies(late_pairs=late_pairs).meetings_within(period) == least


@pytest.mark.parametrize(("days", "expected"), [(153, (4, 6)), (200, (4, 6)), (77, (3, 4)), (38, (1, 2)), (0, (1, 1))])
def test_as_many_meetings_are_expected_in_proportion(days: int, expected: tuple[int, int]) -> None:
    first = date(2026, 5, 1)
    period = Period(first, first, first + timedelta(days))
    assert Policies().expected_within(period) == Span(*expected)
    assert Policies(late_pairs=LatePairs.FULL).expected_within(period) == Span(4, 6)


def test_no_fewer_meetings_are_expected_than_are_asked_for() -> None:
    first = date(2026, 5, 1)
    asking = Policies().asking(5)
    assert asking.expected_within(Period(first, first, first)) == Span(5, 6)
    assert asking.asking(8).expected_within(Period(first, first, first)) == Span(8, 8)


def test_a_check_applies_or_does_not() -> None:
    assert policies({"policy.c8": "off"}).checks == tuple(check for check in Check if check is not Check.C8)
    assert policies({"policy.c2": "match+30d"}).due(Check.C2) == after(Anchor.MATCH, 30)
    assert Policies().due(Check.C8) == Due(Anchor.EACH_LATER_MEETING, -48)
    assert after(Anchor.MATCH, 30).days == 30


@pytest.mark.parametrize(
    ("key", "value", "check"),
    [
        ("policy.agenda", "never", Check.C8),
        ("policy.front_loading", "off", Check.C9),
        ("policy.midpoint", "none", Check.C10),
        ("policy.confidential", "false", Check.C12),
        ("policy.short_advice", "false", Check.C14),
    ],
)
def test_a_check_of_what_an_edition_leaves_out_is_never_due(key: str, value: str, check: Check) -> None:
    assert Policies().due(check) is not None
    assert policies({key: value}).checks == tuple(other for other in Check if other is not check)


def test_a_span_and_a_night_hold_their_ends() -> None:
    assert 45 in Span(45, 120)
    assert 120 in Span(45, 120)
    assert 44 not in Span(45, 120)
    assert 121 not in Span(45, 120)
    night, noon = Hours(time(20), time(8)), Hours(time(11), time(13))
    assert [at in night for at in (time(19, 59), time(20), time(3), time(7, 59), time(8))] == [0, 1, 1, 1, 0]
    assert [at in noon for at in (time(10, 59), time(11), time(13))] == [0, 1, 0]


def test_meetings_are_expected_by_the_month() -> None:
    assert Policies().meetings_per_month == Fraction(4, 5)


def test_gatherings_are_none_unless_the_edition_says_so() -> None:
    usual = Policies()
    assert {usual.gathering_start, usual.gathering_midpoint, usual.gathering_closing} == {Gathering.NONE}


@drawn(st.sampled_from(KEYS), st.text(max_size=12) | st.integers().map(str))
def test_whatever_is_read_is_written_in_one_way(key: str, text: str) -> None:
    with suppress(WrongPolicy):
        value = read(key, text)
        assert read(key, KINDS[key].write(value)) == value


@drawn(st.sampled_from(Anchor), st.integers(-FARTHEST, FARTHEST) | st.integers(-999, 999).map(lambda n: n * 24))
def test_a_due_date_is_written_and_read(anchor: Anchor, hours: int) -> None:
    assert KINDS["policy.c2"].read(KINDS["policy.c2"].write(Due(anchor, hours))) == Due(anchor, hours)


def test_a_refusal_names_a_policy_that_is_there() -> None:
    named = {no.handbook for no in REFUSALS.values() if no.handbook and no.handbook.startswith("policy.")}
    assert named <= set(KEYS)
