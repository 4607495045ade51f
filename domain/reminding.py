"""What each reminder says, where the handbook says so, and how it is answered: by the one command, or a choice of them.

A reminder of what is to do anyway is the same one command, and the same place in the handbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.fit import Fit
from domain.language import MeetingId
from domain.reminders import Policy
from domain.todo import DUTIES, Todo
from domain.wording import Phrase


@dataclass(frozen=True, slots=True)
class Answer:
    """One click. ``given``: what the mutation is told by it, beside the pair and the meeting."""

    command: str
    says: Phrase
    given: Mapping[str, str]


def answer(command: str, sv: str, en: str, **given: str) -> Answer:
    return Answer(command, Phrase(sv, en), given)


@dataclass(frozen=True, slots=True)
class Reminder:
    """``answers``: where it can be answered in more ways than one."""

    says: Phrase
    command: str
    handbook: str
    answers: tuple[Answer, ...] = ()


def of(todo: Todo, *answers: Answer, says: Phrase | None = None) -> Reminder:
    duty = DUTIES[todo]
    return Reminder(says or duty.why, duty.command, duty.handbook, answers)


HELP = answer("raiseConcern", "Vi behöver hjälp", "We need help", kind="OTHER")
MET = answer("recordMeetingHeld", "Vi har träffats", "We have met")
PLANNED = answer("planMeeting", "Vi har bestämt en tid", "We have settled on a time")

REMINDERS: Mapping[Policy, Reminder] = {
    Policy.INTRODUCE_YOURSELF: of(
        Todo.INTRODUCE_YOURSELF,
        says=Phrase("Presentera dig för den andra i paret.", "Introduce yourself to the other of your pair."),
    ),
    Policy.BOOK_FIRST_MEETING: of(Todo.PLAN_FIRST_MEETING),
    Policy.NO_FIRST_MEETING: Reminder(
        Phrase(
            "Ni har inte träffats än. Har ni bokat ett möte, eller behöver ni hjälp?",
            "You have not met yet. Is a meeting planned, or do you need help?",
        ),
        "recordMeetingHeld",
        "section.first_meeting",
        (MET, PLANNED, HELP),
    ),
    Policy.AGENDA_MISSING: of(Todo.SEND_AGENDA),
    Policy.DID_YOU_MEET: of(
        Todo.RECORD_MEETING,
        answer("recordMeetingHeld", "Ja, vi träffades", "Yes, we met"),
        answer("recordNoShow", "Någon kom inte", "Somebody did not come"),
        answer("moveMeeting", "Vi har flyttat mötet", "We have moved it"),
    ),
    Policy.PLAN_NEXT: of(Todo.PLAN_NEXT_MEETING),
    Policy.CADENCE_SLIPPING: Reminder(
        Phrase(
            "Ni behöver ses tätare för att hinna med mötena.",
            "Meet more often, or time will be short for your meetings.",
        ),
        "planMeeting",
        "section.frame",
    ),
    Policy.INACTIVE: Reminder(
        Phrase("Det är länge sedan ni hördes. Hur går det?", "It has been long. How are you two doing?"),
        "planMeeting",
        "policy.inactivity_days",
        (MET, PLANNED, HELP),
    ),
    Policy.MIDPOINT_DUE: of(
        Todo.EVALUATE_MIDPOINT,
        says=Phrase("Dags för er halvtidsutvärdering.", "It is time for your midpoint evaluation."),
    ),
    Policy.CLOSING_DUE: of(Todo.SUMMARISE_CLOSING),
    Policy.NO_SHOW_LADDER: Reminder(
        Phrase(
            "Det har blivit flera uteblivna möten. Hör av dig till den andra.",
            "Several meetings were missed. Get in touch with the other.",
        ),
        "planMeeting",
        "policy.no_shows_to_alert",
        (PLANNED, HELP),
    ),
    Policy.NO_SHOW_REVIEW: Reminder(
        Phrase(
            "Samordnaren hör av sig om de uteblivna mötena.", "A coordinator will ask you about the missed meetings."
        ),
        "planMeeting",
        "policy.no_shows_to_review",
    ),
    Policy.FIT_CHECK: of(
        Todo.CHECK_FIT,
        answer("checkFit", "Det känns bra", "It feels right", answer=Fit.GOOD.name),
        answer("checkFit", "Jag vet inte än", "I do not know yet", answer=Fit.UNDECIDED.name),
        answer("checkFit", "Det känns inte bra", "It does not feel right", answer=Fit.NOT_GOOD.name),
        says=Phrase(
            "Hur känns det efter första mötet? Den andra i paret får inte veta vad du svarar. Svarar du nej får "
            "samordnaren veta att någon av er har gjort det.",
            "How did the first meeting feel? The other of your pair is not told what you answer. If you say no, the "
            "coordinator learns that one of you did.",
        ),
    ),
    Policy.ORPHANED_ADEPT: Reminder(
        Phrase("Den andra i paret har lämnat.", "The other of your pair has left."), "raiseConcern", "section.contact"
    ),
    Policy.PROPOSAL_WAITING: of(
        Todo.ANSWER_PROPOSAL,
        answer("acceptProposal", "Ja", "Yes"),
        answer("declineProposal", "Nej", "No"),
    ),
}
WAITS = "proposed/0"
"""The window of a proposal: it is reminded of once."""
OF_MEETINGS = frozenset({Policy.AGENDA_MISSING, Policy.DID_YOU_MEET})


def meeting_of(policy: Policy, window: str) -> MeetingId | None:
    """The planned one that a reminder is about."""
    return MeetingId(window.rpartition("@")[0]) if policy in OF_MEETINGS else None


Occasion = tuple[Policy, str]


def occasion(policy: Policy, window: str) -> Occasion:
    """The same for every reminder of one thing."""
    return policy, window.rpartition("/")[0]
