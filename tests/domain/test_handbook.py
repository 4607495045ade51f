from __future__ import annotations

from dataclasses import replace

import pytest

from domain.edition import (
    EditionUnknown,
    HandbookEditionDrafted,
    HandbookPolicySet,
    SectionRevised,
    TranslationProvided,
)
from domain.handbook import (
    BaseNotPublished,
    DraftEdition,
    EditionIsPublished,
    HandbookLocaleUnusable,
    HandbookTextUnusable,
    PolicyUnknown,
    PolicyValueUnusable,
    ProvideTranslation,
    ReviseSection,
    SetPolicy,
    TextKeyUnknown,
)
from domain.language import EditionId, NotPermitted, Visibility
from domain.organisation import NameUnusable
from domain.shipped import DEFAULT, SHIPPED
from tests.domain.handbook_stage import DRAFTED, NEXT, OURS, PUBLISHED, PURPOSE, english
from tests.domain.stage import ADA, ADMIN
from tests.spec import May, given

DRAFT = DraftEdition(OURS, DEFAULT, "Vår handbok")
REVISE = ReviseSection(OURS, PURPOSE, "sv", "Mod")
REVISED = SectionRevised(OURS, PURPOSE, "sv", "Mod")
TRANSLATE = ProvideTranslation(OURS, PURPOSE, "en", "Courage")
SET = SetPolicy(OURS, "policy.min_meetings", "6")


# drafting


@pytest.mark.parametrize("base", SHIPPED)
def test_an_edition_is_drafted_from_one_that_comes_with_the_product(base: EditionId) -> None:
    drafted = HandbookEditionDrafted(OURS, base, "Vår handbok")
    given().when(replace(DRAFT, base=base, name=" Vår handbok ")).then(drafted)


def test_an_edition_is_drafted_from_one_of_our_own() -> None:
    given(*PUBLISHED).when(DraftEdition(NEXT, OURS, "Nästa"), by=ADMIN).then(
        HandbookEditionDrafted(NEXT, OURS, "Nästa")
    )


def test_an_edition_is_drafted_once() -> None:
    given(*DRAFTED).when(DRAFT).stays_quiet()


def test_what_is_not_published_is_no_base() -> None:
    given(*DRAFTED).when(DraftEdition(NEXT, OURS, "Nästa")).refuses(BaseNotPublished)
    given().when(replace(DRAFT, base=EditionId("unheard-of"))).refuses(BaseNotPublished)


def test_an_edition_has_a_name() -> None:
    given().when(replace(DRAFT, name=" ")).refuses(NameUnusable)


def test_a_member_does_not_draft_an_edition() -> None:
    given().when(DRAFT, by=ADA).refuses(NotPermitted)


# texts


def test_a_section_is_revised() -> None:
    given(*DRAFTED).when(replace(REVISE, text=" Mod\x00 ")).then(REVISED)


def test_the_same_text_is_revised_once() -> None:
    given(*DRAFTED, REVISED).when(REVISE).stays_quiet()


def test_what_comes_with_the_product_is_never_changed() -> None:
    given().when(replace(REVISE, edition=DEFAULT)).refuses(EditionIsPublished)
    given().when(replace(TRANSLATE, edition=DEFAULT)).refuses(EditionIsPublished)
    given().when(replace(SET, edition=DEFAULT)).refuses(EditionIsPublished)


def test_i12_a_published_edition_is_never_changed() -> None:
    given(*PUBLISHED).when(REVISE).refuses(EditionIsPublished)
    given(*PUBLISHED).when(TRANSLATE).refuses(EditionIsPublished)
    given(*PUBLISHED).when(SET).refuses(EditionIsPublished)


def test_an_edition_is_there_before_it_is_written() -> None:
    given().when(REVISE).refuses(EditionUnknown)
    given().when(TRANSLATE).refuses(EditionUnknown)
    given().when(SET).refuses(EditionUnknown)


def test_a_text_has_a_key_that_the_edition_knows() -> None:
    given(*DRAFTED).when(replace(REVISE, key="section.unheard_of")).refuses(TextKeyUnknown)
    given(*DRAFTED).when(replace(TRANSLATE, key="")).refuses(TextKeyUnknown)


