"""What the clock has noticed of a pair."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.nudging import CoordinatorAlerted, NudgeSent
from domain.reminders import Policy
from domain.risks import Risk
from domain.watching import RiskCleared, RiskRaised
from projections.pair_watch import pair_watch
from tests.projections.folds import ENDED, after
from tests.story import ADA, MATCHED, PAIR, SPRING


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
