"""What a correction does to what the other side has said of the meeting, and how a field is cleared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from domain.correcting import ClearedAndGiven, CorrectMeeting
from domain.diary import Diary, Doubt, Held, evolve
from domain.disputes import ConfirmMeeting, DisputeMeeting, DisputeOver, NotDisputed, OwnMeeting, ResolveDispute
from domain.language import Side
from domain.meeting import (
    Block,
    Detail,
    DisputeResolved,
    Form,
    MeetingConfirmed,
    MeetingCorrected,
    MeetingDisputed,
)
from domain.spoken import TopicsForThePair
from domain.vault import VaultClosed
from tests.domain.stage import ADA, BO, HELD, IMPORT, LUNCH, MATCHED, MIM, PAIR, SPRING, TALKING, TOGETHER
from tests.spec import COORDINATOR, given

CONFIRM, DISPUTE = ConfirmMeeting(PAIR, LUNCH), DisputeMeeting(PAIR, LUNCH)
RESOLVE = ResolveDispute(PAIR, LUNCH, counts=True)
CONFIRMED = MeetingConfirmed(PAIR, SPRING, LUNCH, Side.MENTOR)
DISPUTED = MeetingDisputed(PAIR, SPRING, LUNCH, Side.MENTOR)
RESOLVED, REJECTED = DisputeResolved(PAIR, SPRING, LUNCH, True), DisputeResolved(PAIR, SPRING, LUNCH, False)
MET = (*TOGETHER, HELD)
"""As the adept recorded it."""
LONGER = MeetingCorrected(PAIR, SPRING, LUNCH, minutes=120, corrected_by=Side.ADEPT)
BY_MENTOR = replace(LONGER, corrected_by=Side.MENTOR)
FORM = replace(LONGER, minutes=None, form=Form.PHONE)
CORRECT = CorrectMeeting(PAIR, LUNCH, minutes=120)
OTHERWISE = [
    LONGER,
    replace(LONGER, minutes=None, held_on=date(2026, 2, 9)),
    replace(LONGER, minutes=None, covered=(Block.AGENDA,)),
]


def doubt(*said: object) -> Doubt:
    diary = Diary()
    for fact in (MATCHED, HELD, *said):
        diary = evolve(diary, fact)  # type: ignore[arg-type]
    known = diary.meetings[LUNCH]
    assert isinstance(known, Held)
    return known.doubt


@pytest.mark.parametrize("corrected", OTHERWISE)
def test_what_counts_and_was_put_right_waits_to_be_confirmed_anew(corrected: MeetingCorrected) -> None:
    assert doubt(CONFIRMED, corrected) is Doubt.NONE
    given(*MET, CONFIRMED, corrected).when(CONFIRM, by=MIM).then(CONFIRMED)
    given(*MET, CONFIRMED, corrected, CONFIRMED).when(CONFIRM, by=MIM).stays_quiet()


def test_how_it_was_told_and_the_same_again_are_no_reason_to_confirm_anew() -> None:
    for corrected in (FORM, replace(FORM, minutes=HELD.minutes, start=time(12)), replace(LONGER, minutes=90)):
        assert doubt(CONFIRMED, corrected) is Doubt.CONFIRMED
        given(*MET, CONFIRMED, corrected).when(CONFIRM, by=MIM).stays_quiet()
        given(*MET, BY_MENTOR, replace(corrected, minutes=None)).when(CONFIRM, by=MIM).refuses(OwnMeeting)


def test_whoever_put_it_right_waits_for_the_other_to_confirm_or_dispute_that() -> None:
    given(*MET, BY_MENTOR).when(CONFIRM, by=MIM).refuses(OwnMeeting)
    given(*MET, BY_MENTOR).when(CONFIRM, by=ADA).then(replace(CONFIRMED, side=Side.ADEPT))
    given(*MET, BY_MENTOR).when(DISPUTE, by=ADA).then(replace(DISPUTED, side=Side.ADEPT))
    outside = replace(LONGER, corrected_by=None)
    for who, side in ((ADA, Side.ADEPT), (BO, Side.MENTOR)):
        given(*MET, CONFIRMED, outside).when(DISPUTE, by=who).then(replace(DISPUTED, side=side))


def test_a_dispute_goes_on_whatever_is_corrected_by_others_than_whoever_disputes() -> None:
    given(*MET, DISPUTED).when(CORRECT, by=ADA).then(LONGER)
    given(*MET, DISPUTED).when(CORRECT, by=COORDINATOR).then(replace(LONGER, corrected_by=None))
    assert doubt(DISPUTED, LONGER) is Doubt.DISPUTED
    given(*MET, DISPUTED, LONGER).when(CONFIRM, by=MIM).then(CONFIRMED)
    given(*MET, DISPUTED, LONGER).when(RESOLVE).then(RESOLVED)


def test_whoever_disputes_and_says_how_it_was_disputes_no_longer_and_the_other_may() -> None:
    given(*MET, DISPUTED).when(CORRECT, by=BO).then(CONFIRMED, BY_MENTOR)
    assert doubt(DISPUTED, CONFIRMED, BY_MENTOR) is Doubt.NONE
    given(*MET, DISPUTED, CONFIRMED, BY_MENTOR).when(DISPUTE, by=ADA).then(replace(DISPUTED, side=Side.ADEPT))
    given(*MET, DISPUTED).when(CorrectMeeting(PAIR, LUNCH, form=Form.PHONE), by=MIM).then(
        replace(FORM, corrected_by=Side.MENTOR)
    )


def test_a_dispute_that_is_over_is_not_ended_once_more() -> None:
    given(*MET, DISPUTED, CONFIRMED).when(CORRECT, by=BO).then(BY_MENTOR)
    given(*MET, DISPUTED, RESOLVED).when(CORRECT, by=BO).then(BY_MENTOR)
    given(*MET, DISPUTED, REJECTED).when(CORRECT, by=BO).then(BY_MENTOR)


def test_what_was_resolved_stays_so_until_it_is_put_right_and_disputed_again() -> None:
    given(*MET, DISPUTED, RESOLVED, FORM).when(DISPUTE, by=MIM).refuses(DisputeOver)
    assert doubt(DISPUTED, RESOLVED, LONGER) is Doubt.NONE, "it counts, and nobody has confirmed so much"
    given(*MET, DISPUTED, RESOLVED, LONGER).when(RESOLVE).refuses(NotDisputed)
    given(*MET, DISPUTED, RESOLVED, LONGER).when(DISPUTE, by=MIM).then(DISPUTED)
    given(*MET, DISPUTED, RESOLVED, LONGER, DISPUTED, RESOLVED).when(DISPUTE, by=MIM).refuses(DisputeOver)
    given(*MET, DISPUTED, RESOLVED, LONGER, CONFIRMED).when(DISPUTE, by=MIM).then(DISPUTED)


def test_what_was_resolved_not_to_count_does_not_come_to_count_by_a_correction() -> None:
    assert doubt(DISPUTED, REJECTED, LONGER) is Doubt.REJECTED
    given(*MET, DISPUTED, REJECTED, LONGER).when(CONFIRM, by=MIM).refuses(DisputeOver)
    given(*MET, DISPUTED, REJECTED, LONGER).when(RESOLVE).then(RESOLVED)


# clearing

FULL = replace(HELD, start=time(12), activity="lunch_theme", agenda_covered=True, topics="Balans")
CLEAR = CorrectMeeting(PAIR, LUNCH, cleared=(Detail.START, Detail.ACTIVITY, Detail.AGENDA_COVERED))
CLEARED = MeetingCorrected(
    PAIR,
    SPRING,
    LUNCH,
    corrected_by=Side.ADEPT,
    cleared=(Detail.ACTIVITY, Detail.AGENDA_COVERED, Detail.START),
)
TOPICS = replace(CLEARED, cleared=(Detail.TOPICS,))
NOTHING = CorrectMeeting(PAIR, LUNCH)
OTHER_TOPICS = replace(NOTHING, topics=("Lön", " Nätverk "))


def test_what_was_never_so_is_cleared() -> None:
    given(*TALKING, FULL).when(CLEAR, by=ADA).then(CLEARED)
    given(*TALKING, FULL, CLEARED).when(CLEAR, by=ADA).stays_quiet()
    given(*TALKING, HELD).when(CLEAR, by=ADA).stays_quiet()
    given(*TALKING, FULL).when(replace(CLEAR, cleared=CLEAR.cleared[:1], minutes=60), by=MIM).then(
        replace(CLEARED, corrected_by=Side.MENTOR, minutes=60, cleared=(Detail.START,))
    )


def test_topics_are_put_right_or_cleared_by_the_two() -> None:
    right = replace(TOPICS, cleared=(), topics="Lön\nNätverk")
    given(*TALKING, FULL).when(OTHER_TOPICS, by=ADA).then(right)
    given(*TOGETHER, HELD).when(OTHER_TOPICS, by=ADA).refuses(VaultClosed)
    nothing: list[dict[str, Any]] = [{"topics": ()}, {"cleared": (Detail.TOPICS,)}]
    for none in nothing:
        given(*TALKING, FULL).when(replace(NOTHING, **none), by=ADA).then(TOPICS)
        given(*TALKING, FULL, TOPICS).when(replace(NOTHING, **none), by=ADA).stays_quiet()
        for who in (COORDINATOR, IMPORT):
            given(*TALKING, FULL).when(replace(NOTHING, **none), by=who).refuses(TopicsForThePair)
            given(*TALKING, FULL).when(OTHER_TOPICS, by=who).refuses(TopicsForThePair)


def test_what_is_cleared_has_no_other_value() -> None:
    values: list[dict[str, Any]] = [
        {"start": time(13)},
        {"start": time()},
        {"activity": "cv_review"},
        {"agenda_covered": False},
    ]
    for beside in values:
        given(*TALKING, FULL).when(replace(CLEAR, **beside), by=ADA).refuses(ClearedAndGiven)
    given(*TALKING, FULL).when(replace(OTHER_TOPICS, cleared=(Detail.TOPICS,)), by=ADA).refuses(ClearedAndGiven)
