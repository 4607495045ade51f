from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.briefing import BriefingUnknown
from domain.edition import EditionUnknown
from domain.edition_facts import HandbookEditionDrafted, HandbookEditionPublished
from domain.language import Actor, EditionId, MemberId, NotOneself, NotPermitted, Role, Side, Visibility
from domain.member import MemberUnknown
from domain.participation import (
    AdmissionChecked,
    CheckAdmission,
    CompleteRoleBriefing,
    DeclineApplication,
    DeclineReasonUnusable,
    LeaveProgramme,
    NotTakingPart,
    PauseIsOver,
    PauseParticipation,
    ResumeParticipation,
    RoleBriefingCompleted,
)
from domain.programme import NotInThisPhase, ProgrammeClosed, ProgrammeUnknown
from domain.roll import (
    AdeptApplied,
    ApplicationDeclined,
    ApplicationWithdrawn,
    ConfirmationAwaited,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationResumed,
)
from domain.shipped import DEFAULT
from domain.taking_part import ApplicationUnknown, StillInPair
from tests.domain.stage import ADA, COMPLETED, EVA, IMPORT, MEMBERS, OPEN, RUNNING, SPRING, TOGETHER, adept, mentor
from tests.spec import May, given

WHO = (SPRING, ADA, Side.ADEPT)
READY = (*OPEN, *MEMBERS)
APPLIED, ACCEPTED = (*READY, AdeptApplied(SPRING, ADA)), (*READY, *adept(ADA))
CHECK, CHECKED = CheckAdmission(*WHO, True, False), AdmissionChecked(*WHO, True, False)
DECLINE, DECLINED = DeclineApplication(*WHO, " Vi är fulla "), ApplicationDeclined(*WHO, "Vi är fulla")
BRIEF, BRIEFED = CompleteRoleBriefing(*WHO, DEFAULT, "sv"), RoleBriefingCompleted(*WHO, DEFAULT, "sv")
PAUSE, PAUSED = PauseParticipation(*WHO), ParticipationPaused(*WHO)
RESUME, RESUMED = ResumeParticipation(*WHO), ParticipationResumed(*WHO)
LEAVE, LEFT = LeaveProgramme(*WHO), ParticipationEnded(*WHO)
DONE = (*RUNNING, ProgrammeClosed(SPRING))
OUT = [ApplicationWithdrawn(*WHO), LEFT]
ADA_WHO_COORDINATES = Actor(ADA, frozenset({Role.MEMBER, Role.COORDINATOR}))


# the coordinator's answer


def test_a_coordinator_notes_what_impression_somebody_makes() -> None:
    given(*APPLIED).when(CHECK).then(CHECKED)
    given(*APPLIED, CHECKED).when(CHECK).stays_quiet()
    given(*APPLIED, CHECKED).when(replace(CHECK, professional=True)).then(replace(CHECKED, professional=True))
    given(*APPLIED, CHECKED, replace(CHECKED, professional=True), BRIEFED).when(CHECK).then(CHECKED)
    given(*ACCEPTED, replace(CHECKED, side=Side.MENTOR)).when(CHECK).then(CHECKED)


def test_a_note_replaces_none_but_the_one_of_its_kind_and_side() -> None:
    given(*APPLIED, CHECKED, BRIEFED).when(CHECK).stays_quiet()
    given(*APPLIED, BRIEFED, CHECKED).when(BRIEF, by=ADA).stays_quiet()
    of_the_other_side = replace(CHECKED, side=Side.MENTOR)
    given(*APPLIED, CHECKED, of_the_other_side).when(CHECK).stays_quiet()
    given(*APPLIED, CHECKED, replace(CHECKED, professional=True)).when(CHECK).then(CHECKED)


def test_an_application_is_declined() -> None:
    given(*APPLIED).when(DECLINE).then(DECLINED)
    given(*APPLIED).when(replace(DECLINE, reason=None), by=IMPORT).then(replace(DECLINED, reason=None))
    given(*APPLIED, ConfirmationAwaited(*WHO)).when(DECLINE).then(DECLINED)
    given(*ACCEPTED).when(DECLINE).then(DECLINED)
    given(*ACCEPTED, PAUSED).when(DECLINE).then(DECLINED)
    given(*APPLIED, DECLINED).when(DECLINE).stays_quiet()


@pytest.mark.parametrize("reason", ["", " \n", "x" * 2001])
def test_a_reason_to_decline_says_something(reason: str) -> None:
    given(*APPLIED).when(replace(DECLINE, reason=reason)).refuses(DeclineReasonUnusable)


