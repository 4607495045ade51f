"""What a pair is reminded of at a moment, and when a coordinator hears of it: derived from the record, kept nowhere.

Days are local to the pair. Of several reminders of one thing to one person only the latest is due, so whoever was
silent for a while, a clock or a person, is not buried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.calendar import local_day, midnight_after
from domain.checks import Case
from domain.language import MemberId, PairId, Side
from domain.pair import Together
from domain.record import Records
from domain.reminders import LADDERS, Policy, Step, To, Trigger, together_after
from domain.risks import forgotten_on


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
    case = case_of(known, pair, now)
    return () if quiet(case, now) else unanswered(case, pair, now)


def unanswered(case: Case, pair: PairId, now: datetime) -> tuple[Nudge, ...]:
    """The same at any hour: what was sent before, and is not among these, has been answered."""
    if not goes_on(case):
        return ()
    found: dict[tuple[Policy, str, MemberId | None], Nudge] = {}
    for policy, trigger, index, step in rungs(case, now):
        due = moment(case, trigger, step)
        if due <= now:
            for member in receivers(case, step.to, trigger):
                found[policy, trigger.what, member] = Nudge(policy, pair, member, f"{trigger.what}/{index}", due)
    return tuple(sorted(found.values(), key=lambda one: (one.due, one.policy, one.window)))


def next_moment(known: Records, pair: PairId, now: datetime) -> datetime | None:
    """Until then nothing falls due of a pair to which nothing happens: days turn at midnight, and people are told of
    it when quiet hours are over. Of a pair that rests until midnight: another edition may tell when its pause counts
    as forgotten from any day on. None of one that is over."""
    case = case_of(known, pair, now)
    zone = zone_of(case)
    if not goes_on(case):
        rests = not case.record.was_over and not case.record.cancelled and forgotten_on(case) is not None
        return midnight_after(now, zone.key) if rests else None
    morning = datetime.combine(case.on, case.rules.quiet_hours.ends, zone).astimezone(UTC)
    later = [moment(case, trigger, step) for _, trigger, _, step in rungs(case, now)]
    return min(at for at in (morning, midnight_after(now, zone.key), *later) if at > now)


def case_of(known: Records, pair: PairId, now: datetime) -> Case:
    record = known.pairs[pair]
    today = local_day(now, record.match.zone)
    return Case(record, known.rules(record, today), today, None, None, known.orphaned(record))


def goes_on(case: Case) -> bool:
    """A history that is brought in reminds nobody while it is on its way, and what is cancelled nobody any more."""
    return isinstance(case.record.diary.life, Together) and not case.record.was_over and not case.record.cancelled


def quiet(case: Case, now: datetime) -> bool:
    return now.astimezone(zone_of(case)).time() in case.rules.quiet_hours


def zone_of(case: Case) -> ZoneInfo:
    return ZoneInfo(case.record.match.zone)


TAKES_BOTH = frozenset(
    {
        Policy.INTRODUCE_YOURSELF,
        Policy.BOOK_FIRST_MEETING,
        Policy.NO_FIRST_MEETING,
        Policy.AGENDA_MISSING,
        Policy.PLAN_NEXT,
        Policy.CADENCE_SLIPPING,
        Policy.INACTIVE,
        Policy.NO_SHOW_LADDER,
        Policy.FIT_CHECK,
    }
)
"""Of these nobody is reminded whom the other has left: a coordinator hears every day that it is so."""


def rungs(case: Case, now: datetime) -> Iterator[tuple[Policy, Trigger, int, Step]]:
    for ladder in LADDERS:
        if case.left is not None and ladder.policy in TAKES_BOTH:
            continue
        steps = ladder.steps(case.rules)
        for trigger in ladder.triggers(case, now):
            for index, step in enumerate(steps):
                yield ladder.policy, trigger, index, step


def moment(case: Case, trigger: Trigger, step: Step) -> datetime:
    """Days are those of the calendar, hours those of the clock; of an hour that comes twice it stays the same one."""
    there = trigger.at.astimezone(zone_of(case))
    days = together_after(case, there.date(), step.days.days) - there.date() if trigger.together else step.days
    return (there + days).replace(fold=there.fold).astimezone(UTC) + step.hours


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
