"""What a pair is reminded of at a moment, and when a coordinator hears of it: derived from the record, kept nowhere.

Days are local to the pair. Of several reminders of one thing to one person only the latest is due, so whoever was
silent for a while, a clock or a person, is not buried.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.checks import Case
from domain.language import MemberId, PairId, Side
from domain.pair import Together
from domain.record import Records
from domain.reminders import LADDERS, Policy, Step, To, Trigger


@dataclass(frozen=True, slots=True)
class Nudge:
    """``member`` is none where it is for the coordinators. The same four name the same nudge for ever."""

    policy: Policy
    pair: PairId
    member: MemberId | None
    window: str
    due: datetime


def nudges(known: Records, pair: PairId, now: datetime) -> tuple[Nudge, ...]:
    """Those that are due and not answered by what has happened, in the order of their moments.

    Nobody is nudged in quiet hours: what falls due in them is still due at their end.
    """
    record = known.pairs[pair]
    zone = ZoneInfo(record.match.zone)
    local = now.astimezone(zone)
    case = Case(record, known.rules(record, local.date()), local.date(), None, None)
    if not isinstance(record.diary.life, Together) or local.time() in case.rules.quiet_hours:
        return ()
    found: dict[tuple[Policy, str, MemberId | None], Nudge] = {}
    for ladder in LADDERS:
        for trigger in ladder.triggers(case, now):
            for index, step in enumerate(ladder.steps(case.rules)):
                due = moment(trigger, step, zone)
                if due <= now:
                    for member in receivers(case, step.to, trigger):
                        nudge = Nudge(ladder.policy, pair, member, f"{trigger.what}/{index}", due)
                        found[ladder.policy, trigger.what, member] = nudge
    return tuple(sorted(found.values(), key=lambda one: (one.due, one.policy, one.window, one.member or "")))


def moment(trigger: Trigger, step: Step, zone: ZoneInfo) -> datetime:
    """Days are those of the calendar, hours those of the clock."""
    return ((trigger.at.astimezone(zone) + step.days).astimezone(UTC)) + step.hours


def receivers(case: Case, to: To, trigger: Trigger) -> Iterable[MemberId | None]:
    of = case.record.match
    people = {Side.ADEPT: of.adept, Side.MENTOR: of.mentor}
    match to:
        case To.ADEPT:
            return (of.adept,)
        case To.MENTOR:
            return (of.mentor,)
        case To.CONCERNED:
            return tuple(people[side] for side in Side if side in trigger.sides)
        case To.COORDINATOR:
            return (None,)
