"""Why a coordinator should look at a pair: each risk follows from the record, with the facts behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.checks import Case
from domain.diary import Doubt, Held
from domain.language import PairId, Side
from domain.pair import Together
from domain.policies import Midpoint
from domain.record import Records, Thing
from domain.reminders import behind, last_seen, lasting, missing, no_shows, started


class Risk(StrEnum):
    NEVER_MET = "never_met"
    ONE_SIDED = "one_sided"
    """Only one of the two has done anything."""
    CADENCE = "cadence"
    INACTIVE = "inactive"
    NO_SHOWS = "no_shows"
    MIDPOINT_OVERDUE = "midpoint_overdue"
    CLOSING_OVERDUE = "closing_overdue"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Reason:
    """``days`` beyond what was due where the risk is one of time, or how many times; never more than that."""

    risk: Risk
    count: int


def late(on: date, due: date) -> int:
    return max(0, (on - due).days)


def never_met(case: Case) -> int:
    due = started(case) + timedelta(days=case.rules.first_meeting_alert_days - 1)
    return 0 if case.met else late(case.on, due)


def one_sided(case: Case) -> int:
    """How much the one has done while the other has done nothing, from three things on."""
    acts = {side: done_by(case, side) for side in Side}
    return max(acts.values()) if min(acts.values()) == 0 and max(acts.values()) >= 3 else 0


def done_by(case: Case, side: Side) -> int:
    record = case.record
    told = sum(side in key[1:] for key in record.done)
    kept = sum(isinstance(m, Held) and m.said.recorded_by is side for m in record.diary.meetings.values())
    return told + kept


def inactive(case: Case) -> int:
    days = case.rules.inactivity_days + case.rules.inactivity_escalation_days
    return late(case.on, last_seen(case) + timedelta(days=days - 1)) if lasting(case) else 0


def stood_up(case: Case) -> int:
    most = max(no_shows(case, side) for side in Side)
    return most if most >= case.rules.no_shows_to_alert else 0


def midpoint_overdue(case: Case) -> int:
    if case.rules.midpoint is Midpoint.NONE or not missing(case, Thing.MIDPOINT):
        return 0
    return late(case.on, case.record.period.midpoint_on + timedelta(days=case.rules.midpoint_grace_days))


def closing_overdue(case: Case) -> int:
    if not missing(case, Thing.CLOSING):
        return 0
    return late(case.on, case.record.period.ends_on + timedelta(days=case.rules.closing_grace_days))


def disputed(case: Case) -> int:
    return sum(isinstance(m, Held) and m.doubt is Doubt.DISPUTED for m in case.record.diary.meetings.values())


RISKS: Mapping[Risk, tuple[int, Callable[[Case], int]]] = {
    Risk.NEVER_MET: (5, never_met),
    Risk.ONE_SIDED: (2, one_sided),
    Risk.CADENCE: (2, lambda case: int(behind(case))),
    Risk.INACTIVE: (4, inactive),
    Risk.NO_SHOWS: (4, stood_up),
    Risk.MIDPOINT_OVERDUE: (2, midpoint_overdue),
    Risk.CLOSING_OVERDUE: (1, closing_overdue),
    Risk.DISPUTED: (3, disputed),
}
"""The weight of each, and what it is read from: nought where there is none."""


def risks(known: Records, pair: PairId, on: date) -> tuple[Reason, ...]:
    """None of a pair that rests or is over."""
    record = known.pairs[pair]
    if not isinstance(record.diary.life, Together):
        return ()
    case = Case(record, known.rules(record, on), on, None, None)
    return tuple(Reason(risk, count) for risk, (_, look) in RISKS.items() if (count := look(case)))


def score(reasons: Iterable[Reason]) -> int:
    return sum(RISKS[reason.risk][0] for reason in reasons)
