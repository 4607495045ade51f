from __future__ import annotations

import pytest

from domain.policies import Policies
from domain.policy_kinds import Span
from domain.terminology import Word, english
from domain.wording import Phrase, begins, names, numbers, worded

GREETING = Phrase("Hälsa din mentor.", "Greet your mentor.")


def test_a_phrase_is_told_in_the_language_and_the_words_of_whoever_hears_it() -> None:
    assert GREETING.told("sv", {}) == "Hälsa din mentor."
    assert GREETING.told("en", {}) == "Greet your mentor."
    assert GREETING.told("en", {Word.MENTOR: english("guide", "guides")}) == "Greet your guide."


def test_a_text_may_name_words_in_every_form_of_its_language() -> None:
    assert [names("sv", {})[form] for form in ("mentor", "mentors", "the_mentor", "the_mentors")] == [
        "mentor",
        "mentorer",
        "mentorn",
        "mentorerna",
    ]
    assert names("en", {Word.MENTOR: english("guide", "guides")})["mentors"] == "guides"


def test_a_text_may_name_the_numbers_of_its_edition() -> None:
    policies = Policies(min_meetings=6, meeting_minutes=Span(40, 90))
    assert numbers(policies) == {"min_meetings": "6", "months": "5", "least_minutes": "40", "most_minutes": "90"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{adept} asks.", "Elder asks."),
        ("Ask an {adept}, or a {mentor}!", "Ask an elder, or a guide!"),
        ("So a {adept} does. {mentor} too.", "So an elder does. Guide too."),
        ("Plan X {mentor}", "Plan X guide"),
        ("{nothing} of a {nothing}", "{nothing} of a {nothing}"),
    ],
)
def test_a_name_takes_its_article_and_its_capital(text: str, told: str) -> None:
    assert worded(text, {"adept": "elder", "mentor": "guide"}) == told


@pytest.mark.parametrize(
    ("before", "is_so"),
    [("", True), ("Yes. ", True), ("Yes! ", True), ("Yes?\n", True), ("Yes, ", False), ("X ", False)],
)
def test_a_sentence_begins_after_the_end_of_one(before: str, is_so: bool) -> None:
    assert begins(f"{before}{{adept}}", len(before)) is is_so
