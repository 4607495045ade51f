from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.language import NotPermitted, PairId
from domain.organisation import NotFounded
from domain.pair import EndReason, PairEnded, PairUnknown
from domain.retention import (
    BOUNDS,
    NOTICE,
    ApplyRetention,
    Kept,
    RetentionApplied,
    RetentionNotDue,
    RetentionOutOfBounds,
    RetentionPolicySet,
    SetRetentionPolicy,
)
from domain.ticking import due, pairs
from projections.organisation import organisation
from projections.pair_board import pair_board
from projections.pair_timeline import pair_timeline
from projections.past import folded
from projections.timeline_entry import Kind
from tests.domain.stage import (
    ADA,
    ADMIN,
    BO,
    COMPLETED,
    FOUNDED,
    LUNCH,
    MATCHED,
    MIM,
    PAIR,
    PAUSED,
    PLANNED,
    POLICY,
    SPRING,
    TOGETHER,
)
from tests.spec import COORDINATOR, May, given
from tests.story import told

SET = SetRetentionPolicy(Kept.CONTENT, 90)
IN_FORCE = date(2026, 3, 1)
WAS_SET = RetentionPolicySet(Kept.CONTENT, 90, IN_FORCE)
YEARS = RetentionPolicySet(Kept.PROCESS, 24, IN_FORCE)
TAKEN_BACK = RetentionPolicySet(Kept.CONTENT, None, IN_FORCE)
CLOSED_ON = date(2026, 6, 30)
GONE_ON = CLOSED_ON + timedelta(days=91)
APPLY = ApplyRetention(PAIR, Kept.CONTENT, CLOSED_ON)
APPLY_PROCESS = ApplyRetention(PAIR, Kept.PROCESS, CLOSED_ON)
CLOSED = (*FOUNDED, WAS_SET, *TOGETHER, COMPLETED)
APPLIED = RetentionApplied(PAIR, SPRING, Kept.CONTENT, CLOSED_ON, ())
PROCESS_APPLIED = RetentionApplied(PAIR, SPRING, Kept.PROCESS, CLOSED_ON, (LUNCH,))
ENDED = PairEnded(PAIR, SPRING, ADA, MIM, (BO,), EndReason.MOVED_ON, no_fault=True)


def test_an_administrator_says_how_long_is_kept_what_pairs_write() -> None:
    given(*FOUNDED).when(SET, by=ADMIN).then(WAS_SET)
    given(*FOUNDED, WAS_SET).when(SetRetentionPolicy(Kept.PROCESS, 24), by=ADMIN).then(YEARS)
    given(*FOUNDED, WAS_SET).when(replace(SET, period=30), by=ADMIN).then(replace(WAS_SET, period=30))


def test_what_is_set_already_stays_so_and_for_ever_is_what_nobody_has_set() -> None:
    given(*FOUNDED, WAS_SET).when(SET, by=ADMIN).stays_quiet()
    given(*FOUNDED).when(replace(SET, period=None), by=ADMIN).stays_quiet()
    given(*FOUNDED, WAS_SET).when(replace(SET, period=None), by=ADMIN).then(TAKEN_BACK)
    given(*FOUNDED, WAS_SET, TAKEN_BACK).when(replace(SET, period=None), by=ADMIN).stays_quiet()


@pytest.mark.parametrize("of", Kept)
def test_a_period_lies_within_its_bounds(of: Kept) -> None:
    least, most = BOUNDS[of]
    given(*FOUNDED).when(SetRetentionPolicy(of, least), by=ADMIN).then(RetentionPolicySet(of, least, IN_FORCE))
    given(*FOUNDED).when(SetRetentionPolicy(of, most), by=ADMIN).then(RetentionPolicySet(of, most, IN_FORCE))
    given(*FOUNDED).when(SetRetentionPolicy(of, least - 1), by=ADMIN).refuses(RetentionOutOfBounds)
    given(*FOUNDED).when(SetRetentionPolicy(of, most + 1), by=ADMIN).refuses(RetentionOutOfBounds)


def test_the_sentence_of_the_refusal_tells_the_bounds() -> None:
    for sentence in (RetentionOutOfBounds.__doc__ or "", RetentionOutOfBounds.svenska):
        assert [int(word) for word in sentence.split() if word.isdigit()] == [n for two in BOUNDS.values() for n in two]


@pytest.mark.parametrize("by", [COORDINATOR, ADA])
def test_nobody_else_says_so(by: Any) -> None:
    given(*FOUNDED).when(SET, by=by).refuses(NotPermitted)


def test_there_is_an_organisation() -> None:
    given().when(SET, by=ADMIN).refuses(NotFounded)


# carried out


def test_what_a_pair_wrote_goes_once_when_its_time_is_over() -> None:
    given(*CLOSED).when(APPLY, by=POLICY, now=GONE_ON - timedelta(days=1)).refuses(RetentionNotDue)
    given(*CLOSED).when(APPLY, by=POLICY, now=GONE_ON).then(APPLIED)
    given(*CLOSED, PLANNED).when(APPLY, by=POLICY, now=GONE_ON).then(APPLIED)
    given(*FOUNDED, WAS_SET, *TOGETHER, ENDED).when(APPLY, by=POLICY, now=GONE_ON).then(APPLIED)
    given(*CLOSED, APPLIED).when(APPLY, by=POLICY, now=GONE_ON).stays_quiet()


