"""Each nudge once, so many a week, and only while the pair is at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.language import NotPermitted, PairId
from domain.member import MemberDeactivated, MemberReactivated
from domain.muting import NudgesMuted, NudgesUnmuted
from domain.nudging import (
    AlertCoordinator,
    By,
    CoordinatorAlerted,
    EnoughNudges,
    NotOfThePair,
    NudgeSent,
    NudgeSuppressed,
    SendNudge,
    Unsent,
)
from domain.pair import NotTogether, PairIsPaused, PairUnknown
from domain.proposal import MatchProposed, ProposalExpired
from domain.reminders import Policy
from tests.domain.stage import ADA, BO, COMPLETED, EVA, MIM, OTHER_PAIR, PAIR, PAUSED, POLICY, SPRING, TOGETHER
from tests.spec import May, given

NUDGE = SendNudge(PAIR, ADA, Policy.BOOK_FIRST_MEETING, "match/0", 2)
HOW_IT_FELT = replace(NUDGE, policy=Policy.FIT_CHECK, window="lunch/0")
ALERT = AlertCoordinator(PAIR, Policy.NO_FIRST_MEETING, "match/1")
ANSWER = SendNudge(PAIR, ADA, Policy.PROPOSAL_WAITING, "proposed/0", 2)
SENT = NudgeSent(PAIR, SPRING, ADA, Policy.BOOK_FIRST_MEETING, "match/0", date(2026, 2, 15))
UNSENT = NudgeSuppressed(PAIR, SPRING, ADA, Policy.BOOK_FIRST_MEETING, "match/0", date(2026, 2, 15), Unsent.MUTED)
ALERTED = CoordinatorAlerted(PAIR, SPRING, Policy.NO_FIRST_MEETING, "match/1", date(2026, 2, 15))
TWO = (replace(SENT, window="a", sent_on=date(2026, 2, 9)), replace(SENT, window="b", sent_on=date(2026, 2, 9)))


def test_a_nudge_is_sent_once() -> None:
    given(*TOGETHER).when(NUDGE, by=POLICY).then(SENT)
    given(*TOGETHER, SENT).when(NUDGE, by=POLICY, now=date(2026, 3, 1)).stays_quiet()


def test_nobody_is_asked_again_how_it_felt_where_another_meeting_turns_out_to_have_been_the_first() -> None:
    asked = replace(SENT, policy=Policy.FIT_CHECK, window="walk/0")
    given(*TOGETHER, asked).when(HOW_IT_FELT, by=POLICY, now=date(2026, 3, 1)).stays_quiet()
    given(*TOGETHER, replace(asked, member=MIM)).when(HOW_IT_FELT, by=POLICY).then(replace(asked, window="lunch/0"))


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


def test_what_became_of_another_pair_of_theirs_is_no_matter() -> None:
    over = replace(COMPLETED, pair=OTHER_PAIR, adept=EVA)
    given(*TOGETHER, over).when(replace(NUDGE, member=MIM), by=POLICY).then(replace(SENT, member=MIM))


def test_only_the_two_are_reminded() -> None:
    given(*TOGETHER).when(replace(NUDGE, member=BO), by=POLICY).refuses(NotOfThePair)


def test_a_pair_that_rests_or_is_over_or_is_none_hears_nothing() -> None:
    given(*TOGETHER, PAUSED).when(NUDGE, by=POLICY).refuses(PairIsPaused)
    given(*TOGETHER, COMPLETED).when(NUDGE, by=POLICY).refuses(NotTogether)
    given().when(ALERT, by=POLICY).refuses(PairUnknown)


def test_who_asked_for_silence_or_has_left_hears_nothing_and_that_stands() -> None:
    for muted in (NudgesMuted(ADA, None, None), NudgesMuted(ADA, NUDGE.policy, date(2026, 2, 15))):
        given(*TOGETHER, muted).when(NUDGE, by=POLICY).then(UNSENT)
        given(*TOGETHER, muted, NudgesUnmuted(ADA, None)).when(NUDGE, by=POLICY).then(SENT)
    given(*TOGETHER, MemberDeactivated(ADA)).when(NUDGE, by=POLICY).then(replace(UNSENT, why=Unsent.GONE))
    given(*TOGETHER, MemberDeactivated(ADA), MemberReactivated(ADA)).when(NUDGE, by=POLICY).then(SENT)
    given(*TOGETHER, UNSENT, NudgesUnmuted(ADA, None)).when(NUDGE, by=POLICY).stays_quiet()


def test_another_kind_another_person_and_a_day_that_is_over_are_not_muted() -> None:
    for muted in (
        NudgesMuted(ADA, Policy.INACTIVE, None),
        NudgesMuted(MIM, None, None),
        NudgesMuted(ADA, None, date(2026, 2, 14)),
    ):
        given(*TOGETHER, muted).when(NUDGE, by=POLICY).then(SENT)


def test_what_was_not_sent_takes_nothing_from_what_one_may_be_sent() -> None:
    unsent = [replace(UNSENT, window=window, suppressed_on=date(2026, 2, 14)) for window in "ab"]
    given(*TOGETHER, *unsent).when(NUDGE, by=POLICY).then(SENT)


def test_whoever_has_not_answered_a_proposal_is_reminded_of_it_while_it_waits() -> None:
    waiting = MatchProposed(PAIR, SPRING, ADA, MIM, None, (), "UTC", date(2026, 2, 20))
    given(waiting).when(ANSWER, by=POLICY).then(replace(SENT, policy=ANSWER.policy, window=ANSWER.window))
    given(waiting).when(replace(ANSWER, member=BO), by=POLICY).refuses(NotOfThePair)
    given(waiting, ProposalExpired(PAIR, SPRING, ADA, MIM)).when(ANSWER, by=POLICY).refuses(NotTogether)


def test_nobody_but_the_product_reminds_or_alerts() -> None:
    given(*TOGETHER).when(NUDGE, by=ADA).refuses(NotPermitted)
    given(*TOGETHER).when(ALERT).refuses(NotPermitted)


MAY = (May(TOGETHER, NUDGE, "policy"), May(TOGETHER, ALERT, "policy"))
GOLDEN = {
    "NudgeSent.v1": (
        '{"pair":"p1","programme":"spring-2026","member":"ada","policy":"plan_next","window":"m1/0",'
        '"sent_on":"2026-02-15","channel":"todo"}'
    ),
    "NudgeSuppressed.v1": (
        '{"pair":"p1","programme":"spring-2026","member":"ada","policy":"plan_next","window":"m1/0",'
        '"suppressed_on":"2026-02-15","why":"muted"}'
    ),
    "CoordinatorAlerted.v1": (
        '{"pair":"p1","programme":"spring-2026","policy":"inactive","window":"2026-02-15/1","alerted_on":"2026-04-08"}'
    ),
}
TEXTS = {"NudgeSent.window": None, "CoordinatorAlerted.window": None, "NudgeSuppressed.window": None}
WORDS = {
    By: "todo",
    Unsent: "muted gone",
    Policy: (
        "introduce_yourself book_first_meeting no_first_meeting agenda_missing did_you_meet plan_next "
        "cadence_slipping inactive midpoint_due closing_due no_show_ladder no_show_review fit_check orphaned_adept "
        "proposal_waiting"
    ),
}
