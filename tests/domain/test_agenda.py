from __future__ import annotations

from dataclasses import replace

import pytest

from domain.agenda import Agenda, AgendaSent, MeetingNotPlanned, SendAgenda, TopicNotThePairs
from domain.language import EntryId, Visibility
from domain.topics import TopicChosen, TopicDropped, TopicProposed
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

AGENDA = Agenda("Lönen först", (EntryId("pay"),), "En timme, inga telefoner")
SEND = SendAgenda(PAIR, LUNCH, AGENDA)
SENT = AgendaSent(PAIR, SPRING, LUNCH, (EntryId("pay"),), "Lönen först", "En timme, inga telefoner")


PAY = TopicChosen(PAIR, SPRING, EntryId("pay"), own="Lön")
READY = (*TALKING, PAY, PLANNED)


def test_the_adept_sends_an_agenda_for_a_planned_meeting() -> None:
    given(*READY).when(SEND, by=ADA).then(SENT)
    given(*READY).when(SEND, by=MIM).refuses(AdeptDecides)


def test_an_agenda_names_topics_that_the_pair_has() -> None:
    pay, dropped = EntryId("pay"), TopicDropped(PAIR, SPRING, EntryId("pay"))
    given(*TALKING, PLANNED).when(SEND, by=ADA).refuses(TopicNotThePairs)
    given(*TALKING, PLANNED, TopicProposed(PAIR, SPRING, pay, own="Lön")).when(SEND, by=ADA).then(SENT)
    given(*READY, dropped).when(SEND, by=ADA).refuses(TopicNotThePairs)
    given(*READY, dropped, TopicChosen(PAIR, SPRING, pay)).when(SEND, by=ADA).then(SENT)
    given(*READY).when(replace(SEND, agenda=Agenda("Lön", (pay, EntryId("rest")))), by=ADA).refuses(TopicNotThePairs)
    given(*READY, SENT, dropped).when(SEND, by=ADA).stays_quiet()


def test_an_agenda_sent_again_is_another_one_where_it_differs() -> None:
    given(*READY, SENT).when(SEND, by=ADA).stays_quiet()
    given(*READY, SENT).when(replace(SEND, agenda=replace(AGENDA, frame=None)), by=ADA).then(replace(SENT, frame=None))


@pytest.mark.parametrize("past", [(), (PLANNED, HELD), (PLANNED, CANCELLED), (PLANNED, MISSED), (PLANNED, RETRACTED)])
def test_there_is_a_meeting_to_come(past: tuple[object, ...]) -> None:
    given(*TALKING, *past).when(SEND, by=ADA).refuses(MeetingNotPlanned)


@pytest.mark.parametrize("gone", [HELD, CANCELLED, MISSED])
def test_a_meeting_that_is_planned_anew_is_to_come(gone: object) -> None:
    given(*READY, gone, PLANNED).when(SEND, by=ADA).then(SENT)


def test_an_agenda_says_something() -> None:
    given(*TALKING, PLANNED).when(replace(SEND, agenda=Agenda("")), by=ADA).refuses(NothingSaid)


MAY = (May((*ALL_TALKING, PAY, PLANNED), SEND, "adept"),)
GOLDEN = {
    "AgendaSent.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","meeting":"lunch","topics":["pay"],"body":"Lön","frame":"Kort"}'
    ),
}
TEXTS = dict.fromkeys(("AgendaSent.body", "AgendaSent.frame"), Visibility.PAIR)
