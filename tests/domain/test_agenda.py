from __future__ import annotations

from dataclasses import replace

import pytest

from domain.agenda import AgendaSent, MeetingNotPlanned, SendAgenda
from domain.language import EntryId, Visibility
from domain.vault import AdeptDecides, NothingSaid
from tests.domain.stage import (
    ADA,
    ALL_TALKING,
    CANCELLED,
    HELD,
    LUNCH,
    MIM,
    MISSED,
    PAIR,
    PLANNED,
    RETRACTED,
    SPRING,
    TALKING,
)
from tests.spec import May, given

SEND = SendAgenda(PAIR, LUNCH, "Lönen först", (EntryId("pay"),), "En timme, inga telefoner")
SENT = AgendaSent(PAIR, SPRING, LUNCH, (EntryId("pay"),), "Lönen först", "En timme, inga telefoner")


def test_the_adept_sends_an_agenda_for_a_planned_meeting() -> None:
    given(*TALKING, PLANNED).when(SEND, by=ADA).then(SENT)
    given(*TALKING, PLANNED).when(SEND, by=MIM).refuses(AdeptDecides)


def test_an_agenda_sent_again_is_another_one_where_it_differs() -> None:
    given(*TALKING, PLANNED, SENT).when(SEND, by=ADA).stays_quiet()
    given(*TALKING, PLANNED, SENT).when(replace(SEND, frame=None), by=ADA).then(replace(SENT, frame=None))


@pytest.mark.parametrize("past", [(), (PLANNED, HELD), (PLANNED, CANCELLED), (PLANNED, MISSED), (PLANNED, RETRACTED)])
def test_there_is_a_meeting_to_come(past: tuple[object, ...]) -> None:
    given(*TALKING, *past).when(SEND, by=ADA).refuses(MeetingNotPlanned)


@pytest.mark.parametrize("gone", [HELD, CANCELLED, MISSED])
def test_a_meeting_that_is_planned_anew_is_to_come(gone: object) -> None:
    given(*TALKING, PLANNED, gone, PLANNED).when(SEND, by=ADA).then(SENT)


def test_an_agenda_says_something() -> None:
    given(*TALKING, PLANNED).when(replace(SEND, body=""), by=ADA).refuses(NothingSaid)


MAY = (May((*ALL_TALKING, PLANNED), SEND, "adept"),)
GOLDEN = {
    "AgendaSent.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","topics":["pay"],"body":"Lön","frame":"Kort"}'
    ),
}
TEXTS = dict.fromkeys(("AgendaSent.body", "AgendaSent.frame"), Visibility.PAIR)