@pytest.mark.parametrize("out", OUT)
def test_only_an_application_is_declined_or_noted(out: object) -> None:
    given(*ACCEPTED, out).when(DECLINE).refuses(ApplicationUnknown)
    given(*ACCEPTED, out).when(CHECK).refuses(ApplicationUnknown)
    given(*READY).when(DECLINE).refuses(ApplicationUnknown)
    given(*READY).when(CHECK).refuses(ApplicationUnknown)


def test_nobody_answers_their_own_application() -> None:
    given(*APPLIED).when(DECLINE, by=ADA).refuses(NotPermitted)
    given(*APPLIED).when(CHECK, by=ADA).refuses(NotPermitted)
    given(*APPLIED).when(DECLINE, by=ADA_WHO_COORDINATES).refuses(NotOneself)
    given(*APPLIED).when(CHECK, by=ADA_WHO_COORDINATES).refuses(NotOneself)


# the person's own


def test_the_role_is_read_about_in_an_edition() -> None:
    given(*APPLIED).when(BRIEF, by=ADA).then(BRIEFED)
    given(*APPLIED, BRIEFED).when(BRIEF, by=ADA).stays_quiet()
    own = EditionId("ed-2")
    published = HandbookEditionPublished(own, "9b0c")
    given(*APPLIED, BRIEFED, published).when(replace(BRIEF, edition=own), by=IMPORT).then(replace(BRIEFED, edition=own))
    given(*APPLIED, CHECKED, BRIEFED).when(replace(BRIEF, locale="en"), by=ADA).then(replace(BRIEFED, locale="en"))


def test_a_briefing_names_a_published_edition_and_the_language() -> None:
    given(*APPLIED).when(replace(BRIEF, locale="de"), by=ADA).refuses(BriefingUnknown)
    draft = HandbookEditionDrafted(EditionId("ed-2"), DEFAULT, "Egen")
    given(*APPLIED, draft).when(replace(BRIEF, edition=EditionId("ed-2")), by=ADA).refuses(EditionUnknown)
    given(*APPLIED).when(replace(BRIEF, edition=EditionId("")), by=ADA).refuses(EditionUnknown)


def test_a_briefing_belongs_to_an_application() -> None:
    given(*READY).when(BRIEF, by=ADA).refuses(ApplicationUnknown)
    given(*APPLIED).when(BRIEF).refuses(NotPermitted)


def test_a_pause_and_its_end() -> None:
    given(*ACCEPTED).when(PAUSE, by=ADA).then(PAUSED)
    given(*ACCEPTED).when(PAUSE).then(PAUSED)
    given(*ACCEPTED, PAUSED).when(PAUSE, by=ADA).stays_quiet()
    given(*ACCEPTED, PAUSED).when(RESUME, by=ADA).then(RESUMED)
    given(*ACCEPTED).when(RESUME, by=ADA).stays_quiet()
    given(*ACCEPTED, PAUSED, RESUMED).when(PAUSE, by=ADA).then(PAUSED)


def test_a_pause_may_say_until_when() -> None:
    until = date(2026, 2, 15)
    given(*ACCEPTED).when(replace(PAUSE, until=until), by=ADA, now=until).then(replace(PAUSED, until=until))
    given(*ACCEPTED).when(replace(PAUSE, until=until), by=ADA, now=date(2026, 2, 16)).refuses(PauseIsOver)
    away, later = (*ACCEPTED, replace(PAUSED, until=until)), date(2026, 3, 1)
    given(*away).when(replace(PAUSE, until=until), by=ADA, now=until).stays_quiet()
    given(*away).when(PAUSE, by=ADA).stays_quiet()
    given(*away).when(replace(PAUSE, until=later), by=ADA, now=until).then(replace(PAUSED, until=later))
    given(*away, PAUSED).when(replace(PAUSE, until=until), by=ADA, now=until).then(replace(PAUSED, until=until))


def test_a_pause_as_the_one_is_none_as_the_other_and_takes_no_place_of_it() -> None:
    both, until = (*ACCEPTED, *mentor(ADA)), date(2026, 2, 15)
    as_adept = replace(PAUSED, until=until)
    as_mentor = replace(as_adept, side=Side.MENTOR)
    given(*both, as_adept).when(replace(PAUSE, side=Side.MENTOR, until=until), by=ADA, now=until).then(as_mentor)
    given(*both, as_adept, as_mentor).when(replace(PAUSE, until=until), by=ADA, now=until).stays_quiet()


def test_whoever_was_accepted_may_leave() -> None:
    given(*ACCEPTED).when(LEAVE, by=ADA).then(LEFT)
    given(*ACCEPTED, PAUSED).when(LEAVE).then(LEFT)
    given(*ACCEPTED, LEFT).when(LEAVE, by=ADA).stays_quiet()


