"""Why a coordinator should look at a pair, or at a mentor's seats: each risk follows from what is recorded, with the
facts behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from domain.checks import Case
from domain.diary import Doubt, Held
from domain.language import PairId, Side
from domain.meeting import MeetingMissed
from domain.pair import Paused, Together
from domain.policies import Midpoint
from domain.record import Records, Thing
from domain.reminders import behind, last_seen, lasting, missing, no_shows, started, together_after


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
    FIT_NOT_GOOD = "fit_not_good"
    """That somebody said so; never who, nor why."""
    ORPHANED = "orphaned"
    CONCERN_OPEN = "concern_open"
    PAUSE_FORGOTTEN = "pause_forgotten"
    """It rests, and nobody goes on with it."""
    CAPACITY_CONFLICT = "capacity_conflict"
    """Of a mentor in a programme, and of no pair: more seats are taken or asked for than there are."""


@dataclass(frozen=True, slots=True)
class Reason:
    """``days`` beyond what was due where the risk is one of time, or how many times; never more than that."""

    risk: Risk
    count: int
    evidence: tuple[int, ...] = field(default=(), compare=False)
    """The positions of the facts that it is read from."""


def late(on: date, due: date) -> int:
    return max(0, (on - due).days)


def never_met(case: Case) -> int:
    due = together_after(case, started(case), case.rules.first_meeting_alert_days - 1)
    return 0 if case.met else late(case.on, due)


def one_sided(case: Case) -> int:
    """How much the one has done while the other has done and said nothing, from three things on."""
    match = case.record.match
    acts = {side: done_by(case, side) for side in Side}
    people = {Side.ADEPT: match.adept, Side.MENTOR: match.mentor}
    silent = any(not acts[side] and people[side] not in case.record.by for side in Side)
    return max(acts.values()) if silent and max(acts.values()) >= 3 else 0


def done_by(case: Case, side: Side) -> int:
    record = case.record
    told = sum(side in key[1:] for key in record.done)
    kept = sum(isinstance(m, Held) and m.said.recorded_by is side for m in record.diary.meetings.values())
    return told + kept


def inactive(case: Case) -> int:
    days = case.rules.inactivity_days + case.rules.inactivity_escalation_days
    return late(case.on, together_after(case, last_seen(case), days - 1)) if lasting(case) else 0


def stood_up(case: Case) -> int:
    most = max(no_shows(case, side) for side in Side)
    return most if most >= case.rules.no_shows_to_alert else 0


def midpoint_overdue(case: Case) -> int:
    if case.rules.midpoint is Midpoint.NONE or not missing(case, Thing.MIDPOINT):
        return 0
    return late(case.on, together_after(case, case.record.period.midpoint_on, case.rules.midpoint_grace_days))


def closing_overdue(case: Case) -> int:
    if not missing(case, Thing.CLOSING):
        return 0
    return late(case.on, case.record.period.ends_on + timedelta(days=case.rules.closing_grace_days))


def disputed(case: Case) -> int:
    return sum(isinstance(m, Held) and m.doubt is Doubt.DISPUTED for m in case.record.diary.meetings.values())


def forgotten_on(case: Case) -> date | None:
    """Of a pair that rests: a while after the day that was hoped for; where there is none, once it has rested for as
    long as a pair may be silent. Where one of the two has left, there is nothing to go on with."""
    rules, life = case.rules, case.record.diary.life
    if not isinstance(life, Paused) or case.left is not None:
        return None
    since = life.since + timedelta(days=rules.inactivity_days) if life.until is None else life.until
    return since + timedelta(days=rules.inactivity_escalation_days)


def forgotten(case: Case) -> int:
    on = forgotten_on(case)
    return 0 if on is None else late(case.on, on - timedelta(days=1))


# which facts show it


def the_match(case: Case) -> Iterable[int]:
    return (case.record.matched.position,)


def of_meetings(case: Case) -> Iterable[int]:
    return [*the_match(case), *(position for met in case.met for position in met.facts)]


def of_both(case: Case, thing: Thing) -> Iterable[int]:
    return [*the_match(case), *(done.position for done in case.record.all(thing))]


def of_midpoint(case: Case) -> Iterable[int]:
    return of_both(case, Thing.MIDPOINT)


def of_closing(case: Case) -> Iterable[int]:
    return of_both(case, Thing.CLOSING)


def said_of(case: Case, kind: Callable[[Any], bool]) -> Iterable[int]:
    meetings = case.record.diary.meetings.items()
    return [position for meeting, said in meetings if kind(said) for position in case.record.meetings[meeting]]


def of_the_sides(case: Case) -> Iterable[int]:
    done = [done.position for key, done in case.record.done.items() if {*Side} & {*key[1:]}]
    return [*done, *said_of(case, lambda said: isinstance(said, Held) and said.said.recorded_by is not None)]


def of_no_shows(case: Case) -> Iterable[int]:
    return said_of(case, lambda said: isinstance(said, MeetingMissed))


def of_disputes(case: Case) -> Iterable[int]:
    return said_of(case, lambda said: isinstance(said, Held) and said.doubt is Doubt.DISPUTED)


def of_doubt(case: Case) -> Iterable[int]:
    return () if case.record.fit_doubted is None else (case.record.fit_doubted.position,)


def of_leaving(case: Case) -> Iterable[int]:
    return () if case.left is None else (case.left.position,)


def of_the_pause(case: Case) -> Iterable[int]:
    return () if case.record.paused is None else (case.record.paused.position,)


def of_concerns(case: Case) -> Iterable[int]:
    return [done.position for done in case.record.concerns.values()]


@dataclass(frozen=True, slots=True)
class Rule:
    """``look`` answers nought where there is no such risk; ``handbook`` is the policy that says from when on."""

    weight: int
    look: Callable[[Case], int]
    evidence: Callable[[Case], Iterable[int]]
    handbook: str | None = None


RISKS: Mapping[Risk, Rule] = {  # of a pair
    Risk.NEVER_MET: Rule(5, never_met, the_match, "policy.first_meeting_alert_days"),
    Risk.ONE_SIDED: Rule(2, one_sided, of_the_sides),
    Risk.CADENCE: Rule(2, lambda case: int(behind(case)), of_meetings, "policy.cadence_weeks"),
    Risk.INACTIVE: Rule(4, inactive, of_meetings, "policy.inactivity_days"),
    Risk.NO_SHOWS: Rule(4, stood_up, of_no_shows, "policy.no_shows_to_alert"),
    Risk.MIDPOINT_OVERDUE: Rule(2, midpoint_overdue, of_midpoint, "policy.midpoint_grace_days"),
    Risk.CLOSING_OVERDUE: Rule(1, closing_overdue, of_closing, "policy.closing_grace_days"),
    Risk.DISPUTED: Rule(3, disputed, of_disputes),
    Risk.FIT_NOT_GOOD: Rule(4, lambda case: int(case.record.fit_doubted is not None), of_doubt, "policy.fit_check"),
    Risk.ORPHANED: Rule(5, lambda case: int(case.left is not None), of_leaving),
    Risk.CONCERN_OPEN: Rule(4, lambda case: len(case.record.concerns), of_concerns),
    Risk.PAUSE_FORGOTTEN: Rule(2, forgotten, of_the_pause, "policy.inactivity_escalation_days"),
}

WHILE_IT_RESTS = frozenset({Risk.DISPUTED, Risk.FIT_NOT_GOOD, Risk.ORPHANED, Risk.CONCERN_OPEN, Risk.PAUSE_FORGOTTEN})
"""What has happened, and no day that has passed, but for the pause itself."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Of a mentor in a programme, by the positions of the facts: what declared them last, what took one each, and what
    asks for one each."""

    capacity: int
    declared: tuple[int, ...]
    taken: tuple[int, ...]
    pending: tuple[int, ...]


def capacity_conflict(seats: Seats) -> Reason | None:
    """How many seats are missing, were all of the proposals accepted. No decision lets a pair sit where there is no
    seat, so this comes before the last of them is turned away."""
    missing = len(seats.taken) + len(seats.pending) - seats.capacity
    evidence = (*seats.declared, *seats.taken, *seats.pending)
    return Reason(Risk.CAPACITY_CONFLICT, missing, tuple(sorted(evidence))) if missing > 0 else None


def risks(known: Records, pair: PairId, on: date) -> tuple[Reason, ...]:
    """None of a pair that is over, or whose programme is cancelled; of one that rests, what needs somebody even so."""
    record, life = known.pairs[pair], known.pairs[pair].diary.life
    if not isinstance(life, Together | Paused) or record.cancelled:
        return ()
    case = Case(record, known.rules(record, on), on, None, None, known.orphaned(record))
    found = (
        (risk, rule, rule.look(case))
        for risk, rule in RISKS.items()
        if isinstance(life, Together) or risk in WHILE_IT_RESTS
    )
    return tuple(Reason(risk, count, tuple(sorted({*rule.evidence(case)}))) for risk, rule, count in found if count)


def score(reasons: Iterable[Reason]) -> int:
    return sum(RISKS[reason.risk].weight for reason in reasons)
