"""What a programme's requirements say of two people, where a decision looks at them anew; a run asks the same of all
at once, in ``assignment.comparing``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.assignment.candidates import Adept, Mentor, number, words
from domain.criteria_kinds import Requirement, Requires


def forbidding(rules: Iterable[Requirement], adept: Adept, mentor: Mentor) -> tuple[str, ...]:
    """The names of those that forbid the two, in the order of the edition."""
    return tuple(rule.name for rule in rules if not fulfilled(rule, adept, mentor))


def fulfilled(rule: Requirement, adept: Adept, mentor: Mentor) -> bool:
    mine, yours = adept.about, mentor.about
    match rule.kind:
        case Requires.SHARED:
            return len(words(mine, rule.key) & words(yours, rule.key)) >= rule.least
        case Requires.DIFFERENT:
            return words(mine, rule.key).isdisjoint(words(yours, rule.key))
        case Requires.WITHIN:
            lead = ahead(rule.key, rule.order, adept, mentor)
            return lead is not None and abs(lead) <= rule.least
        case Requires.GAP:
            lead = ahead(rule.key, rule.order, adept, mentor)
            return lead is not None and lead >= rule.least
        case Requires.AVAILABLE:
            return not mine.times or not yours.times or not mine.times.isdisjoint(yours.times)
        case Requires.NO_REPORTING_LINE:
            return mentor.member not in mine.managers and adept.member not in yours.managers


def ahead(key: str, order: Sequence[str], adept: Adept, mentor: Mentor) -> int | None:
    """By how much the mentor's number is the greater; None where one of them has not said."""
    mine, yours = number(adept.about, key, order), number(mentor.about, key, order)
    return None if mine is None or yours is None else yours - mine
