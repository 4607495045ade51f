from __future__ import annotations

import pytest

from domain.terminology import (
    DEFAULTS,
    Forms,
    Vocabulary,
    Word,
    article_before,
    definite_of,
    definite_plural_of,
    english,
    genitive_after,
    in_words,
    words_in,
)


@pytest.mark.parametrize(
    ("singular", "definite"),
    [
        ("flicka", "flickan"),
        ("guide", "guiden"),
        ("duo", "duon"),
        ("fadder", "faddern"),
        ("cykel", "cykeln"),
        ("mentor", "mentorn"),
        ("radar", "radarn"),
        ("adept", "adepten"),
        ("kompis", "kompisen"),
    ],
)
def test_the_definite_form_of_a_swedish_word_is_guessed_by_its_end(singular: str, definite: str) -> None:
    assert definite_of(singular) == definite


@pytest.mark.parametrize(
    ("plural", "definite"), [("elever", "eleverna"), ("faddrar", "faddrarna"), ("möten", "mötena"), ("lag", "lagen")]
)
def test_so_is_that_of_many(plural: str, definite: str) -> None:
    assert definite_plural_of(plural) == definite


@pytest.mark.parametrize(
    ("word", "genitive"), [("adept", "s"), ("Klas", ""), ("Max", ""), ("Fritz", ""), ("elev", "s"), ("fadder", "s")]
)
def test_a_word_on_a_hissing_sound_takes_no_genitive(word: str, genitive: str) -> None:
    assert genitive_after(word, "s") == genitive


@pytest.mark.parametrize(
    ("word", "article", "said"),
    [("mentee", "an", "a "), ("adept", "a", "an "), ("Elder", "A", "An "), ("guide", "An", "A "), ("elder", None, "")],
)
def test_an_english_article_follows_the_word(word: str, article: str | None, said: str) -> None:
    assert article_before(word, article) == said


TURNED: Vocabulary = {
    Word.ADEPT: Forms("stjärnskott", "stjärnskottet", "stjärnskott", "stjärnskotten"),
    Word.MENTOR: Forms("lots", "lotsen", "lotsar", "lotsarna"),
    Word.PROGRAMME: Forms("resa", "resan", "resor", "resorna"),
    Word.MEETING: Forms("fika", "fikan", "fikor", "fikorna"),
    Word.COORDINATOR: Forms("ombud", "ombudet", "ombud", "ombuden"),
}
"""All but the mentor's of the other gender than the product's word."""


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Det finns inget sådant program i organisationen.", "Det finns ingen sådan resa i organisationen."),
        ("En samordnare avgör det här mötet.", "Ett ombud avgör den här fikan."),
        ("Ett nytt programs möten, ditt första möte", "En ny resas fikor, din första fika"),
        ("Ert eget program; ett inplanerat möte", "Er egen resa; en inplanerad fika"),
        ("En mentor och en adept är en vanlig sak.", "En lots och ett stjärnskott är en vanlig sak."),
        ("Det är en ny mentor, och en annan adept.", "Det är en ny lots, och ett annat stjärnskott."),
        ("Någon adept, några möten, de här mötena", "Något stjärnskott, några fikor, de här fikorna"),
    ],
)
def test_what_stands_before_a_swedish_word_takes_its_gender(sentence: str, said: str) -> None:
    assert in_words(sentence, "sv", TURNED) == said


CHILD: Vocabulary = {Word.ADEPT: english("child", "children")}


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Adepts have a mentor each", "Children have a mentor each"),
        ("An adept, ADEPTS and an adept's own", "A child, Children and a child's own"),
        ("Co-adept, adeptship", "Co-adept, adeptship"),
    ],
)
def test_many_are_told_from_one_in_english(sentence: str, said: str) -> None:
    assert in_words(sentence, "en", CHILD) == said


HANDY: Vocabulary = {
    Word.PAIR: Forms("duo", "duon", "duor", "duorna"),
    Word.MEETING: Forms("träff", "träffen", "träffar", "träffarna"),
    Word.PROGRAMME: Forms("resa", "resan", "resor", "resorna"),
}
"""Of the other gender than the product's, and with a plural of their own."""


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Fler par och förslag väntar.", "Fler duor och förslag väntar."),
        ("Period för par som börjar sent", "Period för duor som börjar sent"),
        ("Uppgiften används när par föreslås.", "Uppgiften används när duor föreslås."),
        ("Förslag på par", "Förslag på duor"),
        ("Har väntat sedan tidigare program", "Har väntat sedan tidigare resor"),
        ("Tiden för ett par är slut.", "Tiden för en duo är slut."),
        ("Det är för paret.", "Det är för duon."),
    ],
)
def test_a_bare_word_after_what_asks_for_many_stands_for_many(sentence: str, said: str) -> None:
    assert in_words(sentence, "sv", HANDY) == said


def test_a_word_that_is_called_as_the_product_calls_it_stays_as_it_stands() -> None:
    own = {Word.ADEPT: DEFAULTS["en"][Word.ADEPT], Word.MENTOR: english("guide", "guides")}
    assert in_words("YOUR ADEPT HAS A MENTOR", "en", own) == "YOUR ADEPT HAS A Guide"
    assert in_words("an ADEPT", "en", {}) == "an ADEPT"


def test_every_word_is_ones_own_or_the_products_in_english_where_it_does_not_speak_the_language() -> None:
    assert words_in("sv", {}) == DEFAULTS["sv"]
    assert words_in("de", CHILD) == {**DEFAULTS["en"], **CHILD}


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Ett par veckor innan paret ses", "Ett par veckor innan duon ses"),
        ("Par dagar som ett par har", "Par dagar som en duo har"),
        ("Paret har ett par gånger till", "Duon har ett par gånger till"),
    ],
)
def test_a_pair_that_only_says_a_few_is_no_pair(sentence: str, said: str) -> None:
    assert in_words(sentence, "sv", {Word.PAIR: Forms("duo", "duon", "duor", "duorna")}) == said
