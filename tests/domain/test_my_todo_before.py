"""Before there is a pair: what somebody has to tell of themselves, to confirm, to consent to and to answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.attribute import Category
from domain.consent_text import Purpose
from domain.language import PairId, Side
from domain.my_todo import Application, Consent, of_application, of_proposal, to_renew
from domain.phase import Phase
from domain.roll import Standing
from domain.todo import DUTIES, Todo, TodoItem
from tests.story import PAIR, SPRING

BY = date(2026, 1, 20)
NOTHING_TOLD = {
    side: Application(SPRING, Phase.OPEN, side, Standing.APPLIED, BY, asks=frozenset({Category.HEALTH}))
    for side in Side
}
HEALTH = (Purpose.MATCHING, Category.HEALTH)
GIVEN = Consent(*HEALTH, stands=True, current=True)


def kinds(side: Side, *consents: Consent, **told: Any) -> list[Todo]:
    return [one.todo for one in of_application(replace(NOTHING_TOLD[side], **told), consents)]


def test_an_adept_tells_what_they_wish_for_and_a_mentor_what_they_offer() -> None:
    assert kinds(Side.ADEPT) == [
        Todo.COMPLETE_ROLE_BRIEFING,
        Todo.DESCRIBE_WISHES,
        Todo.DECLARE_AVAILABILITY,
        Todo.GIVE_CONSENT,
    ]
    assert kinds(Side.MENTOR) == [
        Todo.COMPLETE_ROLE_BRIEFING,
        Todo.DESCRIBE_MENTOR_PROFILE,
        Todo.DECLARE_CAPACITY,
        Todo.DECLARE_AVAILABILITY,
        Todo.GIVE_CONSENT,
    ]
    for side in Side:
        for one in of_application(NOTHING_TOLD[side], ()):
            assert (one.due_on, one.programme, one.side, one.pair) == (BY, SPRING, side, None)
            assert one.consent == (HEALTH if one.todo is Todo.GIVE_CONSENT else None)
        assert Todo.GIVE_CONSENT in kinds(side, replace(GIVEN, purpose=Purpose.SURVEY))


@pytest.mark.parametrize(
    ("side", "told", "todo"),
    [
        (Side.ADEPT, "wishes", Todo.DESCRIBE_WISHES),
        (Side.MENTOR, "profile", Todo.DESCRIBE_MENTOR_PROFILE),
        (Side.MENTOR, "capacity", Todo.DECLARE_CAPACITY),
        (Side.ADEPT, "availability", Todo.DECLARE_AVAILABILITY),
        (Side.MENTOR, "availability", Todo.DECLARE_AVAILABILITY),
        (Side.ADEPT, "briefed", Todo.COMPLETE_ROLE_BRIEFING),
        (Side.MENTOR, "briefed", Todo.COMPLETE_ROLE_BRIEFING),
    ],
)
def test_what_is_told_is_not_to_be_told(side: Side, told: str, todo: Todo) -> None:
    assert [one for one in kinds(side) if one is not todo] == kinds(side, **{told: True})


def test_whoever_was_applied_for_confirms_first() -> None:
    (one,) = of_application(replace(NOTHING_TOLD[Side.MENTOR], standing=Standing.UNCONFIRMED), ())
    assert (one.todo, one.command, one.handbook) == (Todo.CONFIRM_APPLICATION, "confirmApplication", "role.mentor.body")


@pytest.mark.parametrize("standing", Standing)
def test_only_an_application_that_waits_or_is_accepted_is_prepared(standing: Standing) -> None:
    asked = standing in {Standing.APPLIED, Standing.ACCEPTED, Standing.UNCONFIRMED}
    assert bool(kinds(Side.ADEPT, standing=standing)) is asked


@pytest.mark.parametrize("phase", Phase)
def test_nobody_prepares_for_what_is_closing_or_over(phase: Phase) -> None:
    over = phase in {Phase.CLOSING, Phase.DONE, Phase.CANCELLED}
    for standing in (Standing.APPLIED, Standing.UNCONFIRMED):
        assert bool(kinds(Side.ADEPT, phase=phase, standing=standing)) is not over


def test_a_consent_is_asked_for_where_it_would_weigh_and_a_no_is_an_answer() -> None:
    (one,) = (one for one in of_application(NOTHING_TOLD[Side.ADEPT], ()) if one.todo is Todo.GIVE_CONSENT)
    assert (one.consent, one.command) == (HEALTH, "giveConsent")
    assert Todo.GIVE_CONSENT not in kinds(Side.ADEPT, asks=frozenset())
    for answer in (GIVEN, replace(GIVEN, stands=False), replace(GIVEN, current=False)):
        assert Todo.GIVE_CONSENT not in kinds(Side.ADEPT, answer)
    for other in (replace(GIVEN, category=Category.UNION), replace(GIVEN, category=None)):
        assert Todo.GIVE_CONSENT in kinds(Side.ADEPT, other)


def test_a_consent_to_words_that_have_changed_is_given_anew() -> None:
    old = replace(GIVEN, current=False)
    assert to_renew((old,), BY) == (TodoItem(Todo.RENEW_CONSENT, BY, consent=HEALTH),)
    assert to_renew((GIVEN, replace(old, stands=False)), BY) == ()
    once = (Consent(purpose, None, stands=True, current=False) for purpose in (Purpose.SURVEY, Purpose.BALLOT))
    assert to_renew(once, BY) == (), "given with an answer, for that one"


def test_a_proposal_is_answered_until_its_last_day() -> None:
    assert of_proposal(PAIR, BY, BY, answered=False) == (TodoItem(Todo.ANSWER_PROPOSAL, BY, PairId(PAIR)),)
    assert of_proposal(PAIR, BY, BY, answered=True) == ()
    assert of_proposal(PAIR, BY, BY + timedelta(days=1), answered=False) == ()


def test_each_is_told_in_both_languages() -> None:
    for duty in DUTIES.values():
        assert duty.why.sv
        assert duty.why.en
        assert duty.why.sv != duty.why.en
