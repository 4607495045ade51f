from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.availability import (
    AvailabilityDeclared,
    AvailableBackwards,
    DeclareAvailability,
    HoursImpossible,
    Times,
)
from domain.language import NotPermitted
from domain.member import MemberUnknown
from domain.programme import NotInThisPhase, ProgrammeClosed, ProgrammeUnknown
from domain.roll import AdeptApplied, MentorVolunteered
from domain.taking_part import ApplicationUnknown
from tests.domain.stage import ADA, EVA, IMPORT, MEMBERS, MIM, OPEN, RUNNING, SPRING
from tests.spec import May, given

APPLIED = (*OPEN, *MEMBERS, AdeptApplied(SPRING, ADA), MentorVolunteered(SPRING, MIM))
DECLARE = DeclareAvailability(SPRING, ADA, 4, (Times.WEEKENDS, Times.WEEKDAY_EVENINGS))
DECLARED = AvailabilityDeclared(SPRING, ADA, 4, (Times.WEEKDAY_EVENINGS, Times.WEEKENDS), None, None)
DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)


def test_either_side_says_when_it_can_meet() -> None:
    given(*APPLIED).when(DECLARE, by=ADA).then(DECLARED)
    given(*APPLIED).when(replace(DECLARE, member=MIM), by=IMPORT).then(replace(DECLARED, member=MIM))
    given(*APPLIED).when(replace(DECLARE, from_on=DAY, until_on=DAY), by=ADA).then(
        replace(DECLARED, from_on=DAY, until_on=DAY)
    )


def test_it_is_said_once() -> None:
    given(*APPLIED, DECLARED).when(DECLARE, by=ADA).stays_quiet()
    given(*APPLIED, DECLARED).when(replace(DECLARE, hours=5), by=ADA).then(replace(DECLARED, hours=5))


@pytest.mark.parametrize("hours", [-1, 0, 101])
def test_hours_are_one_to_a_hundred(hours: int) -> None:
    given(*APPLIED).when(replace(DECLARE, hours=hours), by=ADA).refuses(HoursImpossible)


@pytest.mark.parametrize("hours", [1, 100])
def test_few_hours_and_many_are_hours(hours: int) -> None:
    given(*APPLIED).when(replace(DECLARE, hours=hours), by=ADA).then(replace(DECLARED, hours=hours))


def test_days_go_forwards() -> None:
    given(*APPLIED).when(replace(DECLARE, from_on=NEXT, until_on=DAY), by=ADA).refuses(AvailableBackwards)
    given(*APPLIED).when(replace(DECLARE, from_on=NEXT), by=ADA).then(replace(DECLARED, from_on=NEXT))
    given(*APPLIED).when(replace(DECLARE, until_on=DAY), by=ADA).then(replace(DECLARED, until_on=DAY))


def test_nobody_says_it_for_another() -> None:
    given(*APPLIED).when(DECLARE).refuses(NotPermitted)


def test_it_belongs_to_an_application() -> None:
    given(*OPEN, *MEMBERS).when(DECLARE, by=ADA).refuses(ApplicationUnknown)
    given(*OPEN).when(DECLARE, by=ADA).refuses(MemberUnknown)
    given(*MEMBERS).when(DECLARE, by=ADA).refuses(ProgrammeUnknown)
    given(*RUNNING, ProgrammeClosed(SPRING)).when(DECLARE, by=ADA).refuses(NotInThisPhase)


MAY = (May((*APPLIED, AdeptApplied(SPRING, EVA)), replace(DECLARE, member=EVA), "self import"),)
GOLDEN = {
    "AvailabilityDeclared.v1": (
        '{"programme":"spring-2026","member":"ada","hours":4,"times":["weekday_evenings","weekends"],'
        '"from_on":"2026-03-01","until_on":"2026-06-01"}'
    ),
}
WORDS = {Times: "weekday_mornings weekday_lunches weekday_afternoons weekday_evenings weekends"}
