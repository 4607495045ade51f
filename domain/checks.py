"""What each check looks for in the record of a pair: whether it is met, since which day, and by which facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise

from domain.calendar import instant, local_day, midnight, rested
from domain.expectations import Of
from domain.language import Side
from domain.meeting import Block, MeetingPlanned
from domain.policies import Agenda, Check, Policies
from domain.record import Done, Met, Record, Thing
from domain.structure import Channel


@dataclass(frozen=True, slots=True)
class Case:
    """A pair as it is measured on a day."""

    record: Record
    rules: Policies
    on: date
    wishes: Done | None
    matching: date | None
    left: Done | None = None
    """Since when one of the two is not there any more."""

    @property
    def met(self) -> tuple[Met, ...]:
        return self.record.together

    @property
    def over_on(self) -> date | None:
        """Its last day, or the day on which it was over before that."""
        return None if self.record.over is None else self.record.over.on


@dataclass(frozen=True, slots=True)
class Found:
    """``done_on`` is the day on which a check was met, none where it is not; ``gone`` where it never can be, ``ahead``
    where nothing that it looks at has come."""

    done_on: date | None = None
    evidence: tuple[int, ...] = ()
    gone: bool = False
    ahead: bool = False


Look = Callable[[Case, "date | None"], Found]
"""Of a pair, and the day on which the check is due."""


NOTHING = Found()

# what each check looks for


def needed(case: Case) -> int:
    return case.rules.meetings_within(case.record.period)


def enough_meetings(case: Case, due_on: date | None) -> Found:
    period = case.record.period
    within = [met for met in case.met if period.starts_on <= met.on <= period.ends_on]
    least, evidence = needed(case), positions(within)
    if len(within) >= least:
        return Found(within[least - 1].on, evidence)
    return Found(evidence=evidence, gone=case.on > period.ends_on)


def first_meeting_soon(case: Case, due_on: date | None) -> Found:
    if not case.met:
        return NOTHING
    first = case.met[0]
    if due_on is not None and first.on > due_on:
        return Found(evidence=first.facts, gone=True)
    return Found(first.on, first.facts)


BLOCKS: Mapping[Block, Thing | None] = {
    Block.PRESENTATION: Thing.PRESENTED,
    Block.EXPECTATIONS: Thing.EXPECTED,
    Block.AGENDA: Thing.TOPIC,
    Block.STRUCTURE: None,
}


def four_blocks(case: Case, due_on: date | None) -> Found:
    """Each was covered in the first meeting, or said in writing."""
    if not case.met:
        return NOTHING
    first = case.met[0]
    days, evidence, whole = [first.on], list(first.facts), True
    for block, thing in BLOCKS.items():
        written = written_down(case, thing)
        if block in first.said.covered:
            continue
        if written is None:
            whole = False
        else:
            days.append(written.on)
            evidence.append(written.position)
    return Found(max(days) if whole else None, tuple(sorted({*evidence})))


def written_down(case: Case, thing: Thing | None) -> Done | None:
    if thing is None:
        return case.record.structures[0].agreed if case.record.structures else None
    return min(case.record.all(thing), key=lambda done: done.on, default=None)


def expectations(case: Case, due_on: date | None) -> Found:
    """The adept of the programme, of oneself and of the other; the mentor of one of them."""
    record = case.record
    by_adept = [record.first(Thing.EXPECTED, Side.ADEPT, of) for of in Of]
    by_mentor = [said for of in Of if (said := record.first(Thing.EXPECTED, Side.MENTOR, of)) is not None]
    return all_of([*by_adept, min(by_mentor, key=by_day, default=None)])


def purpose_and_goal(case: Case, due_on: date | None) -> Found:
    return all_of([earliest(case, Thing.PURPOSE), earliest(case, Thing.GOAL)])


def topics(case: Case, due_on: date | None) -> Found:
    return all_of([earliest(case, Thing.TOPIC)])


def structure(case: Case, due_on: date | None) -> Found:
    """Since they agreed on one first, whatever they have changed of it. For a contract, with their purpose
    and what is confidential between them."""
    more = (earliest(case, Thing.PURPOSE), *agreed_by_each(case)) if case.rules.contract else ()
    return all_of([written_down(case, None), *more])


def agendas(case: Case, due_on: date | None) -> Found:
    """One was sent in time before each meeting but the first, of those for which the pair wanted one by then."""
    rule, later = case.rules.c8, later_with_agenda(case)
    if not later or rule is None:
        return Found(ahead=True)
    sent = [case.record.agendas.get(met.said.meeting) for met in later]
    evidence = tuple(position for one in sent if one is not None for position in (one[1],))
    timely = [
        one is not None and one[0] <= begins(met, case) + timedelta(hours=rule.hours)
        for met, one in zip(later, sent, strict=True)
    ]
    return Found(due_on or later[-1].on, evidence) if all(timely) else Found(evidence=evidence, gone=True)


def later_with_agenda(case: Case) -> list[Met]:
    ahead = timedelta(hours=min(case.rules.c8.hours, 0)) if case.rules.c8 is not None else timedelta()
    return [met for met in case.met[1:] if wants_agendas(case, met.on + ahead)]


def begins(met: Met, case: Case) -> datetime:
    """As it was planned, or said afterwards; where nobody said, the end of its day."""
    plan, zone = case.record.plans.get(met.said.meeting), case.record.match.zone
    if plan is not None:
        starts = instant(plan.said.starts, plan.said.zone, later=plan.said.later)
        if met.on in (plan.said.starts.date(), local_day(starts, zone)):
            return starts
    if met.said.start is not None:
        return instant(datetime.combine(met.on, met.said.start), zone)
    return midnight(met.on + timedelta(days=1), zone)


def front_loaded(case: Case, due_on: date | None) -> Found:
    met = case.met
    if len(met) < 3:
        return NOTHING
    rests = case.record.rests
    gaps = [later.on - earlier.on - rested(earlier.on, later.on, rests) for earlier, later in pairwise(met)]
    return Found(met[2].on, positions(met)) if gaps[0] <= min(gaps[1:]) else Found(evidence=positions(met), gone=True)


def by_both(thing: Thing, case: Case, due_on: date | None) -> Found:
    return all_of([case.record.first(thing, side) for side in Side])


def confidentiality(case: Case, due_on: date | None) -> Found:
    return all_of(agreed_by_each(case))


def agreed_by_each(case: Case) -> list[Done | None]:
    """Of the two, as long as they have agreed to the same terms."""
    match, terms = case.record.match, case.record.diary.agreement.in_force
    return [None if terms is None else case.record.first(Thing.AGREED, one) for one in (match.adept, match.mentor)]


def lengths(case: Case, due_on: date | None) -> Found:
    """Of each meeting: agreed beforehand, and within the guideline."""
    if not (met := case.met):
        return NOTHING
    agreed = written_down(case, None)
    good = [
        met_one.said.minutes in case.rules.meeting_minutes
        and ((agreed is not None and agreed.on <= met_one.on) or planned_ahead(met_one, case))
        for met_one in met
    ]
    return Found(met[-1].on, positions(met)) if all(good) else Found(evidence=positions(met), gone=True)


def planned_ahead(met: Met, case: Case) -> bool:
    plan = case.record.plans.get(met.said.meeting)
    return plan is not None and plan.on <= met.on


def short_advice(case: Case, due_on: date | None) -> Found:
    agreed = case.record.structure
    ways = [done for done in (earliest(case, Thing.ADVICE),) if done is not None]
    if agreed is not None and agreed.channel is not Channel.NONE:
        ways.append(next(one.agreed for one in case.record.structures if one.channel is not Channel.NONE))
    return all_of([min(ways, key=by_day, default=None)])


def wishes(case: Case, due_on: date | None) -> Found:
    return all_of([case.wishes])


def whole_period(case: Case, due_on: date | None) -> Found:
    """As many meetings planned or held as the edition asks for; one that was planned counts since then."""
    record = case.record
    held = {met.said.meeting: (met.on, met.facts) for met in case.met}
    ahead = {meeting: (plan.on, (plan.position,)) for meeting, plan in record.plans.items()}
    stand = {*held, *(one for one, said in record.diary.meetings.items() if isinstance(said, MeetingPlanned))}
    dates = sorted(min(known[one] for known in (held, ahead) if one in known) for one in stand)
    least = needed(case)
    evidence = tuple(sorted(position for _, facts in dates for position in facts))
    return Found(dates[least - 1][0], evidence) if len(dates) >= least else Found(evidence=evidence)


# helpers of the above


def all_of(done: Iterable[Done | None]) -> Found:
    """Met on the day of the last of them, where none is missing."""
    known = [*done]
    there = [one for one in known if one is not None]
    evidence = tuple(sorted({one.position for one in there}))
    return Found(max(one.on for one in there) if there and len(there) == len(known) else None, evidence)


def earliest(case: Case, thing: Thing) -> Done | None:
    return min(case.record.all(thing), key=by_day, default=None)


def by_day(done: Done) -> tuple[date, int]:
    return done.on, done.position


def positions(met: Iterable[Met]) -> tuple[int, ...]:
    return tuple(sorted({position for one in met for position in one.facts}))


# the table


def wants_agendas(case: Case, on: date | None = None) -> bool:
    """As the pair had agreed by a day, or as it has now."""
    match case.rules.agenda:
        case Agenda.ALWAYS:
            return True
        case Agenda.NEVER:
            return False
        case Agenda.BY_AGREEMENT:
            agreed = [one for one in case.record.structures if on is None or one.agreed.on <= on]
            return bool(agreed) and agreed[-1].agenda_required


def applies(check: Check, case: Case) -> bool:
    """To this pair, of what its edition asks for."""
    return check is not Check.C8 or wants_agendas(case) or bool(later_with_agenda(case))


LOOKS: Mapping[Check, Look] = {
    Check.C1: enough_meetings,
    Check.C2: first_meeting_soon,
    Check.C3: four_blocks,
    Check.C4: expectations,
    Check.C5: purpose_and_goal,
    Check.C6: topics,
    Check.C7: structure,
    Check.C8: agendas,
    Check.C9: front_loaded,
    Check.C10: partial(by_both, Thing.MIDPOINT),
    Check.C11: partial(by_both, Thing.CLOSING),
    Check.C12: confidentiality,
    Check.C13: lengths,
    Check.C14: short_advice,
    Check.C15: wishes,
    Check.C16: whole_period,
}
