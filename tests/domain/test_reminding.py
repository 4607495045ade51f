"""What a reminder says, and how it is answered."""

from __future__ import annotations

import pytest

from domain.fit import Fit
from domain.language import MeetingId
from domain.reminders import Policy
from domain.reminding import REMINDERS, meeting_of, occasion
from domain.shipped import TEXTS


@pytest.mark.parametrize("policy", Policy)
def test_each_says_where_in_the_handbook_and_in_both_languages(policy: Policy) -> None:
    reminder = REMINDERS[policy]
    assert any(key == reminder.handbook or key.startswith(f"{reminder.handbook}.") for key in TEXTS)
    for said in (reminder.says, *(one.says for one in reminder.answers)):
        assert said.sv != said.en
        assert all(said)


@pytest.mark.parametrize(
    ("policy", "answers"),
    [
        (Policy.NO_FIRST_MEETING, ["recordMeetingHeld", "planMeeting", "raiseConcern"]),
        (Policy.DID_YOU_MEET, ["recordMeetingHeld", "recordNoShow", "moveMeeting"]),
        (Policy.PROPOSAL_WAITING, ["acceptProposal", "declineProposal"]),
        (Policy.FIT_CHECK, ["checkFit"] * len(Fit)),
    ],
)
def test_what_has_more_answers_than_one_offers_them(policy: Policy, answers: list[str]) -> None:
    reminder = REMINDERS[policy]
    assert [one.command for one in reminder.answers] == answers
    assert reminder.command == answers[0]


def test_whether_it_fits_is_answered_by_one_click_each() -> None:
    answers = REMINDERS[Policy.FIT_CHECK].answers
    assert [one.given for one in answers] == [{"answer": fit.name} for fit in Fit]


def test_a_reminder_knows_its_meeting_and_its_occasion() -> None:
    window = "m1@2026-02-10T17:00:00/1"
    assert meeting_of(Policy.DID_YOU_MEET, window) == MeetingId("m1")
    assert meeting_of(Policy.AGENDA_MISSING, window) == MeetingId("m1")
    assert meeting_of(Policy.PLAN_NEXT, "m1/0") is None
    assert occasion(Policy.DID_YOU_MEET, window) == (Policy.DID_YOU_MEET, "m1@2026-02-10T17:00:00")