def test_a_text_is_in_a_language() -> None:
    given(*DRAFTED).when(replace(REVISE, locale="finska")).refuses(HandbookLocaleUnusable)
    given(*DRAFTED).when(replace(TRANSLATE, locale="")).refuses(HandbookLocaleUnusable)
    finnish = TranslationProvided(OURS, PURPOSE, "fi", "Rohkeus")
    given(*DRAFTED).when(replace(TRANSLATE, locale="fi", text="Rohkeus")).then(finnish)


@pytest.mark.parametrize("text", ["", " \n", "x" * 4001])
def test_a_text_says_something(text: str) -> None:
    given(*DRAFTED).when(replace(REVISE, text=text)).refuses(HandbookTextUnusable)
    given(*DRAFTED).when(replace(TRANSLATE, text=text)).refuses(HandbookTextUnusable)


def test_a_text_has_room() -> None:
    given(*DRAFTED).when(replace(REVISE, text="x" * 4000)).then(replace(REVISED, text="x" * 4000))


def test_a_text_is_translated() -> None:
    given(*DRAFTED, REVISED).when(TRANSLATE).then(english(OURS, PURPOSE, "Courage"))


def test_the_same_translation_is_provided_once() -> None:
    given(*DRAFTED, REVISED, english(OURS, PURPOSE, "Courage")).when(TRANSLATE).stays_quiet()


def test_a_member_writes_no_handbook() -> None:
    given(*DRAFTED).when(REVISE, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(TRANSLATE, by=ADA).refuses(NotPermitted)
    given(*DRAFTED).when(SET, by=ADA).refuses(NotPermitted)


# policies


def test_a_policy_is_set() -> None:
    given(*DRAFTED).when(replace(SET, value=" 06 ")).then(HandbookPolicySet(OURS, "policy.min_meetings", "6"))
    given(*DRAFTED).when(SetPolicy(OURS, "policy.c8", "off")).then(HandbookPolicySet(OURS, "policy.c8", "off"))


def test_a_policy_that_is_so_already_stays() -> None:
    given(*DRAFTED).when(replace(SET, value="4")).stays_quiet()
    given(*DRAFTED, HandbookPolicySet(OURS, "policy.min_meetings", "6")).when(SET).stays_quiet()


@pytest.mark.parametrize("key", ["", "min_meetings", "policy.unheard_of", "section.purpose.body"])
def test_a_policy_is_one_that_there_is(key: str) -> None:
    given(*DRAFTED).when(replace(SET, key=key)).refuses(PolicyUnknown)


@pytest.mark.parametrize("value", ["", "0", "four", "4.5", "1000"])
def test_a_policy_has_a_value_of_its_kind(value: str) -> None:
    given(*DRAFTED).when(replace(SET, value=value)).refuses(PolicyValueUnusable)


# who may, and what journals hold

WRITE = "admin coordinator"
MAY = (
    May((), DRAFT, WRITE),
    May(DRAFTED, REVISE, WRITE),
    May(DRAFTED, TRANSLATE, WRITE),
    May(DRAFTED, SET, WRITE),
)
GOLDEN = {
    "HandbookEditionDrafted.v1": '{"edition":"ours","base":"addher@1","name":"Vår handbok"}',
    "SectionRevised.v1": '{"edition":"ours","key":"section.purpose.body","locale":"sv","text":"Mod"}',
    "TranslationProvided.v1": '{"edition":"ours","key":"section.purpose.body","locale":"en","text":"Courage"}',
    "HandbookPolicySet.v1": '{"edition":"ours","key":"policy.min_meetings","value":"6"}',
}
TEXTS = {
    "HandbookEditionDrafted.name": Visibility.PUBLIC,
    "SectionRevised.key": None,
    "SectionRevised.locale": None,
    "SectionRevised.text": Visibility.PUBLIC,
    "TranslationProvided.key": None,
    "TranslationProvided.locale": None,
    "TranslationProvided.text": Visibility.PUBLIC,
    "HandbookPolicySet.key": None,
    "HandbookPolicySet.value": None,
}
