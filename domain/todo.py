"""What each of a pair has to do next, and why: one command each, and the place in the handbook that it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.calendar import local_day
from domain.checks import Case, wants_agendas, whole_period
from domain.expectations import Of
from domain.language import MeetingId, PairId, Side
from domain.meeting import Block
from domain.pair import Together
from domain.record import Thing
from domain.reminders import begins, lasting, planned, started
from domain.wording import Phrase

WEEK = timedelta(days=7)


class Todo(StrEnum):
    ANSWER_PROPOSAL = "answer_proposal"
    AGREE_CONFIDENTIALITY = "agree_confidentiality"
    """First of all: until both have, nothing of what follows can be written."""
    INTRODUCE_YOURSELF = "introduce_yourself"
    PLAN_FIRST_MEETING = "plan_first_meeting"
    STATE_EXPECTATIONS = "state_expectations"
    AGREE_PURPOSE = "agree_purpose"
    CHOOSE_TOPICS = "choose_topics"
    AGREE_STRUCTURE = "agree_structure"
    SET_GOAL = "set_goal"
    PLAN_NEXT_MEETING = "plan_next_meeting"
    PLAN_WHOLE_PERIOD = "plan_whole_period"
    SEND_AGENDA = "send_agenda"
    RECORD_MEETING = "record_meeting"
    CHECK_FIT = "check_fit"
    """For oneself: whether the two suit one another."""
    EVALUATE_MIDPOINT = "evaluate_midpoint"
    SUMMARISE_CLOSING = "summarise_closing"


@dataclass(frozen=True, slots=True)
class Duty:
    """``handbook``: a text, or the beginning of several, or a policy; ``command``: the mutation that does it."""

    command: str
    handbook: str


DUTIES: Mapping[Todo, Duty] = {
    Todo.ANSWER_PROPOSAL: Duty("acceptProposal", "policy.proposal_answer_days"),
    Todo.AGREE_CONFIDENTIALITY: Duty("agreeConfidentiality", "agreement.confidentiality"),
    Todo.INTRODUCE_YOURSELF: Duty("introduceSelf", "first.presentation"),
    Todo.PLAN_FIRST_MEETING: Duty("planMeeting", "section.first_meeting"),
    Todo.STATE_EXPECTATIONS: Duty("stateExpectation", "first.expectations"),
    Todo.AGREE_PURPOSE: Duty("proposePurpose", "first.agenda_topics.2"),
    Todo.CHOOSE_TOPICS: Duty("chooseTopic", "section.topics"),
    Todo.AGREE_STRUCTURE: Duty("proposeMeetingStructure", "first.structure"),
    Todo.SET_GOAL: Duty("setGoal", "section.goals"),
    Todo.PLAN_NEXT_MEETING: Duty("planMeeting", "policy.plan_next_days"),
    Todo.PLAN_WHOLE_PERIOD: Duty("planMeeting", "policy.plan_weeks"),
    Todo.SEND_AGENDA: Duty("sendAgenda", "section.meeting"),
    Todo.RECORD_MEETING: Duty("recordMeetingHeld", "policy.did_you_meet_hours"),
    Todo.CHECK_FIT: Duty("checkFit", "factor.1"),
    Todo.EVALUATE_MIDPOINT: Duty("evaluateMidpoint", "evaluation.midpoint"),
    Todo.SUMMARISE_CLOSING: Duty("summariseClosing", "evaluation.closing"),
}
WHY: Mapping[Todo, Phrase] = {
    Todo.ANSWER_PROPOSAL: Phrase(
        "Ett förslag väntar på ditt svar.",
        "A proposal waits for your answer.",
    ),
    Todo.AGREE_CONFIDENTIALITY: Phrase(
        "Gå med på vad som stannar mellan er; först då kan ni skriva till varandra.",
        "Agree on what stays between you; only then can you write to one another.",
    ),
    Todo.INTRODUCE_YOURSELF: Phrase(
        "Presentera dig för den andra.",
        "Introduce yourself to the other.",
    ),
    Todo.PLAN_FIRST_MEETING: Phrase(
        "Bestäm när ni ses första gången.",
        "Settle when you first meet.",
    ),
    Todo.STATE_EXPECTATIONS: Phrase(
        "Säg vad du väntar dig av programmet, av dig själv och av den andra.",
        "Say what you expect of the programme, of yourself and of the other.",
    ),
    Todo.AGREE_PURPOSE: Phrase(
        "Kom överens om vad ni framför allt är här för.",
        "Agree on what you are here for above all.",
    ),
    Todo.CHOOSE_TOPICS: Phrase(
        "Välj vilka ämnen ni ska ta upp.",
        "Choose which topics you take up.",
    ),
    Todo.AGREE_STRUCTURE: Phrase(
        "Kom överens om var, när och hur ni ses.",
        "Agree on where, when and how you meet.",
    ),
    Todo.SET_GOAL: Phrase(
        "Sätt upp ett mål att arbeta mot.",
        "Set a goal to work towards.",
    ),
    Todo.PLAN_NEXT_MEETING: Phrase(
        "Boka in nästa möte.",
        "Plan your next meeting.",
    ),
    Todo.PLAN_WHOLE_PERIOD: Phrase(
        "Boka in möten för hela perioden.",
        "Plan meetings for the whole of your time.",
    ),
    Todo.SEND_AGENDA: Phrase(
        "Skicka agendan till nästa möte.",
        "Send the agenda of your next meeting.",
    ),
    Todo.RECORD_MEETING: Phrase(
        "Träffades ni? Bokför mötet.",
        "Did you meet? Record the meeting.",
    ),
    Todo.CHECK_FIT: Phrase(
        "Känn efter om ni två passar ihop.",
        "Consider whether the two of you suit one another.",
    ),
    Todo.EVALUATE_MIDPOINT: Phrase(
        "Säg vad som har varit bra och vad som kan bli bättre.",
        "Say what has been good and what can be better.",
    ),
    Todo.SUMMARISE_CLOSING: Phrase(
        "Sammanfatta tiden tillsammans.",
        "Sum up your time together.",
    ),
}


@dataclass(frozen=True, slots=True)
class TodoItem:
    """``due_on`` in the pair's time zone; ``pair``: it, or the proposal for one; ``answers`` is the mutation that
    takes up what the other has proposed, where it is that."""

    todo: Todo
    pair: PairId
    due_on: date
    meeting: MeetingId | None = None
    answers: str | None = None

    @property
    def command(self) -> str:
        return self.answers or DUTIES[self.todo].command


def to_agree(case: Case, side: Side, now: datetime) -> tuple[TodoItem, ...]:
    """What a side has still to settle with the other, or to prepare: of what its edition asks for. Most of it is the
    adept's to begin; nothing of a pair that rests, or whose time is over."""
    if not isinstance(case.record.diary.life, Together) or case.record.was_over or case.on > case.record.period.ends_on:
        return ()
    own = case.record.match
    member = own.adept if side is Side.ADEPT else own.mentor
    ahead = (*to_plan(case, side, now),)
    if case.record.first(Thing.AGREED, member) is None:
        return (item(case, Todo.AGREE_CONFIDENTIALITY, first_day(case)), *ahead)
    both = all(case.record.first(Thing.AGREED, one) is not None for one in (own.adept, own.mentor))
    return (*to_say(case, side), *ahead) if both else ahead


