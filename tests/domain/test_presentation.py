from __future__ import annotations

from dataclasses import replace

import pytest

from domain.language import MemberId, Side, Visibility
from domain.pair import NotTogether, PairUnknown
from domain.presentation import IntroduceSelf, PersonalPresentationShared
from domain.side import CoMentorOnlyHelps
from domain.vault import LONGEST, Level, NothingSaid, VaultClosed
from tests.domain.stage import (
    ADA,
    ALL_TALKING,
    BO,
    COMPLETED,
    IMPORT,
    MIM,
    PAIR,
    SPRING,
    STRANGER,
    TALKING,
    TOGETHER,
    agreed,
)
from tests.spec import May, given

INTRODUCE = IntroduceSelf(PAIR, interests="Fåglar", career="Lärare")
SHARED = PersonalPresentationShared(PAIR, SPRING, Side.ADEPT, "Fåglar", None, "Lärare", None)


def test_each_of_the_two_tells_who_they_are() -> None:
    given(*TALKING).when(INTRODUCE, by=ADA).then(SHARED)
    given(*TALKING, SHARED).when(INTRODUCE, by=MIM).then(replace(SHARED, side=Side.MENTOR))


def test_who_tells_something_else_has_told_that() -> None:
    given(*TALKING, SHARED).when(replace(INTRODUCE, interests=None), by=ADA).then(replace(SHARED, interests=None))


def test_the_same_again_is_nothing_new() -> None:
    given(*TALKING, SHARED).when(INTRODUCE, by=ADA).stays_quiet()
    given(*TALKING, SHARED).when(replace(INTRODUCE, interests=" Fåglar "), by=ADA).stays_quiet()


@pytest.mark.parametrize("text", [None, "", " \n", "x" * (LONGEST + 1)])
def test_something_is_told(text: str | None) -> None:
    given(*TALKING).when(IntroduceSelf(PAIR, education=text), by=ADA).refuses(NothingSaid)


def test_i6_nothing_is_written_before_both_agree() -> None:
    given(*TOGETHER).when(INTRODUCE, by=ADA).refuses(VaultClosed)
    given(*TOGETHER, agreed(ADA)).when(INTRODUCE, by=ADA).refuses(VaultClosed)
    given(*TOGETHER, agreed(ADA), agreed(MIM, Level.TOPIC_AND_GOAL)).when(INTRODUCE, by=ADA).refuses(VaultClosed)


@pytest.mark.parametrize("who", [STRANGER, MemberId("cora"), MemberId("odd")])
def test_for_all_others_there_is_no_such_pair(who: MemberId) -> None:
    given(*TALKING).when(INTRODUCE, by=who).refuses(PairUnknown)
    given(*TALKING).when(INTRODUCE, by=IMPORT).refuses(PairUnknown)


def test_a_co_mentor_speaks_for_no_side() -> None:
    given(*ALL_TALKING).when(INTRODUCE, by=BO).refuses(CoMentorOnlyHelps)


def test_what_is_over_writes_no_more() -> None:
    given(*TALKING, COMPLETED).when(INTRODUCE, by=ADA).refuses(NotTogether)


MAY = (May(ALL_TALKING, INTRODUCE, "adept mentor"),)
GOLDEN = {
    "PersonalPresentationShared.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","side":"adept","interests":"Fåglar","education":"Biologi",'
        '"career":"Lärare","personality":"Envis"}'
    ),
}
TEXTS = {
    f"PersonalPresentationShared.{name}": Visibility.PAIR
    for name in ("interests", "education", "career", "personality")
}
