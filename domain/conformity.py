"""Whether a pair does what its handbook edition advises: checks C1 to C16, each with the facts that show it.

A check informs; it never stops the pair. Days are local to the pair, both ends included.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.checks import LOOKS, Case, applies
from domain.language import PairId
from domain.lasting import resumed
from domain.pair import Completed, Ended, Life, Paused, Together, went_on
from domain.policies import Check
from domain.policy_kinds import Anchor, Due
from domain.record import Done, Record, Records, Thing
from domain.reminders import together_after


class Result(StrEnum):
    MET = "met"
    NOT_YET_DUE = "not_yet_due"
    OVERDUE = "overdue"
    """Due, not done, and still possible."""
    MISSED = "missed"
    """Due, not done, and not possible any more."""
    WAIVED = "waived"
    """The pair was over before it was due."""
    NOT_APPLICABLE = "not_applicable"


DUE = frozenset({Result.MET, Result.OVERDUE, Result.MISSED})


@dataclass(frozen=True, slots=True)
class Checked:
    """``due_on`` is none while it hangs on something that has not happened; ``late`` where it was done after it."""

    check: Check
    result: Result
    due_on: date | None = None
    evidence: tuple[int, ...] = ()
    """The positions of the facts that show it; of what was not done, those that there are."""
    late: bool = False


def conformity(known: Records, pair: PairId, on: date) -> tuple[Checked, ...]:
    """All sixteen checks, against the edition that is in force for the pair on the day."""
    record = going_on(known, known.pairs[pair], on)
    programme = record.match.programme
    wishes = known.wishes.get((programme, record.match.adept))
    case = Case(record, known.rules(record, on), on, wishes, matching_of(known, record))
    return tuple(judged(check, case) for check in Check)


def matching_of(known: Records, record: Record) -> date:
    """When the adept came up for matching: with everybody, unless they were matched before or applied since."""
    programme, on = record.match.programme, record.matched.on
    begun, applied = known.matching.get(programme), known.applied.get((programme, record.match.adept), ())
    last = max((day for day in applied if day <= on), default=min(applied, default=None))
    return on if begun is None or (last is not None and last > begun) else min(begun, on)


def going_on(known: Records, record: Record, on: date) -> Record:
    """Of a pair that rests the days to come move on with every day, as they will have when it is resumed; of one that
    ended in a pause, until that day."""
    match record.diary.life, record.over:
        case Paused() as life, _:
            now: Life = resumed_on(on, life, known, record)
        case Ended(pair, date() as since), Done(on=over_on):
            now = Ended(resumed_on(over_on, Paused(pair, since), known, record).pair)
        case _:
            return record
    return replace(record, diary=replace(record.diary, life=now))


def resumed_on(day: date, life: Paused, known: Records, record: Record) -> Together:
    """As if it were."""
    evaluated, rules = bool(record.all(Thing.MIDPOINT)), known.rules(record, day)
    return went_on(life, resumed(record.match.pair, life, day, rules, evaluated))


def judged(check: Check, case: Case) -> Checked:
    rule = case.rules.due(check)
    if rule is None or not applies(check, case):
        return Checked(check, Result.NOT_APPLICABLE)
    due_on = due(check, rule, case)
    found = LOOKS[check](case, due_on)
    due_on = None if found.ahead else due_on
    if found.done_on is not None:
        late = due_on is not None and found.done_on > due_on
        return Checked(check, Result.MET, due_on, found.evidence, late)
    over_on = None if still_said(check, case) else case.over_on
    if over_on is not None and due_on is not None and over_on < due_on:
        result = Result.WAIVED
    elif found.gone:
        result = Result.MISSED
    elif due_on is None:
        result = Result.NOT_YET_DUE if over_on is None else Result.WAIVED
    elif over_on is not None:
        result = Result.MISSED
    else:
        result = Result.NOT_YET_DUE if case.on <= due_on else Result.OVERDUE
    return Checked(check, result, due_on, found.evidence)


def still_said(check: Check, case: Case) -> bool:
    """Whoever has completed their pair looks back even so: at the close, and halfway where they came so far."""
    if not isinstance(case.record.diary.life, Completed):
        return False
    return check is Check.C11 or (check is Check.C10 and case.record.period.midpoint_on <= case.record.closes_on)


def due(check: Check, rule: Due, case: Case) -> date | None:
    """The last day on which it is in time, those of pauses not counted; none while the anchor has not come. A pair
    that completes before its last day is summarised from then on."""
    early = check is Check.C11 and rule.anchor is Anchor.END
    day = case.record.closes_on if early else anchor(rule.anchor, case)
    return None if day is None else together_after(case, day, rule.days)


def anchor(of: Anchor, case: Case) -> date | None:
    record, met = case.record, case.met
    nth = {Anchor.FIRST_MEETING: 1, Anchor.SECOND_MEETING: 2, Anchor.THIRD_MEETING: 3}
    match of:
        case Anchor.MATCHING:
            return case.matching or record.matched.on
        case Anchor.MATCH:
            return max(record.matched.on, record.period.starts_on)
        case Anchor.HALF_TIME:
            return record.period.midpoint_on
        case Anchor.END:
            return record.period.ends_on
        case Anchor.FIRST_MEETING | Anchor.SECOND_MEETING | Anchor.THIRD_MEETING:
            return met[nth[of] - 1].on if len(met) >= nth[of] else None
        case Anchor.EACH_MEETING:
            return met[-1].on if met else None
        case Anchor.EACH_LATER_MEETING:
            return met[-1].on if len(met) > 1 else None
