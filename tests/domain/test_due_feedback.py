"""Whoever has not evaluated is told of from the day on which it opens, and no pair that cannot or need not do it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from domain.adoption import Applies, HandbookEditionAdopted
from domain.due_feedback import Owed, due_feedback
from domain.edition_facts import HandbookEditionDrafted, HandbookEditionPublished, HandbookPolicySet
from domain.language import EditionId, Recorded, Side
from domain.member import MemberDeactivated, MemberReactivated, PersonalDataErased
from domain.pair import EndReason, PairEnded
from domain.pairing import ClosingSummarised, Evaluation, MidpointEvaluated
from domain.phase import ProgrammeCancelled
from domain.record import records
from tests.domain.stage import (
    ADA,
    COMPLETED,
    FIRST_DAY,
    HALF_TIME,
    LAST_DAY,
    MATCHED,
    MIM,
    PAIR,
    PAUSED,
    SPRING,
    ZONE,
)
from tests.story import told

Said = tuple[date, object]
GRACE = timedelta(days=21)
MIDPOINT, CLOSING = Evaluation.MIDPOINT, Evaluation.CLOSING
BOTH = {side: (MidpointEvaluated(PAIR, SPRING, side), ClosingSummarised(PAIR, SPRING, side)) for side in Side}


def owed(on: date, *said: Said, matched_on: date = FIRST_DAY) -> list[Owed]:
    facts: list[Recorded] = []
    for n, (day, fact) in enumerate(((matched_on, MATCHED), *said), 1):
        facts += told(fact, first=n, now=datetime.combine(day, time(12), UTC))
    return due_feedback(records(facts, ZONE), on)


def what(found: list[Owed]) -> list[tuple[Evaluation, Side, int]]:
    return [(one.evaluation, one.side, one.days_over) for one in found]


def test_from_half_time_on_either_side_is_due_and_late_after_the_days_of_grace() -> None:
    assert owed(HALF_TIME - timedelta(days=1)) == []
    due_on = HALF_TIME + GRACE
    assert owed(HALF_TIME) == [
        Owed(PAIR, MIDPOINT, Side.ADEPT, ADA, HALF_TIME, due_on, 0),
        Owed(PAIR, MIDPOINT, Side.MENTOR, MIM, HALF_TIME, due_on, 0),
    ]
    assert what(owed(due_on)) == [(MIDPOINT, Side.ADEPT, 0), (MIDPOINT, Side.MENTOR, 0)]
    assert what(owed(due_on + timedelta(days=3))) == [(MIDPOINT, Side.ADEPT, 3), (MIDPOINT, Side.MENTOR, 3)]
    adept, mentor = BOTH[Side.ADEPT][0], BOTH[Side.MENTOR][0]
    assert what(owed(due_on, (HALF_TIME, adept))) == [(MIDPOINT, Side.MENTOR, 0)]
    assert owed(due_on, (HALF_TIME, adept), (due_on, mentor)) == []


def test_nobody_is_named_who_has_left() -> None:
    left, back = (HALF_TIME, MemberDeactivated(ADA)), (HALF_TIME, MemberReactivated(ADA))
    assert what(owed(HALF_TIME, left)) == [(MIDPOINT, Side.MENTOR, 0)]
    assert what(owed(HALF_TIME, left, back)) == [(MIDPOINT, Side.ADEPT, 0), (MIDPOINT, Side.MENTOR, 0)]
    assert what(owed(HALF_TIME, (HALF_TIME, PersonalDataErased(MIM, (SPRING,))))) == [(MIDPOINT, Side.ADEPT, 0)]


def test_from_its_last_day_on_the_close_is_due_too_after_what_has_been_due_for_longer() -> None:
    before = LAST_DAY - timedelta(days=1)
    assert {one.evaluation for one in owed(before)} == {MIDPOINT}
    on = LAST_DAY + GRACE + timedelta(days=1)
    said = [(before, BOTH[Side.ADEPT][0]), (LAST_DAY, BOTH[Side.MENTOR][1])]
    assert what(owed(on, *said)) == [
        (MIDPOINT, Side.MENTOR, (on - HALF_TIME - GRACE).days),
        (CLOSING, Side.ADEPT, 1),
    ]


def test_a_pair_that_completed_early_closes_on_that_day_and_owes_no_half_time_that_never_came() -> None:
    early = HALF_TIME - timedelta(days=20)
    found = owed(HALF_TIME, (early, COMPLETED), (early, BOTH[Side.ADEPT][1]))
    assert found == [Owed(PAIR, CLOSING, Side.MENTOR, MIM, early, early + GRACE, 0)]
    assert {one.opened_on for one in owed(LAST_DAY, (LAST_DAY, COMPLETED))} == {HALF_TIME, LAST_DAY}


def test_nothing_is_due_of_what_has_ended_or_rests_or_was_over_before() -> None:
    ended = PairEnded(PAIR, SPRING, ADA, MIM, (), EndReason.NO_TIME, no_fault=True)
    assert owed(LAST_DAY, (LAST_DAY, ended)) == []
    assert owed(LAST_DAY, (PAUSED.paused_on, PAUSED)) == []
    after = LAST_DAY + timedelta(days=1)
    assert owed(after, matched_on=after) == []
    assert owed(LAST_DAY, matched_on=LAST_DAY) != []


def test_nothing_is_due_in_a_programme_that_is_cancelled() -> None:
    assert owed(LAST_DAY, (HALF_TIME, ProgrammeCancelled(SPRING, "Ingen leder det"))) == []


def test_no_midpoint_is_due_where_the_edition_has_none() -> None:
    own = EditionId("own")
    drafted = HandbookEditionDrafted(own, EditionId("addher@1"), "Own")
    without = HandbookPolicySet(own, "policy.midpoint", "none")
    adopted = HandbookEditionAdopted(SPRING, own, Applies.ALL_FROM, FIRST_DAY)
    facts = [drafted, without, HandbookEditionPublished(own, "0f"), adopted]
    assert owed(HALF_TIME, *((FIRST_DAY, fact) for fact in facts)) == []
