"""What pairs are reminded of: for each policy what it waits for, how long, whom it tells, and what answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from domain.calendar import after_rests, instant
from domain.checks import Case, needed, wants_agendas
from domain.language import Side
from domain.meeting import MeetingMissed, MeetingPlanned
from domain.policies import Midpoint, Policies
from domain.record import Thing

BOTH = frozenset(Side)


class Policy(StrEnum):
    INTRODUCE_YOURSELF = "introduce_yourself"
    BOOK_FIRST_MEETING = "book_first_meeting"
    NO_FIRST_MEETING = "no_first_meeting"
    AGENDA_MISSING = "agenda_missing"
    DID_YOU_MEET = "did_you_meet"
    PLAN_NEXT = "plan_next"
    CADENCE_SLIPPING = "cadence_slipping"
    INACTIVE = "inactive"
    MIDPOINT_DUE = "midpoint_due"
    CLOSING_DUE = "closing_due"
    NO_SHOW_LADDER = "no_show_ladder"
    NO_SHOW_REVIEW = "no_show_review"
    FIT_CHECK = "fit_check"
    ORPHANED_ADEPT = "orphaned_adept"
    PROPOSAL_WAITING = "proposal_waiting"
    """Of what is no pair yet: ``ticking`` asks for it."""


class To(StrEnum):
    ADEPT = "adept"
    MENTOR = "mentor"
    CONCERNED = "concerned"
    """Both, or of the two whoever something is missing from."""
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Trigger:
    """``what`` tells one occasion of a policy from the next, for ever."""

    what: str
    at: datetime
    sides: frozenset[Side] = BOTH
    together: bool = False
    """Only days on which the pair does not rest count from it."""


@dataclass(frozen=True, slots=True)
class Step:
    to: To
    days: timedelta = timedelta()
    hours: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Ladder:
    """``triggers`` are the occasions that nothing has answered yet."""

    policy: Policy
    triggers: Callable[[Case, datetime], Iterable[Trigger]]
    steps: Callable[[Policies], tuple[Step, ...]]


def after(days: int, to: To) -> Step:
    return Step(to, days=timedelta(days))


# what a policy waits for


def midnight(case: Case, on: date) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(case.record.match.zone))


def started(case: Case) -> date:
    return max(case.record.matched.on, case.record.period.starts_on)


def planned(case: Case) -> tuple[MeetingPlanned, ...]:
    """Of which nobody has said yet what became of them."""
    return tuple(said for said in case.record.diary.meetings.values() if isinstance(said, MeetingPlanned))


def begins(said: MeetingPlanned) -> datetime:
    return instant(said.starts, said.zone, later=said.later)


def lasting(case: Case) -> bool:
    return started(case) <= case.on <= case.record.period.ends_on


def at_match(case: Case, answered: object) -> tuple[Trigger, ...]:
    return () if answered or not lasting(case) else (Trigger("match", midnight(case, started(case)), together=True),)


def unintroduced(case: Case, now: datetime) -> Iterable[Trigger]:
    record = case.record
    return at_match(case, record.all(Thing.PRESENTED) or record.all(Thing.ADVICE) or planned(case) or case.met)


def unbooked(case: Case, now: datetime) -> Iterable[Trigger]:
    return at_match(case, planned(case) or case.met)


def unmet(case: Case, now: datetime) -> Iterable[Trigger]:
    return at_match(case, case.met)


def without_agenda(case: Case, now: datetime) -> Iterable[Trigger]:
    """Until the meeting begins; one that was moved is asked about anew."""
    if not wants_agendas(case):
        return
    for said in planned(case):
        if said.meeting not in case.record.agendas and begins(said) > now:
            yield Trigger(f"{said.meeting}@{said.starts.isoformat()}", begins(said))


def unsettled(case: Case, now: datetime) -> Iterable[Trigger]:
    for said in planned(case):
        ends = begins(said) + timedelta(minutes=said.minutes)
        yield Trigger(f"{said.meeting}@{said.starts.isoformat()}", ends)


def unplanned(case: Case, now: datetime) -> Iterable[Trigger]:
    if not case.met or not lasting(case):
        return ()
    last = case.met[-1]
    if any(said.starts.date() >= last.on for said in planned(case)):
        return ()
    return (Trigger(case.record.first_told(last.on), midnight(case, last.on), together=True),)


def behind(case: Case) -> bool:
    """More meetings are needed than the weeks that are left have room for."""
    period = case.record.period
    done = sum(period.starts_on <= met.on <= period.ends_on for met in case.met)
    room = Fraction((period.ends_on - case.on).days, 7 * case.rules.cadence_weeks)
    return lasting(case) and needed(case) - done > room


def slipping(case: Case, now: datetime) -> Iterable[Trigger]:
    """Looked at once a week, on its Monday or the first day after it that is seen."""
    monday = case.on - timedelta(days=case.on.weekday())
    return (Trigger(monday.isoformat(), midnight(case, monday)),) if behind(case) else ()


def together_after(case: Case, on: date, days: int) -> date:
    """So many days later, those of pauses not counted."""
    return after_rests(on, timedelta(days=days), case.record.rests)


def last_seen(case: Case) -> date:
    """The last day on which they met or mean to; the match before that."""
    return max([started(case), *(met.on for met in case.met), *(said.starts.date() for said in planned(case))])


def still(case: Case, now: datetime) -> Iterable[Trigger]:
    last = last_seen(case)
    return (Trigger(last.isoformat(), midnight(case, last), together=True),) if lasting(case) else ()


def missing(case: Case, thing: Thing) -> frozenset[Side]:
    return frozenset(side for side in Side if case.record.first(thing, side) is None)


def owed(case: Case, thing: Thing, on: date) -> Iterable[Trigger]:
    sides = missing(case, thing)
    return (Trigger(on.isoformat(), midnight(case, on), sides, together=True),) if sides else ()


def midpoint(case: Case, now: datetime) -> Iterable[Trigger]:
    if case.rules.midpoint is Midpoint.NONE:
        return ()
    return owed(case, Thing.MIDPOINT, case.record.period.midpoint_on)


def closing(case: Case, now: datetime) -> Iterable[Trigger]:
    return owed(case, Thing.CLOSING, case.record.period.ends_on)


def no_shows(case: Case, side: Side) -> int:
    return sum(isinstance(said, MeetingMissed) and said.who is side for said in case.record.diary.meetings.values())


def from_time(least: int, case: Case, now: datetime) -> Iterable[Trigger]:
    """Each time from so many on that the same side did not come, at once."""
    stayed_away = {side: no_shows(case, side) for side in Side}
    return [Trigger(f"{side}:{times}", now) for side, times in stayed_away.items() if times >= least]


def stood_up(case: Case, now: datetime) -> Iterable[Trigger]:
    return from_time(case.rules.no_shows_to_alert, case, now)


def stood_up_often(case: Case, now: datetime) -> Iterable[Trigger]:
    """So often that it is asked whether the person should go on."""
    return from_time(case.rules.no_shows_to_review, case, now)


def unasked(case: Case, now: datetime) -> Iterable[Trigger]:
    """Whether they suit one another, each by themselves: after the first meeting."""
    if not case.rules.fit_check or not case.met:
        return ()
    first = case.met[0]
    sides = missing(case, Thing.FIT)
    return (
        (Trigger(first.said.meeting, midnight(case, first.on), sides, together=True),)
        if sides and lasting(case)
        else ()
    )


def orphaned(case: Case, now: datetime) -> Iterable[Trigger]:
    """Every day until somebody has seen to it."""
    return () if case.left is None else (Trigger(case.on.isoformat(), midnight(case, case.on)),)


# the table


LADDERS: tuple[Ladder, ...] = (
    Ladder(
        Policy.INTRODUCE_YOURSELF,
        unintroduced,
        lambda rules: (
            *(after(days, To.CONCERNED if n else To.ADEPT) for n, days in enumerate(rules.introduction_reminders)),
            after(rules.introduction_alert_days, To.COORDINATOR),
        ),
    ),
    Ladder(
        Policy.BOOK_FIRST_MEETING,
        unbooked,
        lambda rules: (after(rules.book_first_days, To.ADEPT), after(rules.book_first_mentor_days, To.MENTOR)),
    ),
    Ladder(
        Policy.NO_FIRST_MEETING,
        unmet,
        lambda rules: (
            after(rules.first_meeting_days, To.CONCERNED),
            after(rules.first_meeting_alert_days, To.COORDINATOR),
        ),
    ),
    Ladder(
        Policy.AGENDA_MISSING,
        without_agenda,
        lambda rules: (Step(To.ADEPT, hours=timedelta(hours=-rules.agenda_hours)),),
    ),
    Ladder(
        Policy.DID_YOU_MEET,
        unsettled,
        lambda rules: (
            Step(To.CONCERNED, hours=timedelta(hours=rules.did_you_meet_hours)),
            after(rules.did_you_meet_again_days, To.CONCERNED),
        ),
    ),
    Ladder(Policy.PLAN_NEXT, unplanned, lambda rules: (after(rules.plan_next_days, To.ADEPT),)),
    Ladder(Policy.CADENCE_SLIPPING, slipping, lambda rules: (after(0, To.CONCERNED), after(0, To.COORDINATOR))),
    Ladder(
        Policy.INACTIVE,
        still,
        lambda rules: (
            after(rules.inactivity_days, To.CONCERNED),
            after(rules.inactivity_days + rules.inactivity_escalation_days, To.COORDINATOR),
        ),
    ),
    Ladder(
        Policy.MIDPOINT_DUE,
        midpoint,
        lambda rules: (
            *(after(days, To.CONCERNED) for days in rules.midpoint_reminders),
            after(rules.midpoint_grace_days, To.COORDINATOR),
        ),
    ),
    Ladder(
        Policy.CLOSING_DUE,
        closing,
        lambda rules: (
            *(after(days, To.CONCERNED) for days in rules.closing_reminders),
            after(rules.closing_grace_days, To.COORDINATOR),
        ),
    ),
    Ladder(Policy.NO_SHOW_LADDER, stood_up, lambda rules: (after(0, To.CONCERNED), after(0, To.COORDINATOR))),
    Ladder(Policy.NO_SHOW_REVIEW, stood_up_often, lambda rules: (after(0, To.COORDINATOR),)),
    Ladder(Policy.FIT_CHECK, unasked, lambda rules: (after(rules.fit_check_days, To.CONCERNED),)),
    Ladder(Policy.ORPHANED_ADEPT, orphaned, lambda rules: (after(0, To.COORDINATOR),)),
)
