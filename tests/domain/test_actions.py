from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.actions import ActionAgreed, ActionCompleted, AgreeAction, CompleteAction
from domain.language import EntryId, Side, Visibility
from domain.vault import EntryUnknown, NothingSaid
from tests.domain.stage import ADA, ALL_TALKING, MIM, PAIR, SPRING, TALKING
from tests.spec import May, given

CV = EntryId("cv")
AGREE = AgreeAction(PAIR, CV, Side.MENTOR, "Läsa cv:t", date(2026, 3, 1))
COMPLETE = CompleteAction(PAIR, CV)
AGREED = ActionAgreed(PAIR, SPRING, CV, Side.MENTOR, "Läsa cv:t", date(2026, 3, 1))
COMPLETED = ActionCompleted(PAIR, SPRING, CV)


def test_the_two_agree_on_who_does_what() -> None:
    given(*TALKING).when(AGREE, by=ADA).then(AGREED)
    given(*TALKING).when(AGREE, by=MIM).then(AGREED)
    given(*TALKING, AGREED).when(AGREE, by=ADA).stays_quiet()
    given(*TALKING).when(replace(AGREE, body=""), by=ADA).refuses(NothingSaid)


def test_either_says_that_it_is_done() -> None:
    given(*TALKING, AGREED).when(COMPLETE, by=ADA).then(COMPLETED)
    given(*TALKING, AGREED).when(COMPLETE, by=MIM).then(COMPLETED)
    given(*TALKING, AGREED, COMPLETED).when(COMPLETE, by=MIM).stays_quiet()
    given(*TALKING).when(COMPLETE, by=MIM).refuses(EntryUnknown)


MAY = (
    May(ALL_TALKING, AGREE, "adept mentor"),
    May((*ALL_TALKING, AGREED), COMPLETE, "adept mentor"),
)
GOLDEN = {
    "ActionAgreed.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","action":"cv","owner":"mentor","body":"Läsa","due_on":"2026-03-01"}'
    ),
    "ActionCompleted.v1": '{"pair":"ada-mim","programme":"spring-2026","action":"cv"}',
}
TEXTS = {"ActionAgreed.body": Visibility.PAIR}