def test_nobody_leaves_or_is_declined_out_of_an_open_pair() -> None:
    given(*TOGETHER).when(LEAVE, by=ADA).refuses(StillInPair)
    given(*TOGETHER).when(DECLINE).refuses(StillInPair)
    given(*TOGETHER, COMPLETED).when(LEAVE, by=ADA).then(LEFT)


@pytest.mark.parametrize("past", [READY, APPLIED, (*APPLIED, DECLINED), (*ACCEPTED, ApplicationWithdrawn(*WHO))])
def test_only_the_accepted_take_part(past: tuple[object, ...]) -> None:
    given(*past).when(PAUSE, by=ADA).refuses(NotTakingPart)
    given(*past).when(RESUME, by=ADA).refuses(NotTakingPart)
    given(*past).when(LEAVE, by=ADA).refuses(NotTakingPart)


def test_nobody_takes_a_break_for_another() -> None:
    given(*ACCEPTED).when(PAUSE, by=EVA).refuses(NotPermitted)
    given(*ACCEPTED, PAUSED).when(RESUME, by=EVA).refuses(NotPermitted)
    given(*ACCEPTED).when(LEAVE, by=EVA).refuses(NotPermitted)


# none


def test_there_is_no_part_in_a_programme_that_is_done() -> None:
    given(*DONE).when(CHECK).refuses(NotInThisPhase)
    given(*DONE).when(DECLINE).refuses(NotInThisPhase)
    given(*DONE).when(BRIEF, by=ADA).refuses(NotInThisPhase)
    given(*DONE).when(PAUSE, by=ADA).refuses(NotInThisPhase)
    given(*DONE).when(RESUME, by=ADA).refuses(NotInThisPhase)
    given(*DONE).when(LEAVE, by=ADA).refuses(NotInThisPhase)


def test_there_is_no_part_without_a_programme() -> None:
    given(*MEMBERS).when(CHECK).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(DECLINE).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(BRIEF, by=ADA).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(PAUSE, by=ADA).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(RESUME, by=ADA).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(LEAVE, by=ADA).refuses(ProgrammeUnknown)


def test_there_is_no_part_for_who_has_not_joined() -> None:
    given(*OPEN).when(CHECK).refuses(MemberUnknown)
    given(*OPEN).when(DECLINE).refuses(MemberUnknown)
    given(*OPEN).when(BRIEF, by=ADA).refuses(MemberUnknown)
    given(*OPEN).when(PAUSE, by=ADA).refuses(MemberUnknown)
    given(*OPEN).when(RESUME, by=ADA).refuses(MemberUnknown)
    given(*OPEN).when(LEAVE, by=ADA).refuses(MemberUnknown)


def of_eva(command: Callable[..., object], *more: object) -> object:
    return command(SPRING, MemberId(EVA), Side.ADEPT, *more)


EVAS = (*READY, *adept(EVA))
MAY = (
    May(EVAS, of_eva(CheckAdmission, True, True), "coordinator import"),
    May(EVAS, of_eva(DeclineApplication), "coordinator import"),
    May(EVAS, of_eva(CompleteRoleBriefing, DEFAULT, "sv"), "self import"),
    May(EVAS, of_eva(PauseParticipation), "self coordinator import"),
    May((*EVAS, of_eva(ParticipationPaused)), of_eva(ResumeParticipation), "self coordinator import"),
    May(EVAS, of_eva(LeaveProgramme), "self coordinator import"),
)
GOLDEN = {
    "ApplicationDeclined.v1": '{"programme":"spring-2026","member":"ada","side":"adept","reason":"Vi är fulla"}',
    "ParticipationPaused.v1": '{"programme":"spring-2026","member":"ada","side":"adept","until":"2026-03-01"}',
    "ParticipationResumed.v1": '{"programme":"spring-2026","member":"ada","side":"adept"}',
    "ParticipationEnded.v1": '{"programme":"spring-2026","member":"ada","side":"adept"}',
    "AdmissionChecked.v1": (
        '{"programme":"spring-2026","member":"ada","side":"adept","personal":true,"professional":false}'
    ),
    "RoleBriefingCompleted.v1": (
        '{"programme":"spring-2026","member":"ada","side":"adept","edition":"ed-1","locale":"sv"}'
    ),
}
TEXTS = {
    "ApplicationDeclined.reason": Visibility.AUTHOR,
    "RoleBriefingCompleted.edition": None,
    "RoleBriefingCompleted.locale": None,
}
