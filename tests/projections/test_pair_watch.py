"""What the clock has noticed of a pair."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.advice import ShortAdviceAsked
from domain.language import EntryId, Side
from domain.nudging import CoordinatorAlerted, NudgeSent
from domain.pairing import ClosingSummarised, MidpointEvaluated
from domain.presentation import PersonalPresentationShared
from domain.reminders import Policy
from domain.risks import Risk
from domain.watching import RiskCleared, RiskRaised
from projections.pair_watch import pair_watch
from tests.projections.folds import ENDED, after
from tests.story import ADA, HELD, MATCHED, PAIR, PLANNED, SPRING


def test_of_each_reminder_the_last_counts_and_a_risk_until_it_is_cleared() -> None:
    sent = NudgeSent(PAIR, SPRING, ADA, Policy.PLAN_NEXT, "a", date(2026, 3, 1))
    again = replace(sent, window="b", sent_on=date(2026, 3, 9))
    raised = RiskRaised(PAIR, SPRING, Risk.NEVER_MET, date(2026, 3, 22), (1,))
    alerted = CoordinatorAlerted(PAIR, SPRING, Policy.NO_FIRST_MEETING, "a", date(2026, 3, 22))
    (row,) = after(pair_watch, MATCHED, sent, again, alerted, raised)
    assert [(one.policy, one.on) for one in row.reminded] == [(Policy.PLAN_NEXT, date(2026, 3, 9))]
    assert [one.policy for one in row.alerted] == [Policy.NO_FIRST_MEETING]
    assert [(one.risk, one.evidence) for one in row.risks] == [(Risk.NEVER_MET, (1,))]
    (cleared,) = after(pair_watch, MATCHED, raised, RiskCleared(PAIR, SPRING, Risk.NEVER_MET, date(2026, 3, 23)))
    assert cleared.risks == ()
    assert after(pair_watch, sent) == [], "there is no such pair"
    assert after(pair_watch, MATCHED, sent, alerted, raised, ENDED) == []


def still_told(policy: Policy, *said: object) -> bool:
    alerted = CoordinatorAlerted(PAIR, SPRING, policy, "a", date(2026, 3, 22))
    (row,) = after(pair_watch, MATCHED, alerted, *said)
    return bool(row.alerted)


@pytest.mark.parametrize(
    ("policy", "said", "answered"),
    [
        (Policy.INTRODUCE_YOURSELF, PersonalPresentationShared(PAIR, SPRING, Side.ADEPT, "Mossor"), True),
        (Policy.INTRODUCE_YOURSELF, ShortAdviceAsked(PAIR, SPRING, EntryId("a1"), "Hur?"), True),
        (Policy.INTRODUCE_YOURSELF, PLANNED, True),
        (Policy.INTRODUCE_YOURSELF, HELD, True),
        (Policy.NO_FIRST_MEETING, HELD, True),
        (Policy.NO_FIRST_MEETING, PLANNED, False),
        (Policy.CADENCE_SLIPPING, HELD, False),
        (Policy.MIDPOINT_DUE, ClosingSummarised(PAIR, SPRING, Side.ADEPT), False),
    ],
)
def test_a_coordinator_is_told_until_the_pair_has_done_what_it_was_about(
    policy: Policy, said: object, answered: bool
) -> None:
    assert still_told(policy)
    assert still_told(policy, said) is not answered


@pytest.mark.parametrize(
    ("policy", "kind"), [(Policy.MIDPOINT_DUE, MidpointEvaluated), (Policy.CLOSING_DUE, ClosingSummarised)]
)
def test_an_evaluation_is_asked_for_until_both_have_made_it(
    policy: Policy, kind: type[MidpointEvaluated] | type[ClosingSummarised]
) -> None:
    adepts, mentors = (kind(PAIR, SPRING, side) for side in Side)
    assert still_told(policy, adepts, adepts)
    assert not still_told(policy, adepts, mentors)


@pytest.mark.parametrize(
    ("policy", "risk"),
    [
        (Policy.NO_FIRST_MEETING, Risk.NEVER_MET),
        (Policy.CADENCE_SLIPPING, Risk.CADENCE),
        (Policy.INACTIVE, Risk.INACTIVE),
        (Policy.NO_SHOW_LADDER, Risk.NO_SHOWS),
        (Policy.NO_SHOW_REVIEW, Risk.NO_SHOWS),
        (Policy.MIDPOINT_DUE, Risk.MIDPOINT_OVERDUE),
        (Policy.CLOSING_DUE, Risk.CLOSING_OVERDUE),
        (Policy.ORPHANED_ADEPT, Risk.ORPHANED),
    ],
)
def test_with_a_risk_that_is_over_goes_the_alert_that_told_of_it(policy: Policy, risk: Risk) -> None:
    raised = RiskRaised(PAIR, SPRING, risk, date(2026, 3, 22), (1,))
    assert still_told(policy, raised)
    assert not still_told(policy, raised, RiskCleared(PAIR, SPRING, risk, date(2026, 3, 23)))
    assert still_told(policy, raised, RiskCleared(PAIR, SPRING, Risk.DISPUTED, date(2026, 3, 23)))
