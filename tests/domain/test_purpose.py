from __future__ import annotations

from dataclasses import replace

from domain.agreeing import AgreedAlready, OtherSideAgrees, ProposalTakenBack
from domain.expectations import ExpectationUnknown
from domain.language import EntryId, Side, Visibility
from domain.purpose import (
    AgreePurpose,
    ProposePurpose,
    PurposeAgreed,
    PurposeProposed,
    PurposeWithdrawn,
    WithdrawPurpose,
)
from domain.vault import EntryUnknown, NothingSaid, NotYours
from tests.domain.stage import ADA, ALL_TALKING, HONEST, MIM, OTHER_PAIR, PAIR, SPRING, TALKING
from tests.spec import May, given

DARE = EntryId("dare")
PROPOSE, AGREE = ProposePurpose(PAIR, DARE, "Att våga", HONEST.expectation), AgreePurpose(PAIR, DARE)
PROPOSED = PurposeProposed(PAIR, SPRING, DARE, Side.ADEPT, "Att våga", HONEST.expectation)
AGREED = PurposeAgreed(PAIR, SPRING, DARE, Side.MENTOR)
WITHDRAW, WITHDRAWN = WithdrawPurpose(PAIR, DARE), PurposeWithdrawn(PAIR, SPRING, DARE, Side.ADEPT)


def test_one_proposes_and_the_other_agrees() -> None:
    given(*TALKING, HONEST).when(PROPOSE, by=ADA).then(PROPOSED)
    given(*TALKING, PROPOSED).when(AGREE, by=MIM).then(AGREED)
    given(*TALKING, replace(PROPOSED, side=Side.MENTOR)).when(AGREE, by=ADA).then(replace(AGREED, side=Side.ADEPT))


def test_a_purpose_comes_from_what_one_of_the_two_has_said_that_they_expect() -> None:
    given(*TALKING).when(PROPOSE, by=ADA).refuses(ExpectationUnknown)
    given(*TALKING, replace(HONEST, side=Side.MENTOR)).when(PROPOSE, by=ADA).then(PROPOSED)
    given(*TALKING, replace(HONEST, pair=OTHER_PAIR)).when(PROPOSE, by=ADA).refuses(ExpectationUnknown)
    given(*TALKING).when(replace(PROPOSE, derived_from=None), by=ADA).then(replace(PROPOSED, derived_from=None))


def test_nobody_agrees_with_themselves() -> None:
    given(*TALKING, PROPOSED).when(AGREE, by=ADA).refuses(OtherSideAgrees)


def test_what_is_agreed_is_agreed_until_something_else_is() -> None:
    other = replace(AGREED, purpose=EntryId("else"))
    given(*TALKING, PROPOSED).when(PROPOSE, by=ADA).stays_quiet()
    given(*TALKING, PROPOSED, AGREED).when(AGREE, by=MIM).stays_quiet()
    given(*TALKING, PROPOSED, AGREED).when(AGREE, by=ADA).stays_quiet()
    given(*TALKING, PROPOSED, AGREED, other).when(AGREE, by=MIM).then(AGREED)


def test_there_is_something_to_agree_on() -> None:
    given(*TALKING).when(AGREE, by=MIM).refuses(EntryUnknown)
    given(*TALKING).when(replace(PROPOSE, one_line="\n"), by=ADA).refuses(NothingSaid)


def test_what_one_has_proposed_is_taken_back_until_the_other_agrees() -> None:
    given(*TALKING, PROPOSED).when(WITHDRAW, by=ADA).then(WITHDRAWN)
    given(*TALKING, PROPOSED, WITHDRAWN).when(WITHDRAW, by=ADA).stays_quiet()
    given(*TALKING, PROPOSED, WITHDRAWN).when(AGREE, by=MIM).refuses(ProposalTakenBack)
    given(*TALKING, PROPOSED).when(WITHDRAW, by=MIM).refuses(NotYours)
    given(*TALKING).when(WITHDRAW, by=ADA).refuses(EntryUnknown)
    other = replace(AGREED, purpose=EntryId("else"))
    for agreed in ((AGREED,), (AGREED, other)):
        given(*TALKING, PROPOSED, *agreed).when(WITHDRAW, by=ADA).refuses(AgreedAlready)


MAY = (
    May((*ALL_TALKING, PROPOSED), WITHDRAW, "adept"),
    May((*ALL_TALKING, HONEST), PROPOSE, "adept mentor"),
    May((*ALL_TALKING, PROPOSED), AGREE, "mentor"),
)
GOLDEN = {
    "PurposeWithdrawn.v1": '{"pair":"ada-mim","programme":"spring-2026","purpose":"dare","side":"adept"}',
    "PurposeProposed.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","purpose":"dare","side":"adept","one_line":"Att våga",'
        '"derived_from":"honest"}'
    ),
    "PurposeAgreed.v1": '{"pair":"ada-mim","programme":"spring-2026","purpose":"dare","side":"mentor"}',
}
TEXTS = {"PurposeProposed.one_line": Visibility.PAIR}
