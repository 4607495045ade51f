from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.exclusion import (
    DeclareExclusion,
    ExcludesOneself,
    ExclusionDeclared,
    Exclusions,
    ExclusionWithdrawn,
    OtherUnknown,
    ReasonIsTheirOwn,
    ReasonUnusable,
    WithdrawExclusion,
    after,
    everywhere,
)
from domain.language import Actor, NotPermitted, Role, Visibility
from domain.member import MemberDeactivated, MemberUnknown
from domain.programme import ProgrammeClosed, ProgrammeUnknown
from projections.exclusions import exclusions
from projections.past import folded
from tests.domain.stage import ADA, AUTUMN, BO, EVA, IMPORT, MEMBERS, MIM, OPEN, RUNNING, SPRING, STRANGER
from tests.spec import May, given, noon
from tests.story import told

READY = (*OPEN, *MEMBERS)
APART = DeclareExclusion(SPRING, ADA, MIM, "Vi var grannar")
KEPT_APART = ExclusionDeclared(SPRING, ADA, MIM, False, "Vi var grannar")
TAKE_BACK, TAKEN_BACK = WithdrawExclusion(SPRING, ADA, MIM), ExclusionWithdrawn(SPRING, ADA, MIM, False)
BY_COORDINATOR = ExclusionDeclared(SPRING, ADA, MIM, True)


def test_somebody_is_kept_apart_from_another() -> None:
    given(*READY).when(APART, by=ADA).then(KEPT_APART)
    given(*READY).when(replace(APART, reason=None), by=IMPORT).then(replace(KEPT_APART, reason=None))
    given(*RUNNING, ProgrammeClosed(SPRING)).when(APART, by=ADA).then(KEPT_APART)


def test_a_coordinator_keeps_people_apart_and_says_no_reason() -> None:
    given(*READY).when(replace(APART, reason=None)).then(BY_COORDINATOR)
    given(*READY, KEPT_APART).when(replace(APART, reason=None)).then(BY_COORDINATOR)
    given(*READY).when(APART).refuses(ReasonIsTheirOwn)


def test_it_is_said_once_and_taken_back_by_who_said_it() -> None:
    given(*READY, KEPT_APART).when(APART, by=ADA).stays_quiet()
    given(*READY, KEPT_APART).when(TAKE_BACK, by=ADA).then(TAKEN_BACK)
    given(*READY, KEPT_APART, TAKEN_BACK).when(TAKE_BACK, by=ADA).stays_quiet()
    given(*READY, KEPT_APART).when(TAKE_BACK).stays_quiet()
    given(*READY, BY_COORDINATOR).when(TAKE_BACK, by=ADA).stays_quiet()
    given(*READY, BY_COORDINATOR).when(TAKE_BACK).then(replace(TAKEN_BACK, by_coordinator=True))
    given(*READY, KEPT_APART).when(replace(TAKE_BACK, other=EVA), by=ADA).stays_quiet()


def test_another_reason_takes_the_place_of_the_one_before() -> None:
    relatives = replace(KEPT_APART, reason="Vi är kusiner")
    given(*READY, KEPT_APART).when(replace(APART, reason="Vi är kusiner"), by=ADA).then(relatives)
    given(*READY, KEPT_APART, relatives).when(APART, by=ADA).then(KEPT_APART)
    given(*READY, KEPT_APART).when(replace(APART, reason=None), by=ADA).stays_quiet()
    given(*READY, replace(KEPT_APART, reason=None)).when(APART, by=ADA).then(KEPT_APART)
    given(*READY, KEPT_APART, relatives).when(TAKE_BACK, by=ADA).then(TAKEN_BACK)


def test_nobody_says_it_for_another() -> None:
    given(*READY).when(APART, by=EVA).refuses(NotPermitted)
    given(*READY, KEPT_APART).when(TAKE_BACK, by=MIM).refuses(NotPermitted)


def test_two_are_kept_apart() -> None:
    given(*READY).when(replace(APART, other=ADA), by=ADA).refuses(ExcludesOneself)
    given(*READY).when(replace(APART, other=STRANGER), by=ADA).refuses(OtherUnknown)
    given(*READY).when(replace(TAKE_BACK, other=STRANGER), by=ADA).refuses(OtherUnknown)
    given(*READY).when(replace(TAKE_BACK, other=STRANGER)).refuses(OtherUnknown)
    left = (*READY, KEPT_APART, MemberDeactivated(MIM))
    given(*left).when(TAKE_BACK, by=ADA).then(TAKEN_BACK)
    given(*left, TAKEN_BACK).when(TAKE_BACK, by=ADA).stays_quiet()


@pytest.mark.parametrize("reason", ["", " \n", "x" * 2001])
def test_a_reason_says_something(reason: str) -> None:
    given(*READY).when(replace(APART, reason=reason), by=ADA).refuses(ReasonUnusable)


def test_there_is_a_programme_and_a_member() -> None:
    given(*MEMBERS).when(APART, by=ADA).refuses(ProgrammeUnknown)
    given(*OPEN).when(APART, by=ADA).refuses(MemberUnknown)
    given(*OPEN).when(TAKE_BACK, by=ADA).refuses(MemberUnknown)
    given(*MEMBERS).when(TAKE_BACK, by=ADA).refuses(ProgrammeUnknown)


