"""What is said of a meeting: what was done and talked about there, and what is worth a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from domain import following
from domain.activity import ActivityNotOffered, ActivityUnusable
from domain.adoption import Applies, HandbookEditionAdopted
from domain.correcting import CorrectMeeting
from domain.diary import Remark, remarks
from domain.edition import (
    ActivityAdded,
    ActivityRetired,
    HandbookEditionDrafted,
    HandbookEditionPublished,
)
from domain.language import EditionId, Side
from domain.meeting import (
    Block,
    Form,
    MeetingDidNotTakePlace,
    MeetingUnknown,
)
from domain.meetings import (
    MeetingBeforePair,
    MeetingInFuture,
    MeetingLongBefore,
    scope,
)
from domain.policies import USUAL
from domain.spoken import TopicsForThePair, TopicUnusable
from domain.vault import VaultClosed
from tests.domain.stage import (
    ADA,
    CANCELLED,
    FIRST_DAY,
    HELD,
    IMPORT,
    LAST_DAY,
    LUNCH,
    MIM,
    MISSED,
    PAIR,
    PLANNED,
    RETRACTED,
    SPRING,
    TALKING,
    TOGETHER,
)
from tests.domain.test_meetings import (
    BEFORE,
    CORRECT,
    CORRECTED,
    FULL,
    RECORD,
    RETRACT,
    TALKED,
)
from tests.spec import COORDINATOR, given


def test_what_was_done_at_a_meeting_is_recorded_with_it() -> None:
    fact = replace(
        HELD,
        form=Form.ACTIVITY,
        recorded_by=Side.MENTOR,
        start=time(12, 0),
        activity="lunch_theme",
        topics="Balans i livet\nnetwork",
        agenda_covered=True,
        covered=(Block.PRESENTATION, Block.STRUCTURE),
    )
    given(*TALKING).when(FULL, by=MIM).then(fact)
    given(*TALKING, fact).when(FULL, by=ADA).stays_quiet()


def test_topics_are_for_a_pair_that_has_agreed_and_for_nobody_else_to_write() -> None:
    given(*TOGETHER).when(TALKED, by=ADA).refuses(VaultClosed)
    given(*TALKING).when(TALKED, by=COORDINATOR).refuses(TopicsForThePair)
    for topics in (("",), ("x" * 301,), ("x",) * 31):
        given(*TALKING).when(replace(RECORD, topics=topics), by=ADA).refuses(TopicUnusable)
    given(*TALKING).when(replace(RECORD, topics=("x",) * 30), by=ADA).then(replace(HELD, topics="\n".join("x" * 30)))


def test_an_activity_has_a_key() -> None:
    for key in (" ", "x" * 101):
        given(*TOGETHER).when(replace(RECORD, activity=key), by=ADA).refuses(ActivityUnusable)
        given(*TOGETHER, HELD).when(replace(CORRECT, activity=key), by=ADA).refuses(ActivityUnusable)


LUNCH_DONE, CV_DONE = replace(HELD, activity="lunch_theme"), replace(CORRECTED, minutes=None, activity="cv_review")
OWN_WORDS = replace(HELD, activity="fika")
"""As it could once be recorded."""


def test_an_activity_is_one_that_the_pairs_edition_offers() -> None:
    for name in ("fika", "lunch", "leadership"):
        given(*TOGETHER).when(replace(RECORD, activity=name), by=ADA).refuses(ActivityNotOffered)
        given(*TOGETHER).when(replace(RECORD, activity=name), by=COORDINATOR).refuses(ActivityNotOffered)
        given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, activity=name), by=ADA).refuses(ActivityNotOffered)
    given(*TOGETHER).when(replace(RECORD, activity="lunch_theme"), by=ADA).then(LUNCH_DONE)
    given(*TOGETHER, LUNCH_DONE).when(CorrectMeeting(PAIR, LUNCH, activity="cv_review"), by=ADA).then(CV_DONE)


def test_the_edition_on_the_day_of_the_meeting_says_what_is_offered() -> None:
    own, day = EditionId("own"), date(2026, 2, 20)
    adopted = (
        HandbookEditionDrafted(own, EditionId("addher@1"), "Egen"),
        ActivityRetired(own, "lunch_theme"),
        ActivityAdded(own, "walk", "sv", "Gå en runda", "Ute", "Skor", "Vart ni gick"),
        HandbookEditionPublished(own, "0f"),
        *TOGETHER,
        HandbookEditionAdopted(SPRING, own, Applies.ALL_FROM, day),
    )
    walked = replace(HELD, held_on=day, activity="walk")
    given(*adopted).when(replace(RECORD, held_on=day, activity="walk"), by=ADA, now=day).then(walked)
    given(*adopted).when(replace(RECORD, held_on=day, activity="lunch_theme"), by=ADA, now=day).refuses(
        ActivityNotOffered
    )
    given(*adopted).when(replace(RECORD, activity="lunch_theme"), by=ADA, now=day).then(LUNCH_DONE)
    given(*adopted).when(replace(RECORD, activity="walk"), by=ADA, now=day).refuses(ActivityNotOffered)
    given(*adopted, replace(HELD, held_on=day)).when(
        CorrectMeeting(PAIR, LUNCH, activity="walk"), by=ADA, now=day
    ).then(replace(CV_DONE, activity="walk"))


def test_what_was_recorded_before_stays_and_an_import_speaks_of_other_handbooks() -> None:
    given(*TOGETHER, OWN_WORDS).when(replace(RECORD, activity="fika"), by=ADA).stays_quiet()
    given(*TOGETHER, OWN_WORDS).when(CorrectMeeting(PAIR, LUNCH, activity="fika"), by=ADA).stays_quiet()
    given(*TOGETHER, OWN_WORDS).when(replace(CORRECT, activity="fika"), by=ADA).then(
        replace(CORRECTED, activity="fika")
    )
    given(*TOGETHER, OWN_WORDS).when(CORRECT, by=ADA).then(CORRECTED)
    given(*TOGETHER).when(replace(RECORD, activity="fika"), by=IMPORT).then(replace(OWN_WORDS, recorded_by=None))


def test_what_was_covered_is_corrected_field_by_field_and_the_last_word_wins() -> None:
    by_mentor = replace(CORRECTED, minutes=None, corrected_by=Side.MENTOR)
    first = replace(by_mentor, start=time(13, 0), covered=(Block.AGENDA,))
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, start=time(13, 0), covered=(Block.AGENDA,)), by=MIM).then(
        first
    )
    given(*TOGETHER, HELD, first, CORRECTED).when(CorrectMeeting(PAIR, LUNCH, covered=()), by=MIM).then(
        replace(by_mentor, covered=())
    )
    given(*TOGETHER, HELD, first).when(CorrectMeeting(PAIR, LUNCH, start=time(13, 0)), by=MIM).stays_quiet()
    given(*TOGETHER, HELD).when(CorrectMeeting(PAIR, LUNCH, agenda_covered=False), by=MIM).then(
        replace(by_mentor, agenda_covered=False)
    )


def test_only_what_may_come_too_late_depends_on_the_handbook() -> None:
    assert following.SCOPE in scope(RECORD)
    assert following.SCOPE not in scope(CORRECT)


def test_i8_a_meeting_before_the_match_says_so_and_none_lies_in_the_future() -> None:
    given(*TOGETHER).when(BEFORE, by=ADA).refuses(MeetingBeforePair)
    given(*TOGETHER).when(replace(BEFORE, pre_match=True), by=ADA).then(
        replace(HELD, held_on=date(2026, 1, 30), pre_match=True)
    )
    a_year = replace(HELD, held_on=date(2025, 1, 31), pre_match=True)
    given(*TOGETHER).when(replace(BEFORE, held_on=a_year.held_on, pre_match=True), by=ADA).then(a_year)
    for day in (date(2025, 1, 30), date(226, 1, 30), date.min):
        longer = replace(a_year, held_on=day)
        given(*TOGETHER).when(replace(BEFORE, held_on=day, pre_match=True), by=ADA).refuses(MeetingLongBefore)
        given(*TOGETHER, a_year).when(CorrectMeeting(PAIR, LUNCH, held_on=day), by=ADA).refuses(MeetingLongBefore)
        given(*TOGETHER, longer).when(CorrectMeeting(PAIR, LUNCH, minutes=45), by=ADA).then(CORRECTED)
    for day in (RECORD.held_on, FIRST_DAY):
        given(*TOGETHER).when(replace(RECORD, held_on=day, pre_match=True), by=ADA).then(replace(HELD, held_on=day))
    given(*TOGETHER).when(replace(RECORD, held_on=date(2026, 2, 16)), by=ADA).refuses(MeetingInFuture)
    given(*TOGETHER).when(RECORD, by=ADA, now=date(2026, 7, 10)).then(HELD)


def test_who_was_missed_was_not_met() -> None:
    given(*TOGETHER, PLANNED, CANCELLED).when(RECORD, by=ADA).refuses(MeetingDidNotTakePlace)
    given(*TOGETHER, PLANNED, MISSED).when(RECORD, by=ADA).refuses(MeetingDidNotTakePlace)
    given(*TOGETHER, PLANNED, MISSED).when(RETRACT, by=ADA).then(RETRACTED)
    given(*TOGETHER, PLANNED, CANCELLED).when(RETRACT, by=ADA).refuses(MeetingUnknown)


@pytest.mark.parametrize(
    ("minutes", "on", "said"),
    [
        (44, FIRST_DAY, (Remark.SHORT,)),
        (45, LAST_DAY, ()),
        (120, date(2026, 7, 1), (Remark.AFTER_PERIOD,)),
        (121, date(2026, 1, 30), (Remark.LONG, Remark.BEFORE_PERIOD)),
    ],
)
def test_an_unusual_length_or_day_is_worth_a_word(minutes: int, on: date, said: tuple[Remark, ...]) -> None:
    assert remarks(minutes, on, FIRST_DAY, LAST_DAY, USUAL) == said


def test_a_second_meeting_on_the_same_day_is_worth_a_word() -> None:
    assert remarks(60, LAST_DAY, FIRST_DAY, LAST_DAY, USUAL, [FIRST_DAY]) == ()
    assert remarks(60, LAST_DAY, FIRST_DAY, LAST_DAY, USUAL, [FIRST_DAY, LAST_DAY]) == (Remark.SAME_DAY,)
