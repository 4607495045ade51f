"""What somebody has to do next: of an application before there is a pair, of a proposal, and in a pair.

Each reads what is known on a day and answers what is due by then or later; what has been done is not among it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.attribute import Category
from domain.calendar import local_day
from domain.checks import Case, wants_agendas, whole_period
from domain.consent_text import Purpose
from domain.due_feedback import missing_feedback
from domain.expectations import Of
from domain.language import MeetingId, PairId, ProgrammeId, Side
from domain.meeting import Block
from domain.pair import Completed, Ended, Paused, Together, Unmatched
from domain.pairing import Evaluation
from domain.phase import OVER, Phase
from domain.record import Thing
from domain.reminders import begins, lasting, planned, started, together_after
from domain.roll import Standing
from domain.steps import Step
from domain.todo import Todo, TodoItem, in_order

WEEK = timedelta(days=7)

# before a pair


@dataclass(frozen=True, slots=True)
class Application:
    """Of somebody who is in no pair by it. ``prepare_by``: the last day for it before people are matched; ``wishes`` to
    ``briefed``: whether the person has told these."""

    programme: ProgrammeId
    phase: Phase
    side: Side
    standing: Standing
    prepare_by: date
    wishes: bool = False
    profile: bool = False
    capacity: bool = False
    availability: bool = False
    briefed: bool = False
    asks: frozenset[Category] = frozenset()
    """What is sensitive and weighs in this programme."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person has said of it last: it stands or was taken back, to the text of today or to another."""

    purpose: Purpose
    category: Category | None
    stands: bool
    current: bool


ONCE = frozenset({Purpose.SURVEY, Purpose.BALLOT})
"""Given with an answer, for that one alone: nobody is asked for these again."""


LATE = frozenset({Phase.CLOSING, *OVER})
"""Nobody is matched any more."""


def of_application(own: Application, consents: Collection[Consent]) -> tuple[TodoItem, ...]:
    def item(todo: Todo, consent: Category | None = None) -> TodoItem:
        asked = None if consent is None else (Purpose.MATCHING, consent)
        return TodoItem(todo, own.prepare_by, programme=own.programme, side=own.side, consent=asked)

    if own.phase in LATE:
        return ()
    match own.standing:
        case Standing.UNCONFIRMED:
            return (item(Todo.CONFIRM_APPLICATION),)
        case Standing.APPLIED | Standing.ACCEPTED:
            answered = {one.category for one in consents if one.purpose is Purpose.MATCHING}
            return (
                *(item(todo) for todo, done in to_tell(own) if not done),
                *(item(Todo.GIVE_CONSENT, asked) for asked in sorted(own.asks) if asked not in answered),
            )
        case Standing.PAUSED | Standing.DECLINED | Standing.WITHDRAWN | Standing.LEFT:
            return ()


def to_tell(own: Application) -> tuple[tuple[Todo, bool], ...]:
    briefing = (Todo.COMPLETE_ROLE_BRIEFING, own.briefed)
    availability = (Todo.DECLARE_AVAILABILITY, own.availability)
    if own.side is Side.ADEPT:
        return (briefing, (Todo.DESCRIBE_WISHES, own.wishes), availability)
    return (
        briefing,
        (Todo.DESCRIBE_MENTOR_PROFILE, own.profile),
        (Todo.DECLARE_CAPACITY, own.capacity),
        availability,
    )


def to_renew(consents: Iterable[Consent], today: date) -> tuple[TodoItem, ...]:
    """What was consented to in words that have changed since."""
    old = [one for one in consents if one.stands and not one.current and one.purpose not in ONCE]
    return tuple(TodoItem(Todo.RENEW_CONSENT, today, consent=(one.purpose, one.category)) for one in old)


def of_proposal(pair: PairId, answer_by: date, today: date, *, answered: bool) -> tuple[TodoItem, ...]:
    return () if answered or today > answer_by else (TodoItem(Todo.ANSWER_PROPOSAL, answer_by, pair),)


# in a pair


def of_pair(case: Case, side: Side, now: datetime, *, undecided_on: date | None = None) -> tuple[TodoItem, ...]:
    """By what its edition asks for, earliest first. Most of it is the adept's to begin.

    Nothing of a pair that has ended, or was over before anybody recorded it here, or whose programme is
    cancelled; and nothing that takes both, once one of the two has left. ``undecided_on``: when this side said last
    whether the two suit one another, where that was that it does not know.
    """
    if case.record.was_over or case.record.cancelled:
        return ()
    match case.record.diary.life:
        case Together():
            ahead = case.on <= case.record.period.ends_on and case.left is None
            going_on = while_it_lasts(case, side, now, undecided_on) if ahead else ()
            return in_order((*to_record(case), *to_evaluate(case, side), *going_on))
        case Completed():
            return in_order(to_evaluate(case, side))
        case Paused(until=date() as until) if until <= case.on and case.left is None:
            said = (Step.RESUME, side) in case.record.steps
            return () if said else (item(case, Todo.RESUME_PAIR, until),)
        case Unmatched() | Paused() | Ended():
            return ()


def item(case: Case, todo: Todo, on: date, meeting: MeetingId | None = None, *, answers: str | None = None) -> TodoItem:
    return TodoItem(todo, on, case.record.match.pair, meeting, answers=answers)


def to_record(case: Case) -> Iterator[TodoItem]:
    for said in planned(case):
        if said.starts.date() <= case.on:
            yield item(case, Todo.RECORD_MEETING, said.starts.date(), said.meeting)


