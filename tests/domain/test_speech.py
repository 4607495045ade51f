from __future__ import annotations

import re
from dataclasses import replace

import pytest

from domain.catalogue import REFUSALS
from domain.drafting import PURPOSE
from domain.language import NotPermitted, Refused, Visibility
from domain.organisation import NotFounded
from domain.speech import (
    ChangeTerminology,
    FormsUnusable,
    LocalesOffered,
    LocalesUnusable,
    OfferLocales,
    TerminologyChanged,
    TermLocaleUnknown,
    WordUnknown,
)
from domain.terminology import DEFAULTS, Forms, Word, english, in_words, words_in
from projections.organisation import organisation, own_words
from projections.past import folded
from tests.domain.stage import ADMIN, FOUNDED
from tests.spec import May, given
from tests.story import told

MENTEE = ChangeTerminology("adept", "en", "mentee", "mentees")
RENAMED = TerminologyChanged(Word.ADEPT, "en", "mentee", "mentee", "mentees", "mentees")
ADEPT_AGAIN = ChangeTerminology("adept", "en", "adept", "adepts")
FADDER = ChangeTerminology("mentor", "sv", "fadder", "faddrar", "faddern", "faddrarna")
BOTH = OfferLocales(("en", "sv"))

# words


def test_a_word_is_renamed() -> None:
    given(*FOUNDED).when(MENTEE, by=ADMIN).then(RENAMED)
    given(*FOUNDED, RENAMED).when(MENTEE, by=ADMIN).stays_quiet()
    given(*FOUNDED).when(ADEPT_AGAIN, by=ADMIN).stays_quiet()


def test_a_swedish_word_has_definite_forms() -> None:
    given(*FOUNDED).when(FADDER, by=ADMIN).then(
        TerminologyChanged(Word.MENTOR, "sv", "fadder", "faddern", "faddrar", "faddrarna")
    )
    given(*FOUNDED).when(ChangeTerminology("adept", "sv", "elev", "elever"), by=ADMIN).then(
        TerminologyChanged(Word.ADEPT, "sv", "elev", "eleven", "elever", "eleverna")
    )


def test_a_word_is_called_as_it_was_before() -> None:
    given(*FOUNDED, RENAMED).when(ADEPT_AGAIN, by=ADMIN).then(
        TerminologyChanged(Word.ADEPT, "en", "adept", "adept", "adepts", "adepts")
    )


@pytest.mark.parametrize("key", ["", "mentee", "ADEPT", "handbook"])
def test_only_known_words_are_renamed(key: str) -> None:
    given(*FOUNDED).when(replace(MENTEE, key=key), by=ADMIN).refuses(WordUnknown)


@pytest.mark.parametrize("form", ["", " ", "x" * 61, "<b>", "a{b}", "-x", "a\\1"])
def test_a_form_is_a_word(form: str) -> None:
    given(*FOUNDED).when(replace(MENTEE, singular=form), by=ADMIN).refuses(FormsUnusable)
    given(*FOUNDED).when(replace(MENTEE, plural=form), by=ADMIN).refuses(FormsUnusable)


def test_words_are_swedish_or_english() -> None:
    given(*FOUNDED).when(replace(MENTEE, locale="de"), by=ADMIN).refuses(TermLocaleUnknown)


def test_only_an_administrator_renames() -> None:
    given(*FOUNDED).when(MENTEE).refuses(NotPermitted)
    given().when(MENTEE, by=ADMIN).refuses(NotFounded)


# languages


def test_an_organisation_offers_languages() -> None:
    given(*FOUNDED).when(BOTH, by=ADMIN).then(LocalesOffered(("en", "sv")))
    given(*FOUNDED).when(OfferLocales(("sv",)), by=ADMIN).stays_quiet()
    given(*FOUNDED, LocalesOffered(("en", "sv"))).when(BOTH, by=ADMIN).stays_quiet()
    given(*FOUNDED, RENAMED, LocalesOffered(("en", "sv"))).when(MENTEE, by=ADMIN).stays_quiet()
    given(*FOUNDED, LocalesOffered(("en", "sv"))).when(OfferLocales(("sv",)), by=ADMIN).then(LocalesOffered(("sv",)))


def test_it_offers_other_languages_for_handbooks() -> None:
    more = ("sv", "fi", "zh-Hant", "pt-BR", "smj", *(f"a{letter}" for letter in "abcdefghijklmno"))
    given(*FOUNDED).when(OfferLocales(more), by=ADMIN).then(LocalesOffered(more))


@pytest.mark.parametrize(
    "locales",
    [
        (),
        ("de",),
        ("fi", "sv"),
        ("sv", "sv"),
        ("sv", "FI"),
        ("sv", "finska"),
        ("sv", "sv-se"),
        ("sv", ""),
        ("sv", *(f"a{letter}" for letter in "abcdefghijklmnopqrst")),
    ],
)
def test_it_offers_languages_by_their_tags_first_one_that_the_product_speaks(locales: tuple[str, ...]) -> None:
    given(*FOUNDED).when(OfferLocales(locales), by=ADMIN).refuses(LocalesUnusable)


def test_only_an_administrator_offers_languages() -> None:
    given(*FOUNDED).when(BOTH).refuses(NotPermitted)
    given().when(BOTH, by=ADMIN).refuses(NotFounded)


