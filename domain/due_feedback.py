"""Who has not evaluated a pair, halfway or at its close: that it is missing, and never a word of what anybody said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.checks import Case
from domain.language import MemberId, PairId, Side
from domain.pair import Ended, Paused
from domain.pairing import Evaluation
from domain.policies import Midpoint
from domain.record import Records, Thing
from domain.reminders import missing, together_after
from domain.risks import late


@dataclass(frozen=True, slots=True)
class Owed:
    """``member`` is the adept or the lead mentor. From ``opened_on`` it can be said, until ``due_on`` it is in time."""

    pair: PairId
    evaluation: Evaluation
    side: Side
    member: MemberId
    opened_on: date
    due_on: date
    days_over: int


def due_feedback(known: Records, on: date) -> list[Owed]:
    """Of pairs that go on or are completed, the longest due first.

    Nothing is asked of a pair that rests, that has ended, that was over before anybody recorded it here, or whose
    programme is cancelled, nor of somebody who has left.
    """
    found = (one for pair in known.pairs for one in of_pair(known, pair, on))
    return sorted(found, key=lambda one: (one.due_on, one.pair, one.evaluation, one.side))


def of_pair(known: Records, pair: PairId, on: date) -> Iterator[Owed]:
    record = known.pairs[pair]
    if record.was_over or record.cancelled or isinstance(record.diary.life, Ended | Paused):
        return
    case = Case(record, known.rules(record, on), on, None, None)
    for evaluation, side, opened_on, due_on in missing_feedback(case):
        member = record.match.adept if side is Side.ADEPT else record.match.mentor
        if member not in known.gone:
            yield Owed(pair, evaluation, side, member, opened_on, due_on, late(on, due_on))


def missing_feedback(case: Case) -> Iterator[tuple[Evaluation, Side, date, date]]:
    """What each side can say and has not: since which day, and until when it is in time."""
    record, rules = case.record, case.rules
    for evaluation, thing, opens_on, grace in (
        (Evaluation.MIDPOINT, Thing.MIDPOINT, record.period.midpoint_on, rules.midpoint_grace_days),
        (Evaluation.CLOSING, Thing.CLOSING, record.closes_on, rules.closing_grace_days),
    ):
        none = evaluation is Evaluation.MIDPOINT and rules.midpoint is Midpoint.NONE
        if not none and opens_on <= min(case.on, record.closes_on):
            for side in sorted(missing(case, thing)):
                yield evaluation, side, opens_on, together_after(case, opens_on, grace)
