from __future__ import annotations

from dataclasses import replace

import pytest

from domain.criteria import (
    CriteriaDefined,
    CriteriaUnusable,
    DefineCriteria,
    ManagerNotCompared,
    RequirementsUnusable,
    SensitiveOutOfPlace,
)
from domain.criteria_kinds import Criterion, Kind, Requirement, Requires
from domain.language import NotPermitted
from domain.phase import ApplicationsOpened, ProgrammeCancelled
from domain.programme import NotInThisPhase, ProgrammeUnknown
from tests.domain.stage import ADA, ADMIN, DRAFTED, SPRING
from tests.spec import May, given

TRADE = Criterion(Kind.OVERLAP, 5, "profession")
FAITH = Criterion(Kind.EQUAL, 5, "religion", sensitive=True)
TONGUE = Requirement(Requires.SHARED, "language")
DEFINE = DefineCriteria(SPRING, (TRADE, Criterion(Kind.WAITING, 2)), (TONGUE,))
FIRST = CriteriaDefined(SPRING, 1, DEFINE.criteria, DEFINE.requirements)
OTHER = replace(DEFINE, criteria=(TRADE,))


def test_a_coordinator_defines_what_matching_goes_by() -> None:
    given(*DRAFTED).when(DEFINE).then(FIRST)


def test_every_change_has_a_number_of_its_own() -> None:
    given(*DRAFTED, FIRST).when(OTHER).then(CriteriaDefined(SPRING, 2, (TRADE,), (TONGUE,)))


def test_the_same_again_is_no_change() -> None:
    given(*DRAFTED, FIRST).when(DEFINE).stays_quiet()
    given(*DRAFTED, FIRST, ApplicationsOpened(SPRING)).when(DEFINE).stays_quiet()


def test_there_are_no_criteria_without_a_programme_that_goes_on() -> None:
    given().when(DEFINE).refuses(ProgrammeUnknown)
    given(*DRAFTED, ProgrammeCancelled(SPRING, "Nej")).when(DEFINE).refuses(NotInThisPhase)


def test_others_define_nothing() -> None:
    given(*DRAFTED).when(DEFINE, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(DEFINE, by=ADMIN).refuses(NotPermitted)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(TRADE, weight=0),
        replace(TRADE, weight=101),
        replace(TRADE, scale=0),
        replace(TRADE, scale=10**6 + 1),
        replace(TRADE, key=""),
        replace(TRADE, key="Någon text"),
        replace(TRADE, order=("a", "a")),
        replace(TRADE, order=("",)),
        replace(TRADE, order=(" ",)),
        replace(TRADE, order=("a\0", "b")),
        replace(TRADE, order=("a" * 81,)),
        replace(TRADE, order=tuple(f"word {n}" for n in range(51))),
        Criterion(Kind.WISH, 1, "profession"),
    ],
)
def test_a_criterion_can_be_weighed(wrong: Criterion) -> None:
    given(*DRAFTED).when(replace(DEFINE, criteria=(wrong,))).refuses(CriteriaUnusable)


@pytest.mark.parametrize(
    "right",
    [
        replace(TRADE, weight=1),
        replace(TRADE, weight=100),
        replace(TRADE, scale=1),
        replace(TRADE, scale=10**6),
        replace(TRADE, order=tuple(f"word {n}" for n in range(50))),
        replace(TRADE, order=("a", "b" * 80)),
    ],
)
def test_a_criterion_goes_as_far_as_is_said(right: Criterion) -> None:
    given(*DRAFTED).when(replace(DEFINE, criteria=(right,))).then(replace(FIRST, criteria=(right,)))


def test_there_is_something_to_go_by_and_not_too_much() -> None:
    given(*DRAFTED).when(replace(DEFINE, criteria=())).refuses(CriteriaUnusable)
    given(*DRAFTED).when(replace(DEFINE, criteria=(TRADE,) * 21)).refuses(CriteriaUnusable)
    twenty = (TRADE,) * 20
    given(*DRAFTED).when(replace(DEFINE, criteria=twenty)).then(replace(FIRST, criteria=twenty))


@pytest.mark.parametrize(
    "wrong",
    [
        (replace(TONGUE, key=""),),
        (TONGUE, replace(TONGUE, least=2)),
        (replace(TONGUE, least=-1),),
        (replace(TONGUE, least=10**6 + 1),),
        (replace(TONGUE, key="religion"),),
        (replace(TONGUE, order=("a\0", "b")),),
        (Requirement(Requires.AVAILABLE, "language"),),
        tuple(replace(TONGUE, key=f"key{n}") for n in range(21)),
    ],
)
def test_a_requirement_can_be_checked(wrong: tuple[Requirement, ...]) -> None:
    given(*DRAFTED).when(replace(DEFINE, requirements=wrong)).refuses(RequirementsUnusable)


@pytest.mark.parametrize(
    "right",
    [
        (replace(TONGUE, least=0),),
        (replace(TONGUE, least=10**6),),
        tuple(replace(TONGUE, key=f"key{n}") for n in range(20)),
    ],
)
def test_requirements_go_as_far_as_is_said(right: tuple[Requirement, ...]) -> None:
    given(*DRAFTED).when(replace(DEFINE, requirements=right)).then(replace(FIRST, requirements=right))


@pytest.mark.parametrize(
    "wrong",
    [
        replace(TRADE, sensitive=True),
        replace(FAITH, sensitive=False),
        replace(FAITH, kind=Kind.GAP),
    ],
)
def test_what_is_sensitive_is_marked_as_such(wrong: Criterion) -> None:
    given(*DRAFTED).when(replace(DEFINE, criteria=(wrong,))).refuses(SensitiveOutOfPlace)
    given(*DRAFTED).when(replace(DEFINE, criteria=(FAITH,))).then(replace(FIRST, criteria=(FAITH,)))


def test_a_manager_is_no_word_to_compare() -> None:
    for kind in (Requires.SHARED, Requires.DIFFERENT, Requires.WITHIN, Requires.GAP):
        given(*DRAFTED).when(replace(DEFINE, requirements=(Requirement(kind, "manager"),))).refuses(ManagerNotCompared)
    for kind in (Kind.EQUAL, Kind.OVERLAP, Kind.DISTANCE, Kind.GAP):
        given(*DRAFTED).when(replace(DEFINE, criteria=(Criterion(kind, 5, "manager"),))).refuses(ManagerNotCompared)
    line = (Requirement(Requires.NO_REPORTING_LINE),)
    given(*DRAFTED).when(replace(DEFINE, requirements=line)).then(replace(FIRST, requirements=line))


MAY = (May(DRAFTED, DEFINE, "coordinator import"),)
GOLDEN = {
    "CriteriaDefined.v1": (
        '{"programme":"spring-2026","edition":2,"criteria":[{"kind":"gap","weight":3,"key":"grade","scale":2,'
        '"inverted":true,"sensitive":false,"order":["EO","HEO"]}],'
        '"requirements":[{"kind":"shared","key":"language","least":1,"order":["a"]}]}'
    ),
}

WORDS = {
    Kind: "equal overlap distance gap wish waiting",
    Requires: "shared different within gap available no_reporting_line",
}