def test_it_holds_either_way_until_the_last_of_them_takes_it_back() -> None:
    kept = after(after(Exclusions(), KEPT_APART), BY_COORDINATOR)
    assert kept.between(ADA, MIM, SPRING)
    assert kept.between(MIM, ADA, SPRING)
    assert not kept.between(ADA, BO, SPRING)
    assert not kept.between(ADA, ADA, SPRING)
    once = after(kept, TAKEN_BACK)
    assert once.between(MIM, ADA, SPRING)
    assert not after(once, replace(TAKEN_BACK, by_coordinator=True)).between(ADA, MIM, SPRING)


OF_SPRING = Actor("cora", frozenset({Role.MEMBER}), frozenset({(Role.COORDINATOR, SPRING)}))
OF_AUTUMN = Actor("otto", frozenset({Role.MEMBER}), frozenset({(Role.COORDINATOR, AUTUMN)}))
SAID = replace(APART, reason=None)
HERE_ONLY = replace(BY_COORDINATOR, here_only=True)


def test_a_coordinator_of_one_programme_keeps_people_apart_there_alone() -> None:
    given(*READY, BY_COORDINATOR).when(SAID, by=OF_SPRING).then(HERE_ONLY)
    given(*READY, HERE_ONLY).when(SAID, by=OF_SPRING).stays_quiet()
    given(*READY, HERE_ONLY).when(SAID).then(BY_COORDINATOR)
    given(*READY).when(SAID, by=OF_AUTUMN).refuses(NotPermitted)
    kept = after(Exclusions(), HERE_ONLY)
    assert kept.between(MIM, ADA, SPRING)
    assert not kept.between(MIM, ADA, AUTUMN)
    assert after(kept, BY_COORDINATOR).between(MIM, ADA, AUTUMN)


def test_what_a_coordinator_of_one_programme_said_they_take_back_and_nothing_else() -> None:
    taken_back = replace(TAKEN_BACK, by_coordinator=True, here_only=True)
    given(*READY, BY_COORDINATOR, HERE_ONLY).when(TAKE_BACK, by=OF_SPRING).then(taken_back)
    given(*READY, BY_COORDINATOR).when(TAKE_BACK, by=OF_SPRING).stays_quiet()
    given(*READY, HERE_ONLY).when(TAKE_BACK).stays_quiet()
    given(*READY, HERE_ONLY).when(TAKE_BACK, by=OF_AUTUMN).refuses(NotPermitted)
    assert not after(after(Exclusions(), HERE_ONLY), taken_back).between(ADA, MIM, SPRING)
    rows = folded(exclusions, told(BY_COORDINATOR, HERE_ONLY))
    assert len(rows) == 2
    assert folded(exclusions, told(taken_back), rows) == folded(exclusions, told(BY_COORDINATOR))


def test_what_was_said_before_anybody_was_coordinator_of_one_programme_holds_everywhere() -> None:
    assert everywhere({"member": "ada"}) == {"member": "ada", "here_only": False}


def test_who_is_kept_apart_shows_until_it_is_taken_back() -> None:
    rows = folded(exclusions, told(KEPT_APART, BY_COORDINATOR))
    assert {(row.member, row.other, row.by_coordinator) for row in rows.values()} == {
        (ADA, MIM, False),
        (ADA, MIM, True),
    }
    own = rows[f"{ADA}/{MIM}/self"].reason
    assert own is not None
    assert (own.fact, own.field, own.visibility) == ("ExclusionDeclared", "reason", Visibility.AUTHOR)
    assert [row.by_coordinator for row in folded(exclusions, told(TAKEN_BACK), rows).values()] == [True]


def test_another_reason_shows_and_the_first_day_stays() -> None:
    first = folded(exclusions, told(KEPT_APART))
    later = told(replace(KEPT_APART, programme=AUTUMN, reason="Vi är kusiner"), first=2, now=noon(date(2026, 3, 2)))
    (row,) = folded(exclusions, later, first).values()
    assert row.reason is not None
    assert (row.reason.text, row.programme, row.declared.at.date()) == ("Vi är kusiner", SPRING, date(2026, 3, 1))


MAY = (
    May(READY, DeclareExclusion(SPRING, EVA, MIM), "self coordinator import"),
    May(
        (
            *READY,
            ExclusionDeclared(SPRING, EVA, MIM, by_coordinator=False),
            ExclusionDeclared(SPRING, EVA, MIM, by_coordinator=True),
            ExclusionDeclared(SPRING, EVA, MIM, by_coordinator=True, here_only=True),
        ),
        WithdrawExclusion(SPRING, EVA, MIM),
        "self coordinator import",
    ),
)
GOLDEN = {
    "ExclusionDeclared.v1": (
        '{"programme":"spring-2026","member":"ada","other":"mim","by_coordinator":true,"reason":"Vi var grannar"}'
    ),
    "ExclusionDeclared.v2": (
        '{"programme":"spring-2026","member":"ada","other":"mim","by_coordinator":true,"reason":"Vi var grannar",'
        '"here_only":true}'
    ),
    "ExclusionWithdrawn.v1": '{"programme":"spring-2026","member":"ada","other":"mim","by_coordinator":true}',
    "ExclusionWithdrawn.v2": (
        '{"programme":"spring-2026","member":"ada","other":"mim","by_coordinator":true,"here_only":true}'
    ),
}
TEXTS = {"ExclusionDeclared.reason": Visibility.AUTHOR}
