"""What there is to do before a pair and in one: for each thing the one command, where the handbook says so, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.attribute import Category
from domain.consent_text import Purpose
from domain.language import MeetingId, PairId, ProgrammeId, Side
from domain.wording import Phrase


class Todo(StrEnum):
    CONFIRM_APPLICATION = "confirm_application"
    COMPLETE_ROLE_BRIEFING = "complete_role_briefing"
    DESCRIBE_WISHES = "describe_wishes"
    DESCRIBE_MENTOR_PROFILE = "describe_mentor_profile"
    DECLARE_CAPACITY = "declare_capacity"
    DECLARE_AVAILABILITY = "declare_availability"
    GIVE_CONSENT = "give_consent"
    RENEW_CONSENT = "renew_consent"
    """To the text as it reads today."""
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
    RESUME_PAIR = "resume_pair"
    """Once the day has come until which it was meant to rest."""
    CHECK_FIT = "check_fit"
    """For oneself: whether the two suit one another."""
    EVALUATE_MIDPOINT = "evaluate_midpoint"
    SUMMARISE_CLOSING = "summarise_closing"


@dataclass(frozen=True, slots=True)
class Duty:
    """``command``: the mutation that does it; ``handbook``: a text, or the beginning of several, or a policy."""

    command: str
    handbook: str
    why: Phrase


DUTIES: Mapping[Todo, Duty] = {
    Todo.CONFIRM_APPLICATION: Duty(
        "confirmApplication",
        "role.{side}.body",
        Phrase(
            "Någon har anmält dig. Bekräfta att du vill vara med.",
            "Somebody has applied for you. Confirm that you want to take part.",
        ),
    ),
    Todo.COMPLETE_ROLE_BRIEFING: Duty(
        "completeRoleBriefing",
        "role.{side}.briefing",
        Phrase(
            "Läs om din roll i handboken, och säg att du har gjort det.",
            "Read about your role in the handbook, and say that you have.",
        ),
    ),
    Todo.DESCRIBE_WISHES: Duty(
        "describeWishes",
        "role.adept.wishes",
        Phrase(
            "Beskriv vad du önskar dig, innan någon matchas.", "Describe what you wish for, before anybody is matched."
        ),
    ),
    Todo.DESCRIBE_MENTOR_PROFILE: Duty(
        "describeMentorProfile",
        "profile.mentor",
        Phrase("Beskriv vad du kan bidra med.", "Describe what you can contribute."),
    ),
    Todo.DECLARE_CAPACITY: Duty(
        "declareCapacity",
        "role.mentor.qualities.6",
        Phrase("Ange hur många adepter du tar.", "Say how many adepts you take."),
    ),
    Todo.DECLARE_AVAILABILITY: Duty(
        "declareAvailability",
        "section.frame",
        Phrase("Ange hur mycket tid du har, och när du kan ses.", "Say how much time you have, and when you can meet."),
    ),
    Todo.GIVE_CONSENT: Duty(
        "giveConsent",
        "section.contact",
        Phrase(
            "Programmet matchar efter en känslig uppgift. Samtyck om du vill att den räknas; det är ditt val.",
            "The programme matches by something sensitive. Consent if you want that to count; it is your choice.",
        ),
    ),
    Todo.RENEW_CONSENT: Duty(
        "giveConsent",
        "section.contact",
        Phrase(
            "Det som du har samtyckt till lyder annorlunda nu. Läs det och samtyck på nytt, eller ta tillbaka det.",
            "What you consented to reads otherwise now. Read it and consent anew, or take it back.",
        ),
    ),
    Todo.ANSWER_PROPOSAL: Duty(
        "acceptProposal",
        "policy.proposal_answer_days",
        Phrase("Ett förslag väntar på ditt svar.", "A proposal waits for your answer."),
    ),
    Todo.AGREE_CONFIDENTIALITY: Duty(
        "agreeConfidentiality",
        "agreement.confidentiality",
        Phrase(
            "Gå med på vad som stannar mellan er; först då kan ni skriva till varandra.",
            "Agree on what stays between you; only then can you write to one another.",
        ),
    ),
    Todo.INTRODUCE_YOURSELF: Duty(
        "introduceSelf",
        "first.presentation",
        Phrase("Presentera dig för den andra.", "Introduce yourself to the other."),
    ),
    Todo.PLAN_FIRST_MEETING: Duty(
        "planMeeting",
        "section.first_meeting",
        Phrase("Bestäm när ni ses första gången.", "Settle when you first meet."),
    ),
    Todo.STATE_EXPECTATIONS: Duty(
        "stateExpectation",
        "first.expectations",
        Phrase(
            "Säg vad du väntar dig av programmet, av dig själv och av den andra.",
            "Say what you expect of the programme, of yourself and of the other.",
        ),
    ),
    Todo.AGREE_PURPOSE: Duty(
        "proposePurpose",
        "first.agenda_topics.2",
        Phrase("Kom överens om vad ni framför allt är här för.", "Agree on what you are here for above all."),
    ),
    Todo.CHOOSE_TOPICS: Duty(
        "chooseTopic",
        "section.topics",
        Phrase("Välj vilka ämnen ni ska ta upp.", "Choose which topics you take up."),
    ),
    Todo.AGREE_STRUCTURE: Duty(
        "proposeMeetingStructure",
        "first.structure",
        Phrase("Kom överens om var, när och hur ni ses.", "Agree on where, when and how you meet."),
    ),
    Todo.SET_GOAL: Duty(
        "setGoal",
        "section.goals",
        Phrase("Sätt upp ett mål att arbeta mot.", "Set a goal to work towards."),
    ),
    Todo.PLAN_NEXT_MEETING: Duty(
        "planMeeting",
        "policy.plan_next_days",
        Phrase("Boka in nästa möte.", "Plan your next meeting."),
    ),
    Todo.PLAN_WHOLE_PERIOD: Duty(
        "planMeeting",
        "policy.plan_weeks",
        Phrase("Boka in möten för hela perioden.", "Plan meetings for the whole of your time."),
    ),
    Todo.SEND_AGENDA: Duty(
        "sendAgenda",
        "section.meeting",
        Phrase("Skicka agendan till nästa möte.", "Send the agenda of your next meeting."),
    ),
    Todo.RECORD_MEETING: Duty(
        "recordMeetingHeld",
        "policy.did_you_meet_hours",
        Phrase("Träffades ni? Bokför mötet.", "Did you meet? Record the meeting."),
    ),
    Todo.RESUME_PAIR: Duty(
        "resumePair",
        "policy.pauses_move_midpoint",
        Phrase(
            "Er paus skulle vara till nu. Återuppta paret när ni är redo.",
            "Your pause was meant to be over by now. Resume the pair when you are ready.",
        ),
    ),
    Todo.CHECK_FIT: Duty(
        "checkFit",
        "factor.1",
        Phrase("Känn efter om ni två passar ihop.", "Consider whether the two of you suit one another."),
    ),
    Todo.EVALUATE_MIDPOINT: Duty(
        "evaluateMidpoint",
        "evaluation.midpoint",
        Phrase(
            "Säg vad som har varit bra och vad som kan bli bättre.", "Say what has been good and what can be better."
        ),
    ),
    Todo.SUMMARISE_CLOSING: Duty(
        "summariseClosing",
        "evaluation.closing",
        Phrase("Sammanfatta tiden tillsammans.", "Sum up your time together."),
    ),
}


@dataclass(frozen=True, slots=True)
class TodoItem:
    """``due_on`` where the pair or the programme is; ``pair``: it, or the proposal for one; ``programme`` and ``side``
    where it is about an application; ``consent`` where one is asked for. ``answers`` is the mutation that takes up what
    the other has proposed, where it is that."""

    todo: Todo
    due_on: date
    pair: PairId | None = None
    meeting: MeetingId | None = None
    programme: ProgrammeId | None = None
    side: Side | None = None
    consent: tuple[Purpose, Category | None] | None = None
    answers: str | None = None

    @property
    def command(self) -> str:
        return self.answers or DUTIES[self.todo].command

    @property
    def handbook(self) -> str:
        return DUTIES[self.todo].handbook.format(side=self.side)

    @property
    def why(self) -> Phrase:
        return DUTIES[self.todo].why


ORDER = [*Todo]


def in_order(items: Iterable[TodoItem]) -> tuple[TodoItem, ...]:
    """Earliest first."""
    return tuple(sorted(items, key=lambda item: (item.due_on, ORDER.index(item.todo))))
