from __future__ import annotations

import pytest

from domain.terminology import article_before, definite_of, definite_plural_of, genitive_after


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