def item(case: Case, todo: Todo, on: date, *, answers: str | None = None) -> TodoItem:
    return TodoItem(todo, case.record.match.pair, on, answers=answers)


def first_day(case: Case) -> date:
    """Of the first meeting: as it was, as it is planned, or when it should be at the latest."""
    days = [met.on for met in case.met] or [said.starts.date() for said in planned(case)]
    return min(days, default=started(case) + timedelta(days=case.rules.first_meeting_days))


def second_day(case: Case) -> date:
    later = [met.on for met in case.met[1:]] or [said.starts.date() for said in planned(case)]
    return min(later, default=first_day(case) + WEEK * case.rules.cadence_weeks)


def covered(case: Case, block: Block) -> bool:
    return bool(case.met) and block in case.met[0].said.covered


def to_say(case: Case, side: Side) -> Iterator[TodoItem]:
    """In writing; what was covered in the first meeting need not be."""
    record, rules, first = case.record, case.rules, first_day(case)
    if record.first(Thing.PRESENTED, side) is None and not covered(case, Block.PRESENTATION):
        yield item(case, Todo.INTRODUCE_YOURSELF, started(case) + timedelta(days=rules.introduction_days))
    if rules.c4 is not None:
        said = [record.first(Thing.EXPECTED, side, of) is not None for of in Of]
        if not (all(said) if side is Side.ADEPT else any(said)):
            yield item(case, Todo.STATE_EXPECTATIONS, first + timedelta(days=rules.c4.days))
    if rules.c5 is not None:
        on = second_day(case) + timedelta(days=rules.c5.days)
        if not record.all(Thing.PURPOSE) and (turn := whose(side, record.purpose_by)) is not None:
            yield item(case, Todo.AGREE_PURPOSE, on, answers="agreePurpose" if turn else None)
        if side is Side.ADEPT and case.met and not record.all(Thing.GOAL):
            yield item(case, Todo.SET_GOAL, on)
    if rules.c6 is not None and side is Side.ADEPT and not record.all(Thing.TOPIC):
        yield item(case, Todo.CHOOSE_TOPICS, first + timedelta(days=rules.c6.days))
    if rules.c7 is not None and record.structure is None:
        proposed = [*record.proposed.values()]
        if (turn := whose(side, proposed[-1].side if proposed else None)) is not None:
            on = first + timedelta(days=rules.c7.days)
            yield item(case, Todo.AGREE_STRUCTURE, on, answers="agreeMeetingStructure" if turn else None)


def whose(side: Side, last: Side | None) -> bool | None:
    """Whether it is this side's turn: to answer (true), or to begin (false), which is the adept's."""
    if last is None:
        return False if side is Side.ADEPT else None
    return None if last is side else True


def to_plan(case: Case, side: Side, now: datetime) -> Iterator[TodoItem]:
    """For the adept, who has the main responsibility."""
    if side is not Side.ADEPT:
        return
    rules, ahead = case.rules, planned(case)
    if case.met and lasting(case) and not any(said.starts.date() >= case.met[-1].on for said in ahead):
        yield item(case, Todo.PLAN_NEXT_MEETING, case.met[-1].on + timedelta(days=rules.plan_next_days))
    if rules.c16 is not None and case.met and whole_period(case, None).done_on is None:
        yield item(case, Todo.PLAN_WHOLE_PERIOD, first_day(case) + timedelta(days=rules.c16.days))
    if wants_agendas(case):
        for said in ahead:
            last = begins(said) - timedelta(hours=rules.agenda_hours)
            if said.meeting not in case.record.agendas and last - WEEK <= now < begins(said):
                on = local_day(last, case.record.match.zone)
                yield TodoItem(Todo.SEND_AGENDA, said.pair, on, said.meeting)
