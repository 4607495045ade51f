"""Each nudge once, so many a week, and only while the pair is at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.language import NotPermitted, PairId
from domain.nudging import AlertCoordinator, By, CoordinatorAlerted, EnoughNudges, NotOfThePair, NudgeSent, SendNudge
from domain.pair import NotTogether, PairIsPaused, PairUnknown
from domain.reminders import Policy
from tests.domain.stage import ADA, BO, COMPLETED, MIM, PAIR, PAUSED, POLICY, SPRING, TOGETHER
from tests.spec import May, given

NUDGE = SendNudge(PAIR, ADA, Policy.BOOK_FIRST_MEETING, "match/0", 2)
ALERT = AlertCoordinator(PAIR, Policy.NO_FIRST_MEETING, "match/1")
SENT = NudgeSent(PAIR, SPRING, ADA, Policy.BOOK_FIRST_MEETING, "match/0", date(2026, 2, 15))
ALERTED = CoordinatorAlerted(PAIR, SPRING, Policy.NO_FIRST_MEETING, "match/1", date(2026, 2, 15))
TWO = (replace(SENT, window="a", sent_on=date(2026, 2, 9)), replace(SENT, window="b", sent_on=date(2026, 2, 9)))


def test_a_nudge_is_sent_once() -> None:
    given(*TOGETHER).when(NUDGE, by=POLICY).then(SENT)
    given(*TOGETHER, SENT).when(NUDGE, by=POLICY, now=date(2026, 3, 1)).stays_quiet()


def test_an_alert_is_given_once() -> None:
    given(*TOGETHER).when(ALERT, by=POLICY).then(ALERTED)
    given(*TOGETHER, ALERTED).when(ALERT, by=POLICY, now=date(2026, 3, 1)).stays_quiet()


def test_the_same_occasion_is_another_nudge_for_the_other() -> None:
    given(*TOGETHER, SENT).when(replace(NUDGE, member=MIM), by=POLICY).then(replace(SENT, member=MIM))


def test_so_many_nudges_in_seven_days_and_the_next_one_waits() -> None:
    given(*TOGETHER, *TWO).when(NUDGE, by=POLICY).refuses(EnoughNudges)
    given(*TOGETHER, *TWO).when(NUDGE, by=POLICY, now=date(2026, 2, 16)).then(replace(SENT, sent_on=date(2026, 2, 16)))
    given(*TOGETHER, *TWO).when(replace(NUDGE, member=MIM), by=POLICY).then(replace(SENT, member=MIM))


def test_the_limit_counts_all_pairs_of_a_person() -> None:
    elsewhere = tuple(replace(one, pair=PairId("another")) for one in TWO)
    given(*TOGETHER, *elsewhere).when(NUDGE, by=POLICY).refuses(EnoughNudges)


def test_only_the_two_are_reminded() -> None:
    given(*TOGETHER).when(replace(NUDGE, member=BO), by=POLICY).refuses(NotOfThePair)


def test_a_pair_that_rests_or_is_over_or_is_none_hears_nothing() -> None:
    given(*TOGETHER, PAUSED).when(NUDGE, by=POLICY).refuses(PairIsPaused)
    given(*TOGETHER, COMPLETED).when(NUDGE, by=POLICY).refuses(NotTogether)
    given().when(ALERT, by=POLICY).refuses(PairUnknown)


def test_nobody_but_the_product_reminds_or_alerts() -> None:
    given(*TOGETHER).when(NUDGE, by=ADA).refuses(NotPermitted)
    given(*TOGETHER).when(ALERT).refuses(NotPermitted)


MAY = (May(TOGETHER, NUDGE, "policy"), May(TOGETHER, ALERT, "policy"))
GOLDEN = {
    "NudgeSent.v1": (
        '{"pair":"p1","programme":"spring-2026","member":"ada","policy":"plan_next","window":"m1/0",'
        '"sent_on":"2026-02-15","channel":"todo"}'
    ),
    "CoordinatorAlerted.v1": (
        '{"pair":"p1","programme":"spring-2026","policy":"inactive","window":"2026-02-15/1","alerted_on":"2026-04-08"}'
    ),
}
TEXTS = {"NudgeSent.window": None, "CoordinatorAlerted.window": None}
WORDS = {
    By: "todo",
    Policy: (
        "introduce_yourself book_first_meeting no_first_meeting agenda_missing did_you_meet plan_next "
        "cadence_slipping inactive midpoint_due closing_due no_show_ladder"
    ),
}
