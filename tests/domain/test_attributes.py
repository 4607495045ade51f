from __future__ import annotations

from dataclasses import replace

import pytest

from domain.attribute import (
    Attribute,
    AttributesDeclared,
    AttributesUnusable,
    Category,
    SensitiveAttributeDeclared,
    SensitiveBelongsElsewhere,
    read,
    told,
)
from domain.attributes import ConsentMissing, DeclareAttributes, DeclareSensitiveAttribute, ValueUnusable
from domain.consent import ConsentGiven, ConsentWithdrawn
from domain.consent_text import Purpose
from domain.language import NotPermitted, Side, Visibility
from domain.member import MemberUnknown
from domain.programme import NotInThisPhase, ProgrammeClosed, ProgrammeUnknown
from domain.roll import AdeptApplied, ApplicationAccepted, MentorVolunteered, ReviewReopened
from domain.sealed import ERASED
from domain.taking_part import ApplicationUnknown
from tests.domain.stage import ADA, EVA, IMPORT, MEMBERS, MIM, OPEN, RUNNING, SPRING
from tests.spec import May, given

APPLIED = (*OPEN, *MEMBERS, AdeptApplied(SPRING, ADA), AdeptApplied(SPRING, EVA))
TRADE, YEARS = Attribute("profession", ("Policy", "Law")), Attribute("experience_years", (), 7)
DECLARE = DeclareAttributes(SPRING, ADA, Side.ADEPT, (TRADE, YEARS))
TEXT = (
    '[{"key":"experience_years","values":[],"number":7},{"key":"profession","values":["Policy","Law"],"number":null}]'
)
DECLARED = AttributesDeclared(SPRING, ADA, Side.ADEPT, TEXT)
CONFIDE = DeclareSensitiveAttribute(SPRING, ADA, Side.ADEPT, Category.IDENTITY, "A name for it")
CONFIDED = SensitiveAttributeDeclared(SPRING, ADA, Side.ADEPT, Category.IDENTITY, "A name for it")
CONSENT = ConsentGiven(ADA, Purpose.MATCHING, Category.IDENTITY, "0f", "en")


def test_attributes_are_declared_by_key() -> None:
    given(*APPLIED).when(DECLARE, by=ADA).then(DECLARED)
    given(*APPLIED).when(replace(DECLARE, attributes=(YEARS, TRADE)), by=IMPORT).then(DECLARED)


def test_attributes_are_read_as_they_were_declared() -> None:
    assert read(TEXT) == (YEARS, TRADE)
    assert read(told(())) == ()
    assert read(ERASED) == ()


def test_a_value_is_one_line_and_named_once() -> None:
    assert read(told((Attribute("language", (" Svensk\n a ", "Svensk a")),))) == (Attribute("language", ("Svensk a",)),)


def test_the_same_attributes_are_declared_once() -> None:
    given(*APPLIED, DECLARED).when(DECLARE, by=ADA).stays_quiet()
    given(*APPLIED).when(replace(DECLARE, attributes=()), by=ADA).stays_quiet()
    given(*APPLIED, DECLARED).when(replace(DECLARE, attributes=()), by=ADA).then(replace(DECLARED, attributes="[]"))


def test_what_is_declared_beside_others_leaves_them_as_they_are() -> None:
    law, town = replace(TRADE, values=("Law",)), Attribute("location", ("Malmö",))
    some = replace(DECLARED, attributes=told((law, town)))
    all_of = replace(DECLARED, attributes=told((YEARS, law, town)))
    two, one = (town, law), (law,)
    given(*APPLIED, DECLARED).when(replace(DECLARE, attributes=two, others_stay=True), by=IMPORT).then(all_of)
    given(*APPLIED).when(replace(DECLARE, attributes=two, others_stay=True), by=IMPORT).then(some)
    given(*APPLIED, all_of).when(replace(DECLARE, attributes=one, others_stay=True), by=IMPORT).stays_quiet()
    given(*APPLIED, all_of).when(replace(DECLARE, attributes=two, others_stay=False), by=ADA).then(some)


def test_attributes_that_change_in_substance_after_it_was_accepted_reopen_the_review() -> None:
    accepted = (*APPLIED, DECLARED, ApplicationAccepted(SPRING, ADA, Side.ADEPT))
    reopened = ReviewReopened(SPRING, ADA, Side.ADEPT)
    for changed in ((TRADE,), (YEARS, replace(TRADE, values=("Law",))), (TRADE, replace(YEARS, number=8))):
        fact = replace(DECLARED, attributes=told(changed))
        given(*accepted).when(replace(DECLARE, attributes=changed), by=ADA).then(fact, reopened)
    cosmetic = (YEARS, replace(TRADE, values=("LAW", "policy")))
    given(*accepted).when(replace(DECLARE, attributes=cosmetic), by=ADA).then(
        replace(DECLARED, attributes=told(cosmetic))
    )
    given(*accepted, CONSENT).when(CONFIDE, by=ADA).then(CONFIDED)


@pytest.mark.parametrize(
    "one",
    [
        Attribute("profession"),
        Attribute("profession", ("Law",), 1),
        Attribute("profession", ("",)),
        Attribute("profession", ("x" * 81,)),
        Attribute("profession", tuple(map(str, range(21)))),
        Attribute("years", (), 10**9),
        Attribute("years", (), -(10**9)),
        Attribute("Profession", ("Law",)),
        Attribute("1st", ("Law",)),
        Attribute("", ("Law",)),
        Attribute("x" * 41, ("Law",)),
        Attribute("a\n", ("Law",)),
    ],
)
def test_an_attribute_is_a_number_or_short_words(one: Attribute) -> None:
    given(*APPLIED).when(replace(DECLARE, attributes=(one,)), by=ADA).refuses(AttributesUnusable)


