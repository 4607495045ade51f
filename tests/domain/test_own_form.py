"""How pairs meet where no form fits that every edition knows."""

from __future__ import annotations

from dataclasses import replace

from domain.activity import OFFERS
from domain.adoption import Applies, HandbookEditionAdopted
from domain.agenda import Agenda, AgendaSent
from domain.correcting import CorrectMeeting
from domain.edition_facts import (
    HandbookEditionDrafted,
    HandbookEditionPublished,
    MeetingFormAdded,
    MeetingFormRetired,
)
from domain.language import EditionId
from domain.meeting import Form
from domain.own_form import MeetingFormNotOffered, MeetingFormUnusable
from domain.planning import scope
from tests.domain.stage import ADA, FIRST_DAY, HELD, IMPORT, LUNCH, MIM, PAIR, PLANNED, SPRING, TALKING, TOGETHER
from tests.domain.test_meetings import CORRECTED, RECORD
from tests.domain.test_planning import MOVE, MOVED, NEXT_DAY, PLAN
from tests.spec import given

OWN = EditionId("own")
DRAFTED = (HandbookEditionDrafted(OWN, EditionId("addher@1"), "Egen"), MeetingFormAdded(OWN, "sauna", "sv", "Bad"))
ADOPTED = (HandbookEditionPublished(OWN, "0f"), HandbookEditionAdopted(SPRING, OWN, Applies.ALL_FROM, FIRST_DAY))
OFFERING = (*DRAFTED, *ADOPTED, *TOGETHER)
RETIRED = (*DRAFTED, MeetingFormRetired(OWN, "sauna"), *ADOPTED, *TOGETHER)
SAUNA = replace(HELD, form=Form.OTHER, own_form="sauna")
IN_SAUNA, WAS_IN_SAUNA = replace(RECORD, own_form="sauna"), CorrectMeeting(PAIR, LUNCH, own_form="sauna")
PLAN_SAUNA, TO_SAUNA = replace(PLAN, form=Form.ONLINE, own_form="sauna"), replace(MOVE, own_form="sauna")
SAUNA_PLANNED, MOVED_TO_SAUNA = (replace(fact, form=Form.OTHER, own_form="sauna") for fact in (PLANNED, MOVED))

ABOUT = Agenda("Lönen först")


def test_a_form_of_ones_own_is_one_that_the_pairs_edition_offers_on_the_day() -> None:
    given(*OFFERING).when(IN_SAUNA, by=ADA).then(SAUNA)
    given(*OFFERING).when(replace(IN_SAUNA, form=Form.CAFE), by=ADA).then(SAUNA)
    given(*OFFERING, SAUNA).when(IN_SAUNA, by=MIM).stays_quiet()
    for past in (TOGETHER, RETIRED):
        given(*past).when(IN_SAUNA, by=ADA).refuses(MeetingFormNotOffered)
        given(*past, HELD).when(WAS_IN_SAUNA, by=ADA).refuses(MeetingFormNotOffered)
    for key in (" ", "x" * 101):
        given(*OFFERING).when(replace(IN_SAUNA, own_form=key), by=ADA).refuses(MeetingFormUnusable)
        given(*OFFERING, HELD).when(replace(WAS_IN_SAUNA, own_form=key), by=ADA).refuses(MeetingFormUnusable)
    given(*RETIRED).when(IN_SAUNA, by=IMPORT).then(replace(SAUNA, recorded_by=None))
    told = replace(CORRECTED, minutes=None, form=Form.OTHER, own_form="sauna")
    given(*OFFERING, HELD).when(WAS_IN_SAUNA, by=ADA).then(told)
    given(*OFFERING, HELD, told).when(WAS_IN_SAUNA, by=ADA).stays_quiet()
    given(*OFFERING, SAUNA).when(CorrectMeeting(PAIR, LUNCH, minutes=45), by=ADA).then(CORRECTED)
    given(*OFFERING, SAUNA, CORRECTED).when(WAS_IN_SAUNA, by=ADA).stays_quiet()
    at_a_cafe = replace(told, form=Form.CAFE, own_form=None)
    given(*OFFERING, SAUNA).when(CorrectMeeting(PAIR, LUNCH, form=Form.CAFE), by=ADA).then(at_a_cafe)
    given(*OFFERING, SAUNA, at_a_cafe).when(WAS_IN_SAUNA, by=ADA).then(told)
    given(*RETIRED, SAUNA).when(CorrectMeeting(PAIR, LUNCH, minutes=45), by=ADA).then(CORRECTED)


def test_a_meeting_is_planned_and_moved_in_a_form_of_ones_own() -> None:
    given(*OFFERING).when(PLAN_SAUNA, by=ADA).then(SAUNA_PLANNED)
    given(*OFFERING, PLANNED).when(TO_SAUNA, by=MIM).then(MOVED_TO_SAUNA)
    given(*OFFERING, PLANNED, MOVED_TO_SAUNA).when(TO_SAUNA, by=ADA).stays_quiet()
    given(*OFFERING, SAUNA_PLANNED, MOVED).when(TO_SAUNA, by=ADA).stays_quiet()
    sent = AgendaSent(PAIR, SPRING, LUNCH, (), ABOUT.body)
    given(*DRAFTED, *ADOPTED, *TALKING).when(replace(PLAN_SAUNA, agenda=ABOUT), by=ADA).then(SAUNA_PLANNED, sent)
    given(*TALKING).when(replace(PLAN_SAUNA, agenda=ABOUT), by=ADA).refuses(MeetingFormNotOffered)
    to_a_cafe = replace(MOVED, form=Form.CAFE)
    given(*OFFERING, SAUNA_PLANNED).when(replace(MOVE, form=Form.CAFE), by=ADA).then(to_a_cafe)
    given(*OFFERING, SAUNA_PLANNED, to_a_cafe).when(TO_SAUNA, by=ADA).then(MOVED_TO_SAUNA)
    for past in (TOGETHER, RETIRED):
        given(*past).when(PLAN_SAUNA, by=ADA).refuses(MeetingFormNotOffered)
        given(*past, PLANNED).when(TO_SAUNA, by=ADA).refuses(MeetingFormNotOffered)
    for key in (" ", "x" * 101):
        given(*OFFERING).when(replace(PLAN_SAUNA, own_form=key), by=ADA).refuses(MeetingFormUnusable)
        given(*OFFERING, PLANNED).when(replace(TO_SAUNA, own_form=key), by=ADA).refuses(MeetingFormUnusable)
    given(*RETIRED).when(PLAN_SAUNA, by=IMPORT).then(SAUNA_PLANNED)
    given(*RETIRED, SAUNA_PLANNED).when(MOVE, by=ADA).then(MOVED)


def test_a_plan_is_in_a_form_of_the_edition_that_is_followed_on_its_own_day() -> None:
    later = (*DRAFTED, ADOPTED[0], HandbookEditionAdopted(SPRING, OWN, Applies.ALL_FROM, NEXT_DAY.date()), *TOGETHER)
    given(*later).when(PLAN_SAUNA, by=ADA).refuses(MeetingFormNotOffered)
    given(*later, PLANNED).when(TO_SAUNA, by=ADA).then(MOVED_TO_SAUNA)


def test_a_plan_waits_for_no_handbook_where_it_names_no_form_of_its_own() -> None:
    assert [OFFERS in scope(command) for command in (PLAN, MOVE, PLAN_SAUNA, TO_SAUNA)] == [False, False, True, True]
