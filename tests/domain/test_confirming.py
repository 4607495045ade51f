"""Who is applied for by an import has the last word on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.enrolment import (
    AcceptApplication,
    ApplyAsAdept,
    WithdrawApplication,
)
from domain.language import NotPermitted, Side
from domain.member import MemberUnknown
from domain.phase import ProgrammeCancelled
from domain.programme import ProgrammeClosed, ProgrammeUnknown
from domain.roll import (
    AdeptApplied,
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationWithdrawn,
    CapacityDeclared,
    ReviewReopened,
)
from domain.taking_part import (
    ApplicationsNotOpen,
    ApplicationUnknown,
    NotConfirmedYet,
)
from tests.domain.stage import (
    CLOSED,
    DRAFTED,
    EVA,
    FIRST_DAY,
    IMPORT,
    LAST_DAY,
    MEMBERS,
    MIM,
    OPEN,
    RUNNING,
    SPRING,
    mentor,
)
from tests.domain.test_enrolment import (
    ACCEPT_MIM,
    ACCEPTED_MIM,
    CONFIRM,
    CONFIRMED,
    READY,
    UNCONFIRMED,
    VOLUNTEER,
    VOLUNTEERED,
)
from tests.spec import given


def test_whoever_volunteers_by_themselves_confirms_what_an_import_said() -> None:
    given(*READY, *UNCONFIRMED).when(VOLUNTEER, by=MIM).then(CONFIRMED)
    given(*READY, *UNCONFIRMED).when(replace(VOLUNTEER, capacity=3), by=MIM).then(
        CONFIRMED, CapacityDeclared(SPRING, MIM, 3)
    )


def test_one_confirms_the_side_that_waits_and_no_other() -> None:
    also_adept = AdeptApplied(SPRING, MIM)
    given(*READY, *UNCONFIRMED, also_adept).when(replace(CONFIRM, side=Side.ADEPT), by=MIM).stays_quiet()
    given(*READY, *UNCONFIRMED, also_adept).when(CONFIRM, by=MIM).then(CONFIRMED)


def test_an_import_tells_of_an_application_wherever_the_programme_stands_today() -> None:
    """Save before it began, and where it was called off."""
    when = FIRST_DAY - timedelta(days=30)
    for past in (CLOSED, RUNNING, (*RUNNING, ProgrammeClosed(SPRING))):
        given(*past, *MEMBERS).when(ApplyAsAdept(SPRING, EVA), by=IMPORT, on=when).then(AdeptApplied(SPRING, EVA))
    for past in (DRAFTED, (*OPEN, ProgrammeCancelled(SPRING, "Nej"))):
        given(*past, *MEMBERS).when(ApplyAsAdept(SPRING, EVA), by=IMPORT, on=when).refuses(ApplicationsNotOpen)


def test_a_mentor_whom_an_import_names_has_the_last_word() -> None:
    given(*READY).when(VOLUNTEER, by=IMPORT).then(*UNCONFIRMED)
    given(*READY, *UNCONFIRMED).when(VOLUNTEER, by=IMPORT).stays_quiet()
    given(*READY, *UNCONFIRMED).when(AcceptApplication(SPRING, MIM, Side.MENTOR)).refuses(NotConfirmedYet)
    given(*READY, *UNCONFIRMED).when(CONFIRM, by=MIM).then(CONFIRMED)
    given(*READY, *UNCONFIRMED, CONFIRMED).when(AcceptApplication(SPRING, MIM, Side.MENTOR)).then(
        ApplicationAccepted(SPRING, MIM, Side.MENTOR)
    )
    given(*READY, *UNCONFIRMED).when(WithdrawApplication(SPRING, MIM, Side.MENTOR), by=MIM).then(
        ApplicationWithdrawn(SPRING, MIM, Side.MENTOR)
    )


def test_who_was_declined_unheard_is_not_accepted_unheard_either() -> None:
    declined = ApplicationDeclined(SPRING, MIM, Side.MENTOR)
    given(*READY, *UNCONFIRMED, declined).when(ACCEPT_MIM).refuses(NotConfirmedYet)
    given(*READY, *UNCONFIRMED, declined).when(CONFIRM, by=MIM).then(CONFIRMED)
    given(*READY, *UNCONFIRMED, declined, CONFIRMED).when(ACCEPT_MIM).then(ACCEPTED_MIM)
    given(*READY, *UNCONFIRMED, CONFIRMED, declined).when(ACCEPT_MIM).then(ACCEPTED_MIM)
    given(*READY, *UNCONFIRMED, declined, VOLUNTEERED).when(ACCEPT_MIM).then(ACCEPTED_MIM)
    old = (*UNCONFIRMED, declined, ACCEPTED_MIM)  # as it was possible once
    given(*READY, *old, ReviewReopened(SPRING, MIM, Side.MENTOR)).when(ACCEPT_MIM).then(ACCEPTED_MIM)


def test_of_what_is_over_an_import_needs_no_word() -> None:
    volunteered = (VOLUNTEERED, CapacityDeclared(SPRING, MIM, 2))
    given(*READY).when(VOLUNTEER, by=IMPORT, now=LAST_DAY).then(*UNCONFIRMED)
    given(*READY).when(VOLUNTEER, by=IMPORT, now=LAST_DAY + timedelta(days=1)).then(*volunteered)


def test_who_has_applied_themselves_has_confirmed() -> None:
    given(*READY, VOLUNTEERED).when(CONFIRM, by=MIM).stays_quiet()
    given(*OPEN, *mentor(MIM)).when(CONFIRM, by=MIM).stays_quiet()
    given(*READY, AdeptApplied(SPRING, MIM)).when(replace(CONFIRM, side=Side.ADEPT), by=MIM).stays_quiet()
    given(*READY, AdeptApplied(SPRING, MIM)).when(CONFIRM, by=MIM).refuses(ApplicationUnknown)
    given(*READY, VOLUNTEERED, ApplicationDeclined(SPRING, MIM, Side.MENTOR)).when(CONFIRM, by=MIM).stays_quiet()


def test_only_the_person_confirms_and_only_an_application() -> None:
    given(*READY, *UNCONFIRMED).when(CONFIRM).refuses(NotPermitted)
    given(*READY, *UNCONFIRMED).when(CONFIRM, by=IMPORT).refuses(NotPermitted)
    given(*READY).when(CONFIRM, by=MIM).refuses(ApplicationUnknown)
    withdrawn = ApplicationWithdrawn(SPRING, MIM, Side.MENTOR)
    given(*READY, *UNCONFIRMED, withdrawn).when(CONFIRM, by=MIM).refuses(ApplicationUnknown)
    given(*OPEN).when(CONFIRM, by=MIM).refuses(MemberUnknown)
    given(*MEMBERS).when(CONFIRM, by=MIM).refuses(ProgrammeUnknown)
