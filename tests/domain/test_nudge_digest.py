"""Whoever wants to be reminded of everything on one day of the week is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.language import NotPermitted, PairId
from domain.muting import NudgesMuted
from domain.nudge_digest import ChooseNudgeDigest, NudgeDigestChosen, Weekday
from domain.nudging import (
    AlertCoordinator,
    CoordinatorAlerted,
    EnoughNudges,
    KeptForTheDigest,
    NudgeSent,
    NudgeSuppressed,
    SendNudge,
    Unsent,
)
from domain.reminders import Policy
from tests.domain.stage import ADA, ADMIN, EVA, MEMBERS, MIM, PAIR, POLICY, SPRING, TOGETHER
from tests.spec import May, given

CHOOSE, CHOSEN = ChooseNudgeDigest(ADA, Weekday.WEDNESDAY), NudgeDigestChosen(ADA, Weekday.WEDNESDAY)
NO_MORE = NudgeDigestChosen(ADA, None)
WEDNESDAY, THURSDAY, FRIDAY = date(2026, 2, 18), date(2026, 2, 19), date(2026, 2, 20)
NUDGE = SendNudge(PAIR, ADA, Policy.BOOK_FIRST_MEETING, "match/0", 2)
SENT = NudgeSent(PAIR, SPRING, ADA, Policy.BOOK_FIRST_MEETING, "match/0", WEDNESDAY)
AGENDA = replace(NUDGE, policy=Policy.AGENDA_MISSING, window="lunch@x/0")
ALERT = AlertCoordinator(PAIR, Policy.NO_FIRST_MEETING, "match/1")
AGENDA_SENT = replace(SENT, policy=Policy.AGENDA_MISSING, window="lunch@x/0")
AT_ONCE = tuple(replace(SENT, window=f"{n}") for n in range(3))


def test_a_day_is_chosen_for_oneself_and_given_up() -> None:
    given(*MEMBERS).when(CHOOSE, by=ADA).then(CHOSEN)
    given(*MEMBERS, CHOSEN).when(CHOOSE, by=ADA).stays_quiet()
    given(*MEMBERS, CHOSEN).when(replace(CHOOSE, on=Weekday.SUNDAY), by=ADA).then(replace(CHOSEN, on=Weekday.SUNDAY))
    given(*MEMBERS, CHOSEN).when(replace(CHOOSE, on=None), by=ADA).then(NO_MORE)
    given(*MEMBERS).when(replace(CHOOSE, on=None), by=ADA).stays_quiet()
    given(*MEMBERS, replace(CHOSEN, member=EVA)).when(CHOOSE, by=ADA).then(CHOSEN)


def test_nobody_chooses_for_another() -> None:
    for who in (EVA, ADMIN):
        given(*MEMBERS).when(CHOOSE, by=who).refuses(NotPermitted)


def test_what_is_due_waits_for_the_day() -> None:
    given(*TOGETHER, CHOSEN).when(NUDGE, by=POLICY, now=date(2026, 2, 17)).refuses(KeptForTheDigest)
    given(*TOGETHER, CHOSEN).when(NUDGE, by=POLICY, now=WEDNESDAY).then(SENT)
    given(*TOGETHER, CHOSEN).when(NUDGE, by=POLICY, now=THURSDAY).refuses(KeptForTheDigest)
    given(*TOGETHER, CHOSEN, NO_MORE).when(NUDGE, by=POLICY, now=THURSDAY).then(replace(SENT, sent_on=THURSDAY))
    other = replace(SENT, member=MIM, sent_on=THURSDAY)
    given(*TOGETHER, CHOSEN).when(replace(NUDGE, member=MIM), by=POLICY, now=THURSDAY).then(other)


@pytest.mark.parametrize(("on", "day"), [(on, 16 + n) for n, on in enumerate(Weekday)])
def test_each_day_of_the_week_is_itself(on: Weekday, day: int) -> None:
    chosen, today = replace(CHOSEN, on=on), date(2026, 2, day)
    given(*TOGETHER, chosen).when(NUDGE, by=POLICY, now=today).then(replace(SENT, sent_on=today))


def test_all_of_a_day_comes_whatever_the_number_in_a_week_is() -> None:
    given(*TOGETHER, CHOSEN, *AT_ONCE).when(NUDGE, by=POLICY, now=WEDNESDAY).then(SENT)
    given(*TOGETHER, CHOSEN, *AT_ONCE).when(AGENDA, by=POLICY, now=WEDNESDAY).then(
        replace(AGENDA_SENT, sent_on=WEDNESDAY)
    )
    given(*TOGETHER, *AT_ONCE).when(NUDGE, by=POLICY, now=WEDNESDAY).refuses(EnoughNudges)
    days_before = (replace(AGENDA_SENT, window=f"{day}", sent_on=date(2026, 2, day)) for day in (16, 17))
    given(*TOGETHER, CHOSEN, *days_before).when(NUDGE, by=POLICY, now=WEDNESDAY).then(SENT)


def test_what_cannot_wait_comes_at_once_and_the_day_before_it_was_one() -> None:
    given(*TOGETHER, CHOSEN).when(AGENDA, by=POLICY, now=THURSDAY).then(replace(AGENDA_SENT, sent_on=THURSDAY))
    given(*TOGETHER, CHOSEN, *AT_ONCE).when(AGENDA, by=POLICY, now=THURSDAY).then(
        replace(AGENDA_SENT, sent_on=THURSDAY)
    )
    thursday = replace(SENT, pair=PairId("another"), window="other", sent_on=THURSDAY)
    given(*TOGETHER, CHOSEN, *AT_ONCE, thursday).when(AGENDA, by=POLICY, now=FRIDAY).refuses(EnoughNudges)


def test_a_proposal_does_not_wait() -> None:
    given(*TOGETHER, CHOSEN).when(replace(NUDGE, policy=Policy.PROPOSAL_WAITING), by=POLICY, now=THURSDAY).then(
        replace(SENT, policy=Policy.PROPOSAL_WAITING, sent_on=THURSDAY)
    )


def test_what_is_muted_does_not_wait_and_coordinators_hear_as_before() -> None:
    unsent = NudgeSuppressed(PAIR, SPRING, ADA, NUDGE.policy, NUDGE.window, THURSDAY, Unsent.MUTED)
    given(*TOGETHER, CHOSEN, NudgesMuted(ADA, None, None)).when(NUDGE, by=POLICY, now=THURSDAY).then(unsent)
    alerted = CoordinatorAlerted(PAIR, SPRING, ALERT.policy, ALERT.window, THURSDAY)
    given(*TOGETHER, CHOSEN).when(ALERT, by=POLICY, now=THURSDAY).then(alerted)


MAY = (May(MEMBERS, ChooseNudgeDigest(EVA, Weekday.MONDAY), "self"),)
GOLDEN = {"NudgeDigestChosen.v1": '{"member":"ada","on":"monday"}'}
WORDS = {Weekday: "monday tuesday wednesday thursday friday saturday sunday"}