def test_what_coordinators_read_of_it_goes_by_a_time_of_its_own_and_its_meetings_are_named() -> None:
    past = (*CLOSED, PLANNED, YEARS, APPLIED)
    given(*past).when(APPLY_PROCESS, by=POLICY, now=date(2028, 6, 30)).refuses(RetentionNotDue)
    given(*past).when(APPLY_PROCESS, by=POLICY, now=date(2028, 7, 1)).then(PROCESS_APPLIED)


def test_nothing_goes_before_two_weeks_of_notice_are_over() -> None:
    later = replace(WAS_SET, in_force_on=GONE_ON + NOTICE)
    given(*CLOSED, later).when(APPLY, by=POLICY, now=GONE_ON + NOTICE - timedelta(days=1)).refuses(RetentionNotDue)
    given(*CLOSED, later).when(APPLY, by=POLICY, now=GONE_ON + NOTICE).then(APPLIED)


def test_nothing_goes_of_a_pair_that_is_open_or_where_nothing_is_set() -> None:
    given(*FOUNDED, WAS_SET, *TOGETHER).when(APPLY, by=POLICY, now=GONE_ON).refuses(RetentionNotDue)
    given(*FOUNDED, WAS_SET, *TOGETHER, PAUSED).when(APPLY, by=POLICY, now=GONE_ON).refuses(RetentionNotDue)
    given(*FOUNDED, *TOGETHER, COMPLETED).when(APPLY, by=POLICY, now=GONE_ON).refuses(RetentionNotDue)
    given(*CLOSED, TAKEN_BACK).when(APPLY, by=POLICY, now=GONE_ON).refuses(RetentionNotDue)


def test_there_is_a_pair() -> None:
    given(*CLOSED).when(replace(APPLY, pair=PairId("none")), by=POLICY, now=GONE_ON).refuses(PairUnknown)


def test_nobody_removes_it_by_hand() -> None:
    given(*CLOSED).when(APPLY, by=ADMIN, now=GONE_ON).refuses(NotPermitted)


# what a clock asks for


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


def asked(*facts: object, on: date) -> list[Any]:
    return [one.command for one in due(told(*facts, now=at(CLOSED_ON)), at(on)) if one.policy == "retention"]


def test_a_clock_asks_on_the_day_and_until_it_has_happened() -> None:
    closed = (WAS_SET, MATCHED, COMPLETED)
    assert asked(*closed, on=GONE_ON - timedelta(days=1)) == []
    assert asked(*closed, on=GONE_ON) == asked(*closed, on=GONE_ON + timedelta(days=9)) == [APPLY]
    assert asked(*closed, APPLIED, on=GONE_ON) == []
    assert asked(MATCHED, COMPLETED, on=GONE_ON) == []
    assert asked(WAS_SET, MATCHED, on=GONE_ON) == []


def test_a_clock_looks_again_when_something_is_to_go_and_never_after_the_last() -> None:
    closed = told(WAS_SET, YEARS, MATCHED, COMPLETED, now=at(CLOSED_ON))
    assert pairs(closed, at(CLOSED_ON))[PAIR].again == datetime(2026, 9, 28, 22, tzinfo=UTC)
    assert pairs(closed, at(GONE_ON))[PAIR].again == datetime(2028, 6, 30, 22, tzinfo=UTC)
    assert pairs(closed, at(date(2028, 7, 1)))[PAIR].again is None


# what is shown


def test_what_coordinators_read_leaves_the_pages_and_days_and_counts_stay() -> None:
    facts = (replace(MATCHED, subject="Segling"), replace(PLANNED, place="Kajen 4"), COMPLETED)
    for last, subject, place, kind in (
        (APPLIED, "Segling", "Kajen 4", Kind.CONTENT_REMOVED),
        (PROCESS_APPLIED, None, None, Kind.PROCESS_REMOVED),
    ):
        card = folded(pair_board, told(*facts, last))[PAIR]
        assert (card.subject, card.completed_on is not None, card.planned) == (subject, True, (LUNCH,))
        entries = sorted(folded(pair_timeline, told(*facts, last)).values(), key=lambda entry: entry.position)
        assert [entry.place for entry in entries] == [None, place, None, None]
        assert (entries[1].starts, entries[1].minutes) == (PLANNED.starts, PLANNED.minutes)
        assert entries[3].kind is kind


def test_an_organisation_shows_what_was_set_last() -> None:
    (row,) = folded(organisation, told(*FOUNDED, WAS_SET, YEARS, TAKEN_BACK)).values()
    assert row.retention == (YEARS, TAKEN_BACK)


MAY = (
    May(FOUNDED, SET, "admin"),
    May((*CLOSED, replace(WAS_SET, period=30)), replace(APPLY, closed_on=date(2026, 3, 1)), "policy"),
)
GOLDEN = {
    "RetentionPolicySet.v1": '{"of":"content","period":90,"in_force_on":"2026-03-01"}',
    "RetentionApplied.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","of":"process","closed_on":"2026-06-30","meetings":["lunch"]}'
    ),
}
WORDS = {Kept: "content process"}