def test_the_read_model_knows_the_words_and_languages() -> None:
    [row] = folded(organisation, told(*FOUNDED, RENAMED, LocalesOffered(("en", "sv")))).values()
    assert (row.locale, row.locales) == ("en", ("en", "sv"))
    assert own_words(row, "en") == {Word.ADEPT: english("mentee", "mentees")}
    assert own_words(row, "sv") == {}
    assert words_in("en", own_words(row, "en"))[Word.MENTOR] == english("mentor", "mentors")


# sentences

OWN = {
    "en": {
        Word.ADEPT: english("mentee", "mentees"),
        Word.MENTOR: english("guide", "guides"),
        Word.CO_MENTOR: english("second guide", "second guides"),
        Word.PAIR: english("duo", "duos"),
        Word.PROGRAMME: english("track", "tracks"),
        Word.MEETING: english("talk", "talks"),
        Word.COORDINATOR: english("host", "hosts"),
    },
    "sv": {
        Word.ADEPT: Forms("elev", "eleven", "elever", "eleverna"),
        Word.MENTOR: Forms("fadder", "faddern", "faddrar", "faddrarna"),
        Word.CO_MENTOR: Forms("hjälpfadder", "hjälpfaddern", "hjälpfaddrar", "hjälpfaddrarna"),
        Word.PAIR: Forms("duo", "duon", "duor", "duorna"),
        Word.PROGRAMME: Forms("spår", "spåret", "spår", "spåren"),
        Word.MEETING: Forms("samtal", "samtalet", "samtal", "samtalen"),
        Word.COORDINATOR: Forms("värd", "värden", "värdar", "värdarna"),
    },
}


@pytest.mark.parametrize(
    ("locale", "sentence", "said"),
    [
        ("en", "An adept and a mentor, whose mentor's adepts.", "A mentee and a guide, whose guide's mentees."),
        ("en", "The co-mentor is no mentor. Adepts!", "The second guide is no guide. Mentees!"),
        ("en", "It is adeptly impaired.", "It is adeptly impaired."),
        ("sv", "Adepten och adeptens mentorer.", "Eleven och elevens faddrar."),
        ("sv", "En medmentor är ingen mentor.", "En hjälpfadder är ingen fadder."),
        (
            "sv",
            "Några par är öppna; ett par slutförs, paret avslutas.",
            "Några duor är öppna; en duo slutförs, duon avslutas.",
        ),
        ("sv", "Samordnare ser det, en samordnare svarar.", "Värdar ser det, en värd svarar."),
        ("sv", "Programmet har programmerats.", "Spåret har programmerats."),
        ("sv", "Ett spår av ett öppet par", "Ett spår av en öppen duo"),
    ],
)
def test_a_sentence_speaks_in_the_organisations_words(locale: str, sentence: str, said: str) -> None:
    assert in_words(sentence, locale, OWN[locale]) == said


def test_an_article_follows_the_word() -> None:
    assert in_words("A mentor helps a mentor.", "en", {Word.MENTOR: english("elder", "elders")}) == (
        "An elder helps an elder."
    )


def told_in(rule: type[Refused], locale: str) -> str:
    return rule.svenska if locale == "sv" else rule.__doc__ or ""


@pytest.mark.parametrize("locale", ["sv", "en"])
@pytest.mark.parametrize("rule", REFUSALS.values(), ids=REFUSALS)
def test_no_refusal_keeps_a_word_that_was_renamed(rule: type[Refused], locale: str) -> None:
    sentence = told_in(rule, locale)
    assert in_words(sentence, locale, {}) == in_words(sentence, locale, DEFAULTS[locale]) == sentence
    said = in_words(sentence, locale, OWN[locale])
    for form in {form for forms in DEFAULTS[locale].values() for form in forms.all()}:
        assert not re.search(rf"(?<![\w-]){form}s?(?![\w-])", said, re.IGNORECASE), said


# nothing is left untranslated


def test_every_word_and_purpose_is_there_in_both_languages() -> None:
    assert set(DEFAULTS) == set(PURPOSE) == {"sv", "en"}
    for locale in DEFAULTS:
        assert set(DEFAULTS[locale]) == set(Word)
        assert all(form for forms in DEFAULTS[locale].values() for form in forms.all())
    assert PURPOSE["sv"] != PURPOSE["en"]


# who may, and what journals hold

MAY = (May(FOUNDED, MENTEE, "admin"), May(FOUNDED, BOTH, "admin"))
GOLDEN = {
    "TerminologyChanged.v1": (
        '{"key":"adept","locale":"sv","singular":"elev","definite":"eleven","plural":"elever",'
        '"definite_plural":"eleverna"}'
    ),
    "LocalesOffered.v1": '{"locales":["sv","en"]}',
}
TEXTS = {
    "LocalesOffered.locales": None,
    "TerminologyChanged.locale": None,
    "TerminologyChanged.singular": Visibility.PUBLIC,
    "TerminologyChanged.definite": Visibility.PUBLIC,
    "TerminologyChanged.plural": Visibility.PUBLIC,
    "TerminologyChanged.definite_plural": Visibility.PUBLIC,
}
WORDS = {Word: "adept mentor co_mentor pair programme meeting coordinator"}
