from __future__ import annotations

from dataclasses import replace

from domain.expectations import ExpectationRevised, ExpectationStated, Of, ReviseExpectation, StateExpectation
from domain.language import EntryId, Side, Visibility
from domain.vault import EntryUnknown, NothingSaid, NotYours
from tests.domain.stage import ADA, ALL_TALKING, MIM, PAIR, SPRING, TALKING
from tests.spec import May, given

HONEST = EntryId("honest")
STATE = StateExpectation(PAIR, HONEST, Of.OTHER, "Ärliga svar")
REVISE = ReviseExpectation(PAIR, HONEST, "Ärliga, vänliga svar")
STATED = ExpectationStated(PAIR, SPRING, HONEST, Side.ADEPT, Of.OTHER, "Ärliga svar")
REVISED = ExpectationRevised(PAIR, SPRING, HONEST, "Ärliga, vänliga svar")


def test_each_of_the_two_states_what_they_expect() -> None:
    given(*TALKING).when(STATE, by=ADA).then(STATED)
    given(*TALKING).when(STATE, by=MIM).then(replace(STATED, side=Side.MENTOR))
    given(*TALKING, STATED).when(STATE, by=ADA).stays_quiet()


def test_each_revises_their_own() -> None:
    given(*TALKING, STATED).when(REVISE, by=ADA).then(REVISED)
    given(*TALKING, STATED, REVISED).when(REVISE, by=ADA).stays_quiet()
    given(*TALKING, STATED).when(REVISE, by=MIM).refuses(NotYours)


def test_what_nobody_expects_is_not_revised() -> None:
    given(*TALKING).when(REVISE, by=ADA).refuses(EntryUnknown)
    given(*TALKING, REVISED).when(REVISE, by=ADA).refuses(EntryUnknown)


def test_something_is_expected() -> None:
    given(*TALKING).when(replace(STATE, body=""), by=ADA).refuses(NothingSaid)
    given(*TALKING, STATED).when(replace(REVISE, body=" "), by=ADA).refuses(NothingSaid)


MAY = (
    May(ALL_TALKING, STATE, "adept mentor"),
    May((*ALL_TALKING, STATED), REVISE, "adept"),
)
GOLDEN = {
    "ExpectationStated.v1": (
        '{"pair":"ada-mim","programme":"spring-2026","expectation":"honest","side":"adept","of":"other",'
        '"body":"Ärliga svar"}'
    ),
    "ExpectationRevised.v1": '{"pair":"ada-mim","programme":"spring-2026","expectation":"honest","body":"Vänliga"}',
}
TEXTS = dict.fromkeys(("ExpectationStated.body", "ExpectationRevised.body"), Visibility.PAIR)
WORDS = {Of: "programme self other"}
