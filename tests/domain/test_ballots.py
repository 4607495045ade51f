from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache, reduce
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from domain.ballots import (
    BallotAlreadyTaken,
    Ballots,
    BallotTaken,
    BallotUnusable,
    BlindedUnusable,
    NoBallots,
    OpenBallots,
    SurveyHasAnswers,
    TakeBallot,
    evolve,
    fitting,
)
from domain.blind import EXPONENT, Signer, blind, finished, signed
from domain.consent import ConsentTextChanged
from domain.consent_text import Purpose, consent_text, digest
from domain.language import NotPermitted
from domain.speech import TerminologyChanged, forms_of
from domain.survey import BallotsOpened, SurveyByBallot, SurveyIsClosed, SurveyNotForYou, SurveyUnknown
from domain.survey_question import RepliesUnusable, Reply, replies_of
from domain.terminology import Word
from projections.past import folded
from projections.surveys import surveys
from tests.domain.stage import ADA, EVA, MEMBERS, OPEN, SPRING, adept
from tests.domain.test_survey import ANSWER, ANSWERED, CLOSED, HALFWAY, OPENED
from tests.spec import May, given
from tests.story import told

OPENING = OpenBallots(SPRING, HALFWAY, "c5")
BY_BALLOT = BallotsOpened(SPRING, HALFWAY, "c5")
TEXT = digest(consent_text(Purpose.BALLOT, None, "sv"))
TAKE = TakeBallot(SPRING, HALFWAY, ADA, "0f", TEXT, "sv")
TAKEN = BallotTaken(SPRING, HALFWAY, ADA, TEXT, hashlib.sha256(b"0f").hexdigest())
PAST = (*OPEN, *adept(ADA), OPENED, BY_BALLOT)


def test_a_survey_is_answered_by_ballot_from_the_start() -> None:
    given(*OPEN, OPENED).when(OPENING).then(BY_BALLOT)
    given(*OPEN, OPENED, BY_BALLOT).when(OPENING).stays_quiet()
    given(*OPEN, OPENED, ANSWERED).when(OPENING).refuses(SurveyHasAnswers)
    given(*OPEN, OPENED, CLOSED).when(OPENING).refuses(SurveyIsClosed)
    given(*OPEN).when(OPENING).refuses(SurveyUnknown)
    given(*OPEN, OPENED).when(OPENING, by=ADA).refuses(NotPermitted)
    given(*OPEN, OPENED).when(replace(OPENING, modulus="")).refuses(NotPermitted)
    given(*PAST).when(ANSWER, by=ADA).refuses(SurveyByBallot)


def test_those_who_take_part_take_one_ballot() -> None:
    given(*PAST).when(TAKE, by=ADA).then(TAKEN)
    given(*PAST, TAKEN).when(TAKE, by=ADA).stays_quiet()
    given(*PAST, TAKEN, CLOSED).when(TAKE, by=ADA).stays_quiet()
    given(*PAST, TAKEN).when(replace(TAKE, blinded="0e"), by=ADA).refuses(BallotAlreadyTaken)
    given(*PAST, CLOSED).when(TAKE, by=ADA).refuses(SurveyIsClosed)
    given(*OPEN, *adept(ADA), OPENED).when(TAKE, by=ADA).refuses(NoBallots)
    given(*OPEN, *adept(ADA)).when(TAKE, by=ADA).refuses(SurveyUnknown)
    given(*PAST, *MEMBERS).when(replace(TAKE, member=EVA), by=EVA).refuses(SurveyNotForYou)
    given(*PAST).when(TAKE, by=EVA).refuses(NotPermitted)


@pytest.mark.parametrize("blinded", ["", "f", "0F", " 0f", "x", "000f", "01", "c4", "c5", "0f" * 1025])
def test_what_cannot_be_signed_costs_nobody_their_ballot(blinded: str) -> None:
    given(*PAST).when(replace(TAKE, blinded=blinded), by=ADA).refuses(BlindedUnusable)


@pytest.mark.parametrize(("text", "locale"), [("0f", "sv"), (TEXT, "en"), (TEXT, "de")])
def test_a_ballot_needs_a_consent_of_its_own(text: str, locale: str) -> None:
    given(*PAST).when(replace(TAKE, text_digest=text, locale=locale), by=ADA).refuses(ConsentTextChanged)


def test_the_consent_is_to_a_text_in_the_organisations_own_words() -> None:
    course = TerminologyChanged(Word.PROGRAMME, "sv", "kurs", "kursen", "kurser", "kurserna")
    own = digest(consent_text(Purpose.BALLOT, None, "sv", {Word.PROGRAMME: forms_of(course)}))
    given(*PAST, course).when(replace(TAKE, text_digest=own), by=ADA).then(replace(TAKEN, consent=own))
    given(*PAST, course).when(TAKE, by=ADA).refuses(ConsentTextChanged)


# what is cast

TOKEN = bytes(range(32))
REPLIES = (Reply("again", number=9),)


@cache
def signer() -> Signer:
    numbers = generate_private_key(EXPONENT, 2048).private_numbers()
    return Signer(numbers.public_numbers.n, numbers.d)


def signature(token: bytes, by: Signer) -> bytes:
    return finished(by.n, token, signed(by, blind(by.n, token, bytes(48), 12345), 54321), 12345)


def state(*after: Any) -> Ballots:
    return reduce(evolve, (OPENED, replace(BY_BALLOT, modulus=f"{signer().n:x}"), *after), Ballots())


def test_a_signed_ballot_is_taken_whoever_casts_it() -> None:
    assert replies_of(fitting(state(), TOKEN, signature(TOKEN, signer()), REPLIES)) == REPLIES


def test_what_is_no_ballot_of_this_survey_is_refused() -> None:
    good = signature(TOKEN, signer())
    for token, sign in (
        (bytes(32), good),
        (TOKEN, good[::-1]),
        (TOKEN, b""),
        (TOKEN, bytes(256)),
        (TOKEN[:31], signature(TOKEN[:31], signer())),
    ):
        with pytest.raises(BallotUnusable):
            fitting(state(), token, sign, REPLIES)
    with pytest.raises(RepliesUnusable):
        fitting(state(), TOKEN, good, (Reply("again", number=11),))
    with pytest.raises(SurveyIsClosed):
        fitting(state(CLOSED), TOKEN, good, REPLIES)
    with pytest.raises(NoBallots):
        fitting(evolve(Ballots(), OPENED), TOKEN, good, REPLIES)
    with pytest.raises(SurveyUnknown):
        fitting(Ballots(), TOKEN, good, REPLIES)


def test_the_read_model_shows_the_key_of_the_ballots() -> None:
    [row] = folded(surveys, told(OPENED, BY_BALLOT)).values()
    assert row.modulus == "c5"
    assert folded(surveys, told(BY_BALLOT)) == {}


# who may, and what journals hold

MAY = (
    May((*OPEN, OPENED), OPENING, "admin coordinator"),
    May((*PAST, *adept(EVA)), replace(TAKE, member=EVA), "self"),
)
GOLDEN = {
    "BallotsOpened.v1": '{"programme":"spring","survey":"halfway","modulus":"c5"}',
    "BallotTaken.v1": (
        '{"programme":"spring","survey":"halfway","member":"ada","consent":"9f86d081884c7d65","blinded":"9f86d081"}'
    ),
}
TEXTS = {"BallotsOpened.modulus": None, "BallotTaken.consent": None, "BallotTaken.blinded": None}
