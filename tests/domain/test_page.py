"""A page where an edition says little: what it does not say, and in whose words it says the rest."""

from __future__ import annotations

import pytest

from domain.page import Line, Page
from domain.shipped import DEFAULT, SHIPPED, TEXTS

CONTENT = SHIPPED[DEFAULT]


@pytest.mark.parametrize("locale", ["sv", "en", "fi"])
def test_of_what_the_edition_does_not_say_there_is_no_text_in_any_language(locale: str) -> None:
    shown = Page(CONTENT, locale, {})
    assert shown.text("section.nowhere.title") == ""
    assert shown.line("section.nowhere.title") == Line("section.nowhere.title", "", translated=False)
    assert shown.part("section.nowhere").body is None


def test_a_word_that_nobody_renamed_is_the_products_in_the_language_of_the_text() -> None:
    body = "section.purpose.body"
    said = CONTENT.revised(body, "sv", "Varje {pair}.").translated(body, "en", "Every {pair}.")
    assert Page(said, "en", {}).text(body) == "Every pair."
    assert Page(said, "sv", {}).text(body) == "Varje par."


def test_title_and_text_of_a_role_are_no_lines_below_it() -> None:
    for role in Page(CONTENT, "sv", {}).roles:
        assert role.title
        assert role.body
        assert {role.key + ".title", role.key + ".body"}.isdisjoint(line.key for line in role.lines)


@pytest.mark.parametrize("prefix", ["icebreaker", "ground_rule", "source"])
def test_a_list_has_the_lines_that_begin_so_in_their_order(prefix: str) -> None:
    lines = Page(CONTENT, "sv", {}).starting(prefix)
    assert [line.key for line in lines] == [key for key in TEXTS if key.partition(".")[0] == prefix]
    assert all(line.text and line.translated for line in lines)


def test_of_a_list_that_no_text_begins_with_there_is_no_line() -> None:
    assert Page(CONTENT, "sv", {}).starting("ground") == ()
