from __future__ import annotations

from dataclasses import replace

import pytest

from domain.attribute import Category
from domain.consent import (
    CategoryOutOfPlace,
    ConsentGiven,
    ConsentTextChanged,
    ConsentWithdrawn,
    GiveConsent,
    WithdrawConsent,
)
from domain.consent_text import LOCALES, Purpose, consent_text, digest, worded
from domain.language import NotPermitted
from domain.member import MemberUnknown, PersonalDataErased
from domain.speech import TerminologyChanged
from domain.terminology import Word, english
from projections.own_consents import own_consents
from projections.past import folded
from tests.domain.stage import ADA, EVA, FOUNDED, IMPORT, MEMBERS
from tests.spec import May, given
from tests.story import NOW, told

TEXT = digest(consent_text(Purpose.MATCHING, Category.HEALTH, "sv"))
GIVE = GiveConsent(ADA, Purpose.MATCHING, TEXT, "sv", Category.HEALTH)
GIVEN = ConsentGiven(ADA, Purpose.MATCHING, Category.HEALTH, TEXT, "sv")
WITHDRAW = WithdrawConsent(ADA, Purpose.MATCHING, Category.HEALTH)
WITHDRAWN = ConsentWithdrawn(ADA, Purpose.MATCHING, Category.HEALTH)
READY = (*FOUNDED, *MEMBERS)


def test_a_person_consents_to_a_text() -> None:
    given(*READY).when(GIVE, by=ADA).then(GIVEN)
    text = digest(consent_text(Purpose.CARRY_OVER, None, "en"))
    given(*READY).when(GiveConsent(ADA, Purpose.CARRY_OVER, text, "en"), by=ADA).then(
        ConsentGiven(ADA, Purpose.CARRY_OVER, None, text, "en")
    )


def test_who_consents_twice_consents_once() -> None:
    given(*READY, GIVEN).when(GIVE, by=ADA).stays_quiet()


def test_who_consented_to_an_older_text_may_consent_to_todays() -> None:
    given(*READY, replace(GIVEN, text_digest="0f")).when(GIVE, by=ADA).then(GIVEN)


def test_a_consent_is_taken_back_and_given_again() -> None:
    given(*READY, GIVEN).when(WITHDRAW, by=ADA).then(WITHDRAWN)
    given(*READY, GIVEN, WITHDRAWN).when(WITHDRAW, by=ADA).stays_quiet()
    given(*READY, GIVEN, WITHDRAWN).when(GIVE, by=ADA).then(GIVEN)


def test_each_purpose_and_category_stands_for_itself() -> None:
    given(*READY, GIVEN).when(replace(WITHDRAW, category=None), by=ADA).stays_quiet()
    given(*READY, GIVEN, ConsentWithdrawn(ADA, Purpose.MATCHING, None)).when(GIVE, by=ADA).stays_quiet()
    given(*READY, replace(GIVEN, member=EVA)).when(WITHDRAW, by=ADA).stays_quiet()


@pytest.mark.parametrize(
    "wrong",
    [
        replace(GIVE, text_digest="0f"),
        replace(GIVE, text_digest=""),
        replace(GIVE, locale="en"),
        replace(GIVE, locale="de"),
        replace(GIVE, category=Category.UNION),
        replace(GIVE, category=None),
    ],
)
def test_only_the_text_of_today_is_consented_to(wrong: GiveConsent) -> None:
    said = {"text_digest": wrong.text_digest, "locale": wrong.locale, "category": wrong.category}
    given(*READY).when(replace(GIVE, **said), by=ADA).refuses(ConsentTextChanged)


GUIDE = TerminologyChanged(Word.MENTOR, "en", "guide", "guide", "guides", "guides")
CARRY = GiveConsent(ADA, Purpose.CARRY_OVER, digest(consent_text(Purpose.CARRY_OVER, None, "en")), "en")


def test_where_the_organisation_has_words_of_its_own_the_text_is_in_these() -> None:
    own = consent_text(Purpose.CARRY_OVER, None, "en", {Word.MENTOR: english("guide", "guides")})
    assert own == "If I am given a new guide, my goals may come along."
    given(*READY, GUIDE).when(replace(CARRY, text_digest=digest(own)), by=ADA).then(
        ConsentGiven(ADA, Purpose.CARRY_OVER, None, digest(own), "en")
    )
    given(*READY, GUIDE).when(CARRY, by=ADA).refuses(ConsentTextChanged)
    given(*READY, replace(GUIDE, locale="sv")).when(CARRY, by=ADA).then(
        ConsentGiven(ADA, Purpose.CARRY_OVER, None, CARRY.text_digest, "en")
    )


def test_a_category_is_consented_to_for_matching_alone() -> None:
    given(*READY).when(replace(GIVE, purpose=Purpose.CARRY_OVER), by=ADA).refuses(CategoryOutOfPlace)


def test_nobody_consents_for_another() -> None:
    given(*READY).when(GIVE).refuses(NotPermitted)
    given(*READY).when(GIVE, by=IMPORT).refuses(NotPermitted)
    given(*READY, GIVEN).when(WITHDRAW, by=IMPORT).refuses(NotPermitted)


def test_only_a_member_consents() -> None:
    given(*FOUNDED).when(GIVE, by=ADA).refuses(MemberUnknown)
    given(*READY, GIVEN, PersonalDataErased(ADA, ())).when(WITHDRAW, by=ADA).refuses(MemberUnknown)


def test_every_text_is_one_of_its_own() -> None:
    asked = [(purpose, None) for purpose in Purpose] + [(Purpose.MATCHING, category) for category in Category]
    texts = [consent_text(purpose, category, locale) for purpose, category in asked for locale in LOCALES]
    assert len({*map(digest, texts)}) == len(texts)
    assert all(len(text) > 40 and "{" not in text for text in texts)


def test_a_person_sees_all_that_they_have_ever_consented_to() -> None:
    older, other = replace(GIVEN, text_digest="0f"), replace(GIVEN, category=None)
    rows = folded(own_consents, told(older, other, GIVEN, WITHDRAWN, replace(GIVEN, member=EVA)))
    assert [(one.text_digest, one.category, one.ended_at, one.withdrawn) for one in rows[ADA].given] == [
        ("0f", Category.HEALTH, NOW, False),
        (TEXT, None, None, False),
        (TEXT, Category.HEALTH, NOW, True),
    ]
    assert [one.ended_at for one in rows[EVA].given] == [None]
    assert {*folded(own_consents, told(PersonalDataErased(ADA, ())), rows)} == {EVA}


def test_a_text_that_reads_otherwise_by_now_is_not_passed_off_as_the_one_agreed_to() -> None:
    said = (Purpose.MATCHING, Category.HEALTH, "sv")
    assert worded(*said, TEXT) == consent_text(*said)
    assert worded(*said, "0f") is None
    assert worded(Purpose.MATCHING, Category.HEALTH, "de", TEXT) is None


OF_EVA = replace(GIVEN, member=EVA)
MAY = (
    May(READY, replace(GIVE, member=EVA), "self"),
    May((*READY, OF_EVA), replace(WITHDRAW, member=EVA), "self"),
)
GOLDEN = {
    "ConsentGiven.v1": (
        '{"member":"ada","purpose":"matching","category":"health","text_digest":"9f86d081884c7d65","locale":"sv"}'
    ),
    "ConsentWithdrawn.v1": '{"member":"ada","purpose":"matching","category":"health"}',
}
TEXTS = {"ConsentGiven.text_digest": None, "ConsentGiven.locale": None}
WORDS = {Purpose: "matching carry_over named_answers fit_shared certificate_name survey ballot"}
