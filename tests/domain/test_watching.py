"""A risk is raised once by the facts that show it, over once, and may come up anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from domain.language import NotPermitted, Recorded
from domain.member import MemberDeactivated, MemberReactivated
from domain.pair import NotTogether, PairUnknown
from domain.risks import WHILE_IT_RESTS, Reason, Risk, Seats, capacity_conflict
from domain.ticking import due
from domain.watching import ClearRisk, RaiseRisk, RiskCleared, RiskRaised
from tests.domain.stage import (
    ADA,
    COMPLETED,
    FIRST_DAY,
    HELD,
    LAST_DAY,
    MATCHED,
    PAIR,
    PAUSED,
    POLICY,
    SPRING,
    TOGETHER,
)
from tests.spec import May, given
from tests.story import told

RAISE, CLEAR = RaiseRisk(PAIR, Risk.NEVER_MET, (1,)), ClearRisk(PAIR, Risk.NEVER_MET)
RAISED = RiskRaised(PAIR, SPRING, Risk.NEVER_MET, date(2026, 2, 15), (1,))
CLEARED = RiskCleared(PAIR, SPRING, Risk.NEVER_MET, date(2026, 2, 15))


def test_a_risk_is_raised_once_until_it_is_over() -> None:
    given(*TOGETHER).when(RAISE, by=POLICY).then(RAISED)
    given(*TOGETHER, RAISED).when(replace(RAISE, evidence=(1, 2)), by=POLICY).stays_quiet()
    given(*TOGETHER, RAISED, CLEARED).when(RAISE, by=POLICY).then(RAISED)
    given(*TOGETHER, RAISED).when(replace(RAISE, risk=Risk.CADENCE), by=POLICY).then(replace(RAISED, risk=Risk.CADENCE))


def test_what_was_raised_is_over_once_also_when_the_pair_is() -> None:
    given(*TOGETHER, RAISED).when(CLEAR, by=POLICY).then(CLEARED)
    given(*TOGETHER, RAISED, COMPLETED).when(CLEAR, by=POLICY).then(CLEARED)
    given(*TOGETHER, RAISED, CLEARED).when(CLEAR, by=POLICY).stays_quiet()
    given(*TOGETHER).when(CLEAR, by=POLICY).stays_quiet()


def test_no_risk_comes_up_of_a_pair_that_rests_or_is_over_or_is_none() -> None:
    given(*TOGETHER, PAUSED).when(RAISE, by=POLICY).refuses(NotTogether)
    for risk in WHILE_IT_RESTS:  # what somebody has to see to meanwhile
        given(*TOGETHER, PAUSED).when(replace(RAISE, risk=risk), by=POLICY).then(replace(RAISED, risk=risk))
        given(*TOGETHER, COMPLETED).when(replace(RAISE, risk=risk), by=POLICY).refuses(NotTogether)
    given(*TOGETHER, COMPLETED).when(RAISE, by=POLICY).refuses(NotTogether)
    given().when(RAISE, by=POLICY).refuses(PairUnknown)
    given().when(CLEAR, by=POLICY).refuses(PairUnknown)


def test_nobody_but_the_product_raises_or_clears() -> None:
    given(*TOGETHER).when(RAISE, by=ADA).refuses(NotPermitted)
    given(*TOGETHER, RAISED).when(CLEAR).refuses(NotPermitted)


# the clock


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


def journal(*facts: object) -> list[Recorded]:
    return told(*facts, now=noon(FIRST_DAY))


def watched(facts: list[Recorded], on: date) -> list[tuple[object, str]]:
    return [(one.command, one.key) for one in due(facts, noon(on)) if isinstance(one.command, RaiseRisk | ClearRisk)]


NEVER = FIRST_DAY + timedelta(days=21)
NAMED = f"{PAIR}/never_met"


def test_the_clock_raises_a_risk_with_what_shows_it_from_its_day_on_and_asks_for_it_once() -> None:
    assert watched(journal(MATCHED), NEVER - timedelta(days=1)) == []
    assert watched(journal(MATCHED), NEVER) == [(RAISE, f"{NAMED}/0/raise")]
    assert watched(journal(MATCHED, RAISED), NEVER) == []
    assert watched(journal(MATCHED, RAISED), NEVER) == watched(journal(MATCHED, RAISED), NEVER)


def test_the_clock_clears_what_is_over_and_names_the_next_time_otherwise() -> None:
    assert watched(journal(MATCHED, RAISED, HELD), NEVER) == [(CLEAR, f"{NAMED}/1/clear")]
    assert watched(journal(MATCHED, RAISED, COMPLETED), NEVER) == [(CLEAR, f"{NAMED}/1/clear")]
    assert watched(journal(MATCHED, RAISED, CLEARED), NEVER) == [(RAISE, f"{NAMED}/1/raise")]


def test_whoever_left_leaves_somebody_behind_until_they_are_back() -> None:
    on = FIRST_DAY + timedelta(days=1)
    left = journal(MATCHED, MemberDeactivated(MATCHED.mentor))
    assert watched(left, on) == [(RaiseRisk(PAIR, Risk.ORPHANED, (2,)), f"{PAIR}/orphaned/0/raise")]
    alone = RiskRaised(PAIR, SPRING, Risk.ORPHANED, on, (2,))
    back = journal(MATCHED, MemberDeactivated(MATCHED.mentor), alone, MemberReactivated(MATCHED.mentor))
    assert watched(back, on) == [(ClearRisk(PAIR, Risk.ORPHANED), f"{PAIR}/orphaned/1/clear")]


def test_no_risk_comes_up_of_what_was_over_when_it_was_brought_in() -> None:
    brought = told(MATCHED, now=noon(LAST_DAY + timedelta(days=1)))
    assert watched(brought, LAST_DAY + timedelta(days=60)) == []


def test_more_seats_that_are_taken_or_asked_for_than_declared_are_a_risk_by_the_facts_of_each() -> None:
    seats = Seats(2, declared=(4,), taken=(9,), pending=(7,))
    assert capacity_conflict(seats) is None
    asked = replace(seats, pending=(7, 12))
    reason = capacity_conflict(asked)
    assert reason == Reason(Risk.CAPACITY_CONFLICT, 1)
    assert reason is not None
    assert reason.evidence == (4, 7, 9, 12)
    assert capacity_conflict(replace(seats, taken=(9, 10, 11), pending=())) == Reason(Risk.CAPACITY_CONFLICT, 1)


MAY = (May(TOGETHER, RAISE, "policy"), May((*TOGETHER, RAISED), CLEAR, "policy"))
GOLDEN = {
    "RiskRaised.v1": (
        '{"pair":"p1","programme":"spring-2026","risk":"never_met","raised_on":"2026-02-15","evidence":[1,7]}'
    ),
    "RiskCleared.v1": '{"pair":"p1","programme":"spring-2026","risk":"never_met","cleared_on":"2026-02-15"}',
}
WORDS = {
    Risk: (
        "never_met one_sided cadence inactive no_shows midpoint_overdue closing_overdue disputed fit_not_good "
        "orphaned concern_open pause_forgotten capacity_conflict"
    )
}