EVALUATES = {Evaluation.MIDPOINT: Todo.EVALUATE_MIDPOINT, Evaluation.CLOSING: Todo.SUMMARISE_CLOSING}


def to_evaluate(case: Case, side: Side) -> Iterator[TodoItem]:
    """Once the day has come; of a pair that is completed while it is in time, as nobody is asked for ever."""
    for evaluation, by, opened_on, due_on in missing_feedback(case):
        if by is side and (case.record.over is None or case.on <= due_on):
            yield item(case, EVALUATES[evaluation], opened_on)


def while_it_lasts(case: Case, side: Side, now: datetime, undecided_on: date | None) -> Iterator[TodoItem]:
    agreement, of = case.record.diary.agreement, case.record.match
    own, other = (of.adept, of.mentor) if side is Side.ADEPT else (of.mentor, of.adept)
    if agreement.in_force is not None:
        yield from to_say(case, side)
        yield from to_send(case, side, now)
    elif own not in agreement.said or other in agreement.said:  # and it is not the same that both have said
        yield item(case, Todo.AGREE_CONFIDENTIALITY, first_day(case))
    yield from to_plan(case, side)
    yield from to_feel(case, side, undecided_on)


def first_day(case: Case) -> date:
    """Of the first meeting: as it was, as it is planned, or when it should be at the latest."""
    days = [met.on for met in case.met] or [said.starts.date() for said in planned(case)]
    return min(days, default=together_after(case, started(case), case.rules.first_meeting_days))


def second_day(case: Case) -> date:
    met = [one.on for one in case.met[1:]] or [said.starts.date() for said in planned(case)]
    return min(met, default=together_after(case, first_day(case), 7 * case.rules.cadence_weeks))


def covered(case: Case, block: Block) -> bool:
    return bool(case.met) and block in case.met[0].said.covered


def to_say(case: Case, side: Side) -> Iterator[TodoItem]:
    """In writing; what was covered in the first meeting need not be."""
    record, rules, first = case.record, case.rules, first_day(case)
    if record.first(Thing.PRESENTED, side) is None and not covered(case, Block.PRESENTATION):
        yield item(case, Todo.INTRODUCE_YOURSELF, together_after(case, started(case), rules.introduction_days))
    if rules.c4 is not None:
        said = [record.first(Thing.EXPECTED, side, of) is not None for of in Of]
        if not (all(said) if side is Side.ADEPT else any(said)):
            yield item(case, Todo.STATE_EXPECTATIONS, together_after(case, first, rules.c4.days))
    if rules.c5 is not None:
        on = together_after(case, second_day(case), rules.c5.days)
        if not record.all(Thing.PURPOSE) and (turn := whose(side, last(record.purposes.values()))) is not None:
            yield item(case, Todo.AGREE_PURPOSE, on, answers="agreePurpose" if turn else None)
        if side is Side.ADEPT and case.met and not record.all(Thing.GOAL):
            yield item(case, Todo.SET_GOAL, on)
    if rules.c6 is not None and side is Side.ADEPT and not record.all(Thing.TOPIC):
        yield item(case, Todo.CHOOSE_TOPICS, together_after(case, first, rules.c6.days))
    turn = whose(side, last(said.side for said in record.proposed.values()))
    if rules.c7 is not None and record.structure is None and turn is not None:
        on = together_after(case, first, rules.c7.days)
        yield item(case, Todo.AGREE_STRUCTURE, on, answers="agreeMeetingStructure" if turn else None)


def last(sides: Iterable[Side]) -> Side | None:
    return next(reversed([*sides]), None)


def whose(side: Side, last: Side | None) -> bool | None:
    """Whether it is this side's turn: to answer (true), or to begin (false), which is the adept's."""
    if last is None:
        return False if side is Side.ADEPT else None
    return None if last is side else True


def to_send(case: Case, side: Side, now: datetime) -> Iterator[TodoItem]:
    """In the week before the last moment for it."""
    if side is not Side.ADEPT or not wants_agendas(case):
        return
    for said in planned(case):
        last = begins(said) - timedelta(hours=case.rules.agenda_hours)
        if said.meeting not in case.record.agendas and last - WEEK <= now < begins(said):
            yield item(case, Todo.SEND_AGENDA, local_day(last, case.record.match.zone), said.meeting)


def to_plan(case: Case, side: Side) -> Iterator[TodoItem]:
    """For the adept, who has the main responsibility."""
    if side is not Side.ADEPT:
        return
    rules, ahead = case.rules, planned(case)
    if not case.met:
        if not ahead:
            yield item(case, Todo.PLAN_FIRST_MEETING, together_after(case, started(case), rules.book_first_days))
        return
    if lasting(case) and not any(said.starts.date() >= case.met[-1].on for said in ahead):
        yield item(case, Todo.PLAN_NEXT_MEETING, together_after(case, case.met[-1].on, rules.plan_next_days))
    if rules.c16 is not None and whole_period(case, None).done_on is None:
        yield item(case, Todo.PLAN_WHOLE_PERIOD, together_after(case, first_day(case), rules.c16.days))


def to_feel(case: Case, side: Side, undecided_on: date | None) -> Iterator[TodoItem]:
    """After the first meeting; and again after the next one, for whoever has not made up their mind."""
    if not case.rules.fit_check:
        return
    asked = [met.on for met in case.met if undecided_on is None or met.on > undecided_on]
    answered = case.record.first(Thing.FIT, side) is not None and undecided_on is None
    on = together_after(case, min(asked), case.rules.fit_check_days) if asked and not answered else None
    if on is not None and on <= case.on:
        yield item(case, Todo.CHECK_FIT, on)