def test_the_largest_attributes_are_usable() -> None:
    many = tuple(Attribute(f"k{n}", tuple(f"{m:080}" for m in range(20))) for n in range(29))
    largest = (*many, Attribute("x" * 40, (), 10**9 - 1))
    assert len(read(told(largest))) == 30
    with pytest.raises(AttributesUnusable):
        told((*largest, YEARS))


def test_a_key_is_used_once() -> None:
    given(*APPLIED).when(replace(DECLARE, attributes=(TRADE, TRADE)), by=ADA).refuses(AttributesUnusable)


def test_what_is_sensitive_is_not_declared_among_the_others() -> None:
    religion = Attribute("religion", ("None",))
    given(*APPLIED).when(replace(DECLARE, attributes=(religion,)), by=ADA).refuses(SensitiveBelongsElsewhere)


def test_nobody_declares_for_another() -> None:
    given(*APPLIED).when(DECLARE).refuses(NotPermitted)
    given(*APPLIED, CONSENT).when(CONFIDE).refuses(NotPermitted)


def test_attributes_belong_to_an_application_on_their_side() -> None:
    given(*APPLIED).when(replace(DECLARE, side=Side.MENTOR), by=ADA).refuses(ApplicationUnknown)
    given(*APPLIED, CONSENT).when(replace(CONFIDE, side=Side.MENTOR), by=ADA).refuses(ApplicationUnknown)


def test_nothing_is_declared_where_there_is_nothing_to_prepare() -> None:
    given(*RUNNING, ProgrammeClosed(SPRING)).when(DECLARE, by=ADA).refuses(NotInThisPhase)
    given(*RUNNING, ProgrammeClosed(SPRING)).when(CONFIDE, by=ADA).refuses(NotInThisPhase)
    given(*MEMBERS).when(DECLARE, by=ADA).refuses(ProgrammeUnknown)
    given(*MEMBERS).when(CONFIDE, by=ADA).refuses(ProgrammeUnknown)
    given(*OPEN).when(DECLARE, by=ADA).refuses(MemberUnknown)
    given(*OPEN).when(CONFIDE, by=ADA).refuses(MemberUnknown)


# what is sensitive


def test_what_is_sensitive_is_declared_under_a_consent_to_it() -> None:
    given(*APPLIED, CONSENT).when(CONFIDE, by=ADA).then(CONFIDED)
    given(*APPLIED, CONSENT).when(replace(CONFIDE, value=" A name\nfor it "), by=ADA).then(CONFIDED)
    given(*APPLIED, CONSENT, MentorVolunteered(SPRING, ADA)).when(replace(CONFIDE, side=Side.MENTOR), by=ADA).then(
        replace(CONFIDED, side=Side.MENTOR)
    )


@pytest.mark.parametrize(
    "consents",
    [
        (),
        (replace(CONSENT, category=Category.HEALTH),),
        (replace(CONSENT, category=None),),
        (replace(CONSENT, member=MIM),),
        (CONSENT, ConsentWithdrawn(ADA, Purpose.MATCHING, Category.IDENTITY)),
    ],
)
def test_without_a_standing_consent_it_is_not_kept(consents: tuple[object, ...]) -> None:
    given(*APPLIED, *consents).when(CONFIDE, by=ADA).refuses(ConsentMissing)


def test_another_consent_taken_back_changes_nothing() -> None:
    other = ConsentWithdrawn(ADA, Purpose.MATCHING, Category.HEALTH)
    general = ConsentWithdrawn(ADA, Purpose.MATCHING, None)
    given(*APPLIED, CONSENT, other, general).when(CONFIDE, by=ADA).then(CONFIDED)


def test_it_is_declared_once_and_taken_back_without_consent() -> None:
    given(*APPLIED, CONSENT, CONFIDED).when(CONFIDE, by=ADA).stays_quiet()
    given(*APPLIED, CONFIDED).when(replace(CONFIDE, value=None), by=ADA).then(replace(CONFIDED, value=None))
    given(*APPLIED, CONFIDED, replace(CONFIDED, value=None)).when(replace(CONFIDE, value=None), by=ADA).stays_quiet()
    given(*APPLIED, replace(CONFIDED, side=Side.MENTOR)).when(replace(CONFIDE, value=None), by=ADA).stays_quiet()


@pytest.mark.parametrize("value", ["", " ", "x" * 81])
def test_a_value_says_something(value: str) -> None:
    given(*APPLIED, CONSENT).when(replace(CONFIDE, value=value), by=ADA).refuses(ValueUnusable)


MAY = (
    May(APPLIED, replace(DECLARE, member=EVA), "self import"),
    May((*APPLIED, replace(CONSENT, member=EVA)), replace(CONFIDE, member=EVA), "self import"),
)
GOLDEN = {
    "AttributesDeclared.v1": (
        '{"programme":"spring-2026","member":"ada","side":"adept",'
        '"attributes":"[{\\"key\\":\\"profession\\",\\"values\\":[\\"Policy\\"],\\"number\\":null}]"}'
    ),
    "SensitiveAttributeDeclared.v1": (
        '{"programme":"spring-2026","member":"ada","side":"adept","category":"identity","value":"A name for it"}'
    ),
}
TEXTS = {
    "AttributesDeclared.attributes": Visibility.PERSONAL,
    "SensitiveAttributeDeclared.value": Visibility.PERSONAL,
}
WORDS = {Category: "identity ethnicity religion politics union health orientation"}
